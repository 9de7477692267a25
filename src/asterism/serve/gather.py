"""From inputs to a `Report`: read, judge, and bundle with what the views need to name things."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from asterism.define import Library, load_definition_file, load_library
from asterism.errors import AsterismError, UsageError
from asterism.model.definition import Definition
from asterism.model.finding import Patient
from asterism.model.place import NOWHERE, Places
from asterism.model.verdict import Verdict
from asterism.model.when import When
from asterism.read.documents.hyphens import vocabulary_of
from asterism.read.documents.opening import located, open_document
from asterism.read.text import Reading, Section, assess_spans, read_text
from asterism.read.text.phenotypes import Phenotypes, load_phenotypes
from asterism.read.text.phenotypes import find as find_ontology
from asterism.read.text.sections import Reads
from asterism.serve.show.report import (
    Asked,
    Chart,
    Document,
    Failure,
    Judged,
    Report,
    Stretch,
    Words,
)
from asterism.version import VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What a command judges with. `as_of` is the day that was asked for, `asked` how it was put."""

    library: Library
    definitions: tuple[Definition, ...] = ()
    as_of: date | None = None
    asked: str = ""
    phenotypes: Phenotypes | None = None


def bench(selection: Sequence[str] | None = None, as_of: str | None = None) -> Bench:
    """The library with the chosen definitions resolved; all of the bundled ones by default.

    Raises: UnknownDefinition, KnowledgeError, UsageError for a day that is none.
    """
    library = load_library()
    return Bench(
        library=library,
        definitions=chosen(selection, library),
        as_of=day_of(as_of),
        asked=as_of or "",
    )


def reading_bench() -> Bench:
    """What a command reads with that judges nothing. Raises: KnowledgeError."""
    library = load_library()
    return Bench(library=library, phenotypes=installed_phenotypes(library))


def installed_phenotypes(library: Library) -> Phenotypes | None:
    """The ontology, where its data are on this machine. Raises: NotFound, KnowledgeError."""
    path = find_ontology()
    terms = library.knowledge_root / "terms"
    return None if path is None else load_phenotypes(path, terms)


def chosen(selection: Sequence[str] | None, library: Library) -> tuple[Definition, ...]:
    """The definitions named, each once, in the order named.

    Raises: UnknownDefinition, KnowledgeError.
    """
    if not selection:
        return tuple(library.resolved(name) for name in sorted(library.definitions))
    found = [definition for name in selection for definition in _named(name, library)]
    return tuple({definition.id: definition for definition in found}.values())


def _named(name: str, library: Library) -> list[Definition]:
    if name.endswith((".yaml", ".yml")):
        return list(load_definition_file(Path(name), library))
    return [library.resolved(known) for known in library.editions(name)]


def day_of(text: str | None) -> date | None:
    """The last day of the day, month or year given. Raises: UsageError."""
    if text is None:
        return None
    try:
        return When.parse(text).latest
    except ValueError as wrong:
        fix = "write 2015, 2015-11 or 2015-11-30; a month or year means its last day"
        raise UsageError(f"{text!r} is not a date", where="--as-of", fix=fix) from wrong


def charts(reading: Reading, document: Document, bench: Bench) -> tuple[Chart, ...]:
    """The patients of a reading with their verdicts; one without findings where there is none."""
    patients = reading.patients or (Patient(id=document.name, source=document.name),)
    return tuple(
        Chart(
            document=document,
            patient=patient,
            judged=judged_by(patient, bench.definitions, bench.as_of),
        )
        for patient in patients
    )


def judged_by(
    patient: Patient, definitions: Sequence[Definition], as_of: date | None = None
) -> tuple[Judged, ...]:
    """The patient judged by each of these definitions, in their order."""
    if not definitions:
        return ()
    from asterism.judge import judge_all  # noqa: PLC0415  reading alone judges nothing

    verdicts = judge_all(patient, definitions, as_of=as_of)
    pairs = zip(definitions, verdicts, strict=True)
    return tuple(_with_then(patient, definition, verdict) for definition, verdict in pairs)


