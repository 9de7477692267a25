"""A definition as a Circe cohort expression, with what could not be said of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from asterism.errors import InputError
from asterism.model.criteria import AtLeast, Criterion, Named
from asterism.model.definition import Definition
from asterism.screen.circe.codebook import Codebook
from asterism.screen.circe.formula import (
    NO,
    YES,
    Event,
    Formula,
    all_of,
    events_of,
    gathered,
    holds_of_nobody_known,
    only_grows,
    size_of,
)
from asterism.screen.circe.results import Reading
from asterism.screen.circe.saying import Gap, Said, Sayer, counted, opposite
from asterism.screen.circe.write import ALWAYS, UNTIL, Json, Writer, items_of
from asterism.screen.shapes.omop import Period

LARGEST = 20_000  # kinds of row; each is a query of its own in what Circe makes of it
_ALL: Json = {"Type": "All"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """The expression, what it leaves out, and how Circe reads it.

    `status` is `whole` where everything was said; `partly` where criteria were left out, which
    makes the cohort wider, or no code answers them, which makes it that of the screen.
    """

    expression: Json
    gaps: tuple[Gap, ...]
    readings: tuple[Reading, ...]
    has_ids: bool

    @property
    def status(self) -> str:
        return "partly" if self.gaps else "whole"

    @property
    def is_wider(self) -> bool:
        return any(not gap.no_code for gap in self.gaps)

    def lines(self) -> Iterator[str]:
        """The same in words."""
        if not self.gaps:
            yield "whole: Circe can say all of it"
        elif self.is_wider:
            yield "partly, and wider: who meets the definition is in it, and so are others"
        else:
            yield "partly: nobody can meet some criteria, here or in `asterism screen`"
        yield from map(told, self.gaps)
        yield from (f"  read so: {each.value}" for each in self.readings)
        if not self.has_ids:
            yield "  no CONCEPT_IDs: ATLAS needs them; name a SOURCE that has a vocabulary, or --site"


def told(gap: Gap) -> str:
    """The gap as a line."""
    what = "no code" if gap.no_code else "left out"
    about = f" ({gap.about})" if gap.about != gap.criterion else ""
    return f"  {what}: {gap.criterion}{about}: {gap.why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    name: str
    cite: str
    formula: Formula
    gaps: frozenset[Gap]


def cohort_of(
    definition: Definition, codebook: Codebook, *, period: Period = Period.INSIDE
) -> Exported:
    """The cohort of those whom a screen finds to meet the resolved `definition`, provisionally or
    not; it begins on the first day on which they do, and ends on it.

    Raises: InputError where Circe could say nothing of it, or only of everybody.
    """
    sayer = Sayer(codebook)
    rules = [*_rules(definition, sayer)]
    whole = counted(len(rules), [Said(rule.formula, rule.gaps) for rule in rules])
    _refuse(definition, whole)
    said = [
        replace(rule, formula=gathered(rule.formula)) for rule in rules if rule.formula is not YES
    ]
    writer = Writer(codebook=codebook, ignore_periods=period is Period.IGNORED)
    entry = [*_entry(whole.formula, writer)]
    apart = Reading.OUTSIDE if period is Period.IGNORED else Reading.PERIOD
    exported = Exported(
        expression={},
        gaps=tuple(sorted(whole.gaps)),
        readings=tuple(sorted({*sayer.readings, apart}, key=list(Reading).index)),
        has_ids=_has_ids(whole.formula, codebook),
    )
    told_whole = " \n".join((definition.source, *exported.lines()))
    inclusion = [*_inclusion(said, whole.formula, writer, told_whole)]
    expression = {
        "Title": _title(definition, exported),
        "cdmVersionRange": ">=5.0.0",
        "ConceptSets": writer.concept_sets(),
        "PrimaryCriteria": {
            "CriteriaList": entry,
            "ObservationWindow": {"PriorDays": 0, "PostDays": 0},
            "PrimaryCriteriaLimit": _ALL,
        },
        "QualifiedLimit": _ALL,
        "ExpressionLimit": {"Type": "First"},
        "InclusionRules": inclusion,
        "EndStrategy": {"DateOffset": {"DateField": "StartDate", "Offset": 0}},
        "CensoringCriteria": [],
        "CollapseSettings": {"CollapseType": "ERA", "EraPad": 0},
        "CensorWindow": {},
    }
    return Exported(
        expression=expression,
        gaps=exported.gaps,
        readings=exported.readings,
        has_ids=exported.has_ids,
    )


def _title(definition: Definition, exported: Exported) -> str:
    title = f"{definition.disease.label}, {definition.title} ({definition.id})"
    return f"{title}, wider" if exported.is_wider else title


def _rules(definition: Definition, sayer: Sayer) -> Iterator[_Rule]:
    """What must hold: the parts of a root that asks for all of them, and no exclusion."""
    for node in _parts(definition.root):
        name = node.label if isinstance(node, Named) else definition.title
        cite = node.cite if isinstance(node, Named) else definition.source
        said = sayer.true(node)
        yield _Rule(name=name, cite=cite, formula=said.formula, gaps=said.gaps)
    for each in definition.exclusions:
        said = opposite(sayer.true(each, up=False))
        name = f"Not: {each.label}"
        yield _Rule(name=name, cite=each.cite, formula=said.formula, gaps=said.gaps)


def _parts(root: Criterion) -> tuple[Criterion, ...]:
    if isinstance(root, AtLeast) and root.n == len(root.of):
        return root.of
    return (root,)


def _refuse(definition: Definition, whole: Said) -> None:
    why = ""
    if whole.formula is NO:
        why = "nobody can meet it"
    elif whole.formula is YES or (whole.gaps and holds_of_nobody_known(whole.formula)):
        why = "what is left would be everybody of whom nothing is recorded"
    elif size_of(whole.formula) > LARGEST:
        why = f"it counts more than {LARGEST} kinds of row"
    if why:
        listed = "; ".join(told(gap).strip() for gap in sorted(whole.gaps)) or "nothing is asked"
        raise InputError(
            f"{definition.id} is not a Circe cohort: {why}",
            where=listed,
            fix="give codes or concept sets to what has none (--site), and screen the rest here",
        )


def _inclusion(
    rules: list[_Rule], whole: Formula, writer: Writer, told_whole: str
) -> Iterator[Json]:
    """A rule for each part. Where more rows can end it, all must hold at last, and on the day too."""
    grows = only_grows(whole)
    window = UNTIL if grows else ALWAYS
    for number, rule in enumerate(rules):
        text = f"{rule.cite}\n{told_whole}" if number == 0 else rule.cite
        yield _rule(rule.name, text, writer.group(rule.formula, window))
    if not grows:
        text = "All of it, by what was recorded until the day of entry: it gives the start."
        formula = all_of(rule.formula for rule in rules)
        yield _rule("Stood on the day of entry", text, writer.group(formula, UNTIL))


def _rule(name: str, description: str, group: Json) -> Json:
    return {"name": name, "description": description, "expression": group}


def _entry(whole: Formula, writer: Writer) -> Iterator[Json]:
    """Every row that is asked about is an entry, so that one of them is the day on which it stood."""
    at: dict[tuple[str, bool], frozenset[str]] = {}
    for event in events_of(whole):
        place = event.table, event.by_source
        at[place] = at.get(place, frozenset()) | event.concepts
    for (table, by_source), names in at.items():
        every = Event(concepts=names, table=table, by_source=by_source)
        yield from (writer.criterion(event) for event in writer.apart(every))
    if holds_of_nobody_known(whole):
        yield {"ObservationPeriod": {}}


def _has_ids(whole: Formula, codebook: Codebook) -> bool:
    events = tuple(events_of(whole))
    names = {name for event in events for name in event.concepts}
    items = (item for name in names for item in codebook.items.get(name, ()))
    units = (unit for event in events for unit in event.units)
    return all(item.concept_id is not None for item in items) and all(
        unit in codebook.unit_ids for unit in units
    )


def sets_of(concepts: Iterable[str], codebook: Codebook) -> list[dict[str, Any]]:
    """The concept set of each of these concepts that has one, in their order."""
    return [
        {
            "id": number,
            "name": codebook.labels.get(name, name),
            "expression": {"items": items_of([name], codebook)},
        }
        for number, name in enumerate(name for name in concepts if codebook.knows(name))
    ]
