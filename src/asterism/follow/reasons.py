"""Why there is no grade: said in the order in which one would mend it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from asterism.define.phrases import leaf_phrase
from asterism.define.terms import Concept
from asterism.follow.chronicle import Chronicle
from asterism.judge.leaves import leaves_within
from asterism.judge.measure import is_result
from asterism.model.course import Rated, Reason, Series, Why
from asterism.model.criteria import (
    AtLeast,
    Changed,
    Measured,
    Named,
    Present,
    Presumed,
    Seen,
    children,
)  # fmt: skip
from asterism.model.finding import Finding
from asterism.model.truth import Truth
from asterism.model.verdict import Verdict

Concepts = Mapping[str, Concept]


def reasons_for(
    levels: Sequence[Rated], series: Sequence[Series], chronicle: Chronicle, concepts: Concepts
) -> tuple[Reason, ...]:
    """Every reason, each once. `levels` are those of the last assessment."""
    found = list(_of_series(series, chronicle, concepts))
    if all(one.why is not Why.NOTHING for one in found) or not _is_of_values(levels):
        found += _of_baselines(levels, concepts)
    found += [_of_tests(one) for one in levels if one.truth is Truth.UNKNOWN and one.missing]
    told = {reason.text: reason for reason in found}.values()
    return tuple(sorted(told, key=lambda reason: _FIRST.index(reason.why)))


# What can still be done comes first, then what the baseline settles for good.
_FIRST = (
    Why.MISSING, Why.TOO_SMALL, Why.NOT_DONE, Why.NOTHING, Why.NO_BASELINE, Why.NO_FOLLOW_UP,
    Why.ONE_VALUE, Why.ORDER, Why.UNDATED, Why.UNIT,
)  # fmt: skip


def _is_of_values(levels: Sequence[Rated]) -> bool:
    """Whether what bars the domain is a value of the baseline, which nothing recorded tells."""
    needs = [one.needs for one in levels if one.is_barred and one.needs is not None]
    leaves = [leaf for one in needs for leaf in leaves_within(one.of)]
    return bool(leaves) and all(isinstance(leaf, Measured) for leaf in leaves)


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
    if chronicle.began is not None and len(series.points) == len(chronicle.after(series.points)):
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
    barred: dict[str, tuple[Verdict, list[str]]] = {}
    for rated in levels:
        if rated.is_barred and rated.needs is not None:
            said = _said_of(rated.needs, concepts)
            barred.setdefault(said, (rated.needs, []))[1].append(rated.level.label)
    for said, (needs, names) in barred.items():
        whole = len(names) == len(levels)
        telling = tuple(_telling(needs))
        short = any(one.truth is not Truth.UNKNOWN for one in telling)
        yield Reason(
            why=Why.TOO_SMALL if short else Why.NO_BASELINE,
            text=f"{'' if whole else f'{_listed(names)}: not gradable. '}{said}",
            findings=tuple(f for one in telling for f in one.because),
            cite=next((one.of.cite for one in telling if isinstance(one.of, Named)), ""),
            seen=_weakest(telling),
        )


def _said_of(needs: Verdict, concepts: Concepts) -> str:
    """What the baseline lacks, and what is not known of it."""
    told: dict[Truth, list[str]] = {Truth.FALSE: [], Truth.UNKNOWN: [], Truth.TRUE: []}
    for one in _telling(needs):
        told[one.truth].append(_asked(one, concepts))
    parts = []
    if told[Truth.TRUE]:
        parts.append(f"Values alone do not grade with: {_listed(told[Truth.TRUE])}.")
    if told[Truth.FALSE]:
        parts.append(f"The baseline is not enough, it takes: {_listed(told[Truth.FALSE])}.")
    if told[Truth.UNKNOWN]:
        parts.append(f"Not known of the baseline: {_listed(told[Truth.UNKNOWN])}.")
    return " ".join(parts)


def _telling(verdict: Verdict) -> Iterator[Verdict]:
    """The criteria that do not hold, told where their source tells them: a cited criterion as a
    whole, but the alternatives of a list one by one.
    """
    if verdict.truth is Truth.TRUE:
        return
    node = verdict.of
    if not verdict.children or (isinstance(node, Named) and node.cite and not _is_list(node)):
        yield verdict
        return
    if isinstance(node, Presumed) and verdict.children[1].truth is Truth.TRUE:
        yield _cited(verdict.children[1])
        return
    for part in verdict.children:
        yield from _telling(part)


def _cited(verdict: Verdict) -> Verdict:
    """The part that makes an `unless` hold, where it is one of several."""
    if isinstance(verdict.of, Named) or not verdict.children:
        return verdict
    return _cited(next(part for part in verdict.children if part.truth is Truth.TRUE))


def _is_list(node: Named) -> bool:
    alternatives = isinstance(node.of, AtLeast) and node.of.n == 1 and node.id != "evaluable"
    return alternatives and all(isinstance(one, Named) and one.cite for one in children(node.of))


def _asked(verdict: Verdict, concepts: Concepts) -> str:
    node = verdict.of
    if isinstance(node, Present | Measured | Changed):
        return leaf_phrase(node, concepts)
    if not isinstance(node, Named):
        return ""
    here = [str(f.value) for f in verdict.because if f.value is not None]
    return f"{node.label} (here {_listed(here)})" if here else node.label


def _weakest(telling: Sequence[Verdict]) -> Seen:
    """How far the least seen of these criteria was seen."""
    tags = [one.of.seen for one in telling if isinstance(one.of, Named)]
    return max(tags, key=list(Seen).index, default=Seen.SEEN)


def _of_tests(rated: Rated) -> Reason:
    tests = _listed(dict.fromkeys(m.test_label or m.label for m in rated.missing))
    text = f"{rated.level.label}: not reported after treatment: {tests}."
    return Reason(why=Why.MISSING, text=text, cite=rated.level.cite, seen=rated.level.seen)


def _label(concept: str, concepts: Concepts) -> str:
    entry = concepts.get(concept)
    return entry.label if entry else concept.replace("_", " ")


def _dated(finding: Finding) -> str:
    value = str(finding.value) if finding.value is not None and is_result(finding) else ""
    return f"{value} ({finding.when})" if finding.when else value


def _listed(names: Iterable[str]) -> str:
    told = list(dict.fromkeys(names))
    comma = ";" if any("," in name for name in told) else ","
    return told[-1] if len(told) == 1 else f"{f'{comma} '.join(told[:-1])} and {told[-1]}"
