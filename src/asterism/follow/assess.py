"""Every level and setback of a grader on every day on which something it looks at was examined."""

from collections.abc import Iterator, Sequence
from datetime import date

from asterism.follow.rating import Rater, told_of
from asterism.judge.leaves import Leaf, leaves_within
from asterism.judge.missing import Desk, missing_of
from asterism.model.course import Assessment, Rated
from asterism.model.criteria import Present
from asterism.model.response import Grader, Level, Moment, Setback
from asterism.model.truth import Truth
from asterism.model.verdict import Missing, Verdict

# A record of a lifetime has some hundreds; of more than these only the last are graded.
MOST_ASSESSMENTS = 400


def assess(grader: Grader, rater: Rater) -> tuple[Assessment, ...]:
    """The assessments in date order; none where nothing was examined after treatment."""
    found: list[Assessment] = []
    reached: set[str] = set()
    for day in days_of(grader, rater):
        levels = rate(grader, rater, day)
        setbacks = tuple(_setbacks(grader.setbacks, rater, day, reached))
        found.append(Assessment(day=day, levels=levels, setbacks=setbacks))
        reached |= {one.level.id for one in levels if one.truth is Truth.TRUE}
    return tuple(found)


def days_of(grader: Grader, rater: Rater) -> tuple[date, ...]:
    """The days on which some result that the rules look at was had after treatment."""
    days: set[date] = set()
    for leaf in leaves(grader):
        if isinstance(leaf, Present):
            days |= set(rater.track(told_of(leaf)).days)
        else:
            days |= set(rater.line(leaf.analyte).track.days)
    return tuple(sorted(days)[-MOST_ASSESSMENTS:])


def leaves(grader: Grader) -> Iterator[Leaf]:
    """Every leaf of the rules of levels and setbacks."""
    for rule in grader.rules:
        yield from leaves_within(rule)


def rate(grader: Grader, rater: Rater, day: date) -> tuple[Rated, ...]:
    """Every level on one day, best first. What is left holds when all before it do not."""
    found: list[Rated] = []
    whole: Verdict | None = None
    if grader.evaluable is not None:
        whole = rater.weigh(grader.evaluable, day, Moment.BASELINE)
    for level in grader.levels:
        if whole is None or whole.truth is Truth.TRUE:
            found.append(_rated(level, rater, day, (whole, found), grader))
        else:
            found.append(Rated(level=level, truth=Truth.UNKNOWN, needs=whole, is_barred=True))
    return tuple(found)


def _rated(
    level: Level,
    rater: Rater,
    day: date,
    so_far: tuple[Verdict | None, Sequence[Rated]],
    grader: Grader,
) -> Rated:
    whole, better = so_far
    needs = rater.weigh(level.needs, day, Moment.BASELINE) if level.needs else whole
    barred = needs is not None and needs.truth is not Truth.TRUE
    if level.rule is None:
        return Rated(level=level, truth=_left_over(better), needs=needs, is_barred=barred)
    rule = rater.weigh(level.rule, day)
    truth = Truth.UNKNOWN if barred else rule.truth
    missing = () if barred else missing_for(rule, grader)
    return Rated(
        level=level, truth=truth, needs=needs, rule=rule, is_barred=barred, missing=missing
    )


def _left_over(better: Sequence[Rated]) -> Truth:
    reached = all(one.truth is Truth.FALSE for one in better)
    return Truth.TRUE if reached and better else Truth.UNKNOWN


def missing_for(verdict: Verdict, grader: Grader) -> tuple[Missing, ...]:
    """The questions whose answers would let this rule hold."""
    return missing_of(verdict, Desk(grader.tests), towards=(Truth.TRUE,))


def _setbacks(
    setbacks: Sequence[Setback], rater: Rater, day: date, reached: set[str]
) -> Iterator[tuple[Setback, Verdict]]:
    for setback in setbacks:
        if not setback.after or not setback.after.isdisjoint(reached):
            yield setback, rater.weigh(setback.rule, day)
