"""Knowledge files to definitions: YAML in, criteria out; checked, resolved, and said in English."""

from asterism.define.cases import Case, load_cases
from asterism.define.check import check_definition_file, check_library, load_definition_file
from asterism.define.english import to_english
from asterism.define.faults import Fault, Severity
from asterism.define.library import Library, load_library, read_library
from asterism.define.resolve import resolve
from asterism.define.schema import definition_schema
from asterism.define.write import format_definition, write_definition

__all__ = [
    "Case",
    "Fault",
    "Library",
    "Severity",
    "check_definition_file",
    "check_library",
    "definition_schema",
    "format_definition",
    "load_cases",
    "load_definition_file",
    "load_library",
    "read_library",
    "resolve",
    "to_english",
    "write_definition",
]
