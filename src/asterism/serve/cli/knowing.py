"""`asterism explain`, `definitions`, `lint` and `schema`: what the knowledge says of itself."""

import json
from argparse import Namespace
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from asterism.define import (
    Fault,
    Severity,
    check_definition_file,
    check_library,
    definition_schema,
    load_library,
    read_library,
    to_english,
    write_definition,
)
from asterism.define.changes import changes_in_english, differing_cases
from asterism.define.check import has_errors
from asterism.define.faults import Refused
from asterism.define.follow import check_guides, grader_english, load_guides, risk_english
from asterism.define.library import Library
from asterism.model.definition import Definition
from asterism.read.text import check_rule_files
from asterism.serve.cli.output import write_text
from asterism.serve.show.listing import changes_listed, definitions_table, explained

FAULTY = 1


def explain(arguments: Namespace) -> int:
    """What one definition, or each level of a set, asks for: in English or as canonical YAML."""
    library = load_library()
    if arguments.format == "text" and (followed := _followed(arguments.id, library)):
        write_text(followed, None)
        return 0
    names = library.named(arguments.id)
    if arguments.format == "yaml":
        write_text("---\n".join(write_definition(library.definition(name)) for name in names), None)
    else:
        told = [to_english(library.definition(name), library) for name in names]
        resolved = [library.resolved(name) for name in names]
        write_text(explained(resolved, told, library.sources), None)
    return 0


def _followed(name: str, library: Library) -> str:
    """The English of a grader or risk model of that name; empty where there is none."""
    guides = load_guides(library)
    if name in guides.written:
        return grader_english(guides.written[name], guides)
    return risk_english(guides.risks[name], guides) if name in guides.risks else ""


def definitions(arguments: Namespace) -> int:
    """The table of bundled definitions, or how one of them differs from another."""
    library = load_library()
    if arguments.changes:
        old, new = map(library.definition, arguments.changes)
        write_text(_changes(old, new, library), None)
        return 0
    write_text(definitions_table(library.definitions.values()), None)
    return 0


def _changes(old: Definition, new: Definition, library: Library) -> str:
    lines = changes_in_english(old, new, library.concepts)
    return changes_listed(old, new, lines, differing_cases(old, new, library.cases))


def lint(arguments: Namespace) -> int:
    """Every fault in three lines; 1 if one of them is an error."""
    faults = _faults(arguments.paths)
    write_text("".join(f"{fault}\n" for fault in faults) + _count(faults), None)
    return FAULTY if has_errors(faults) else 0


def _faults(paths: Sequence[str]) -> list[Fault]:
    if not paths:
        library = read_library()
        faults = list(check_library(library))
        guides = () if has_errors(faults) else check_guides(library)
        return [*faults, *guides, *_faults_of_cues(library)] if not has_errors(faults) else faults
    return [fault for path in paths for fault in _faults_at(Path(path))]


def _faults_of_cues(library: Library) -> list[Fault]:
    """What keeps the reader's own files from being used; the first of it, if anything."""
    try:
        check_rule_files(library)
    except Refused as refused:
        return [refused.fault]
    return []


def _faults_at(path: Path) -> Sequence[Fault]:
    if path.is_dir():
        return check_library(read_library(path))
    return check_definition_file(path, load_library())


def _count(faults: Sequence[Fault]) -> str:
    errors = sum(fault.severity is Severity.ERROR for fault in faults)
    return f"{errors} errors, {len(faults) - errors} warnings\n"


def schema(arguments: Namespace) -> int:
    """The JSON Schema asked for."""
    if arguments.name == "definition":
        write_text(f"{json.dumps(definition_schema(), indent=2)}\n", None)
        return 0
    published = resources.files("asterism.serve.show").joinpath(f"{arguments.name}.schema.json")
    write_text(published.read_text("utf-8"), None)
    return 0
