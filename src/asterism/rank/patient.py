"""One patient: all diseases in one list, ours and the ontology's, each with its reasons."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from asterism.model.candidate import Ask, Candidate, Kind, Ranking, Reason
from asterism.model.finding import Patient
from asterism.model.truth import Truth
from asterism.model.verdict import Verdict
from asterism.rank.ask import Leader, Open, asked_of, asks
from asterism.rank.atlas import Atlas
from asterism.rank.examine import Examined, examine
from asterism.rank.known import Known, OwnDisease
from asterism.rank.own import Weighing, by_prior, person_reasons, weigh_own
from asterism.rank.person import by_onset, by_sex
from asterism.rank.prior import Prior
from asterism.rank.single import Portrait, denied, exact, portrait, ratio, unseen, weigh_one
from asterism.rank.weigh import Floats, even, gather, totals

_NEUTRAL = 0.05  # of a contribution below which a finding is called unexplained
_MOST_UNSEEN = 8  # told of each candidate

Verdicts = Mapping[str, Verdict]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A disease in the order: its total, and the one of ours or the entry that it is."""

    total: float
    id: str
    own: Weighing | None = None
    entry: int = -1


def rank_patient(
    patient: Patient,
    known: Known,
    verdicts: Verdicts,
    *,
    top: int,
    as_of: date | None = None,
) -> Ranking:
    """The `top` candidates and the tests that would tell the first of them apart.

    `verdicts` are those on this patient by id of definition, as of the same day.
    Unknown: a record without a finding to go by has no candidates.
    """
    examined = examine(patient, known, as_of)
    if not (examined.query.observed or Truth.TRUE in examined.signs.values()):
        notes = ("the record has no finding that diseases could be ranked by",)
        return Ranking(candidates=(), asks=(), leaders=(), used=examined.used, notes=notes)
    placed = _placed(examined, verdicts, known)
    odds = _odds([one.total for one in placed])
    pairs = list(zip(placed, odds, strict=True))
    out = [(one, log_odds) for one, log_odds in pairs[top:] if _is_ruled_out(one)]
    return Ranking(
        candidates=tuple(_candidate(*each, examined, verdicts, known) for each in pairs[:top]),
        ruled_out=tuple(_candidate(*each, examined, verdicts, known) for each in out),
        asks=_asks(placed, examined, known),
        leaders=tuple(
            (one.id, one.own.of.label if one.own else known.atlas.names[one.entry])
            for one in placed[: known.atlas.rules.asking.leaders]
        ),
        used=examined.used,
        notes=(*examined.query.notes, *_unlisted(known.prior)),
    )


def _unlisted(prior: Prior | None) -> Iterator[str]:
    if prior and prior.unknown:
        yield f"no disease is ranked here by these ids of the prior: {', '.join(prior.unknown[:5])}"


def _is_ruled_out(placed: _Placed) -> bool:
    reasons = placed.own.reasons if placed.own else ()
    return any(one.kind is Kind.VERDICT and one.log_odds < 0 for one in reasons)


def _placed(examined: Examined, verdicts: Verdicts, known: Known) -> list[_Placed]:
    own = [
        weigh_own(one, [verdicts[each.id] for each in one.definitions if each.id in verdicts],
                  examined, known)
        for one in known.diseases
    ]  # fmt: skip
    atlas = known.atlas
    total = _totals(atlas, examined)
    if known.prior is not None:
        total += known.prior.by_entry
    ours = {entry for one in known.diseases for entry in one.entries}
    total[[*ours, *atlas.names_for_several.tolist()]] = -np.inf
    # Beyond these none can come among those that are shown, however many of ours stand above.
    best = np.argsort(-total, kind="stable")[:_FARTHEST]
    found = [_Placed(total=one.total, id=one.of.id, own=one) for one in own]
    found += [
        _Placed(total=float(total[entry]), id=atlas.ids[entry][0], entry=entry)
        for entry in best.tolist()
        if np.isfinite(total[entry])
    ]
    return sorted(found, key=lambda one: (-one.total, one.id))


_FARTHEST = 2000


