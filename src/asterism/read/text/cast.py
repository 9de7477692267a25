"""The people of a report that tells of several, and whose each of its words are.

A report is split only if it opens each of at least two of them by name, in order from the first:
at the start of a sentence or clause, or behind their description. Whatever else calls somebody
"case 2" splits nothing.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from asterism.read.text.labels import Label, LabelCues, Scheme
from asterism.read.text.sections import Reads, Section

_MOST_PEOPLE = 24  # more are a cohort, told of in tables and not one by one
_ALIAS_REACH = 80  # characters behind a name in which another name for the same one may stand
_ORDER = (Scheme.NUMBER, Scheme.LETTER, Scheme.KIN_NUMBER, Scheme.KIN_LETTER)
_SERIES = {"ABCDEFGH"[:count] for count in range(2, 9)}

Who = frozenset[int]
NOBODY: Who = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The characters `start:end` of a sentence, and the people whom they tell of."""

    start: int
    end: int
    who: Who


@dataclass(frozen=True, kw_only=True)
class Cast:
    """The people by name, in the order in which they are opened, and where each is named."""

    names: tuple[str, ...]
    cues: LabelCues
    labels: tuple[Label, ...]
    who: tuple[Who, ...]
    starts: tuple[int, ...]

    @property
    def everyone(self) -> Who:
        return frozenset(range(len(self.names)))

    def named(self, start: int, end: int) -> tuple[tuple[Label, Who], ...]:
        """Who is named in the sentence at `start:end`, comparisons left out."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        found = zip(self.labels[first:last], self.who[first:last], strict=True)
        return tuple((label, who) for label, who in found if not label.compared)

    def kinship(self, text: str, named: Sequence[tuple[Label, Who]]) -> list[tuple[int, int]]:
        """Where someone named is called another's kin: what is said there is said of themselves."""
        told = [label for label, _ in named if label.opens or label.bracketed]
        return [place for label in told if (place := self.cues.kinship(text, label))]

    def parts(
        self, text: str, start: int, end: int, named: Sequence[tuple[Label, Who]]
    ) -> tuple[Part, ...]:
        """The sentence cut where its words begin to be somebody else's."""
        parts: list[Part] = []
        place, before = start, named[0][1]
        units = list(_joined(text, named, self.cues))
        for unit, after in pairwise([None, *units]):
            assert after is not None
            cut = self._cut(text, place, unit, after)
            parts.append(Part(start=place, end=cut, who=before if unit else after.who))
            parts.append(Part(start=cut, end=after.end, who=after.who))
            place, before = after.end, after.who
        parts.append(Part(start=place, end=end, who=_last(units)))
        return tuple(part for part in parts if part.end > part.start)

    def _cut(self, text: str, place: int, before: "_Unit | None", after: "_Unit") -> int:
        """Where, between two names, the words begin to be those of the second."""
        if before is None:
            return place
        if not after.backward:
            return _last_end(self.cues.clause, text, place, after.start) or after.start
        if before.backward:
            return place
        return _last_end(self.cues.clause, text, place, after.start) or after.start


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unit:
    """One name, or several that share what is said: "patient 1 and patient 2"."""

    start: int
    end: int
    who: Who
    backward: bool
    listed: bool
    acts: bool = False  # and the words behind the name go on about this one


def _joined(text: str, named: Sequence[tuple[Label, Who]], cues: LabelCues) -> Iterable[_Unit]:
    units: list[_Unit] = []
    for label, who in named:
        last = units[-1] if units else None
        by_age = label.scheme is Scheme.AGE
        on = (
            by_age
            and last
            and len(last.who) == 1
            and cues.listed.fullmatch(text, last.end, label.start)
        )
        made = _Unit(
            start=label.subject if label.subject >= 0 else label.start, end=label.end, who=who,
            listed=label.bracketed or bool(on), acts=label.subject >= 0,
            backward=label.behind or (label.bracketed and not by_age and label.subject < 0),
        )  # fmt: skip
        if (
            last
            and not label.bracketed
            and not by_age
            and cues.joined.fullmatch(text, last.end, label.start)
        ):
            units[-1] = replace(last, end=label.end, who=last.who | who)
        else:
            units.append(made)
    return units


def _last(units: Sequence[_Unit]) -> Who:
    """Whose the words behind the last name are: both's in "A man (case 1) and a woman (case 2)"."""
    who = units[-1].who
    for unit, before in pairwise(reversed(units)):
        if not unit.listed or before.acts:
            break
        who |= before.who
    return who


