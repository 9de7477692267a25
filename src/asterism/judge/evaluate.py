"""The truth of a criterion on a record, and the findings that make it so.

This is the oracle (docs/adr/0007): short, slow and obvious. Whatever else evaluates criteria must
agree with it. The rules in words are in docs/explanation/judging.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import assert_never

from asterism.judge.leaves import Inner, concepts_within, needs_evidence
from asterism.judge.measure import changes, is_result, passes
from asterism.judge.record import Hints, Presumption, Record
from asterism.judge.sites import Site, different, sites_of
from asterism.model.criteria import (
    Across,
    AtLeast,
    Changed,
    Criterion,
    Measured,
    Meets,
    Named,
    Not,
    Present,
    Presumed,
)
from asterism.model.finding import Finding, Flag, Status
from asterism.model.truth import Truth, at_least
from asterism.model.verdict import Strength, Verdict


def weigh(node: Criterion, record: Record) -> Verdict:
    """The verdict tree of `node`: truths and reasons, in the shape of the criterion.

    Resolving puts one rule in many places (every kind of a thing shows it); it is weighed once.
    """
    if id(node) not in record.weighed:
        # The node is kept beside its verdict: an id alone may be given away again.
        record.weighed[id(node)] = node, _weigh(node, record)
    return record.weighed[id(node)][1]


def _weigh(node: Criterion, record: Record) -> Verdict:
    match node:
        case Present():
            return _present(node, record)
        case Measured():
            return _measured(node, record)
        case Changed():
            return _changed(node, record)
        case AtLeast(of=parts):
            return _combined(node, tuple(weigh(part, record) for part in parts), record)
        case Not(of=part) | Named(of=part) | Meets(whole=part):
            return _combined(node, (weigh(part, record),), record)
        case Presumed(of=part, unless=unless):
            return _combined(node, (weigh(part, record), weigh(unless, record)), record)
        case Across():
            return _across(node, record)
        case _ as other:
            assert_never(other)


def combine(node: Inner, truths: Sequence[Truth], presumption: Presumption) -> Truth:
    """The truth of an inner node, given those of its children."""
    match node:
        case AtLeast(n=n):
            return at_least(n, truths)
        case Not():
            return ~truths[0]
        case Named() | Meets():
            return truths[0]
        case Presumed():
            holds, otherwise = truths
            return holds & ~_taken(otherwise, presumption)
        case _ as other:
            assert_never(other)


def _taken(otherwise: Truth, presumption: Presumption) -> Truth:
    """Whether there is another cause, as far as is presumed: what nobody states there is not."""
    match presumption:
        case Presumption.COUNTED:
            return Truth.of(otherwise is Truth.TRUE)
        case Presumption.IGNORED:
            return otherwise
        case _ as other:
            assert_never(other)


def _combined(node: Inner, parts: tuple[Verdict, ...], record: Record) -> Verdict:
    truth = combine(node, [part.truth for part in parts], record.presumption)
    if truth is Truth.UNKNOWN:
        return Verdict(of=node, truth=truth, children=parts)
    return settled(node, truth, parts, telling(node, truth, parts))


def settled(
    node: Criterion, truth: Truth, parts: tuple[Verdict, ...], telling: Sequence[Verdict]
) -> Verdict:
    """A definite verdict on `node`, resting on those of its parts that are telling."""
    return Verdict(
        of=node,
        truth=truth,
        because=distinct(finding for part in telling for finding in part.because),
        against=distinct(finding for part in telling for finding in part.against),
        children=parts,
    )


def telling(node: Inner, truth: Truth, parts: tuple[Verdict, ...]) -> tuple[Verdict, ...]:
    """The parts that make an inner node what it is."""
    match node:
        case Not():
            wanted = [~truth]
        case Presumed():
            wanted = [truth, ~truth]
        case _:
            wanted = [truth] * len(parts)
    return tuple(part for part, each in zip(parts, wanted, strict=True) if part.truth is each)


def _across(node: Across, record: Record) -> Verdict:
    here = sites_of(node, record)
    parts = {site: replace(weigh(node.of, one), site=site_name(site)) for site, one in here.items()}
    truth = _counted(node, {site: part.truth for site, part in parts.items()})
    if truth is Truth.UNKNOWN:
        return Verdict(of=node, truth=truth, children=tuple(parts.values()))
    told = {Truth.TRUE} if truth is Truth.TRUE else {Truth.TRUE, Truth.FALSE}
    speaking = [part for part in parts.values() if part.truth in told]
    return settled(node, truth, tuple(parts.values()), speaking)


def _counted(node: Across, truths: Mapping[Site, Truth]) -> Truth:
    """Whether it holds at enough different sites; not, once enough were examined in vain."""
    holding = [site for site, truth in truths.items() if truth is Truth.TRUE]
    possible = [site for site, truth in truths.items() if truth is not Truth.FALSE]
    answered = [site for site, truth in truths.items() if truth is not Truth.UNKNOWN]
    if different(holding) >= node.n:
        return Truth.TRUE
    if node.enough is None or different(possible) >= node.n:
        return Truth.UNKNOWN
    return Truth.FALSE if different(answered) >= node.enough else Truth.UNKNOWN


def site_name(site: Site) -> str:
    """`median, left`; a word for a site that the record does not name."""
    return ", ".join(filter(None, site)) or "site not named"


def _present(node: Present, record: Record) -> Verdict:
    if _unspoken(node, record):
        return Verdict(of=node, truth=Truth.UNKNOWN)
    # One concept is asked for in many places, by nodes that differ in nothing but their place.
    key = (
        node.concept, node.window, node.stated_by, node.hinted_by, node.denied_by,
        id(node.shown_by), id(node.refuted_by),
    )  # fmt: skip
    if key not in record.answered:
        record.answered[key] = _answer(node, record)
    answer = record.answered[key]
    return answer if answer.of is node else replace(answer, of=node)


def _unspoken(node: Criterion, record: Record) -> bool:
    # Most of what a library asks a report is silent on; it is UNKNOWN without further looking.
    return record.silent_on(concepts_within(node)) and needs_evidence(node)


def _answer(node: Present, record: Record) -> Verdict:
    seen = record.seen(node.statements, node.window)
    shown = _met(node.shown_by, record)
    direct = (*_of_status(seen, Status.PRESENT), *_reasons(shown))
    pro = distinct(direct or _hints(node, record))
    denied = _denials(record.seen(node.denials, node.window))
    refuted = _met(node.refuted_by, record)
    contra = distinct((*denied, *_reasons(refuted)))
    if pro or shown:
        doubts = (finding for part in shown for finding in part.against)
        against = distinct((*contra, *doubts))
        rules = tuple(part.of for part in shown)
        return Verdict(of=node, truth=Truth.TRUE, because=pro, against=against, rules=rules)
    if refuted or (denied and not _of_status(seen, Status.SUSPECTED)):
        rules = tuple(part.of for part in refuted)
        return Verdict(of=node, truth=Truth.FALSE, because=contra, rules=rules)
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
    verdicts = (weigh(each, record) for each in criteria if not _unspoken(each, record))
    return tuple(verdict for verdict in verdicts if verdict.truth is Truth.TRUE)


def _reasons(verdicts: Iterable[Verdict]) -> tuple[Finding, ...]:
    return tuple(finding for verdict in verdicts for finding in verdict.because)


def _of_status(findings: Iterable[Finding], status: Status) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.status is status)


def _denials(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    # What is gone was there: its absence now says nothing against "ever had".
    absent = _of_status(findings, Status.ABSENT)
    return tuple(finding for finding in absent if Flag.RESOLVED not in finding.flags)


def _measured(node: Measured, record: Record) -> Verdict:
    results = tuple(filter(is_result, record.seen({node.analyte}, node.window)))
    if not results:  # nobody measured it: at least one of nothing would be FALSE, and wrong
        return Verdict(of=node, truth=Truth.UNKNOWN)
    truths = [passes(result, node) for result in results]
    truth = at_least(1, truths)
    if truth is Truth.UNKNOWN:
        return Verdict(of=node, truth=truth)
    telling = (result for result, each in zip(results, truths, strict=True) if each is truth)
    return Verdict(of=node, truth=truth, because=stated(telling))


def _changed(node: Changed, record: Record) -> Verdict:
    truth, telling = changes(record.seen({node.analyte}, node.window), node)
    because = () if truth is Truth.UNKNOWN else stated(telling)
    return Verdict(of=node, truth=truth, because=because)


def weigh_firmly(node: Criterion, record: Record) -> Verdict:
    """The verdict tree of `node` with hints ignored: what is left when only direct words count."""
    return weigh(node, record.firm())


def weigh_strictly(node: Criterion, record: Record) -> Verdict:
    """The verdict tree of `node` with nothing presumed: another cause must be ruled out."""
    return weigh(node, record.strict())


def strength_of(verdict: Verdict, firm: Verdict) -> Strength:
    """INDIRECT when `verdict` is TRUE, but not so in `firm`: the same node, hints ignored."""
    hanging = verdict.truth is Truth.TRUE and firm.truth is not Truth.TRUE
    return Strength.INDIRECT if hanging else Strength.DIRECT


def stated(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """These findings as the record states them: for one that was reckoned, what it is from."""
    return distinct(one for each in findings for one in each.reckoned_from or (each,))


def distinct(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each finding once, in the order first met."""
    told = tuple(findings)
    return told if len(told) < 2 else tuple({id(finding): finding for finding in told}.values())
