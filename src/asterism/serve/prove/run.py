"""The proof of a library: every vignette tried, every leaf counted, every mutant hunted."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from asterism.define import Library
from asterism.judge.record import Record
from asterism.model.definition import Definition
from asterism.serve.prove.leaves import Coverage, coverage_of
from asterism.serve.prove.mutants import Mutant, mutants_of, spots_within
from asterism.serve.prove.trial import (
    Trial,
    holds,
    reasons_hold,
    record_for,
    trials_by_definition,
    truths_hold,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What the vignettes say of one definition. `failed` are trials that went another way."""

    definition: Definition
    trials: tuple[Trial, ...]
    failed: tuple[Trial, ...]
    coverage: Coverage

    @property
    def passed(self) -> int:
        return len(self.trials) - len(self.failed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunt:
    """The mutants that were tried, and those that no vignette noticed."""

    tried: tuple[Mutant, ...]
    alive: tuple[Mutant, ...]


def proofs_of(library: Library, names: Sequence[str]) -> Iterator[Proof]:
    """A proof for each of the definitions named, in that order."""
    trials = trials_by_definition(library)
    for name in names:
        definition, of = library.resolved(name), tuple(trials[name])
        failed = tuple(
            trial
            for trial in of
            if not holds(trial, definition, record_for(trial.patient, (definition,)))
        )
        coverage = coverage_of(definition, [trial.patient for trial in of])
        yield Proof(definition=definition, trials=of, failed=failed, coverage=coverage)


def hunted(library: Library, names: Sequence[str]) -> Hunt:
    """The mutants of the definitions named and of the concepts that they ask for, hunted.

    A mutant is dead when any definition that it is in, named or not, fails a vignette that it
    passes as it is.
    """
    hunter = _Hunter(library)
    spots = frozenset().union(*(hunter.spots[name] for name in names))
    tried = tuple(mutant for mutant in mutants_of(library) if mutant.at.spot in spots)
    return Hunt(tried=tried, alive=tuple(each for each in tried if not hunter.kills(each)))


Hold = Callable[[Trial, Definition, Record], bool]


class _Hunter:
    """Knows which definitions a spot is in, and which trials each passes as it is."""

    def __init__(self, library: Library) -> None:
        resolved = {name: library.resolved(name) for name in sorted(library.definitions)}
        self._resolved = resolved
        self.spots = {name: spots_within(each) for name, each in resolved.items()}
        self._trials = trials_by_definition(library)
        self._records: dict[str, Record] = {}
        self._sound: dict[tuple[Hold, str, str], bool] = {}

    def _record(self, trial: Trial) -> Record:
        # One for each vignette: what a mutant leaves as it is was weighed before.
        if trial.case.id not in self._records:
            self._records[trial.case.id] = record_for(trial.patient, self._resolved.values())
        return self._records[trial.case.id]

    def _is_sound(self, hold: Hold, name: str, trial: Trial) -> bool:
        """Whether the definition as it is does what the vignette expects."""
        key = hold, name, trial.case.id
        if key not in self._sound:
            self._sound[key] = hold(trial, self._resolved[name], self._record(trial))
        return self._sound[key]

    def kills(self, mutant: Mutant) -> bool:
        """Whether some vignette notices. Truths are tried everywhere before reasons anywhere."""
        homes = [name for name, spots in self.spots.items() if mutant.at.spot in spots]
        wrong = {name: mutant.done_to(self._resolved[name]) for name in homes}
        return any(
            not hold(trial, wrong[name], self._record(trial).aside())
            for hold in (truths_hold, reasons_hold)
            for name in homes
            for trial in self._trials[name]
            if mutant.touches(trial.patient) and self._is_sound(hold, name, trial)
        )
