"""The questions named as missing are exactly those of the smallest sets that settle the verdict."""

from collections.abc import Mapping
from itertools import combinations, product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asterism.judge import judge
from asterism.judge.leaves import Question, key_of
from asterism.judge.outline import Ask, Count, Outline, Questions, Turn, fold, sketch
from asterism.judge.settle import DEFINITE, MOST_REPEATED, smallest
from asterism.model.criteria import Across, AtLeast, Criterion, Named, Not, Present, all_of, any_of
from asterism.model.definition import Definition, Test
from asterism.model.finding import Patient
from asterism.model.truth import Truth
from asterism.model.verdict import Strength, Verdict
from generative.judge_strategies import defined_cases
from generative.people import definition, named, patient

BRISK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


# --- against trying every set ---------------------------------------------------------------------


def outlines(questions: int, max_leaves: int) -> st.SearchStrategy[Outline]:
    """Trees of open questions; few questions and many leaves, so that some are asked repeatedly."""

    def more(inner: st.SearchStrategy[Outline]) -> st.SearchStrategy[Outline]:
        parts = st.lists(inner, min_size=1, max_size=4).map(tuple)
        counts = parts.flatmap(lambda some: st.integers(1, len(some)).map(lambda n: Count(n, some)))
        return st.one_of(counts, counts, inner.map(Turn))

    asks = st.integers(0, questions - 1).map(Ask)
    return st.recursive(asks, more, max_leaves=max_leaves)


def by_trying(
    outline: Outline, truths: Mapping[int, Truth], wanted: Truth
) -> tuple[int, frozenset[int]] | None:
    """The size of the smallest settling sets, and all their members."""
    unknown = [number for number, truth in truths.items() if truth is Truth.UNKNOWN]
    for size in range(len(unknown) + 1):
        sets = [
            chosen
            for chosen in combinations(unknown, size)
            if any(
                fold(outline, list((dict(truths) | dict(zip(chosen, given, strict=True))).values()))
                is wanted
                for given in product(DEFINITE, repeat=size)
            )
        ]
        if sets:
            return size, frozenset().union(*sets)
    return None


@settings(BRISK, max_examples=300)
@given(outlines(5, 10), st.sampled_from(DEFINITE))
def test_the_smallest_sets_are_those_that_trying_finds(outline: Outline, wanted: Truth) -> None:
    """Questions asked repeatedly, and turned round, included."""
    found = smallest(outline, wanted)
    tried = by_trying(outline, dict.fromkeys(range(5), Truth.UNKNOWN), wanted)
    assert (found and (found.cost, found.questions)) == tried


@BRISK
@given(defined_cases(6))
def test_missing_is_what_trying_finds_at_every_node(case: tuple[Definition, Patient]) -> None:
    """At the top, where exclusions count in, and below; with hints ignored where all hangs on them.

    Bounded to what can be tried: seven questions.
    """
    rule, person = case
    verdict = judge(person, rule)
    whole = all_of(rule.root, *(Not(of=each) for each in rule.exclusions))
    top = [(whole, verdict)]
    for node, found in [*top, *below(verdict)]:
        if found.strength is Strength.DIRECT:
            check_missing(node, found, verdict)


def below(verdict: Verdict) -> list[tuple[Criterion, Verdict]]:
    """All nodes under this one; a count over sites is a question as a whole."""
    if isinstance(verdict.of, Across) and not verdict.definition:
        return []
    here = [(part.of, part) for part in verdict.children]
    return [*here, *(pair for part in verdict.children for pair in below(part))]


def check_missing(node: Criterion, found: Verdict, verdict: Verdict) -> None:
    questions = Questions()
    outline = sketch(node, questions)
    leaves = [v for _, v in below(verdict) if isinstance(v.of, Question)]
    known = {key_of(v.of): v.truth for v in leaves if isinstance(v.of, Question)}
    truths = {n: known[key_of(leaf)] for n, leaf in enumerate(questions.leaves)}
    if found.truth is not Truth.UNKNOWN:
        assert found.missing == ()
        return
    if sum(truth is Truth.UNKNOWN for truth in truths.values()) > 7:
        return
    ways = {wanted: by_trying(outline, truths, wanted) for wanted in DEFINITE}
    useful = {n for way in ways.values() if way for n in way[1]}
    alone = sorted(
        tuple(sorted(w.value for w, way in ways.items() if way and way[0] == 1 and n in way[1]))
        for n in useful
    )
    assert alone == sorted(tuple(sorted(w.value for w in m.settles)) for m in found.missing)


