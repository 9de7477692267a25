"""What the ranking knows of our own concepts: their terms, and the signs of diseases we define."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from asterism.define import Library
from asterism.define.frequencies import load_frequencies
from asterism.define.resolve import Resolver
from asterism.define.terms import Coding, Concept, Kind
from asterism.model.criteria import Criterion, Present
from asterism.model.definition import Definition, Test
from asterism.model.frequencies import Frequencies
from asterism.rank.atlas import Atlas
from asterism.rank.criteria import Shown, expected_by, shown_by_values
from asterism.rank.prior import Prior

_LOOKED_AT = frozenset({Kind.FINDING, Kind.DISEASE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A finding that a disease is expected with. `terms` are the ontology's; `elsewhere` is None
    where no source compares. `cite` is empty for what is only derived from criteria. `key` is the
    concept, or the sign's own name: signs of several diseases with one key are one question.
    """

    id: str
    label: str
    key: str
    criterion: Criterion
    terms: tuple[int, ...]
    share: float
    elsewhere: float | None
    cite: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDisease:
    """A disease of ours. `entries` are those of the atlas that are the same disease, `terms` those
    of the ontology that name it.
    """

    name: str
    id: str
    label: str
    definitions: tuple[Definition, ...]
    entries: tuple[int, ...]
    terms: tuple[int, ...]
    signs: tuple[Sign, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Known:
    """A library as the ranking uses it, beside an atlas; and how common diseases are, where the
    user says so.
    """

    library: Library
    atlas: Atlas
    prior: Prior | None = None
    _terms: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False)

    @cached_property
    def resolver(self) -> Resolver:
        return Resolver(self.library.concepts, self.library.definitions)

    def terms_of(self, concept: str) -> tuple[int, ...]:
        """The ontology's terms for a concept, by number; none where it has no name for it."""
        if concept not in self._terms:
            known = self.library.concepts.get(concept)
            codes = known.codes if known else ()
            found = (self.atlas.terms.find(c.code) for c in codes if c.system is Coding.HPO)
            self._terms[concept] = tuple(dict.fromkeys(t for t in found if t is not None))
        return self._terms[concept]

    @cached_property
    def coded(self) -> tuple[tuple[Concept, Present], ...]:
        """Every concept that the ontology has a term for, and the criterion that it is there."""
        return tuple(
            (concept, self._present(concept.id))
            for concept in self.library.concepts.values()
            if concept.kind in _LOOKED_AT and self.terms_of(concept.id)
        )

    @cached_property
    def _shown(self) -> Shown:
        return shown_by_values(self.library.concepts.values())

    def _present(self, concept: str) -> Present:
        filled = self.resolver.fill(Present(concept=concept))
        assert isinstance(filled, Present)
        return filled

    @cached_property
    def tests(self) -> tuple[Test, ...]:
        """Every examination, in order of id."""
        return tuple(
            Test(
                id=one.id, label=one.label, answers=one.answers, invasive=one.invasive,
                availability=one.availability, routine=one.routine,
            )
            for one in sorted(self.library.concepts.values(), key=lambda concept: concept.id)
            if one.kind is Kind.PROCEDURE and one.answers
        )  # fmt: skip

    @cached_property
    def diseases(self) -> tuple[OwnDisease, ...]:
        """Those that we define, in order of name."""
        names = dict.fromkeys(name.partition("/")[0] for name in sorted(self.library.definitions))
        found = [self._disease(name) for name in names]
        taken = Counter(one.id for one in found)
        return tuple(
            replace(one, id=f"asterism:{one.name}")
            if taken[one.id] > 1 and not one.entries
            else one
            for one in found
        )

    def _disease(self, name: str) -> OwnDisease:
        definitions = tuple(
            self.library.resolved(one)
            for one in sorted(self.library.definitions)
            if one.startswith(f"{name}/")
        )
        frequencies = load_frequencies(self.library).get(name)
        first = definitions[0].disease
        ids = frequencies.annotated_as if frequencies else (first.id,)
        entries = (self.atlas.number[one] for one in ids if one in self.atlas.number)
        return OwnDisease(
            name=name,
            id=first.id,
            label=self._label(first.concept) or first.label,
            definitions=definitions,
            entries=tuple(dict.fromkeys(entries)),
            terms=self.terms_of(first.concept),
            signs=tuple(self._signs(name, definitions, frequencies)),
        )

    def _signs(
        self, name: str, definitions: Sequence[Definition], frequencies: Frequencies | None
    ) -> Iterator[Sign]:
        published = frequencies.expected if frequencies else ()
        told = set()
        for one in published:
            concept = one.sign.concept if isinstance(one.sign, Present) else ""
            told.add(concept)
            yield Sign(
                id=one.id,
                label=self._label(concept) or one.label,
                key=concept or f"{name}/{one.id}",
                criterion=one.sign,
                terms=self.terms_of(concept),
                share=one.share,
                elsewhere=one.elsewhere,
                cite=tuple(dict.fromkeys(series.cite for series in one.series)),
            )
        own = {one.disease.concept for one in definitions}
        written = [self.library.definitions[one.id] for one in definitions]
        for concept, share in expected_by(written, self.atlas.rules.own, self._shown).items():
            if concept not in told and concept not in own:
                yield Sign(
                    id=concept,
                    label=self._label(concept),
                    key=concept,
                    criterion=self._present(concept),
                    terms=self.terms_of(concept),
                    share=share,
                    elsewhere=None,
                )

    def _label(self, concept: str) -> str:
        known = self.library.concepts.get(concept)
        return known.label if known else ""