def _totals(atlas: Atlas, examined: Examined) -> Floats:
    """The total of every entry. Signs that only our diseases know say nothing of these, but they
    are findings all the same, and the sum is evened for their number too.
    """
    total = totals(gather(atlas, examined.query, examined.count))
    return total + by_onset(atlas, examined.query) + by_sex(atlas, examined.query)


def _odds(totals: Sequence[float]) -> list[float]:
    """The logarithm of the odds of each against all others together."""
    values = np.array(totals, np.float64)
    scaled = np.exp(values - values.max())
    rest = np.maximum(scaled.sum() - scaled, 1e-300)
    return (values - values.max() - np.log(rest)).tolist()


def _candidate(
    placed: _Placed, log_odds: float, examined: Examined, verdicts: Verdicts, known: Known
) -> Candidate:
    if placed.own is not None:
        return _ours(placed.own, log_odds, examined, verdicts)
    atlas, entry = known.atlas, placed.entry
    found = portrait(atlas, entry)
    assert found is not None  # the entries that are ranked have a profile
    reasons = (
        *_entry_reasons(atlas, entry, found, examined),
        *by_prior(known.prior, atlas.ids[entry]),
    )
    return Candidate(
        id=placed.id,
        ids=atlas.ids[entry],
        label=atlas.names[entry],
        log_odds=log_odds,
        reasons=_by_weight(reasons),
        kind_of=atlas.kinds_of.get(entry, ()),
        unexplained=_unexplained(reasons),
        unseen=_expected(_entry_unseen(atlas, found, examined)),
        notes=tuple(_entry_notes(found)),
    )


def _ours(weighing: Weighing, log_odds: float, examined: Examined, verdicts: Verdicts) -> Candidate:
    of = weighing.of
    return Candidate(
        id=of.id,
        ids=(of.id,),
        label=of.label,
        log_odds=log_odds,
        reasons=_by_weight(weighing.reasons),
        disease=of.name,
        verdicts=tuple(verdicts[one.id] for one in of.definitions if one.id in verdicts),
        unexplained=_unexplained(weighing.reasons, examined),
        unseen=_expected(weighing.expected),
        notes=weighing.notes,
    )


