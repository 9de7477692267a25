"""Definitions that meet others: filled in, refused in a circle, and pooled with what is stated."""

import pytest

from asterism.define.compose import compose_bytes
from asterism.define.definitions import load_definition
from asterism.define.faults import Refused
from asterism.define.resolve import Resolver, resolve
from asterism.judge import judge
from asterism.model.criteria import AtLeast, Meets, Named, Not, Present, children
from asterism.model.definition import Definition
from asterism.model.finding import Patient, Status
from asterism.model.truth import Truth
from asterism.model.when import Window
from generative.people import finding, patient
from unit.define_fixtures import HEAD, concepts_of, definition_of

TERMS = """\
made_up_syndrome: {label: Made-up syndrome, kind: disease}
other_syndrome: {label: Other syndrome, kind: disease, shown_by: [{meets: other/second_2020}]}
rash: {label: Rash}
burn: {label: Burn}
fever: {label: Fever}
"""
CONCEPTS = concepts_of(TERMS)


def other(body: str, name: str = "second_2020") -> Definition:
    head = HEAD.replace("made_up/first_2012", f"other/{name}").replace("First 2012", "Second 2020")
    return load_definition(compose_bytes((head + body).encode(), file="o.yaml"))


SECOND = other("present: rash\nexclusions: [{burn: {present: burn}}]\n")
KNOWN = {SECOND.id: SECOND}


def test_another_definition_is_filled_in_with_its_exclusions_denied() -> None:
    first = definition_of("meets: other/second_2020")
    resolved = resolve(first, CONCEPTS, KNOWN)

    assert isinstance(resolved.root, Meets)
    assert resolved.root.title == "Made-up syndrome, Second 2020"
    whole = resolved.root.whole
    assert isinstance(whole, AtLeast)
    root, denied = whole.of
    assert isinstance(root, Present)
    assert isinstance(denied, Not)
    assert root.stated_by == {"rash"}
    assert isinstance(denied.of, Named)
    assert denied.of.id == "burn"


def test_a_window_narrows_what_is_met() -> None:
    node = Resolver(CONCEPTS, KNOWN).fill(Meets(definition="other/second_2020"), Window(days=30))

    assert isinstance(node, Meets)
    (root, _) = children(node.whole)
    assert isinstance(root, Present)
    assert root.window == Window(days=30)


def test_before_resolving_nothing_can_be_judged() -> None:
    with pytest.raises(ValueError, match="has not been resolved"):
        _ = Meets(definition="other/second_2020").whole


@pytest.mark.parametrize(
    ("status", "says", "expected"),
    [
        ("PRESENT", "rash", Truth.TRUE),
        ("ABSENT", "rash", Truth.UNKNOWN),
        ("PRESENT", "other_syndrome", Truth.TRUE),
        ("ABSENT", "other_syndrome", Truth.FALSE),
    ],
)
def test_a_disease_pools_what_is_stated_with_what_its_criteria_say(
    status: str, says: str, expected: Truth
) -> None:
    """Failing the criteria of one edition does not exclude it; the record's own words do."""
    first = resolve(definition_of("present: other_syndrome"), CONCEPTS, KNOWN)
    told = [finding("burn", Status.ABSENT), finding(says, Status(status))]

    assert judge(patient(*told), first).truth is expected


def test_an_exclusion_by_another_set_of_criteria() -> None:
    """Met, it excludes; open, it leaves the verdict provisional; and says what would tell."""
    first = resolve(
        definition_of("present: fever\nexclusions: [{other: {present: other_syndrome}}]\n"),
        CONCEPTS,
        KNOWN,
    )

    def of(*concepts: str) -> Patient:
        return patient(*map(finding, concepts))

    no_burn = finding("burn", Status.ABSENT)
    excluded = judge(patient(finding("fever"), finding("rash"), no_burn), first)
    open_yet = judge(of("fever", "rash"), first)

    assert excluded.truth is Truth.FALSE
    assert [each.concept for each in excluded.because] == ["rash", "burn"]
    assert open_yet.provisional
    assert [each.concept for each in open_yet.missing] == ["other_syndrome"]


# --- circles --------------------------------------------------------------------------------------


def refusal(first: Definition, *others: Definition, terms: str = TERMS) -> Refused:
    known = {each.id: each for each in (first, *others)}
    with pytest.raises(Refused) as caught:
        resolve(first, concepts_of(terms), known)
    return caught.value


def test_a_definition_that_meets_itself_is_refused() -> None:
    fault = refusal(definition_of("meets: made_up/first_2012"))

    assert fault.code == "K046"
    assert "made_up/first_2012 > made_up/first_2012" in fault.what
    assert fault.where.startswith("f.yaml:5")


def test_so_is_one_that_does_through_others() -> None:
    second = other("meets: other/third_2021")
    third = other("not: {meets: made_up/first_2012}", "third_2021")

    fault = refusal(definition_of("meets: other/second_2020"), second, third)

    assert fault.code == "K046"
    assert fault.what.count(" > ") == 3


def test_and_through_what_shows_a_concept() -> None:
    """A disease shown by its criteria, which exclude the disease's own kind."""
    first = definition_of("present: fever\nexclusions: [{sub: {present: other_syndrome}}]\n")
    second = other("present: made_up_syndrome")
    terms = TERMS.replace(
        "kind: disease}", "kind: disease, shown_by: [{meets: made_up/first_2012}]}", 1
    )

    assert refusal(first, second, terms=terms).code == "K046"


def test_a_definition_that_does_not_exist_is_refused_with_the_one_that_was_meant() -> None:
    fault = refusal(definition_of("meets: other/second_2002"), SECOND)

    assert fault.code == "K047"
    assert fault.fix.startswith("did you mean 'other/second_2020'?")


def test_definitions_that_multiply_are_refused() -> None:
    """Each meets the next twice: 2**40 criteria if they were written out."""
    chain = [
        other(f"all: [{{meets: other/d{n + 1}}}, {{meets: other/d{n + 1}}}]", f"d{n}")
        for n in range(40)
    ]
    fault = refusal(definition_of("meets: other/d0"), *chain, other("present: rash", "d40"))

    assert fault.code == "K043"