def _last_end(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    found = 0
    for hit in pattern.finditer(text, start, end):
        found = hit.end() if hit[0].endswith(";") else hit.start()
    return found


def cast_of(text: str, sections: Iterable[Section], cues: LabelCues) -> Cast | None:
    """The people of a report that tells of several; None where it does not, or not surely."""
    read = [part for part in sections if part.subject is not Reads.NOBODY]
    labels = _told_in(text, read, cues)
    scheme, names = _people(labels)
    if not names and not _may_be_counted(text, read, cues):
        return None
    together = [one for part in read for one in cues.together(text, part.start, part.end)]
    if not names:
        aged = list(_aged_in(text, read, cues))
        scheme, names = Scheme.AGE, _counted(aged, together)
        labels += aged
    if not names:
        return None
    kept = _compared(text, _apart(sorted([*labels, *together], key=_place)), cues)
    return _cast(scheme, names, kept, cues)


def _may_be_counted(text: str, read: Iterable[Section], cues: LabelCues) -> bool:
    """Whether at least two ages are told like people's: a quick look, for the text of one."""
    if text.count(cues.age_word) < 2:
        return False
    found = (one for part in read for one in cues.age.finditer(text, part.start, part.end))
    return next(islice(found, 1, None), None) is not None


def _aged_in(text: str, read: Iterable[Section], cues: LabelCues) -> Iterator[Label]:
    """The ages; "Her son, a 36-year-old man" opens him too."""
    for part in read:
        for label in cues.aged(text, part.start, part.end):
            place = cues.kin_opening(text, label)
            yield label if place is None else replace(label, start=place, initial=True, opens=True)


def _counted(aged: Sequence[Label], together: Iterable[Label]) -> tuple[str, ...]:
    """Those whom only their ages tell apart, if the text counts as many: "two patients", "both"."""
    ages = tuple(dict.fromkeys(label.names[0] for label in aged))
    counted = any(label.few == len(ages) and label.counts for label in together)
    return ages if counted and 1 < len(ages) <= _MOST_PEOPLE else ()


def _told_in(text: str, read: Iterable[Section], cues: LabelCues) -> list[Label]:
    """The names, without those in the rows of a table."""
    found = (one for part in read for one in cues.naming(text, part.start, part.end))
    return sorted((one for one in found if not _in_table(text, one)), key=_place)


def _place(label: Label) -> tuple[int, int]:
    return label.start, -label.end


def _in_table(text: str, label: Label) -> bool:
    start = max(text.rfind("\n", 0, label.start) + 1, label.start - 200)
    end = text.find("\n", label.end, label.end + 200)
    return "\t" in text[start : end if end >= 0 else label.end + 200]


def _people(labels: Sequence[Label]) -> tuple[Scheme, tuple[str, ...]]:
    best: tuple[Scheme, tuple[str, ...]] = (Scheme.NUMBER, ())
    for scheme in _ORDER:
        names = _opened([label for label in labels if label.scheme is scheme])
        if len(names) > len(best[1]):
            best = scheme, names
    return best


def _opened(labels: Iterable[Label]) -> tuple[str, ...]:
    """Those who are opened one by one, if the first two are among them, in order."""
    opened: dict[str, int] = {}
    for label in labels:
        if len(label.names) == 1 and (label.opens or label.bracketed) and not label.compared:
            opened.setdefault(label.names[0], label.start)
    names = tuple(opened)
    whole = "".join(names) in _SERIES if names and names[0].isalpha() else _is_run(names)
    return names if whole and 1 < len(names) <= _MOST_PEOPLE else ()


def _is_run(names: Sequence[str]) -> bool:
    """Whether they are 1, 2, 3 and so on: one who is missing is told of where nobody can tell."""
    return list(names) == [str(place + 1) for place in range(len(names))]


def _cast(scheme: Scheme, names: tuple[str, ...], labels: Sequence[Label], cues: LabelCues) -> Cast:
    index = {name: place for place, name in enumerate(names)}
    known = {(scheme, name): frozenset({place}) for name, place in index.items()}
    if scheme is Scheme.AGE:  # "the first patient", in the order in which they are told of
        names = tuple(str(place + 1) for place in range(len(names)))
        known |= {(Scheme.NUMBER, name): frozenset({int(name) - 1}) for name in names}
    known |= _aliases(labels, known)
    return Cast(
        names=names, cues=cues, labels=tuple(labels),
        who=tuple(_who(label, known, len(names)) for label in labels),
        starts=tuple(label.start for label in labels),
    )  # fmt: skip


def _apart(labels: Iterable[Label]) -> Iterator[Label]:
    end = 0
    for label in labels:
        if label.start >= end:
            yield label
            end = label.end


def _compared(text: str, labels: Iterable[Label], cues: LabelCues) -> list[Label]:
    """The labels; of "the father of patient 1 and patient 2" the second compares like the first."""
    kept: list[Label] = []
    for label in labels:
        last = kept[-1] if kept else None
        on = last and last.compared and cues.joined.fullmatch(text, last.end, label.start)
        kept.append(replace(label, compared=True) if on else label)
    return kept


def _aliases(
    labels: Sequence[Label], known: dict[tuple[Scheme, str], Who]
) -> dict[tuple[Scheme, str], Who]:
    """Other names that stand right behind a known one: "Case 1: Twin A was ..."."""
    found: dict[tuple[Scheme, str], Who] = {}
    for label, after in pairwise(labels):
        who = known.get((label.scheme, label.names[0])) if len(label.names) == 1 else None
        key = (after.scheme, after.names[0]) if len(after.names) == 1 else None
        if who and key and key not in known and after.start - label.end < _ALIAS_REACH:
            found.setdefault(key, who)
    return found


def _who(label: Label, known: dict[tuple[Scheme, str], Who], count: int) -> Who:
    """The people a label means; nobody where it is not said which."""
    if label.scheme is Scheme.EVERYONE:
        return frozenset(range(count)) if label.few in {0, count} else NOBODY
    return frozenset[int]().union(
        *(known.get((label.scheme, name), NOBODY) for name in label.names)
    )
