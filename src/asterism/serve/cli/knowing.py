"""`asterism definitions`, `lint` and `schema`: what the knowledge says of itself."""

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
)
from asterism.define.changes import changes_in_english, differing_cases
from asterism.define.check import has_errors
from asterism.define.faults import Refused
from asterism.define.follow import check_guides
from asterism.define.library import Library
from asterism.model.definition import Definition
from asterism.read.text import check_rule_files
from asterism.serve.cli.output import write_text
from asterism.serve.show.listing import changes_listed, definitions_table

FAULTY = 1


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
    both = [one for one in library.disputed(old.id) if one in library.disputed(new.id)]
    return changes_listed(old, new, lines, differing_cases(old, new, library.cases), both)


def lint(arguments: Namespace) -> int:
    """Every fault in three lines; 1 if one of them is an error."""
    faults = _faults(arguments.paths)
    write_text("".join(f"{fault}\n" for fault in faults) + _count(faults), None)
    return FAULTY if has_errors(faults) else 0


def _faults(paths: Sequence[str]) -> list[Fault]:
    if not paths:
        library = read_library()
        faults = list(_faults_of(library))
        return faults if has_errors(faults) else [*faults, *_faults_of_cues(library)]
    return [fault for path in paths for fault in _faults_at(Path(path))]


def _faults_of(library: Library) -> Sequence[Fault]:
    """Those of its definitions and terms; of its guides too, where those can be relied on."""
    faults = check_library(library)
    return faults if has_errors(faults) else (*faults, *check_guides(library))


def _faults_of_cues(library: Library) -> list[Fault]:
    """What keeps the reader's own files from being used; the first of it, if anything."""
    try:
        check_rule_files(library)
    except Refused as refused:
        return [refused.fault]
    return []


def _faults_at(path: Path) -> Sequence[Fault]:
    if path.is_dir():
        return _faults_of(read_library(path))
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
