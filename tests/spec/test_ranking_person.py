"""What the ranking goes by beside findings: age at onset, sex, how common a disease is."""

from dataclasses import replace
from datetime import date
from math import exp
from pathlib import Path

import pytest

from asterism.define import load_library
from asterism.errors import AsterismError
from asterism.model.candidate import Kind, Ranking, Reason
from asterism.model.finding import Evidence, Finding, Patient, Sex, Span, Status
from asterism.model.when import When
from asterism.rank.known import Known
from asterism.rank.patient import rank_patient
from asterism.rank.person import first_ages, onset_at
from asterism.rank.prior import read_prior
from asterism.rank.query import asked
from asterism.rank.ranked import Ranked, rank_query
from unit.rank_fixtures import small_atlas

ATLAS = small_atlas()
RULES = ATLAS.rules.person
NEUROPATHY = "HP:9990003"
ULCER = "HP:9990007"


def _finding(term: str, when: str | None = None, status: Status = Status.PRESENT) -> Finding:
    return Finding(
        concept=term,
        status=status,
        when=When.parse(when) if when else None,
        evidence=(Evidence(source="x", locator=Span(start=0, end=1), quote="x", reader="test"),),
    )


def _patient(*findings: Finding, born: str | None = None, sex: Sex | None = None) -> Patient:
    return Patient(id="x", findings=findings, sex=sex, born=When.parse(born) if born else None)


def _ranked(patient: Patient, prior: Path | None = None, as_of: date | None = None) -> Ranking:
    known = Known(library=load_library(), atlas=ATLAS)
    if prior is not None:
        known = replace(known, prior=read_prior(prior, ATLAS))
    return rank_patient(patient, known, {}, top=50, as_of=as_of)


def _reason(ranking: Ranking, disease: str, kind: Kind) -> Reason | None:
    reasons = next(one.reasons for one in ranking.candidates if one.id == disease)
    return next((one for one in reasons if one.kind is kind), None)


@pytest.mark.parametrize(
    ("ages", "term"),
    [
        ((0, 0), "HP:0410280"),  # the first year: a child, no less wide term holds all of it
        ((3, 3), "HP:0011463"),  # childhood
        ((17, 17), "HP:0025708"),  # a young adult, early
        ((30, 33), "HP:0011462"),  # some time as a young adult
        ((45, 45), "HP:0003596"),  # middle age
        ((70, 71), "HP:0003584"),  # late
        ((35, 45), "HP:0003581"),  # an adult, more is not known
        ((14, 20), ""),  # on both sides of adulthood: nothing is said
    ],
)
def test_ages_are_the_narrowest_term_that_holds_them(ages: tuple[int, int], term: str) -> None:
    found = onset_at(ages, RULES)
    if not term:
        assert not found
        return
    assert RULES.begins[found] <= ages[0]
    assert RULES.ends[found] >= ages[1] + 1
    width = RULES.ends[found] - RULES.begins[found]
    assert width <= RULES.ends[term] - RULES.begins[term]


@pytest.mark.parametrize(
    ("born", "dates", "ages"),
    [
        ("1970-06-15", ["2015-06-14"], (44, 44)),
        ("1970-06-15", ["2015-06-15"], (45, 45)),
        ("1970", ["2015-06"], (44, 45)),
        ("1970", ["2015", "2012-01-01"], (41, 42)),  # the first one counts
        ("1970", [], None),
        (None, ["2015"], None),
        ("1970", ["1950"], None),  # before birth: no age
    ],
)
def test_the_age_is_that_at_the_first_dated_finding(
    born: str | None, dates: list[str], ages: tuple[int, int] | None
) -> None:
    patient = _patient(*(_finding(NEUROPATHY, each) for each in dates), born=born)
    assert first_ages(patient, patient.findings) == ages


