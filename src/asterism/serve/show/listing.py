"""The knowledge itself for a terminal: the definitions in a table, and one with its sources."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap

from asterism.define.cases import Case, Expectation
from asterism.define.english import WIDTH
from asterism.define.follow import Guides
from asterism.model.criteria import Changed, Criterion, Measured, Named, Present, children
from asterism.model.definition import Definition, Source
from asterism.model.disagreement import Disagreement
from asterism.model.truth import Truth
from asterism.serve.show.disputes import SECTION, disputed_section, source_lines

Differing = tuple[Case, Expectation, Expectation]
_WORDS = {Truth.TRUE: "met", Truth.FALSE: "not met", Truth.UNKNOWN: "unknown"}
_HEADINGS = ("id", "title", "disease", "level", "status", "source")


def definitions_table(definitions: Iterable[Definition]) -> str:
    """A line for each definition under a line of headings, in columns; a set best level first."""
    ordered = sorted(definitions, key=lambda one: (one.set or one.id, one.rank))
    return columns([_HEADINGS, *(_cells(definition) for definition in ordered)])


def guides_table(guides: Guides) -> str:
    """A line for each grader and each risk model: what it grades or predicts, and its source."""
    rows = [("id", "title", "grades", "disease", "source")]
    rows += [
        (one.id, one.title, one.domain, one.disease.label, one.source)
        for one in guides.graders.values()
    ]
    rows += [
        (one.id, one.title, f"risk: {one.predicts}", one.disease.label, one.source)
        for one in guides.risks.values()
    ]
    return columns(rows)


def columns(rows: Sequence[tuple[str, ...]]) -> str:
    """The rows, all of one length, with their cells one under the other."""
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    return "".join(f"{line}\n" for line in lines)


def _cells(definition: Definition) -> tuple[str, ...]:
    return (
        definition.id,
        definition.title,
        definition.disease.label,
        definition.level or "-",
        definition.status.value,
        definition.source,
    )


def changes_listed(
    old: Definition,
    new: Definition,
    lines: Sequence[str],
    cases: Iterable[Differing],
    disputed: Sequence[Disagreement] = (),
) -> str:
    """What changed from one edition to the other, then the vignettes that they tell apart, then the
    disagreements that concern both.
    """
    head = [f"{old.title}  ({old.id})", f"-> {new.title}  ({new.id})", ""]
    told = [line for long in lines or ("Both ask the same.",) for line in _folded(long)]
    flips = [line for each in cases for line in _folded(_flip(*each))]
    if flips:
        flips = ["", "Vignettes that they judge differently", *flips]
    topics = [line for one in disputed for line in _folded(f"{one.topic}  ({one.id})")]
    if topics:
        topics = ["", SECTION, *topics]
    return "".join(f"{line}\n" for line in (*head, *told, *flips, *topics))


def _folded(line: str) -> list[str]:
    return wrap(line, width=WIDTH, subsequent_indent=" " * 10, break_on_hyphens=False)


def _flip(case: Case, before: Expectation, after: Expectation) -> str:
    said = case.tells or case.name
    return f"{_word(before)} -> {_word(after)}: {' '.join(said.split())} ({case.id})"


def _word(expected: Expectation) -> str:
    return "met, provisionally" if expected.provisional else _WORDS[expected.truth]


def explained(
    definitions: Sequence[Definition],
    english: Sequence[str],
    sources: Mapping[str, Source],
    disputed: Sequence[Disagreement] = (),
) -> str:
    """The English of these definitions, where the sources disagree on them, then every source cited
    and how much of it was seen.
    """
    lines = [line for one in english for line in (one.rstrip("\n"), "")]
    lines += [*disputed_section(disputed), "Sources"]
    for key in sorted({key for definition in definitions for key in cited(definition)}):
        lines += source_lines(key, sources.get(key))
    return "\n".join(lines) + "\n"


def cited(definition: Definition) -> list[str]:
    """The keys of all sources that a definition cites, each once, in order."""
    cites = [definition.source]
    for criterion in (definition.root, *definition.exclusions):
        cites += _cites(criterion)
    cites += [caution.cite for caution in definition.cautions]
    return sorted({cite.partition("#")[0] for cite in cites if cite})


def _cites(criterion: Criterion) -> Iterator[str]:
    match criterion:
        case Named(cite=cite):
            yield cite
        case Present(shown_by=shown, refuted_by=refuted):
            for rule in (*shown, *refuted):
                yield from _cites(rule)
        case Measured(formulas=formulas) | Changed(formulas=formulas):
            yield from (formula.cite for formula in formulas)
        case _:
            pass
    for child in children(criterion):
        yield from _cites(child)
