"""The verdict on a whole definition: tree and exclusions, what is missing, since when, notes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

from asterism.judge import notes
from asterism.judge.evaluate import strength_of, weigh, weigh_firmly, weigh_strictly
from asterism.judge.leaves import presumes
from asterism.judge.missing import Desk, missing_of
from asterism.judge.onset import Onset, named_on, onset_of
from asterism.judge.record import Presumption, Record
from asterism.model.criteria import AtLeast, Criterion, Not, all_of
from asterism.model.definition import Definition
from asterism.model.finding import Patient
from asterism.model.truth import Truth
from asterism.model.verdict import Note, Strength, Verdict


def judge(patient: Patient, definition: Definition, *, as_of: date | None = None) -> Verdict:
    """Whether `patient` meets the resolved `definition`, with every reason.

    With `as_of`, only what certainly lay on or before that day counts; without, all of the record.

    Shape: `children` are the verdict on `definition.root`, then those on its exclusions.
    Unknown: what nobody looked at, and a definition met but for untested exclusions (which is
    then `provisional`).
    """
    (verdict,) = judge_all(patient, (definition,), as_of=as_of)
    return verdict


def judge_all(
    patient: Patient, definitions: Sequence[Definition], *, as_of: date | None = None
) -> tuple[Verdict, ...]:
    """The verdict of `judge` by each definition, in their order.

    What definitions have in common (resolved by one library) is weighed once for all of them.
    """
    asked = (criterion for each in definitions for criterion in _criteria(each))
    record = Record.of(patient, as_of, asked)
    return tuple(_dated(reasoned(each, record), each, record) for each in definitions)


def reasoned(definition: Definition, record: Record) -> Verdict:
    """The verdict with all that `judge` says of it but the dates."""
    verdict, firm = _verdicts(definition, record)
    return replace(verdict, notes=tuple(_notes(verdict, firm, definition, record)))


def _dated(verdict: Verdict, definition: Definition, record: Record) -> Verdict:
    onset = _onset(verdict, definition, record)
    return replace(
        verdict,
        since=onset.since,
        one_test_away=onset.one_test_away,
        within_reach=onset.within_reach,
        named=named_on(definition.disease.concept, record),
    )


def whole_of(definition: Definition) -> AtLeast:
    """The definition as one criterion: its root holds and no exclusion does, in Kleene's logic."""
    return all_of(definition.root, *(Not(of=each) for each in definition.exclusions))


def tree_of(criterion: Criterion, patient: Patient, *, as_of: date | None = None) -> Verdict:
    """One criterion with its truth and reasons at every node; nothing of tests, dates or notes."""
    return weigh(criterion, Record.of(patient, as_of, (criterion,)))


def truth_of(criterion: Criterion, patient: Patient, *, as_of: date | None = None) -> Truth:
    """The truth of one criterion, without reasons."""
    return weigh(criterion, Record.of(patient, as_of, (criterion,))).truth


def _verdicts(definition: Definition, record: Record) -> tuple[Verdict, Verdict]:
    """The verdict, and the one with hints ignored."""
    whole = whole_of(definition)
    firm = weigh_firmly(whole, record)
    desk = Desk(definition.tests)
    marked = _remarked(weigh(whole, record), firm, desk, "")
    bare = replace(firm, missing=missing_of(firm, desk))
    return _headed(marked, bare, definition), _headed(bare, bare, definition)


def _remarked(verdict: Verdict, firm: Verdict, desk: Desk, label: str) -> Verdict:
    """`verdict` with its strength, what is missing and its notes, at every node.

    What rests on hints alone is settled by what would settle it without them.
    """
    strength = strength_of(verdict, firm)
    settled = firm if strength is Strength.INDIRECT else verdict
    below = notes.label_below(verdict.of, label)
    pairs = zip(verdict.children, firm.children, strict=True)
    return replace(
        verdict,
        strength=strength,
        missing=missing_of(settled, desk, label=label),
        notes=notes.contradiction(verdict, label),
        children=tuple(_remarked(part, same, desk, below) for part, same in pairs),
    )


def _strictly(verdict: Verdict, definition: Definition, record: Record) -> Verdict:
    """The verdict with nothing presumed; the same one where there is nothing to presume."""
    if not any(map(presumes, (definition.root, *definition.exclusions))):
        return verdict
    whole = whole_of(definition)
    strict = weigh_strictly(whole, record)
    desk = Desk(definition.tests, Presumption.IGNORED)
    bare = replace(strict, missing=missing_of(strict, desk))
    return _headed(bare, bare, definition)


def _criteria(definition: Definition) -> tuple[Criterion, ...]:
    cautions = (caution.when for caution in definition.cautions)
    return (definition.root, *definition.exclusions, *cautions)


def _headed(whole: Verdict, firm: Verdict, definition: Definition) -> Verdict:
    """The verdict of `whole_of` as that of the definition: the root, then its exclusions."""
    root, *denied = whole.children
    excluded = tuple(each.children[0] for each in denied)
    provisional = root.truth is Truth.TRUE and whole.truth is Truth.UNKNOWN
    hanging = provisional and root.strength is Strength.INDIRECT
    return replace(
        whole,
        of=definition.root,
        strength=Strength.INDIRECT if hanging else whole.strength,
        because=root.because if provisional else whole.because,
        against=root.against if provisional else whole.against,
        missing=firm.missing if hanging else whole.missing,
        children=(root, *excluded),
        definition=definition.id,
        provisional=provisional,
        untested=tuple(e for e in excluded if provisional and e.truth is Truth.UNKNOWN),
    )


def _onset(verdict: Verdict, definition: Definition, record: Record) -> Onset:
    # A verdict of NOT MET has no onset; one still open may have been near for long.
    if verdict.truth is Truth.FALSE:
        return Onset()
    onset = onset_of(definition, record)
    stands = verdict.truth is Truth.TRUE or verdict.provisional
    return onset if stands else replace(onset, since=None)


def _notes(verdict: Verdict, firm: Verdict, definition: Definition, record: Record) -> chain[Note]:
    strict = _strictly(verdict, definition, record)
    return chain(
        notes.sensitivity(verdict, firm, definition.tests),
        notes.presumption(verdict, strict, definition.tests),
        notes.notes_below(verdict),
        notes.exclusions(verdict, definition),
        notes.cautions(definition, record),
        notes.undated(_criteria(definition), record),
        notes.ambiguities(verdict),
    )
