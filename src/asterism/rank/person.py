"""What the age at onset and the sex of a patient say for and against every disease."""

from collections.abc import Callable
from math import log

import numpy as np
import numpy.typing as npt

from asterism.model.ranking import PersonRules
from asterism.rank.atlas import Atlas
from asterism.rank.query import Query

Floats = npt.NDArray[np.float32]
_FEMALE, _MALE = "FEMALE", "MALE"
SEXES = (_FEMALE, _MALE)


def by_onset(atlas: Atlas, query: Query) -> Floats:
    """What the onset says of every disease; nothing of those without an annotated one."""
    return _kept(atlas, "onset", query.onset, _onset)


def by_sex(atlas: Atlas, query: Query) -> Floats:
    """What the sex says of every disease: something of those alone that are inherited so that one
    sex has them more often.
    """
    return _kept(atlas, "sex", query.sex, _sex)


def onset_of(name: str, atlas: Atlas) -> str:
    """The term for onset that an id stands for today; empty for what is none."""
    found = atlas.terms.current.get(name, name)
    return found if found in atlas.rules.person.begins else ""


def _kept(atlas: Atlas, kind: str, name: str, said: Callable[[Atlas, str], list[float]]) -> Floats:
    """What is said by that name, reckoned once; nothing by none."""
    key = kind, name
    if key not in atlas.persons:
        found = said(atlas, name) if name else [0.0] * atlas.count
        atlas.persons[key] = np.array(found, np.float32)
    return atlas.persons[key]


def _onset(atlas: Atlas, name: str) -> list[float]:
    return [_of_onsets(name, onsets, atlas.rules.person) for onsets in atlas.onsets]


def _of_onsets(name: str, onsets: tuple[str, ...], rules: PersonRules) -> float:
    known = [one for one in onsets if one in rules.begins]
    if not known:
        return 0.0
    shared = max(_shared(name, one, rules) for one in known)
    if shared == 0:
        return 0.0  # of neighbouring ages one is easily said for the other
    return rules.onset_fits if shared > 0 else rules.onset_apart


def _shared(one: str, other: str, rules: PersonRules) -> float:
    """How many years two onsets have in common; nothing of neighbours, less of those apart."""
    begin = max(rules.begins[one], rules.begins[other])
    return min(rules.ends[one], rules.ends[other]) - begin


def _sex(atlas: Atlas, name: str) -> list[float]:
    rules = atlas.rules.person
    males = rules.males if name == _MALE else 1 - rules.males
    return [
        log(2 * males) if modes and rules.modes.issuperset(modes) else 0.0
        for modes in atlas.inheritance
    ]