def _with_then(patient: Patient, definition: Definition, verdict: Verdict) -> Judged:
    """The verdict, and the criteria as of the day when it was one test away, if that was missed."""
    if not verdict.delay_years or verdict.one_test_away is None:
        return Judged(definition=definition, verdict=verdict)
    from asterism.judge import tree_of  # noqa: PLC0415

    then = tree_of(definition.root, patient, as_of=verdict.one_test_away.latest)
    return Judged(definition=definition, verdict=verdict, then=then)


def report(found: Sequence[Chart], bench: Bench, failures: Sequence[Failure] = ()) -> Report:
    """Everything found, with the words to tell it in."""
    return Report(
        charts=tuple(found),
        words=words(bench.library, bench.phenotypes),
        version=VERSION,
        knowledge_sha256=knowledge_sha256(bench.library.knowledge_root),
        as_of=bench.asked,
        hpo=bench.phenotypes.version if bench.phenotypes else None,
        failures=tuple(failures),
    )


def failure(name: str, error: AsterismError) -> Failure:
    return Failure(
        name=name, what=error.what, where=error.where, fix=error.fix, exit_code=error.exit_code
    )


@lru_cache(maxsize=4)
def words(library: Library, phenotypes: Phenotypes | None = None) -> Words:
    """The labels and codes of every concept and term, and the sources."""
    terms = phenotypes.labels if phenotypes else {}
    ours = {name: concept.label for name, concept in library.concepts.items()}
    return Words(
        labels={**terms, **ours},
        codes={name: _codes(library, name) for name in library.concepts},
        sources=library.sources,
        disagreements=tuple(library.disagreements.values()),
    )


def _codes(library: Library, concept: str) -> Mapping[str, tuple[str, ...]]:
    codes: dict[str, tuple[str, ...]] = {}
    for code in library.concepts[concept].codes:
        system = code.system.value
        codes[system] = (*codes.get(system, ()), code.code)
    return codes


@lru_cache(maxsize=4)
def knowledge_sha256(root: Path) -> str:
    """A hash of every knowledge file and its place, so that a verdict can be had again."""
    total = sha256()
    for path in sorted(root.rglob("*.yaml")):
        total.update(path.relative_to(root).as_posix().encode())
        total.update(sha256(path.read_bytes()).digest())
    return total.hexdigest()


def read_bytes_as(data: bytes, name: str, bench: Bench) -> tuple[Chart, ...]:
    """The charts of one file's bytes. Raises: NotText, TooLarge, InputError."""
    source = open_document(data, where=name, vocabulary=vocabulary_of(bench.library))
    digest = sha256(data).hexdigest()
    return read_string(
        source.text, name, bench, digest=digest, notes=source.notes, places=source.places
    )


def read_string(  # noqa: PLR0913  what is known of a text depends on where it is from
    text: str,
    name: str,
    bench: Bench,
    *,
    digest: str = "",
    notes: tuple[str, ...] = (),
    spans: Sequence[tuple[int, int]] = (),
    places: Places = NOWHERE,
) -> tuple[Chart, ...]:
    """The charts of a text that is called `name`. Raises: KnowledgeError."""
    reading = read_text(
        text, library=bench.library, phenotypes=bench.phenotypes, source=name, id=name
    )
    reading = located(reading, places)
    document = Document(
        name=name,
        text=reading.text,
        sha256=digest or sha256(text.encode()).hexdigest(),
        sections=tuple(_stretch(section) for section in reading.sections),
        notes=(*notes, *reading.notes),
        left_out=reading.left_out,
        spans=tuple(_assessed(text, spans, bench.library)),
    )
    return charts(reading, document, bench)


def _stretch(section: Section) -> Stretch:
    aside = section.kind if section.subject is Reads.NOBODY else ""
    return Stretch(start=section.start, end=section.end, title=section.title, aside=aside)


def _assessed(text: str, spans: Sequence[tuple[int, int]], library: Library) -> Iterator[Asked]:
    standings = assess_spans(text, spans, library=library) if spans else ()
    for (start, end), stands in zip(spans, standings, strict=True):
        yield Asked(start=start, end=end, status=stands.status, flags=stands.flags)
