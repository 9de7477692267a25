"""Why there is no grade: said in the order in which one would mend it."""

from collections.abc import Iterator, Mapping, Sequence

from asterism.define.phrases import leaf_phrase
from asterism.define.terms import Concept
from asterism.follow.chronicle import Chronicle
from asterism.judge.measure import is_result
from asterism.model.course import Rated, Reason, Series, Why
from asterism.model.criteria import AtLeast, Changed, Measured, Named, Present, Seen
from asterism.model.finding import Finding
from asterism.model.truth import Truth
from asterism.model.verdict import Verdict

Concepts = Mapping[str, Concept]


def reasons_for(
    levels: Sequence[Rated], series: Sequence[Series], chronicle: Chronicle, concepts: Concepts
) -> tuple[Reason, ...]:
    """Every reason, each once. `levels` are those of the last assessment."""
    found = [*_of_series(series, chronicle, concepts), *_of_baselines(levels, concepts)]
    found += [_of_tests(one) for one in levels if one.truth is Truth.UNKNOWN and one.missing]
    return tuple({reason.text: reason for reason in found}.values())


def _of_series(
    series: Sequence[Series], chronicle: Chronicle, concepts: Concepts
) -> Iterator[Reason]:
    told = [one for one in series if one.points or one.aside or one.untold]
    for one in told:
        yield from _of_one(one, chronicle, concepts)
    if not told and series:
        names = _listed([_label(one.analyte, concepts) for one in series])
        yield Reason(why=Why.NOTHING, text=f"Nothing is recorded of {names}.")


def _of_one(series: Series, chronicle: Chronicle, concepts: Concepts) -> Iterator[Reason]:
    name = _label(series.analyte, concepts)
    if not series.points and series.untold:
        text = f"{name}: the record says that it was not measured."
        yield Reason(why=Why.NOT_DONE, text=text, findings=series.untold)
    if series.aside:
        text = f"{name}: a result without a date cannot be placed before or after treatment."
        yield Reason(why=Why.UNDATED, text=text, findings=series.aside)
    unitless = tuple(f for f in series.points if _has_no_unit(f))
    if unitless:
        text = f"{name}: a number without its unit is held against no limit."
        yield Reason(why=Why.UNIT, text=text, findings=unitless)
    if len(series.points) == 1 and series.current is None:
        text = f"{name}: one result only, {_dated(series.points[0])}; a change takes two."
        yield Reason(why=Why.ONE_VALUE, text=text, findings=series.points)
    elif series.points and series.baseline is None:
        yield _without_baseline(name, series, chronicle)
    elif len(series.points) > 1 and series.current is None:
        yield _without_current(name, series)


def _has_no_unit(finding: Finding) -> bool:
    return finding.detail("unit") == "customary"


def _without_baseline(name: str, series: Series, chronicle: Chronicle) -> Reason:
    began = f" (treatment began {chronicle.began})" if chronicle.began else ""
    first = series.points[0]
    if chronicle.began is not None and len(series.points) == len(
        chronicle.after(series.points)
    ):
        text = f"{name}: no result from before treatment{began}; the first is of {_dated(first)}."
        return Reason(why=Why.NO_BASELINE, text=text, findings=(first,))
    text = f"{name}: the dates leave open which result is the baseline{began}."
    return Reason(why=Why.ORDER, text=text, findings=series.points)


def _without_current(name: str, series: Series) -> Reason:
    if len(series.points) > 1 and series.nadir is not None:
        text = f"{name}: the dates leave open which result is the latest."
        return Reason(why=Why.ORDER, text=text, findings=series.points)
    text = f"{name}: no result that certainly came after treatment began."
    return Reason(why=Why.NO_FOLLOW_UP, text=text, findings=series.points)


def _of_baselines(levels: Sequence[Rated], concepts: Concepts) -> Iterator[Reason]:
    """What the baseline does not show, or does not tell, and which levels that bars."""
    barred: dict[str, list[Rated]] = {}
    for rated in levels:
        if rated.is_barred and rated.needs is not None:
            short, open_ = _told(rated.needs, concepts)
            barred.setdefault(f"{short}\n{open_}", []).append(rated)
    for some in barred.values():
        needs = some[0].needs
        assert needs is not None
        short, open_ = _told(needs, concepts)
        said = [f"not enough: {_listed(short)}" for _ in short[:1]]
        said += [f"not known: {_listed(open_)}" for _ in open_[:1]]
        names = _listed([rated.level.label for rated in some])
        yield Reason(
            why=Why.NO_BASELINE if open_ else Why.TOO_SMALL,
            text=f"{names}: not gradable from this baseline. {'; '.join(said).capitalize()}.",
            findings=tuple(f for one in _telling(needs) for f in one.because),
            cite=some[0].level.cite,
            seen=_weakest(needs),
        )


def _told(needs: Verdict, concepts: Concepts) -> tuple[list[str], list[str]]:
    """The labels of what does not hold, and of what is not known."""
    short: list[str] = []
    open_: list[str] = []
    for one in _telling(needs):
        (short if one.truth is Truth.FALSE else open_).append(_asked(one, concepts))
    return list(dict.fromkeys(short)), list(dict.fromkeys(open_))


def _telling(verdict: Verdict) -> Iterator[Verdict]:
    """The cited criteria nearest the top that do not hold; bare leaves where nothing is cited."""
    if verdict.truth is Truth.TRUE:
        return
    cited = isinstance(verdict.of, Named) and verdict.of.cite
    plain = not any(isinstance(part.of, AtLeast) for part in verdict.children)
    if (cited and plain) or not verdict.children:
        yield verdict
        return
    for part in verdict.children:
        yield from _telling(part)


def _asked(verdict: Verdict, concepts: Concepts) -> str:
    node = verdict.of
    if isinstance(node, Named):
        return node.label
    return leaf_phrase(node, concepts) if isinstance(node, Present | Measured | Changed) else ""


def _weakest(verdict: Verdict) -> Seen:
    """How far the least seen of the telling criteria was seen."""
    tags = [one.of.seen for one in _telling(verdict) if isinstance(one.of, Named)]
    return max(tags, key=list(Seen).index, default=Seen.SEEN)


def _of_tests(rated: Rated) -> Reason:
    tests = _listed(list(dict.fromkeys(m.test_label or m.label for m in rated.missing)))
    text = f"{rated.level.label}: not reported after treatment: {tests}."
    return Reason(why=Why.MISSING, text=text, cite=rated.level.cite, seen=rated.level.seen)


def _label(concept: str, concepts: Concepts) -> str:
    entry = concepts.get(concept)
    return entry.label if entry else concept.replace("_", " ")


def _dated(finding: Finding) -> str:
    value = str(finding.value) if finding.value is not None and is_result(finding) else ""
    return f"{value} ({finding.when})" if finding.when else value


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{'; '.join(names[:-1])} and {names[-1]}"