# --- large trees ----------------------------------------------------------------------------------


def signs(prefix: str, count: int) -> tuple[Present, ...]:
    return tuple(Present(concept=f"{prefix}{n:02}") for n in range(count))


def test_sixty_open_questions_are_no_trouble() -> None:
    """Thirty of sixty: each belongs to some smallest set, none settles it alone."""
    verdict = judge(patient(), definition(AtLeast(n=30, of=signs("s", 60))))
    assert len(verdict.missing) == 60
    assert not any(each.settles_alone for each in verdict.missing)


def test_sixty_open_questions_in_a_deep_tree() -> None:
    """Only the shortest branches are asked for."""
    long = [all_of(*signs(f"long{n}_", 8)) for n in range(7)]
    tree = any_of(*long, all_of(*signs("short_", 4)))
    towards_met = {f"short_{n:02}" for n in range(4)}
    missing = judge(patient(), definition(tree)).missing
    assert len(missing) == 60
    asked = smallest(sketch(tree, Questions()), Truth.TRUE)
    assert asked is not None
    assert asked.cost == len(towards_met)
    assert {f"short_{n - 56:02}" for n in asked.questions} == towards_met


def test_many_repeated_questions_are_bounded() -> None:
    """Beyond the cap an answer is still given: every question that is named is an open one."""
    repeated = signs("s", MOST_REPEATED + 6)
    tree = all_of(*(any_of(a, Not(of=b)) for a in repeated for b in repeated[:5]))
    missing = judge(patient(), definition(tree)).missing
    assert missing
    assert {each.concept for each in missing} <= {leaf.concept for leaf in repeated}


# --- which test -----------------------------------------------------------------------------------


def answers(name: str, *concepts: str, invasive: int = 1, availability: int = 0) -> Test:
    return Test(
        id=name,
        label=name,
        answers=frozenset(concepts),
        invasive=invasive,
        availability=availability,
    )


def test_the_least_burdensome_test_is_named_first() -> None:
    """Less invasive, then more available; one that answers only a kind of it comes after."""
    tumour = Present(concept="tumour", stated_by=frozenset({"tumour", "cyst"}))
    rule = definition(
        named(tumour, "Tumour"),
        tests=(
            answers("look_for_cysts", "cyst", invasive=0),
            answers("biopsy", "tumour", invasive=3),
            answers("rare_scan", "tumour", "cyst", invasive=2, availability=2),
            answers("scan", "tumour", invasive=2, availability=1),
            answers("weather", "rain", invasive=0),
        ),
    )
    (missing,) = judge(patient(), rule).missing
    assert missing.test == "scan"
    assert missing.test_label == "scan"
    assert missing.others == ("rare_scan", "biopsy", "look_for_cysts")
    assert (missing.invasive, missing.availability) == (2, 1)
    assert missing.label == "Tumour"


def test_a_question_without_a_test_is_named_last() -> None:
    """It stays in the list, with no test: nobody knows how to answer it."""
    rule = definition(
        any_of(Present(concept="judgement"), Present(concept="tumour")),
        tests=(answers("biopsy", "tumour", invasive=3),),
    )
    missing = judge(patient(), rule).missing
    assert [(each.concept, each.test) for each in missing] == [
        ("tumour", "biopsy"),
        ("judgement", ""),
    ]


def test_a_name_labels_its_question_through_a_negation() -> None:
    rule = definition(Named(id="no_rash", label="No rash", of=Not(of=Present(concept="rash"))))
    (missing,) = judge(patient(), rule).missing
    assert missing.label == "No rash"
