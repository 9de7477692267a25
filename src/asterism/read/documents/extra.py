"""Libraries that only some documents need, imported when the first such document comes."""

from importlib import import_module
from typing import Any

from asterism.errors import InputError

INSTALL = "pip install 'asterism[documents]'"


def needed(name: str, kind: str, *, where: str) -> Any:
    """The module of that name. Raises: InputError that says what to install."""
    try:
        return import_module(name)
    except ImportError as fault:
        what = f"this is {kind}; reading one takes a library that is not installed"
        raise InputError(what, where=where, fix=INSTALL) from fault
