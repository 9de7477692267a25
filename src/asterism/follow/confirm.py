"""Whether a level that was reached is confirmed: the next assessment of the same tests reaches it.

What holds at a day by a test of that day must hold again when the test was done again; what a
source asks for only once (marrow, imaging) need not be repeated.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from asterism.follow.rating import Rater, told_of
from asterism.judge.leaves import Leaf, subject_of
from asterism.model.course import Assessment, Held, SetBack
from asterism.model.criteria import Changed, Measured, Present
from asterism.model.finding import Finding
from asterism.model.response import Confirmation, Grader, Level, Setback
from asterism.model.verdict import Verdict


def held(
    level: Level, start: int, seen: Sequence[Assessment], grader: Grader, rater: Rater
) -> Held:
    """`level`, reached at `seen[start]`, with the day that confirmed it, if any did."""
    first = seen[start]
    verdict = _verdict_of(level, first)
    tests = tuple(_tests(verdict, grader.once, rater)) if verdict is not None else ()
    if grader.confirmation is Confirmation.NONE or (verdict is not None and not tests):
        return Held(level=level, since=first.day, needs_no_confirmation=True)

    def holds(one: Assessment) -> bool:
        return at_least(level, one, grader)

    return Held(
        level=level, since=first.day, confirmed=_confirming(tests, start, seen, rater, holds)
    )


def set_back(
    setback: Setback, start: int, seen: Sequence[Assessment], grader: Grader, rater: Rater
) -> SetBack:
    """A progression found at `seen[start]`, with the day that confirmed it, if any did."""
    verdict = next(said for one, said in seen[start].setbacks if one is setback)
    tests = tuple(_tests(verdict, grader.once, rater))

    def holds(one: Assessment) -> bool:
        return one.setback is not None

    confirmed = _confirming(tests, start, seen, rater, holds)
    if not tests:
        confirmed = seen[start].day
    return SetBack(setback=setback, since=seen[start].day, verdict=verdict, confirmed=confirmed)


def at_least(level: Level, one: Assessment, grader: Grader) -> bool:
    """Whether that day's grade is this level or a better one, and nothing has progressed."""
    grade = one.grade
    better = grade is not None and grader.rank(grade.id) <= grader.rank(level.id)
    return better and one.setback is None


def _confirming(
    tests: Sequence[frozenset[str]],
    start: int,
    seen: Sequence[Assessment],
    rater: Rater,
    holds: Callable[[Assessment], bool],
) -> date | None:
    for one in seen[start + 1 :]:
        if not holds(one):
            return None
        if all(_again(test, seen[start].day, one.day, rater) for test in tests):
            return one.day
    return None


def _again(test: frozenset[str], first: date, day: date, rater: Rater) -> bool:
    """Whether one of these concepts was examined again after `first`, up to `day`."""
    return rater.track(test).anew(first, day)


def _verdict_of(level: Level, one: Assessment) -> Verdict | None:
    return next((rated.rule for rated in one.levels if rated.level is level), None)


def _tests(verdict: Verdict, once: frozenset[str], rater: Rater) -> Iterator[frozenset[str]]:
    """For each leaf that the verdict rests on by a result of treatment, the concepts that a second
    test would be of.
    """
    telling = {id(finding) for finding in verdict.because}
    for leaf, because in _leaves(verdict):
        named = subject_of(leaf)
        used = [f for f in because if id(f) in telling]
        if named not in once and rater.chronicle.after(used):
            yield told_of(leaf)


def _leaves(verdict: Verdict) -> Iterator[tuple[Leaf, tuple[Finding, ...]]]:
    if isinstance(verdict.of, Present | Measured | Changed):
        yield verdict.of, verdict.because
    for part in verdict.children:
        yield from _leaves(part)
