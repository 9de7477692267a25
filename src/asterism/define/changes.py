"""How one edition differs from another, in English: what was added, dropped, moved or rewritten.

Criteria of two editions are the same item if they carry the same name, or else if each is the only
one left of its edition that asks its question.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from asterism.define.cases import Case, Expectation
from asterism.define.english import Headlines
from asterism.define.phrases import Concepts
from asterism.model.criteria import (
    Basis,
    Changed,
    Criterion,
    Measured,
    Meets,
    Named,
    Present,
    children,
)
from asterism.model.definition import Definition

_WHOLE = "the whole"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Item:
    """A named criterion as one line of the printed table: what it stands under, what it asks."""

    named: Named
    under: "Item | None"
    asks: str

    @property
    def label(self) -> str:
        return self.named.label

    @property
    def question(self) -> str:
        """What two editions may ask under different names; empty for a count of others."""
        match self.named.of:
            case Present() | Measured() | Changed() | Meets():
                return self.asks
            case _:
                return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pairs:
    """Which item of the old edition is which of the new, and which have no other."""

    same: tuple[tuple[Item, Item], ...]
    dropped: tuple[Item, ...]
    added: tuple[Item, ...]

    @classmethod
    def of(cls, before: tuple[Item, ...], after: tuple[Item, ...]) -> Self:
        names = {item.named.id: item for item in after}
        same = [(item, names[item.named.id]) for item in before if item.named.id in names]
        old, new = _without(before, (one for one, _ in same)), _without(after, (b for _, b in same))
        asked, asking = _alone(old), _alone(new)
        same += [(asked[question], asking[question]) for question in asked if question in asking]
        return cls(
            same=tuple(same),
            dropped=_without(old, (one for one, _ in same)),
            added=_without(new, (other for _, other in same)),
        )


def changes_in_english(old: Definition, new: Definition, concepts: Concepts) -> tuple[str, ...]:
    """A line for each difference from `old` to `new`; none where they ask the same."""
    heads = Headlines(concepts)
    return (
        *_rewritten(_WHOLE, heads.of(old.root), heads.of(new.root)),
        *_differences("", (old.root,), (new.root,), heads),
        *_differences("exclusion: ", old.exclusions, new.exclusions, heads),
    )


def differing_cases(
    old: Definition, new: Definition, cases: Iterable[Case]
) -> Iterator[tuple[Case, Expectation, Expectation]]:
    """The vignettes that ask both editions and expect another verdict of each."""
    for case in cases:
        asked = {each.definition: each for each in case.expect}
        if old.id in asked and new.id in asked:
            before, after = asked[old.id], asked[new.id]
            if (before.truth, before.provisional) != (after.truth, after.provisional):
                yield case, before, after


def _differences(
    kind: str, old: Iterable[Criterion], new: Iterable[Criterion], heads: Headlines
) -> Iterator[str]:
    pairs = _Pairs.of(tuple(_items(old, heads)), tuple(_items(new, heads)))
    twins = dict(pairs.same)
    for before, after in pairs.same:
        yield from _changed(kind, before, after, twins)
    for now in Basis:
        yield from _rebased(kind, now, pairs)
    yield from (f"dropped   {kind}{_told(item)}" for item in _outermost(pairs.dropped))
    yield from (f"added     {kind}{_told(item)}" for item in _outermost(pairs.added))


# ---- items ---------------------------------------------------------------------------------------


def _items(
    nodes: Iterable[Criterion], heads: Headlines, under: Item | None = None
) -> Iterator[Item]:
    for node in nodes:
        item = under
        if isinstance(node, Named):
            item = Item(named=node, under=under, asks=heads.of(node.of))
            yield item
        yield from _items(children(node), heads, item)


def _without(items: tuple[Item, ...], taken: Iterable[Item]) -> tuple[Item, ...]:
    gone = frozenset(taken)
    return tuple(item for item in items if item not in gone)


def _alone(items: tuple[Item, ...]) -> Mapping[str, Item]:
    """Those that are the only ones with their question."""
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.question, []).append(item)
    return {asks: same[0] for asks, same in found.items() if asks and len(same) == 1}


def _outermost(items: tuple[Item, ...]) -> Iterator[Item]:
    """Those that do not stand under another of them: the outer one tells of the inner."""
    return (item for item in items if item.under not in items)


# ---- telling -------------------------------------------------------------------------------------


def _changed(kind: str, old: Item, new: Item, twins: Mapping[Item, Item]) -> Iterator[str]:
    if old.label.casefold() != new.label.casefold() and not new.question:
        yield f"renamed   {kind}{old.label} -> {new.label}"
    if _home(twins.get(old.under) if old.under else None) != _home(new.under):
        yield f"moved     {kind}{new.label}: from {_home(old.under)} to {_home(new.under)}"
    yield from _rewritten(f"{kind}{new.label}", old.asks, new.asks)


def _rewritten(what: str, before: str, after: str) -> Iterator[str]:
    if before != after:
        yield f"changed   {what}: {before} -> {after}"


def _rebased(kind: str, now: Basis, pairs: _Pairs) -> Iterator[str]:
    """Items whose number or rule is the source's in one edition and ours in the other."""
    moved = ((a.named, b.named) for a, b in pairs.same if a.named.basis is not b.named.basis)
    labels = [new.label for _, new in moved if new.basis is now]
    if labels:
        yield f"basis     {kind}now {now.value}: {'; '.join(labels)}"


def _home(item: Item | None) -> str:
    return item.label if item is not None else _WHOLE


def _told(item: Item) -> str:
    home = f", under {item.under.label}" if item.under is not None else ""
    plain = item.asks.casefold() == item.label.casefold()
    said = item.label if plain else f"{item.label}: {item.asks}"
    parts = "; ".join(part.label for part in children(item.named.of) if isinstance(part, Named))
    return f"{said} ({parts}){home}" if parts else said + home
