"""A grader, a risk model or a plan in English: for who reviews the encoding."""

from collections.abc import Iterator
from textwrap import wrap

from asterism.define.english import WIDTH, english_lines
from asterism.define.follow.shelf import Guides
from asterism.model.criteria import Criterion, Seen
from asterism.model.response import (
    Confirmation,
    Factor,
    Grader,
    Level,
    Moment,
    Plan,
    Remark,
    RiskModel,
)

_SEEN = {
    Seen.SEEN: "",
    Seen.SECONDARY: "seen in a secondary source",
    Seen.NOT_SEEN_HIGH: "not seen in its source, confidence high",
    Seen.NOT_SEEN_MEDIUM: "not seen in its source, confidence medium",
    Seen.NOT_SEEN_LOW: "not seen in its source, confidence low",
}
_CONFIRMED = {
    Confirmation.NEXT: "A level is confirmed by the next assessment of the same tests.",
    Confirmation.NONE: "No second assessment is asked for.",
}
_MOMENTS = {Moment.BASELINE: "before treatment", Moment.NADIR: "of the lowest confirmed result"}


def grader_english(grader: Grader, guides: Guides) -> str:
    """The grader as written, level by level; parts that look elsewhere than at the latest named."""
    return "".join(f"{line}\n" for line in _grader(grader, guides))


def _grader(grader: Grader, guides: Guides) -> Iterator[str]:
    yield f"{grader.title}  ({grader.id})"
    yield f"{grader.disease.label}, {grader.domain}; source {grader.source}"
    yield from wrap(grader.summary, WIDTH)
    yield _CONFIRMED[grader.confirmation]
    if grader.evaluable is not None:
        yield from ("", "Graded only when, before treatment:")
        yield from _rule(grader.evaluable, guides)
    for level in grader.levels:
        yield ""
        yield from _level(level, guides)
    for setback in grader.setbacks:
        after = f", after {' or '.join(sorted(setback.after))}" if setback.after else ""
        yield from ("", f"{setback.label}{after}: when")
        yield from _rule(setback.rule, guides)
    if grader.moments:
        yield ""
        for name, moment in grader.moments:
            yield f"{name.replace('_', ' ')}: {_MOMENTS.get(moment, 'of the latest result')}"
    yield from _remarks(grader.remarks)


def _level(level: Level, guides: Guides) -> Iterator[str]:
    tag = f"  [{_SEEN[level.seen]}]" if _SEEN[level.seen] else ""
    if level.rule is None:
        yield f"{level.label}: when every level above is not reached{tag}"
    else:
        yield f"{level.label}: when{tag}"
        yield from _rule(level.rule, guides)
    if level.needs is not None:
        yield "  gradable only when, before treatment:"
        yield from _rule(level.needs, guides)


def _rule(rule: Criterion, guides: Guides) -> Iterator[str]:
    yield from (f"  {line}" for line in english_lines(rule, guides.library.concepts))


def _remarks(remarks: tuple[Remark, ...]) -> Iterator[str]:
    for remark in remarks:
        yield ""
        tag = f" [{_SEEN[remark.seen]}]" if _SEEN[remark.seen] else ""
        yield from wrap(f"{remark.say} [{remark.cite}]{tag}", WIDTH)


def risk_english(risk: RiskModel, guides: Guides) -> str:
    """The risk model, factor by factor, with points and effects as far as they were seen."""
    return "".join(f"{line}\n" for line in _risk(risk, guides))


def _risk(risk: RiskModel, guides: Guides) -> Iterator[str]:
    yield f"{risk.title}  ({risk.id})"
    yield f"{risk.disease.label}; predicts {risk.predicts}; source {risk.source}"
    yield from wrap(risk.summary, WIDTH)
    for factor in risk.factors:
        yield ""
        yield from _factor(factor, guides)
    for group in risk.groups:
        tag = f"  [{_SEEN[risk.groups_seen]}]" if _SEEN[risk.groups_seen] else ""
        yield f"{group.label}: {group.low} to {group.high} points{tag}"
    yield from _remarks(risk.remarks)


def _factor(factor: Factor, guides: Guides) -> Iterator[str]:
    tag = _SEEN[factor.points_seen]
    points = "no points seen" if factor.points is None else f"{factor.points} points"
    told = [f"{factor.label}: {points}{f' [{tag}]' if tag else ''}", factor.effect]
    yield from wrap("; ".join(filter(None, told)), WIDTH)
    if factor.rule is not None:
        yield from _rule(factor.rule, guides)
    if factor.not_reached is not None:
        graders = " or ".join(factor.not_reached.graders)
        yield f"  {factor.not_reached.level} was not reached by {graders}"


def plan_english(plan: Plan) -> str:
    """What the cited sources advise, one by one, as shown beside a course."""
    lines = [f"{plan.title}  ({plan.id})", *wrap(plan.summary, WIDTH)]
    for one in plan.advice:
        tag = f" [{_SEEN[one.seen]}]" if _SEEN[one.seen] else ""
        said = f"{one.label}: {one.says} [{one.cite}]{tag}"
        lines += ["", *wrap(said, WIDTH, break_on_hyphens=False)]
    return "".join(f"{line}\n" for line in lines)
