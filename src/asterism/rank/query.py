"""What is asked: a patient's findings by terms of the ontology, and what could not be used."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from asterism.rank.terms import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """`observed` and `excluded` are numbers of terms, sorted; `above` are those observed with all
    that is above them. `onset` is a term, `sex` FEMALE or MALE; empty where nothing is said.
    `notes` say what was set aside.
    """

    observed: tuple[int, ...] = ()
    excluded: tuple[int, ...] = ()
    above: tuple[int, ...] = ()
    ignored_sources: frozenset[str] = frozenset()
    onset: str = ""
    sex: str = ""
    notes: tuple[str, ...] = ()


def asked(
    terms: Terms,
    observed: Sequence[str],
    excluded: Sequence[str] = (),
    ignore_sources: Iterable[str] = (),
) -> Query:
    """The query of these ids of terms; of any length, in any order, said any number of times.

    What the ontology does not know as a phenotype, what is excluded and yet observed, and what a
    more special finding already says is set aside, with a note of each but the last.
    """
    notes: list[str] = []
    seen, denied = _numbers(terms, observed, notes), _numbers(terms, excluded, notes)
    above = terms.with_ancestors(seen)
    contrary = sorted(denied.intersection(above))
    notes += [
        f"{terms.ids[term]} is excluded, and yet observed: the exclusion is set aside"
        for term in contrary
    ]
    return Query(
        observed=tuple(sorted(_special(terms, seen))),
        excluded=tuple(sorted(denied.difference(above))),
        above=above,
        ignored_sources=frozenset(ignore_sources),
        notes=tuple(dict.fromkeys(notes)),
    )


def _numbers(terms: Terms, names: Sequence[str], notes: list[str]) -> set[int]:
    found = set()
    for name in dict.fromkeys(names):
        number = terms.find(name)
        if number is None:
            notes.append(f"{name[:20]} is no phenotype of this release and is set aside")
            continue
        if terms.ids[number] != name:
            notes.append(f"{name} is now {terms.ids[number]}")
        found.add(number)
    return found


def _special(terms: Terms, found: set[int]) -> set[int]:
    """Those that no other of them is a kind of: a finding and its kind are one finding."""
    return found.difference(*(terms.ancestors[term][:-1] for term in found))
