"""A patient's record -> what can be weighed of it: terms of the ontology, and signs of our own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from asterism.judge import tree_of
from asterism.model.candidate import Used
from asterism.model.criteria import AtLeast, Criterion
from asterism.model.finding import Finding, Flag, Patient, Status
from asterism.model.truth import Truth
from asterism.rank.known import Known, Sign
from asterism.rank.person import first_ages, onset_at, sex_of
from asterism.rank.query import Query, asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """`query` are the findings by terms. `signs` are the truths of our diseases' signs, by
    their keys. `count` is how many findings speak: those by terms, and the signs that are
    so and that no term names.
    """

    query: Query
    signs: dict[str, Truth]
    count: int
    used: tuple[Used, ...]


def examine(patient: Patient, known: Known, as_of: date | None = None) -> Examined:
    """What the record says as of a day; what is only suspected is neither seen nor excluded."""
    coded = known.coded
    signs = {sign.key: sign.criterion for one in known.diseases for sign in one.signs}
    criteria = [*(criterion for _, criterion in coded), *signs.values()]
    truths = _truths(criteria, patient, as_of)
    present, absent = _stated(patient, known, as_of)
    for (concept, _), truth in zip(coded, truths, strict=False):
        terms = [known.atlas.terms.ids[term] for term in known.terms_of(concept.id)]
        if truth is Truth.TRUE:
            present += terms
        elif truth is Truth.FALSE:
            absent += terms
    query = _of_person(asked(known.atlas.terms, present, absent), patient, known, as_of)
    told = dict(zip(signs, truths[len(coded) :], strict=True))
    bare = {
        sign.key
        for one in known.diseases
        for sign in one.signs
        if not sign.terms and told[sign.key] is Truth.TRUE
    }
    return Examined(
        query=query,
        signs=told,
        count=len(query.observed) + len(bare),
        used=tuple(_used(query, known)),
    )


def _truths(criteria: Sequence[Criterion], patient: Patient, as_of: date | None) -> list[Truth]:
    """The truth of each, all of them weighed on one record."""
    if not criteria:
        return []
    whole = AtLeast(n=len(criteria), of=tuple(criteria))
    return [one.truth for one in tree_of(whole, patient, as_of=as_of).children]


def _stated(patient: Patient, known: Known, as_of: date | None) -> tuple[list[str], list[str]]:
    """The terms that the record names, beyond those of our concepts: present, and absent."""
    found: dict[Status, list[str]] = {Status.PRESENT: [], Status.ABSENT: []}
    for finding in patient.findings:
        term = finding.term or finding.concept
        if finding.status is Status.ABSENT and Flag.RESOLVED in finding.flags:
            continue  # what is gone was there (docs/adr/0016)
        told = finding.counts and finding.status in found and _lay_before(finding, as_of)
        if told and known.atlas.terms.find(term) is not None:
            found[finding.status].append(term)
    # Once there is there, whatever is denied at another time.
    seen = set(found[Status.PRESENT])
    return found[Status.PRESENT], [t for t in found[Status.ABSENT] if t not in seen]


def _of_person(query: Query, patient: Patient, known: Known, as_of: date | None) -> Query:
    """The query with the sex, and the onset where the first finding that counts has an age."""
    told = {concept.id for concept, _ in known.coded}
    findings = [
        one
        for one in patient.findings
        if one.counts
        and one.status is Status.PRESENT
        and _lay_before(one, as_of)
        and (one.concept in told or known.atlas.terms.find(one.term or one.concept) is not None)
    ]
    query = replace(query, sex=sex_of(patient))
    ages = first_ages(patient, findings)
    onset = onset_at(ages, known.atlas.rules.person) if ages else ""
    if ages is None or not onset:
        return query
    span = f"{ages[0]}" if ages[0] == ages[1] else f"{ages[0]} to {ages[1]}"
    note = f"age at onset taken to be {span} years, of the first dated finding ({onset})"
    return replace(query, onset=onset, notes=(*query.notes, note))


def _lay_before(finding: Finding, as_of: date | None) -> bool:
    if as_of is None:
        return True
    return finding.when is not None and finding.when.latest <= as_of


def _used(query: Query, known: Known) -> Iterator[Used]:
    terms = known.atlas.terms
    for numbers, present in ((query.observed, True), (query.excluded, False)):
        for term in numbers:
            yield Used(id=terms.ids[term], label=terms.labels[term], present=present)


__all__ = ["Examined", "Sign", "examine"]
