"""The engines that the manual is run on. A new one is a line in `ENGINES`."""

from collections.abc import Callable, Mapping
from datetime import date

import pytest

from asterism.judge import truth_of
from asterism.model.criteria import Criterion
from asterism.model.finding import Patient
from asterism.model.truth import Truth
from spec.tables import patients

# Patients and a resolved criterion in; the truth for each patient, by id, out.
Engine = Callable[[Criterion, tuple[Patient, ...], date | None], Mapping[str, Truth]]
Ask = Callable[..., dict[str, str]]


def judge_engine(
    criterion: Criterion, people: tuple[Patient, ...], as_of: date | None
) -> Mapping[str, Truth]:
    return {person.id: truth_of(criterion, person, as_of=as_of) for person in people}


ENGINES: Mapping[str, Engine] = {"judge": judge_engine}


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest) -> Engine:
    return ENGINES[request.param]


@pytest.fixture
def ask(engine: Engine) -> Ask:
    """`ask(criterion, table, as_of="2015-01-31")`: the verdict for each patient of the table."""

    def truths(criterion: Criterion, table: str, *, as_of: str = "") -> dict[str, str]:
        day = date.fromisoformat(as_of) if as_of else None
        answers = engine(criterion, patients(table), day)
        return {name: truth.value for name, truth in answers.items()}

    return truths
