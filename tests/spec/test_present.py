"""Present: the record says that the patient has it."""

from asterism.model.criteria import Measured, Named, Not, Present
from asterism.model.quantity import Comparator
from spec.conftest import Ask
from spec.tables import quantity

# What resolving makes of "organomegaly": a big spleen or liver is one, and it is an "abnormality
# of the abdomen", whose absence excludes it.
ORGANOMEGALY = Present(
    concept="organomegaly",
    stated_by=frozenset({"organomegaly", "splenomegaly", "hepatomegaly"}),
    denied_by=frozenset({"organomegaly", "abdominal_abnormality"}),
)
MANY = Measured(analyte="platelets", op=Comparator.GE, threshold=quantity("450 10*9/L"))
THROMBOCYTOSIS = Present(
    concept="thrombocytosis",
    shown_by=(Named(id="many", label="Many platelets", of=MANY),),
    refuted_by=(Named(id="not_many", label="Not many platelets", of=Not(of=MANY)),),
)
BONE = Present(concept="bone_lesion", hinted_by=frozenset({"sclerotic_marrow"}))


def test_what_is_stated_is_met_and_what_is_denied_is_not(ask: Ask) -> None:
    """PRESENT is MET, ABSENT is NOT MET; silence, suspicion and "not assessed" are UNKNOWN."""
    table = """
    patient | concept      | status
    --------+--------------+-------------
    1       | splenomegaly | PRESENT
    2       | splenomegaly | ABSENT
    3       | splenomegaly | SUSPECTED
    4       | splenomegaly | NOT_ASSESSED
    5       |              |
    6       | oedema       | PRESENT
    7       | oedema       | ABSENT
    """
    expected = {
        "1": "MET",
        "2": "NOT_MET",
        "3": "UNKNOWN",
        "4": "UNKNOWN",
        "5": "UNKNOWN",
        "6": "UNKNOWN",
        "7": "UNKNOWN",
    }
    assert expected == ask(Present(concept="splenomegaly"), table)


def test_presence_travels_up_and_absence_down(ask: Ask) -> None:
    """A kind of it shows it; only itself, or something more general, being absent excludes it."""
    table = """
    patient | concept               | status
    --------+-----------------------+--------
    1       | splenomegaly          | PRESENT
    2       | splenomegaly          | ABSENT
    3       | abdominal_abnormality | ABSENT
    4       | abdominal_abnormality | PRESENT
    5       | organomegaly          | ABSENT
    """
    expected = {"1": "MET", "2": "UNKNOWN", "3": "NOT_MET", "4": "UNKNOWN", "5": "NOT_MET"}
    assert expected == ask(ORGANOMEGALY, table)


def test_a_suspicion_keeps_a_denial_from_deciding(ask: Ask) -> None:
    """Suspected and absent together are UNKNOWN; suspicion of another thing changes nothing."""
    table = """
    patient | concept      | status
    --------+--------------+----------
    1       | organomegaly | ABSENT
    1       | splenomegaly | SUSPECTED
    2       | organomegaly | ABSENT
    2       | oedema       | SUSPECTED
    3       | organomegaly | ABSENT
    3       | splenomegaly | SUSPECTED
    3       | hepatomegaly | PRESENT
    """
    assert ask(ORGANOMEGALY, table) == {"1": "UNKNOWN", "2": "NOT_MET", "3": "MET"}


def test_what_was_so_at_any_time_counts_as_so(ask: Ask) -> None:
    """Present once and absent once is MET, whichever came first: criteria ask "ever"."""
    table = """
    patient | concept      | status  | when
    --------+--------------+---------+-----
    1       | splenomegaly | PRESENT | 2013
    1       | splenomegaly | ABSENT  | 2015
    2       | splenomegaly | ABSENT  | 2013
    2       | splenomegaly | PRESENT | 2015
    """
    assert ask(Present(concept="splenomegaly"), table) == {"1": "MET", "2": "MET"}


def test_statements_about_others_and_about_what_might_be_do_not_count(ask: Ask) -> None:
    """Family, other persons and hypotheses are silent; history, recovery and claims do count.

    A negative result of a test too blunt to exclude is silent too. What is gone was there: its
    absence denies nothing.
    """
    table = """
    patient | concept | status  | flags
    --------+---------+---------+--------------
    1       | goitre  | PRESENT | family
    2       | goitre  | PRESENT | other_person
    3       | goitre  | PRESENT | hypothetical
    4       | goitre  | ABSENT  | weak_negative
    5       | goitre  | PRESENT | historical
    6       | goitre  | PRESENT | resolved
    7       | goitre  | PRESENT | claimed
    8       | goitre  | PRESENT | family resolved
    9       | goitre  | ABSENT  | resolved
    """
    silent = dict.fromkeys(("1", "2", "3", "4", "8", "9"), "UNKNOWN")
    assert silent | dict.fromkeys(("5", "6", "7"), "MET") == ask(Present(concept="goitre"), table)


def test_a_measurement_may_show_or_refute_it(ask: Ask) -> None:
    """`shown_by` and `refuted_by` decide where the word does not; the word "present" wins."""
    table = """
    patient | concept        | status    | value
    --------+----------------+-----------+-----------
    1       | platelets      |           | 700 10*9/L
    2       | platelets      |           | 380 10*9/L
    3       | thrombocytosis | SUSPECTED |
    3       | platelets      |           | 380 10*9/L
    4       | thrombocytosis | PRESENT   |
    4       | platelets      |           | 380 10*9/L
    5       | thrombocytosis | ABSENT    |
    5       | platelets      |           | 700 10*9/L
    6       | platelets      |           | > 400 10*9/L
    """
    expected = {
        "1": "MET",
        "2": "NOT_MET",
        "3": "NOT_MET",
        "4": "MET",
        "5": "MET",
        "6": "UNKNOWN",
    }
    assert expected == ask(THROMBOCYTOSIS, table)


def test_a_hint_is_taken_for_it(ask: Ask) -> None:
    """An indirect statement that is PRESENT is MET, and marked so; absent, it says nothing."""
    table = """
    patient | concept          | status
    --------+------------------+----------
    1       | sclerotic_marrow | PRESENT
    2       | sclerotic_marrow | ABSENT
    3       | sclerotic_marrow | SUSPECTED
    4       | sclerotic_marrow | PRESENT
    4       | bone_lesion      | ABSENT
    """
    assert ask(BONE, table) == {"1": "MET", "2": "UNKNOWN", "3": "UNKNOWN", "4": "MET"}
