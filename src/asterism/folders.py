"""Where Asterism keeps what it did not bring along: installed data, and what it can make again.

Both follow the XDG base directories, on every system; neither is made by asking for it.
"""

import os
from pathlib import Path

_NAME = "asterism"


def data_folder() -> Path:
    """The folder of installed data (`hp.obo`, `phenotype.hpoa`): `asterism data update` fills it.

    `$ASTERISM_DATA`, else `$XDG_DATA_HOME/asterism`, else `~/.local/share/asterism`.
    """
    return _folder("ASTERISM_DATA", "XDG_DATA_HOME", ".local/share")


def cache_folder() -> Path:
    """The folder of what can be made again; everything in it may be deleted at any time.

    `$ASTERISM_CACHE`, else `$XDG_CACHE_HOME/asterism`, else `~/.cache/asterism`.
    """
    return _folder("ASTERISM_CACHE", "XDG_CACHE_HOME", ".cache")


def _folder(own: str, base: str, usual: str) -> Path:
    if asked := os.environ.get(own):
        return Path(asked).absolute()
    set_base = Path(os.environ.get(base, ""))
    # The standard says that a relative path there is to be passed over.
    return (set_base if set_base.is_absolute() else _home() / usual) / _NAME


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:  # a user without a home: a folder that cannot be made, so nothing is kept
        return Path(os.devnull)
