"""Which diseases are related, so that one of which little is known may borrow from the others."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from asterism.model.ranking import Kinship
from asterism.rank.unite import plain

_MEMBER = re.compile(r"\b(?:type )?(?:[0-9]+[a-z]{0,2}|[ivx]+[a-z]?)\b")
_LETTERS = re.compile(r"[^a-z ]+")
_MODES = re.compile(
    r"autosomal (?:dominant|recessive)|x linked|susceptibility to|\bwithout .*|\bwith .*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """The relatives of one disease, by their numbers."""

    by_gene: tuple[int, ...] = ()
    by_series: tuple[int, ...] = ()


def relatives(
    labels: Sequence[str],
    genes: Sequence[frozenset[str]],
    rules: Kinship,
    in_series: Sequence[bool],
) -> tuple[Kin, ...]:
    """The relatives of every disease. `in_series` are those whose names are numbered in series."""
    carriers: dict[str, list[int]] = defaultdict(list)
    series: dict[str, list[int]] = defaultdict(list)
    for number, label in enumerate(labels):
        for gene in genes[number]:
            carriers[gene].append(number)
        series[stem(label)].append(number)
    return tuple(
        Kin(
            by_gene=_by_gene(number, genes, carriers, rules.most_genes),
            by_series=_by_series(number, series[stem(label)], rules.longest)
            if in_series[number]
            else (),
        )
        for number, label in enumerate(labels)
    )


def _by_gene(
    number: int,
    genes: Sequence[frozenset[str]],
    carriers: Mapping[str, Sequence[int]],
    most: int,
) -> tuple[int, ...]:
    found = Counter(other for gene in genes[number] for other in carriers[gene])
    return tuple(sorted(n for n in found if n != number and len(genes[n]) <= most))


def _by_series(number: int, members: Sequence[int], longest: int) -> tuple[int, ...]:
    return tuple(member for member in members if member != number)[:longest]


def stem(label: str) -> str:
    """The name of a series: the name of a disease without its number and inheritance.

    >>> stem("Bardet-Biedl syndrome 12")
    'bardet biedl syndrome'
    """
    bare = _MEMBER.sub(" ", _MODES.sub(" ", plain(label)))
    return " ".join(_LETTERS.sub(" ", bare).split())
