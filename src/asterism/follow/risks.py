"""A risk model on one record: each factor met, not met or unknown, and so a range of points."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from asterism.define.quantities import parse_quantity
from asterism.follow.chronicle import Chronicle
from asterism.judge import tree_of
from asterism.judge.missing import Desk, missing_of
from asterism.model.course import Response, Risk, Weighed
from asterism.model.finding import (
    Certainty,
    Evidence,
    Finding,
    Patient,
    Pointer,
    Status,
)
from asterism.model.quantity import Quantity
from asterism.model.response import Factor, RiskModel
from asterism.model.truth import Truth
from asterism.model.verdict import Verdict


def weigh_risk(
    patient: Patient, model: RiskModel, responses: Mapping[str, Response], chronicle: Chronicle
) -> Risk:
    """The model on the findings of a patient: what certainly came after treatment began is left
    out, but for factors that ask for the whole record.

    `responses` are those already graded, by the id of their grader.
    Unknown: a factor that nothing tells of widens the range; it is never counted as absent.
    """
    early = replace(patient, findings=_at_diagnosis(patient, chronicle))
    factors = tuple(
        _weighed(one, patient if one.is_of_whole_record else early, model, responses)
        for one in model.factors
    )
    if not model.groups or any(one.points is None for one in model.factors):
        return Risk(model=model, factors=factors)
    fewest = _points(factors, {Truth.TRUE})
    most = _points(factors, {Truth.TRUE, Truth.UNKNOWN})
    groups = tuple(one for one in model.groups if one.low <= most and one.high >= fewest)
    return Risk(model=model, factors=factors, fewest=fewest, most=most, groups=groups)


def _at_diagnosis(patient: Patient, chronicle: Chronicle) -> tuple[Finding, ...]:
    if chronicle.began is None:
        return patient.findings
    late = {id(f) for f in chronicle.after(patient.findings)}
    return tuple(f for f in patient.findings if id(f) not in late)


def _points(factors: Sequence[Weighed], truths: set[Truth]) -> int:
    return sum(one.factor.points or 0 for one in factors if one.truth in truths)


def _weighed(
    factor: Factor, patient: Patient, model: RiskModel, responses: Mapping[str, Response]
) -> Weighed:
    if factor.not_reached is not None:
        return _from_response(factor, responses)
    assert factor.rule is not None
    verdict = tree_of(factor.rule, patient)
    if verdict.truth is not Truth.UNKNOWN:
        return Weighed(factor=factor, truth=verdict.truth, because=verdict.because)
    at_both_ends = _whatever(factor, patient)
    if at_both_ends is not None:
        return at_both_ends
    missing = missing_of(verdict, Desk(model.tests), label=factor.label)
    return Weighed(factor=factor, truth=Truth.UNKNOWN, missing=missing)


def _from_response(factor: Factor, responses: Mapping[str, Response]) -> Weighed:
    """Not reached by any grader that can tell; unknown where none can."""
    asked = factor.not_reached
    assert asked is not None
    told = {_reached(responses[name], asked.level) for name in asked.graders if name in responses}
    if Truth.TRUE in told:
        return Weighed(factor=factor, truth=Truth.FALSE)
    return Weighed(factor=factor, truth=Truth.TRUE if Truth.FALSE in told else Truth.UNKNOWN)


def _reached(response: Response, level: str) -> Truth:
    """Whether that level or a better one was ever reached. Unknown: while one is not excluded."""
    rank = response.grader.rank
    if response.best is not None and rank(response.best.level.id) <= rank(level):
        return Truth.TRUE
    last = response.assessments[-1].levels[: rank(level) + 1] if response.assessments else ()
    refused = bool(last) and all(one.truth is Truth.FALSE for one in last)
    return Truth.FALSE if refused else Truth.UNKNOWN


def _whatever(factor: Factor, patient: Patient) -> Weighed | None:
    """The factor where it is the same at both ends of what its unknown input may be."""
    if factor.rule is None or not factor.whatever:
        return None
    verdicts: list[Verdict] = []
    for concept, told in factor.whatever:
        if patient.of({concept}):
            return None
        span = parse_quantity(told)
        ends = [end for end in (span.value, span.upper) if end is not None]
        verdicts += [_supposing(factor, patient, concept, end, span.unit) for end in ends]
    truths = {one.truth for one in verdicts}
    if len(truths) != 1 or Truth.UNKNOWN in truths:
        return None
    because = tuple(f for f in verdicts[0].because if f.evidence[0].reader != _READER)
    supposed = "; ".join(f"{concept} {told}" for concept, told in factor.whatever)
    return Weighed(factor=factor, truth=truths.pop(), because=because, supposed=supposed)


_READER = "supposed@1"


def _supposing(
    factor: Factor, patient: Patient, concept: str, value: Decimal, unit: str
) -> Verdict:
    assert factor.rule is not None
    supposed = Finding(
        concept=concept,
        status=Status.PRESENT,
        value=Quantity(value=value, unit=unit),
        evidence=(
            Evidence(
                source="supposed",
                locator=Pointer(path=f"/{concept}"),
                quote=f"{value} {unit}",
                reader=_READER,
                certainty=Certainty.INFERRED,
            ),
        ),
    )
    return tree_of(factor.rule, replace(patient, findings=(*patient.findings, supposed)))
