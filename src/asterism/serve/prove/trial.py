"""One vignette held against one definition: what was expected of it, and whether it came."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from asterism.define import Case, Library
from asterism.define.cases import Expectation
from asterism.judge.evaluate import weigh
from asterism.judge.pronounce import reasoned, whole_of
from asterism.judge.record import Record
from asterism.model.criteria import Meets, Named
from asterism.model.definition import Definition
from asterism.model.finding import Patient
from asterism.model.truth import Truth
from asterism.model.verdict import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A vignette with what it expects of one of the definitions that it names."""

    case: Case
    expected: Expectation

    @property
    def patient(self) -> Patient:
        return self.case.patient


Trials = Mapping[str, Sequence[Trial]]


def trials_by_definition(library: Library) -> Trials:
    """Every trial of the library's vignettes, under the definition that it is of."""
    found: dict[str, list[Trial]] = {name: [] for name in sorted(library.definitions)}
    for case in library.cases:
        for expected in case.expect:
            found[expected.definition].append(Trial(case=case, expected=expected))
    return found


def record_for(patient: Patient, definitions: Iterable[Definition]) -> Record:
    """What the judge may look at when it judges `patient` by these resolved definitions."""
    return Record.of(patient, criteria=map(whole_of, definitions))


def holds(trial: Trial, definition: Definition, record: Record) -> bool:
    """Whether the resolved definition says of the record all that the vignette expects."""
    return truths_hold(trial, definition, record) and reasons_hold(trial, definition, record)


def truths_hold(trial: Trial, definition: Definition, record: Record) -> bool:
    """Whether the verdict and the criteria named are as expected."""
    whole, expected = weigh(whole_of(definition), record), trial.expected
    root = whole.children[0]
    provisional = root.truth is Truth.TRUE and whole.truth is Truth.UNKNOWN
    if (whole.truth, provisional) != (expected.truth, expected.provisional):
        return False
    truths = dict(_named(whole)) if expected.criteria else {}
    return all(truths.get(name) is truth for name, truth in expected.criteria)


def _named(verdict: Verdict) -> Iterator[tuple[str, Truth]]:
    if isinstance(verdict.of, Meets):  # another definition's names are its own
        return
    if isinstance(verdict.of, Named):
        yield verdict.of.id, verdict.truth
    for part in verdict.children:
        yield from _named(part)


def reasons_hold(trial: Trial, definition: Definition, record: Record) -> bool:
    """Whether the tests and notes are there that are expected, and no note that is not to be.

    Dear: it takes the whole judgement.
    """
    expected = trial.expected
    if not (expected.missing or expected.notes or expected.silent):
        return True
    verdict = reasoned(definition, record)
    tests = {test for each in verdict.missing for test in (each.test, *each.others)}
    kinds = {note.kind for note in verdict.notes}
    told = tests.issuperset(expected.missing) and kinds.issuperset(expected.notes)
    return told and kinds.isdisjoint(expected.silent)
