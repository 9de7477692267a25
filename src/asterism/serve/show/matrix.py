"""What else was judged, at a glance: what is settled, what one answer would settle, the rest.

With no definition asked for, a record is held against every disease that the library knows. Most of
them are far away, and to tell each at length would hide the few that are not.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from asterism.model.truth import Truth
from asterism.serve.show.brief import lacking, short_title
from asterism.serve.show.marks import WORDS, Standing
from asterism.serve.show.report import Disease, Judged, Words, said
from asterism.serve.show.screen import Screen

_MOST_EDITIONS = 4


class Reach(Enum):
    """How far a disease is from an answer, the nearest first."""

    DEFINITE = "settled"
    NEAR = "one answer away"  # in some edition
    FAR = "further away"
    SILENT = "nothing recorded"


_MOST_LINES = {Reach.DEFINITE: 99, Reach.NEAR: 99, Reach.FAR: 4, Reach.SILENT: 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The diseases of one reach, in the order of the chart; the far ones most spoken of first."""

    reach: Reach
    diseases: tuple[Disease, ...]


def groups_of(diseases: Iterable[Disease]) -> tuple[Group, ...]:
    """The diseases by reach; a reach that none is at is left out."""
    found: dict[Reach, list[Disease]] = {reach: [] for reach in Reach}
    for disease in diseases:
        found[reach_of(disease)].append(disease)
    found[Reach.FAR].sort(key=lambda disease: -max(map(said, disease.editions)))
    return tuple(Group(reach=reach, diseases=tuple(some)) for reach, some in found.items() if some)


def reach_of(disease: Disease) -> Reach:
    if disease.lead.standing is not Standing.UNKNOWN:
        return Reach.DEFINITE
    if any(map(_one_answer_away, disease.editions)):
        return Reach.NEAR
    return Reach.FAR if any(map(said, disease.editions)) else Reach.SILENT


def _one_answer_away(judged: Judged) -> bool:
    return any(Truth.TRUE in item.settles for item in judged.verdict.missing)


def matrix_lines(diseases: Iterable[Disease], words: Words, screen: Screen) -> Iterator[str]:
    """A line for each disease that is settled, near, or spoken of most; the others by name."""
    for group in groups_of(diseases):
        most = _MOST_LINES[group.reach]
        for disease in group.diseases[:most]:
            yield from screen.wrapped(_line(disease, words, screen), "  ", "    ")
        if names := "; ".join(disease.label for disease in group.diseases[most:]):
            told = f"{screen.signs[Standing.UNKNOWN]} {group.reach.value}: {names}"
            yield from screen.wrapped(told, "  ", "    ")


def _line(disease: Disease, words: Words, screen: Screen) -> str:
    standing = disease.lead.standing
    told = (
        f"{screen.signs[standing]} {disease.label}: {WORDS[standing]}{_editions(disease, screen)}"
    )
    reason = lacking(_telling(disease), words)
    return f"{told}; {reason}" if reason else told


def _telling(disease: Disease) -> Judged:
    """The edition whose lack says most: the first that one answer would settle, else the lead."""
    return next(filter(_one_answer_away, disease.editions), disease.lead)


def _editions(disease: Disease, screen: Screen) -> str:
    """What each edition says where they differ, else how many agree."""
    if not disease.others:
        return f" by {short_title(disease.lead.definition)}"
    if len({judged.standing for judged in disease.editions}) == 1:
        n = len(disease.editions)
        return " in both editions" if n == 2 else f" in all {n} editions"
    shown = disease.editions[:_MOST_EDITIONS]
    told = ", ".join(f"{short_title(j.definition)} {screen.signs[j.standing]}" for j in shown)
    more = len(disease.editions) - len(shown)
    return f" ({told}{f' and {more} more' if more else ''})"
