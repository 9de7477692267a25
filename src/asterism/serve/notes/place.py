"""Where notes lie."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A file or folder; or where there are `schemas`, looked through in order, a Postgres."""

    name: str
    schemas: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        return Path(self.name)

    @property
    def shown(self) -> str:
        """It without the password that an address may hold."""
        if not self.schemas:
            return self.name
        if "://" not in self.name:
            return "SOURCE"
        told = urlsplit(self.name)
        return f"{told.hostname or 'local'}{told.path}"
