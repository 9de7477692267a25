"""Where published sources disagree, and what is made of it: one entry of the register."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from asterism.model.provenance import Place, Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one source says of the matter, and how far it was seen there."""

    says: str
    cite: str
    seen: Seen = Seen.SEEN
    at: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """One matter on which sources differ. `handled` tells what Asterism does about it.

    It matters at the definitions (or sets of levels), graders, risk models and plans named here,
    and wherever a record speaks of the `concepts`.
    """

    id: str
    topic: str
    sides: tuple[Side, ...]
    handled: str
    definitions: tuple[str, ...] = ()
    graders: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    at: Place | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        if len(self.sides) < 2 or not self.places:
            raise ValueError("a disagreement has two sides or more, and matters somewhere")

    @property
    def places(self) -> tuple[str, ...]:
        """Everything that it concerns, by name."""
        return self.definitions + self.graders + self.risks + self.plans + self.concepts


def concerning(register: Iterable[Disagreement], *names: str) -> tuple[Disagreement, ...]:
    """The entries that concern any of these, in the order of the register."""
    return tuple(one for one in register if not set(names).isdisjoint(one.places))
