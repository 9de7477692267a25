"""The dates of a verdict are those that judging every single day would find."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from asterism.judge import judge
from asterism.judge.leaves import concepts_within
from asterism.judge.missing import answering
from asterism.judge.outline import Questions, fold, sketch
from asterism.model.criteria import (
    Across,
    AtLeast,
    Changed,
    Criterion,
    Measured,
    Meets,
    Named,
    Not,
    Present,
    Presumed,
)
from asterism.model.definition import Definition
from asterism.model.finding import Patient
from asterism.model.truth import Truth
from asterism.model.when import When, Window
from generative.judge_strategies import defined_cases
from generative.reference import (
    truth_by_worlds,
    verdict_by_worlds,
    with_reckoned,
    without_formulas,
)

START = date(2015, 1, 1)
BRISK = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))

days = st.integers(0, 30).map(lambda n: START + timedelta(days=n))


@st.composite
def intervals(draw: st.DrawFn) -> When:
    earliest = draw(days)
    return When(earliest=earliest, latest=earliest + timedelta(days=draw(st.integers(0, 6))))


def narrowed(node: Criterion) -> Criterion:
    """`node` with its windows shrunk to fit a month."""
    match node:
        case AtLeast(of=parts):
            return replace(node, of=tuple(map(narrowed, parts)))
        case Not(of=part) | Named(of=part) | Across(of=part) | Meets(whole=part):
            return replace(node, of=narrowed(part))
        case Presumed(of=part, unless=unless):
            return replace(node, of=narrowed(part), unless=narrowed(unless))
        case Present() | Measured() | Changed():
            width = node.window.days
            return replace(node, window=Window(days=None if width is None else width % 9))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Definition, Patient]:
    """A definition and a patient with a month of history; some statements without a date."""
    rule, person = draw(defined_cases(5))
    when = st.one_of(intervals(), intervals(), intervals(), st.none())
    findings = tuple(replace(finding, when=draw(when)) for finding in person.findings)
    exclusions = tuple(replace(each, of=narrowed(each.of)) for each in rule.exclusions)
    rule = replace(rule, root=narrowed(rule.root), exclusions=exclusions)
    return rule, replace(person, findings=findings)


def sharp(person: Patient, day_of: Callable[[When], date], as_of: date | None) -> Patient:
    """The patient with every vague date made one day; what has no certain date is left out."""
    dated = [f for f in person.findings if f.when and (as_of is None or f.when.latest <= as_of)]
    days = [day_of(finding.when) for finding in dated if finding.when]
    whens = [When(earliest=day, latest=day) for day in days]
    pairs = zip(dated, whens, strict=True)
    return replace(person, findings=tuple(replace(f, when=when) for f, when in pairs))


def every_day(rule: Definition, person: Patient, as_of: date | None) -> list[date]:
    """From the first statement that the definition asks for to the day of judging, or the last."""
    asked = frozenset().union(*map(concepts_within, (rule.root, *rule.exclusions)))
    told = [f.when.earliest for f in person.findings if f.when and f.counts and f.concept in asked]
    if not told:
        return []
    last = as_of or max(told)
    return [min(told) + timedelta(days=n) for n in range((last - min(told)).days + 1)]


def stands(rule: Definition, person: Patient, day: date) -> bool:
    truth, provisional = verdict_by_worlds(rule, person, as_of=day)
    return truth is Truth.TRUE or provisional


def is_near(rule: Definition, person: Patient, day: date) -> bool:
    """Whether some answers to one test, with the routine ones, would make it stand."""
    if any(truth_by_worlds(e, person, as_of=day) is Truth.TRUE for e in rule.exclusions):
        return False
    questions = Questions()
    root = sketch(rule.root, questions)
    truths = [truth_by_worlds(leaf, person, as_of=day) for leaf in questions.leaves]
    for chosen in (None, *(test for test in rule.tests if not test.routine)):
        done = {test.id for test in rule.tests if test.routine} | ({chosen.id} if chosen else set())
        free = [
            number
            for number, leaf in enumerate(questions.leaves)
            if truths[number] is Truth.UNKNOWN
            and done & {test.id for test in answering(leaf, rule.tests)}
        ]
        for given_answers in product((Truth.TRUE, Truth.FALSE), repeat=len(free)):
            world = list(truths)
            for number, truth in zip(free, given_answers, strict=True):
                world[number] = truth
            if fold(root, world) is Truth.TRUE:
                return True
    return False


def first_days(
    rule: Definition,
    person: Patient,
    as_of: date | None,
    wanted: Callable[[Definition, Patient, date], bool],
) -> When | None:
    """The interval between the first days, dates read early and read late.

    What is reckoned comes when the last of what it is from does, in either reading.
    """
    person = with_reckoned(person, rule.root, *rule.exclusions)
    bare = (replace(each, of=without_formulas(each.of)) for each in rule.exclusions)
    rule = replace(rule, root=without_formulas(rule.root), exclusions=tuple(bare))
    found: list[date] = []
    for day_of in (lambda when: when.earliest, lambda when: when.latest):
        known = sharp(person, day_of, as_of)
        days = (day for day in every_day(rule, known, as_of) if wanted(rule, known, day))
        found += [day for day in (next(days, None),) if day is not None]
    return When(earliest=min(found), latest=max(found)) if len(found) == 2 else None


@BRISK
@given(cases(), st.none() | days)
def test_since_is_the_first_of_all_days_on_which_it_stood(
    case: tuple[Definition, Patient], as_of: date | None
) -> None:
    """Nothing but a verdict that stands has a since."""
    rule, person = case
    verdict = judge(person, rule, as_of=as_of)
    if verdict.truth is Truth.TRUE or verdict.provisional:
        assert verdict.since == first_days(rule, person, as_of, stands)
    else:
        assert verdict.since is None


def asks_anything_twice(rule: Definition) -> bool:
    def count(node: Criterion) -> int:
        match node:
            case AtLeast(of=parts):
                return sum(map(count, parts))
            case Not(of=part) | Named(of=part) | Meets(whole=part):
                return count(part)
            case Presumed(of=part, unless=unless):
                return count(part) + count(unless)
            case Present() | Measured() | Changed() | Across():
                return 1

    questions = Questions()
    sketch(rule.root, questions)
    return count(rule.root) > len(questions.leaves)


@BRISK
@given(cases(), st.none() | days)
def test_one_test_away_is_the_first_of_all_days_on_which_one_test_would_do(
    case: tuple[Definition, Patient], as_of: date | None
) -> None:
    """Where no question is asked twice: there the bottom-up answer is exact."""
    rule, person = case
    assume(not asks_anything_twice(rule))
    verdict = judge(person, rule, as_of=as_of)
    if verdict.truth is Truth.FALSE:
        assert verdict.one_test_away is None
    else:
        assert verdict.one_test_away == first_days(rule, person, as_of, is_near)
