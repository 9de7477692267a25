"""The proof of a library: every vignette tried, every leaf counted, every mutant hunted."""

from collections.abc import Iterator, Sequence
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


class _Hunter:
    """Knows which definitions a spot is in, and which trials each passes as it is."""

    def __init__(self, library: Library) -> None:
        resolved = {name: library.resolved(name) for name in sorted(library.definitions)}
        self._resolved = resolved
        self.spots = {name: spots_within(each) for name, each in resolved.items()}
        # One record for each vignette: what a mutant leaves as it is was weighed before.
        self._records = {
            case.id: record_for(case.patient, resolved.values()) for case in library.cases
        }
        self._sound = {
            name: tuple(trial for trial in trials if holds(trial, resolved[name], self._of(trial)))
            for name, trials in trials_by_definition(library).items()
        }

    def _of(self, trial: Trial) -> Record:
        return self._records[trial.case.id]

    def kills(self, mutant: Mutant) -> bool:
        """Whether some vignette notices. Truths are tried everywhere before reasons anywhere."""
        homes = [name for name, spots in self.spots.items() if mutant.at.spot in spots]
        wrong = {name: mutant.done_to(self._resolved[name]) for name in homes}
        return any(
            not hold(trial, wrong[name], self._of(trial).aside())
            for hold in (truths_hold, reasons_hold)
            for name in homes
            for trial in self._sound[name]
            if mutant.touches(trial.patient)
        )
