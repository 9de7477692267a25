"""Libraries that only some documents need, imported when the first such document comes."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from asterism.errors import InputError

INSTALL = "pip install 'asterism[documents]'"


def found(name: str) -> bool:
    """Whether a module of that name is installed; it is not imported."""
    return find_spec(name) is not None


def needed(name: str, kind: str, *, where: str) -> Any:
    """The module of that name. Raises: InputError that says what to install."""
    try:
        return import_module(name)
    except ImportError as fault:
        what = f"this is {kind}; reading one takes a library that is not installed"
        raise InputError(what, where=where, fix=INSTALL) from fault
