"""What the age at onset and the sex of a patient say for and against every disease."""

from collections.abc import Callable, Sequence
from math import log

import numpy as np
import numpy.typing as npt

from asterism.model.derived import completed_years
from asterism.model.finding import Finding, Patient
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


def sex_of(patient: Patient) -> str:
    """FEMALE or MALE; empty where the record does not say."""
    return patient.sex.name if patient.sex else ""


def first_ages(patient: Patient, findings: Sequence[Finding]) -> tuple[int, int] | None:
    """The completed years, from and to, at the first of these findings that has a date. None where
    none has or the date of birth is not known.
    """
    dates = [one.when for one in findings if one.when is not None]
    if patient.born is None or not dates:
        return None
    first, last = min(one.earliest for one in dates), min(one.latest for one in dates)
    low = completed_years(patient.born.latest, first)
    high = completed_years(patient.born.earliest, last)
    return (max(low, 0), high) if high >= 0 else None


def onset_at(ages: tuple[int, int], rules: PersonRules) -> str:
    """The narrowest term for an onset that these ages lie within; empty where none holds both."""
    low, high = ages
    fitting = [
        (rules.ends[name] - begin, name)
        for name, begin in rules.begins.items()
        if begin <= low and high + 1 <= rules.ends[name]
    ]
    return min(fitting, default=(0.0, ""))[1]


def _kept(atlas: Atlas, kind: str, name: str, said: Callable[[Atlas, str], list[float]]) -> Floats:
    """What is said by that name, reckoned once; nothing by none."""
    if not name:
        return atlas.nothing
    key = kind, name
    if key not in atlas.persons:
        atlas.persons[key] = np.array(said(atlas, name), np.float32)
    return atlas.persons[key]


def _onset(atlas: Atlas, name: str) -> list[float]:
    return [of_onsets(name, onsets, atlas.rules.person) for onsets in atlas.onsets]


def of_onsets(name: str, onsets: Sequence[str], rules: PersonRules) -> float:
    """What an onset says of a disease with these onsets."""
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
    return [of_modes(name, modes, atlas.rules.person) for modes in atlas.inheritance]


def of_modes(name: str, modes: Sequence[str], rules: PersonRules) -> float:
    """What a sex says of a disease that is inherited in these modes."""
    if not (modes and rules.modes.issuperset(modes)):
        return 0.0
    return log(2 * (rules.males if name == _MALE else 1 - rules.males))
