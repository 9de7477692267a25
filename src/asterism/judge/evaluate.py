"""The truth of a criterion on a record, and the findings that make it so.

This is the oracle (docs/adr/0007): short, slow and obvious. Whatever else evaluates criteria must
agree with it. The rules in words are in docs/explanation/judging.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import assert_never

from asterism.judge.measure import changes, is_result, passes
from asterism.judge.record import Hints, Record
from asterism.model.criteria import AtLeast, Changed, Criterion, Measured, Named, Not, Present
from asterism.model.finding import Finding, Status
from asterism.model.truth import Truth, at_least
from asterism.model.verdict import Strength, Verdict


def weigh(node: Criterion, record: Record) -> Verdict:
    """The verdict tree of `node`: truths and reasons, in the shape of the criterion."""
    match node:
        case Present():
            return _present(node, record)
        case Measured():
            return _measured(node, record)
        case Changed():
            return _changed(node, record)
        case AtLeast(of=parts):
            return _combined(node, tuple(weigh(part, record) for part in parts))
        case Not(of=part) | Named(of=part):
            return _combined(node, (weigh(part, record),))
        case _ as other:
            assert_never(other)


def combine(node: AtLeast | Not | Named, truths: Sequence[Truth]) -> Truth:
    """The truth of an inner node, given those of its children."""
    match node:
        case AtLeast(n=n):
            return at_least(n, truths)
        case Not():
            return ~truths[0]
        case Named():
            return truths[0]
        case _ as other:
            assert_never(other)


def _combined(node: AtLeast | Not | Named, parts: tuple[Verdict, ...]) -> Verdict:
    truth = combine(node, [part.truth for part in parts])
    if truth is Truth.UNKNOWN:
        return Verdict(of=node, truth=truth, children=parts)
    telling = _telling(node, truth, parts)
    return Verdict(
        of=node,
        truth=truth,
        because=distinct(finding for part in telling for finding in part.because),
        against=distinct(finding for part in telling for finding in part.against),
        children=parts,
    )


def _telling(
    node: AtLeast | Not | Named, truth: Truth, parts: tuple[Verdict, ...]
) -> tuple[Verdict, ...]:
    wanted = ~truth if isinstance(node, Not) else truth
    return tuple(part for part in parts if part.truth is wanted)


def _present(node: Present, record: Record) -> Verdict:
    seen = record.seen(node.statements, node.window)
    shown = _met(node.shown_by, record)
    direct = (*_of_status(seen, Status.PRESENT), *_reasons(shown))
    pro = distinct(direct or _hints(node, record))
    denied = _of_status(record.seen(node.denials, node.window), Status.ABSENT)
    refuted = _met(node.refuted_by, record)
    contra = distinct((*denied, *_reasons(refuted)))
    if pro or shown:
        doubts = (finding for part in shown for finding in part.against)
        against = distinct((*contra, *doubts))
        return Verdict(of=node, truth=Truth.TRUE, because=pro, against=against)
    if refuted or (denied and not _of_status(seen, Status.SUSPECTED)):
        return Verdict(of=node, truth=Truth.FALSE, because=contra)
    return Verdict(of=node, truth=Truth.UNKNOWN)


def _hints(node: Present, record: Record) -> tuple[Finding, ...]:
    match record.hints:
        case Hints.COUNTED:
            return _of_status(record.seen(node.hinted_by, node.window), Status.PRESENT)
        case Hints.IGNORED:
            return ()
        case _ as other:
            assert_never(other)


def _met(criteria: tuple[Criterion, ...], record: Record) -> tuple[Verdict, ...]:
    verdicts = (weigh(criterion, record) for criterion in criteria)
    return tuple(verdict for verdict in verdicts if verdict.truth is Truth.TRUE)


def _reasons(verdicts: Iterable[Verdict]) -> tuple[Finding, ...]:
    return tuple(finding for verdict in verdicts for finding in verdict.because)


def _of_status(findings: Iterable[Finding], status: Status) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.status is status)


def _measured(node: Measured, record: Record) -> Verdict:
    results = tuple(filter(is_result, record.seen({node.analyte}, node.window)))
    if not results:  # nobody measured it: at least one of nothing would be FALSE, and wrong
        return Verdict(of=node, truth=Truth.UNKNOWN)
    truths = [passes(result, node) for result in results]
    truth = at_least(1, truths)
    if truth is Truth.UNKNOWN:
        return Verdict(of=node, truth=truth)
    telling = (result for result, each in zip(results, truths, strict=True) if each is truth)
    return Verdict(of=node, truth=truth, because=tuple(telling))


def _changed(node: Changed, record: Record) -> Verdict:
    truth, telling = changes(record.seen({node.analyte}, node.window), node)
    because = () if truth is Truth.UNKNOWN else telling
    return Verdict(of=node, truth=truth, because=because)


def weigh_firmly(node: Criterion, record: Record) -> Verdict:
    """The verdict tree of `node` with hints ignored: what is left when only direct words count."""
    return weigh(node, replace(record, hints=Hints.IGNORED))


def strength_of(verdict: Verdict, firm: Verdict) -> Strength:
    """INDIRECT when `verdict` is TRUE, but not so in `firm`: the same node, hints ignored."""
    hanging = verdict.truth is Truth.TRUE and firm.truth is not Truth.TRUE
    return Strength.INDIRECT if hanging else Strength.DIRECT


def distinct(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each finding once, in the order first met."""
    told = tuple(findings)
    return told if len(told) < 2 else tuple({id(finding): finding for finding in told}.values())
