"""The diseases that we define, weighed by published frequencies and by what their criteria say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

from asterism.model.candidate import Kind, Reason
from asterism.model.truth import Truth
from asterism.model.verdict import Verdict
from asterism.rank.atlas import Atlas
from asterism.rank.examine import Examined
from asterism.rank.known import Known, OwnDisease, Sign
from asterism.rank.person import of_modes, of_onsets
from asterism.rank.prior import Prior
from asterism.rank.profile import profile, upwards
from asterism.rank.query import Query
from asterism.rank.single import Portrait, denied, exact, ratio, unseen
from asterism.rank.weigh import even

_ROOT = 0  # of the terms in order
_LEAST, _MOST = 0.005, 0.995  # of a share, whoever counted it: nothing is certain


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """A disease of ours with all reasons for and against; `total` is their sum."""

    of: OwnDisease
    portrait: Portrait
    reasons: tuple[Reason, ...]
    expected: tuple[Reason, ...]
    notes: tuple[str, ...] = ()

    @property
    def total(self) -> float:
        return sum(reason.log_odds for reason in self.reasons)


def weigh_own(
    disease: OwnDisease, verdicts: Sequence[Verdict], examined: Examined, known: Known
) -> Weighing:
    """The disease weighed. `verdicts` are those of its definitions, in their order."""
    atlas = known.atlas
    portrait = portrait_of(disease, atlas)
    bare = [sign for sign in disease.signs if not sign.terms]
    scale = atlas.rules.weights.observed * even(examined.count)
    expected = tuple(_unseen(disease, portrait, examined, atlas))
    missing = sum(one.log_odds for one in expected)
    reasons = [
        *_by_terms(portrait, disease, examined, atlas, scale),
        *_by_signs(bare, examined, atlas, scale),
        Reason(kind=Kind.UNSEEN, finding="", label="expected, not mentioned", log_odds=missing),
        Reason(
            kind=Kind.DESCRIBED, finding="", label="publications",
            log_odds=atlas.rules.weights.described * portrait.described,
        ),
        *_by_person(disease, examined, atlas),
        *by_prior(known.prior, [disease.name, disease.id, *_ids(disease, atlas)]),
        *_by_verdict(verdicts, atlas),
    ]  # fmt: skip
    return Weighing(
        of=disease,
        portrait=portrait,
        reasons=tuple(one for one in reasons if one.log_odds),
        expected=expected,
        notes=tuple(_notes(disease)),
    )


def portrait_of(disease: OwnDisease, atlas: Atlas) -> Portrait:
    """The annotations of the disease, with our frequencies in place of theirs."""
    rows = [row for entry in disease.entries for row in atlas.annotations(entry)]
    direct = profile(rows, atlas.rules.shares)
    direct |= dict.fromkeys(disease.terms, atlas.rules.own.mandatory)
    for sign in disease.signs:
        for term in sign.terms:
            if sign.cite or term not in direct:
                direct[term] = sign.share
    # The root is what every patient has: a finding that nobody lists for the disease is neutral.
    own = upwards(direct, atlas.terms.ancestors) | {_ROOT: 1.0}
    counted = atlas.arrays["described"]
    described = max(
        (float(counted[entry]) for entry in disease.entries), default=float(_mean(atlas))
    )
    return Portrait(direct=direct, own=own, mixed=own, described=described)


def _mean(atlas: Atlas) -> float:
    return float(atlas.arrays["described"].mean())


def _by_terms(
    portrait: Portrait, disease: OwnDisease, examined: Examined, atlas: Atlas, scale: float
) -> Iterator[Reason]:
    cites = _cites(disease, atlas)
    each = atlas.rules.weights.exact / max(examined.count, 1)
    stated = {term for sign in disease.signs for term in sign.terms if sign.cite}
    for term in examined.query.observed:
        said = _stated(portrait, term, atlas) if term in stated else None
        weight = scale * (ratio(atlas, portrait.mixed, term) if said is None else said)
        weight += each * exact(atlas, portrait.own.get(term, 0.0))
        yield _reason(Kind.OBSERVED, term, weight, portrait, atlas, cites)
    for term in examined.query.excluded:
        share = portrait.own.get(term, 0.0)
        if not share:
            continue
        if term in stated:
            base = float(atlas.arrays["base"][term])
            weight = scale * min(log(_left(share) / _left(base)), 0.0)
        else:
            weight = atlas.rules.weights.denied * denied(share)
        yield _reason(Kind.EXCLUDED, term, weight, portrait, atlas, cites)


def _stated(portrait: Portrait, term: int, atlas: Atlas) -> float:
    """What a source says of this very finding; it is not overruled by what is above it."""
    base = max(float(atlas.arrays["base"][term]), atlas.rules.own.rarest)
    return log(max(portrait.direct[term] / base, atlas.rules.weights.floor))


def _left(share: float) -> float:
    return 1 - min(max(share, _LEAST), _MOST)


def _reason(  # noqa: PLR0913,PLR0917
    kind: Kind,
    term: int,
    weight: float,
    portrait: Portrait,
    atlas: Atlas,
    cites: dict[int, tuple[str, ...]],
) -> Reason:
    entries = cites.get(-1, ())
    return Reason(
        kind=kind,
        finding=atlas.terms.ids[term],
        label=atlas.terms.labels[term],
        log_odds=weight,
        share=portrait.own.get(term),
        elsewhere=float(atlas.arrays["base"][term]),
        cite=cites.get(term, entries if term in portrait.own else ()),
    )


def _cites(disease: OwnDisease, atlas: Atlas) -> dict[int, tuple[str, ...]]:
    """Of each term who says how often; under -1 the entries of the annotations."""
    found = {term: sign.cite for sign in disease.signs for term in sign.terms if sign.cite}
    found[-1] = tuple(atlas.ids[entry][0] for entry in disease.entries)
    return found


def _by_signs(
    signs: Sequence[Sign], examined: Examined, atlas: Atlas, scale: float
) -> Iterator[Reason]:
    """What the ontology has no name for: signs that are so, and that are not."""
    each = atlas.rules.weights.exact / max(examined.count, 1)
    for sign in signs:
        truth = examined.signs[sign.key]
        if truth is Truth.UNKNOWN:
            continue
        usual = atlas.rules.own.elsewhere if sign.elsewhere is None else sign.elsewhere
        share, elsewhere = (min(max(one, _LEAST), _MOST) for one in (sign.share, usual))
        is_so = truth is Truth.TRUE
        if is_so:
            weight = scale * log(share / elsewhere) + each * exact(atlas, sign.share)
        else:
            weight = scale * log((1 - share) / (1 - elsewhere))
        yield Reason(
            kind=Kind.OBSERVED if is_so else Kind.EXCLUDED,
            finding=sign.id,
            label=sign.label,
            log_odds=weight,
            share=sign.share,
            elsewhere=usual,
            cite=sign.cite,
        )


def _unseen(
    disease: OwnDisease, portrait: Portrait, examined: Examined, atlas: Atlas
) -> Iterator[Reason]:
    above = set(atlas.terms.with_ancestors(examined.query.observed))
    weights = atlas.rules.weights
    cites = _cites(disease, atlas)
    for term, share in portrait.direct.items():
        if term not in above:
            weight = weights.unseen * unseen(share, weights.mentioned)
            yield _reason(Kind.UNSEEN, term, weight, portrait, atlas, cites)


def _by_verdict(verdicts: Sequence[Verdict], atlas: Atlas) -> Iterator[Reason]:
    rules = atlas.rules.own
    met = next((one for one in verdicts if one.truth is Truth.TRUE), None)
    nearly = next((one for one in verdicts if one.provisional), None)
    if met is not None:
        yield _said(met, "criteria met", rules.met)
    elif nearly is not None:
        yield _said(nearly, "criteria met, provisionally", rules.provisional)
    elif verdicts and all(one.truth is Truth.FALSE for one in verdicts):
        yield _said(verdicts[0], "criteria not met", rules.not_met)


def _said(verdict: Verdict, label: str, weight: float) -> Reason:
    return Reason(kind=Kind.VERDICT, finding=verdict.definition, label=label, log_odds=weight)


def _ids(disease: OwnDisease, atlas: Atlas) -> Iterator[str]:
    for entry in disease.entries:
        yield from atlas.ids[entry]


def by_prior(prior: Prior | None, ids: Sequence[str]) -> Iterator[Reason]:
    """What is said of how common the disease with these ids is."""
    weight = prior.of(ids) if prior else 0.0
    if weight:
        yield Reason(kind=Kind.PRIOR, finding="", label="how common it is", log_odds=weight)


def _by_person(disease: OwnDisease, examined: Examined, atlas: Atlas) -> Iterator[Reason]:
    onsets = [name for entry in disease.entries for name in atlas.onsets[entry]]
    modes = [name for entry in disease.entries for name in atlas.inheritance[entry]]
    yield from person_reasons(examined.query, onsets, modes, atlas)


def person_reasons(
    query: Query, onsets: Sequence[str], modes: Sequence[str], atlas: Atlas
) -> Iterator[Reason]:
    """What age at onset and sex say of a disease with these onsets and modes of inheritance."""
    rules = atlas.rules.person
    by_age = of_onsets(query.onset, onsets, rules) if query.onset else 0.0
    by_sex = of_modes(query.sex, modes, rules) if query.sex else 0.0
    if by_age:
        yield Reason(kind=Kind.ONSET, finding=query.onset, label="age at onset", log_odds=by_age)
    if by_sex:
        label = f"{query.sex.lower()} sex"
        yield Reason(kind=Kind.SEX, finding="", label=label, log_odds=by_sex)


def _notes(disease: OwnDisease) -> Iterator[str]:
    if not any(sign.cite for sign in disease.signs):
        yield "no frequency is published for it here: weighed by what its criteria ask for"
