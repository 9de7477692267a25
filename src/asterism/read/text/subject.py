"""Whose finding a sentence tells of: the patient's, other people's, or nobody's in particular."""

from dataclasses import dataclass
from enum import Enum
from itertools import compress, count

from asterism.model.finding import Sex
from asterism.read.text.rules import Page
from asterism.read.text.tokens import WORD, Words
from asterism.read.text.trie import Trie


class Whose(Enum):
    PATIENT = "patient"
    OTHERS = "other patients"
    GENERAL = "general statements"
    UNSAID = "unsaid"


class _Role(Enum):
    PATIENT = "patient"
    OTHERS = "others"
    TOGETHER = "together"
    GENERAL = "general"
    REPORTING = "reporting"
    DESPITE = "despite_general"
    COUNTED = "counted"
    COUNTED_BEFORE = "counted_before"
    FEMALE = "female"
    MALE = "male"
    HUMAN = "humans"
    ANIMAL = "animals"
    KEEPER = "animal_keepers"
    ANIMAL_SUBJECT = "animal_subjects"
    SEVERAL = "several"
    SIGNALMENT = "signalment"


_SEX = {_Role.FEMALE: Sex.FEMALE, _Role.MALE: Sex.MALE}
_AGE_REACH = 8  # words behind "7-year-old" in which the one so old is named
_COUNT_REACH = 3  # words between "of the" and "cases"


@dataclass(frozen=True, kw_only=True, eq=False)
class SubjectCues:
    """The words that say whose it is. Not folded: "patients" is not "patient" here."""

    tries: dict[_Role, Trie[_Role]]
    firsts: frozenset[str]
    roles: Trie[int]  # all of the phrases, each with its role as a bit
    person_firsts: frozenset[str]

    @classmethod
    def of(cls, page: Page) -> "SubjectCues":
        tries: dict[_Role, Trie[_Role]] = {}
        for role in _Role:
            trie: Trie[_Role] = Trie()
            for phrase in page.texts(role.value):
                trie.add(_plain(phrase), role)
            tries[role] = trie
        person = (_Role.FEMALE, _Role.MALE, _Role.SIGNALMENT)
        return cls(
            tries=tries,
            firsts=_with_capitals(*tries.values()),
            roles=_roles(page),
            person_firsts=_with_capitals(*(tries[role] for role in person)),
        )

    def whose(self, words: Words) -> Whose:
        """Whose the sentence is, as far as it says so itself."""
        told = self._told(words)
        if told & _OF_OTHERS or self._counts_others(words):
            return Whose.OTHERS
        despite = told & _BITS[_Role.DESPITE]
        if told & _BITS[_Role.GENERAL] and not despite:
            return Whose.GENERAL
        if told & _BITS[_Role.PATIENT]:
            return Whose.PATIENT
        # "We report an unusual course of ..." may be of anybody; "... a boy with ..." is not.
        general = told & _BITS[_Role.REPORTING] and not despite
        return Whose.GENERAL if general else Whose.UNSAID

    def whose_by_name(self, words: Words) -> Whose:
        """Whose a sentence is that names one of the patients, or speaks of all of them."""
        return Whose.OTHERS if self._has(_Role.OTHERS, words) else Whose.PATIENT

    def names_another(self, words: Words) -> bool:
        """Whether it begins to tell of a further patient: "Case 2"."""
        return self._has(_Role.SEVERAL, words)

    def sex(self, words: Words) -> Sex | None:
        """The sex that the first word to tell it tells."""
        plain = words.lower
        hits = [
            (first, sex)
            for role, sex in _SEX.items()
            for first, _, _ in self.tries[role].find(plain)[:1]
        ]
        return min(hits, key=lambda hit: hit[0])[1] if hits else None

    def is_animal(self, words: Words) -> bool | None:
        """Whether the one whose age is told, or who is told of, is an animal; None if unsaid."""
        plain = words.lower
        if self._has(_Role.ANIMAL_SUBJECT, words):
            return True
        if not self._told(words) & _BITS[_Role.SIGNALMENT]:
            return None
        for _, last, _ in self.tries[_Role.SIGNALMENT].find(plain):
            for place in range(last, min(last + _AGE_REACH, len(plain))):
                if self.tries[_Role.HUMAN].at(plain, place):
                    return False
                if hit := self.tries[_Role.ANIMAL].at(plain, place):
                    return self.tries[_Role.KEEPER].at(plain, hit[0]) is None
        return None

    def _has(self, role: _Role, words: Words) -> bool:
        return self._told(words) & _BITS[role] != 0

    def _told(self, words: Words) -> int:
        """The roles of which some phrase stands in these words; sought once in a sentence."""
        told: int | None = words.found.get(self)
        if told is None:
            plain, trie = words.lower, self.roles
            told = 0
            for place in compress(count(), map(trie.firsts.__contains__, plain)):
                for bit in trie.beginning(plain, place):
                    told |= bit
            words.found[self] = told
        return told

    def _counts_others(self, words: Words) -> bool:
        """Whether it counts people who are not this one: "of the 9 cases", "only 8 cases"."""
        if not self._told(words) & _BITS[_Role.COUNTED]:
            return False
        plain = words.lower
        for first, _, _ in self.tries[_Role.COUNTED].find(plain):
            begin = max(0, first - _COUNT_REACH)
            numbered = any(word.isdigit() for word in plain[begin:first])
            if numbered and self.tries[_Role.COUNTED_BEFORE].find(plain, max(0, begin - 3), first):
                return True
        return False


_BITS = {role: 1 << place for place, role in enumerate(_Role)}
_OF_OTHERS = _BITS[_Role.OTHERS] | _BITS[_Role.TOGETHER]


def _roles(page: Page) -> Trie[int]:
    roles: Trie[int] = Trie()
    for role, bit in _BITS.items():
        for phrase in page.texts(role.value):
            roles.add(_plain(phrase), bit)
    return roles


def _plain(phrase: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in WORD.findall(phrase))


def _with_capitals(*tries: Trie[_Role]) -> frozenset[str]:
    """The words that may begin a phrase, as they stand inside and at the start of a sentence."""
    firsts = frozenset[str]().union(*(trie.firsts for trie in tries))
    return firsts | {word.capitalize() for word in firsts} | {word.upper() for word in firsts}