def test_a_patient_whose_disease_began_at_its_age_is_told_so_and_why() -> None:
    ranking = _ranked(_patient(_finding(NEUROPATHY, "2015-02"), born="1970-01"))
    found = _reason(ranking, "OMIM:1", Kind.ONSET)
    assert found is not None
    assert found.log_odds == RULES.onset_fits
    assert any("age at onset taken to be 45 years" in note for note in ranking.notes)


def test_what_lies_after_the_day_asked_for_says_no_age() -> None:
    patient = _patient(_finding(NEUROPATHY, "2015-02"), _finding(ULCER, "1971-02"), born="1970-01")
    then = _ranked(patient, as_of=date(1980, 1, 1))
    assert any("taken to be 1 years" in note for note in then.notes)
    absent = _patient(
        _finding(NEUROPATHY, "2015-02"), _finding(ULCER, "1971-02", Status.ABSENT), born="1970-01"
    )
    assert any("taken to be 45 years" in note for note in _ranked(absent).notes)


def test_the_sex_of_the_record_speaks_of_x_linked_diseases_alone() -> None:
    ranking = _ranked(_patient(_finding(ULCER), sex=Sex.FEMALE))
    against = _reason(ranking, "OMIM:4", Kind.SEX)
    assert against is not None
    assert against.log_odds < 0
    assert _reason(ranking, "OMIM:3", Kind.SEX) is None


def _table(tmp_path: Path, text: str) -> Path:
    place = tmp_path / "prior.csv"
    place.write_text(text, "utf-8")
    return place


def test_a_commoner_disease_gains_what_it_is_commoner_by(tmp_path: Path) -> None:
    place = _table(tmp_path, "id,per_million\nOMIM:3,1\nOMIM:4,10\nORPHA:9,100\n")
    prior = read_prior(place, ATLAS)
    plain = rank_query(ATLAS, asked(ATLAS.terms, [ULCER]), 9, 9)
    weighed = rank_query(ATLAS, asked(ATLAS.terms, [ULCER]), 9, 9, prior.by_entry)
    rare, middle = (ATLAS.number[name] for name in ("OMIM:3", "OMIM:4"))

    def apart(found: Ranked) -> float:
        odds: dict[int, float] = dict(zip(found.diseases, found.log_odds.tolist(), strict=True))
        return (1 + exp(-odds[rare])) / (1 + exp(-odds[middle]))

    assert apart(weighed) == pytest.approx(10 * apart(plain), rel=1e-3)
    assert prior.of(["OMIM:4"]) == 0  # the median of those listed


def test_a_table_is_read_by_any_id_of_a_disease_and_strangers_are_told_of(tmp_path: Path) -> None:
    place = _table(tmp_path, "\ufeffid, per_million\nORPHA:1,90\n\nORPHA:9,3\nOMIM:77,1\n")
    ranking = _ranked(_patient(_finding(NEUROPATHY)), place)
    found = _reason(ranking, "OMIM:1", Kind.PRIOR)
    assert found is not None
    assert found.log_odds > 0
    assert any("OMIM:77" in note for note in ranking.notes)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", ":1"),
        ("disease,share\nOMIM:1,1\n", ":1"),
        ("id,per_million\n", "prior.csv"),
        ("id,per_million\nOMIM:1\n", ":2"),
        ("id,per_million\nOMIM:1,many\n", ":2"),
        ("id,per_million\nOMIM:1,nan\n", ":2"),
        ("id,per_million\nOMIM:1,0\n", ":2"),
        ("id,per_million\nOMIM:1,-1\n", ":2"),
        ("id,per_million\nOMIM:1,1e9\n", ":2"),
        ("id,per_million\nOMIM:1,1\nOMIM:1,2\n", ":3"),
        ('id,per_million\n"OMIM:1,1\n', ":"),
    ],
)
def test_a_table_that_is_none_is_refused_at_its_line(tmp_path: Path, text: str, where: str) -> None:
    with pytest.raises(AsterismError) as told:
        read_prior(_table(tmp_path, text), ATLAS)
    assert where in told.value.where
    assert told.value.fix