def _by_weight(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    return tuple(sorted(reasons, key=lambda one: (-one.log_odds, one.kind.value, one.finding)))


def _unexplained(reasons: Sequence[Reason], examined: Examined | None = None) -> tuple[str, ...]:
    """The findings that say nothing for it."""
    told = {one.finding for one in reasons if one.kind is Kind.OBSERVED}
    found = [one.label for one in reasons if one.kind is Kind.OBSERVED and one.log_odds < _NEUTRAL]
    if examined is not None:
        found += [one.label for one in examined.used if one.present and one.id not in told]
    return tuple(dict.fromkeys(found))


def _expected(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """What weighs most of what was to be expected, and is more than a possibility."""
    likely = [one for one in reasons if (one.share or 0) > 0.2]
    return tuple(sorted(likely, key=lambda one: (-(one.share or 0), one.finding))[:_MOST_UNSEEN])


def _entry_reasons(
    atlas: Atlas, entry: int, found: Portrait, examined: Examined
) -> Iterator[Reason]:
    query, weights = examined.query, atlas.rules.weights
    scale = weights.observed * even(examined.count)
    by = atlas.ids[entry]
    each = weights.exact / max(examined.count, 1)
    for term in query.observed:
        weight = scale * ratio(atlas, found.mixed, term) + each * exact(
            atlas, found.own.get(term, 0.0)
        )
        yield _reason(atlas, Kind.OBSERVED, term, weight, found, by)
    evidence = weigh_one(atlas, query, found)
    rare = [t for t in query.excluded if found.direct.get(t, 1.0) < atlas.rules.shares.rare_at]
    for term in query.excluded:
        weight = weights.denied * denied(found.own.get(term, 0.0))
        if term in rare:
            weight += weights.never * evidence.never / len(rare)
        if weight:
            yield _reason(atlas, Kind.EXCLUDED, term, weight, found, by)
    yield Reason(
        kind=Kind.UNSEEN, finding="", label="expected, not mentioned",
        log_odds=weights.unseen * evidence.unseen,
    )  # fmt: skip
    yield Reason(
        kind=Kind.DESCRIBED, finding="", label="publications",
        log_odds=weights.described * evidence.described,
    )  # fmt: skip
    yield from person_reasons(query, atlas.onsets[entry], atlas.inheritance[entry], atlas)


def _reason(  # noqa: PLR0913,PLR0917
    atlas: Atlas, kind: Kind, term: int, weight: float, found: Portrait, by: tuple[str, ...]
) -> Reason:
    known = term in found.own
    return Reason(
        kind=kind,
        finding=atlas.terms.ids[term],
        label=atlas.terms.labels[term],
        log_odds=weight,
        share=found.own.get(term, found.mixed.get(term)),
        elsewhere=float(atlas.arrays["base"][term]),
        cite=by if known else (),
    )


def _entry_unseen(atlas: Atlas, found: Portrait, examined: Examined) -> list[Reason]:
    above = set(examined.query.above)
    weights = atlas.rules.weights
    return [
        _reason(
            atlas, Kind.UNSEEN, term, weights.unseen * unseen(share, weights.mentioned), found, ()
        )
        for term, share in found.direct.items()
        if term not in above
    ]


_THIN = 5  # annotated findings below which a profile hardly tells


def _entry_notes(found: Portrait) -> Iterator[str]:
    if not found.direct:
        yield "no usable profile of its own: weighed by related diseases alone"
    elif len(found.direct) < _THIN:
        yield f"a thin profile: {len(found.direct)} annotated findings"


def _asks(placed: Sequence[_Placed], examined: Examined, known: Known) -> tuple[Ask, ...]:
    rules = known.atlas.rules.asking
    first = placed[: rules.leaders]
    values = np.array([one.total for one in first])
    chances = np.exp(values - values.max())
    chances /= chances.sum()
    leaders = [
        Leader(
            id=one.id, probability=float(chance), share=_Shares(one, _profile(one, known), known)
        )
        for one, chance in zip(first, chances, strict=True)
    ]
    return asks(leaders, list(_open(first, examined, known)), known.tests, rules)


def _open(leaders: Sequence[_Placed], examined: Examined, known: Known) -> Iterator[Open]:
    """What nobody has answered yet: signs of the leaders, and findings that a term names."""
    settled = set(examined.query.above)
    settled.update(examined.query.excluded)
    told: set[str] = set()
    for one in leaders:
        for sign in one.own.of.signs if one.own else ():
            truth = examined.signs[sign.key]
            if sign.id not in told and truth is Truth.UNKNOWN:
                told.add(sign.id)
                yield Open(
                    id=sign.id, label=sign.label, answered_by=asked_of(sign.criterion) | {sign.id}
                )
    for concept, _ in known.coded:
        terms = known.terms_of(concept.id)
        if concept.id not in told and not settled.intersection(terms):
            yield Open(id=concept.id, label=concept.label, answered_by=frozenset({concept.id}))


@dataclass(frozen=True, slots=True)
class _Shares:
    """How often patients with a disease have a sign or a concept."""

    of: _Placed
    profile: Mapping[int, float]
    known: Known

    def __call__(self, finding: str) -> float:
        for sign in self.of.own.of.signs if self.of.own else ():
            if sign.id == finding and (sign.cite or not sign.terms):
                return sign.share
        terms = self.known.terms_of(finding)
        base = self.known.atlas.arrays["base"]
        if terms:
            return max(max(self.profile.get(term, 0.0), float(base[term])) for term in terms)
        return _elsewhere(self.known, finding)


def _profile(placed: _Placed, known: Known) -> Mapping[int, float]:
    if placed.own is not None:
        return placed.own.portrait.own
    found = portrait(known.atlas, placed.entry)
    return found.own if found else {}


def _elsewhere(known: Known, finding: str) -> float:
    """What a source says of patients without; else what is taken where none does."""
    found = (
        sign.elsewhere
        for one in known.diseases
        for sign in one.signs
        if sign.id == finding and sign.elsewhere is not None
    )
    return next(found, known.atlas.rules.own.elsewhere)


__all__ = ["OwnDisease", "rank_patient"]
