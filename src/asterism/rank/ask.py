"""The next test: the one whose answers are expected to tell the leaders apart best."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import log2, prod

from asterism.model.candidate import Answer, Ask
from asterism.model.criteria import Changed, Criterion, Measured, Present, children
from asterism.model.definition import Test
from asterism.model.ranking import Asking

_LEAST, _MOST = 0.005, 0.995
_FEWEST_BITS = 0.001  # of what is worth a line


@dataclass(frozen=True, slots=True, kw_only=True)
class Leader:
    """A candidate that is still open: how probable among the leaders, and how often its patients
    have a finding, which may be a concept or a sign.
    """

    id: str
    probability: float
    share: Callable[[str], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A finding that nobody has answered, and what answers it: its concept or analyte."""

    id: str
    label: str
    answered_by: frozenset[str]


def asks(
    leaders: Sequence[Leader], open_findings: Sequence[Open], tests: Sequence[Test], rules: Asking
) -> tuple[Ask, ...]:
    """The tests that would tell, most telling for their burden first; of equals the gentler."""
    told: Mapping[str, float] = {one.id: information(leaders, [one]) for one in open_findings}
    found = [_ask(test, leaders, open_findings, told, rules) for test in tests]
    worth = [one for one in found if one.bits >= _FEWEST_BITS]
    return tuple(sorted(worth, key=lambda one: _order(one, rules)))


def _order(ask: Ask, rules: Asking) -> tuple[float, int, int, str]:
    test = ask.test
    value = ask.bits * rules.burdens[test.invasive]
    return -round(value, 6), test.invasive, test.availability, test.id


def _ask(
    test: Test,
    leaders: Sequence[Leader],
    open_findings: Sequence[Open],
    told: Mapping[str, float],
    rules: Asking,
) -> Ask:
    """The test, by the most telling of its answers taken together."""
    answers = [one for one in open_findings if one.answered_by & test.answers]
    answers.sort(key=lambda one: (-told[one.id], one.id))
    best = answers[: rules.answers]
    return Ask(
        test=test,
        bits=information(leaders, best),
        answers=tuple(
            Answer(
                finding=one.id,
                label=one.label,
                shares=tuple((leader.id, leader.share(one.id)) for leader in leaders),
            )
            for one in best
        ),
    )


def information(leaders: Sequence[Leader], answers: Sequence[Open]) -> float:
    """How many bits the answers are expected to take off the doubt between the leaders.

    Answers are taken to be independent in each disease, as everywhere here.
    """
    if not answers or len(leaders) < 2:
        return 0.0
    shares = [
        [min(max(leader.share(one.id), _LEAST), _MOST) for one in answers] for leader in leaders
    ]
    before = _doubt([leader.probability for leader in leaders])
    after = 0.0
    for outcome in product((True, False), repeat=len(answers)):
        joint = [
            leader.probability * prod(_chances(row, outcome))
            for leader, row in zip(leaders, shares, strict=True)
        ]
        total = sum(joint)
        if total:
            after += total * _doubt([one / total for one in joint])
    return max(before - after, 0.0)


def _chances(row: Sequence[float], outcome: Sequence[bool]) -> Iterator[float]:
    for share, is_so in zip(row, outcome, strict=True):
        yield share if is_so else 1 - share


def _doubt(probabilities: Sequence[float]) -> float:
    return -sum(p * log2(p) for p in probabilities if p > 0)


def asked_of(criterion: Criterion) -> frozenset[str]:
    """The concepts and analytes that a criterion asks about."""
    match criterion:
        case Present(concept=concept):
            return frozenset({concept})
        case Measured(analyte=analyte) | Changed(analyte=analyte):
            return frozenset({analyte})
        case _:
            return frozenset().union(*map(asked_of, children(criterion)))
