"""A definition as written to one that can be judged: every named finding filled in, once.

Neither the judge nor a compiler knows that a CIDP is a polyneuropathy or that platelets over 450
are thrombocytosis. They find it here, in the fields of `Present` and in `tests`.

A concept that is shown through its kinds may come round to itself ("absent when all its kinds are
absent", and a kind is absent when it is). While a concept's own rules are being filled in they are
left out below: what can only be shown by itself is not shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import assert_never

from asterism.define.faults import did_you_mean, refuse
from asterism.define.formulas import resolved_formulas
from asterism.define.hierarchy import arrange, circles, rule_arrows
from asterism.define.probes import Finder
from asterism.define.terms import Concept
from asterism.model.criteria import (
    Across,
    AtLeast,
    Changed,
    Criterion,
    Measured,
    Meets,
    Named,
    Not,
    Place,
    Present,
    Presumed,
    all_of,
    any_of,
    children,
)
from asterism.model.definition import Definition, Test
from asterism.model.when import EVER, Window

LARGEST_TREE = 50_000  # nodes once filled in; the largest of ours has some hundreds

_NOWHERE = Place(file="knowledge", line=1, column=1)
Owners = frozenset[str]  # the concepts whose own rules are being filled in


Definitions = Mapping[str, Definition]
_NO_OTHERS: Definitions = {}


def resolve(
    definition: Definition, concepts: Mapping[str, Concept], definitions: Definitions = _NO_OTHERS
) -> Definition:
    """The definition with every Present and Meets filled in, equivalents and formulas added, and
    its `tests`. `definitions` are those that it may meet, as written.

    Raises: KnowledgeError (K012 unknown concept, K032 and K033 circles, K043 too large, K046 a
    definition that meets itself, K047 unknown definition, K048 a formula that cannot be reckoned).
    """
    return Resolver(concepts, definitions).resolved(definition)


class Resolver:
    """Fills in criteria against one set of concepts, and remembers what it has filled in.

    Definitions resolved by one resolver share what they have in common, so that it is filled in
    once, and weighed once on a record that is judged by several.

    Raises: KnowledgeError (K032, K033) when the concepts go in circles.
    """

    def __init__(
        self, concepts: Mapping[str, Concept], definitions: Definitions = _NO_OTHERS
    ) -> None:
        self._concepts = concepts
        self._definitions = definitions
        self._meeting: tuple[str, ...] = ()  # those that are being filled in
        self._hierarchy = arrange(concepts)
        self._finder = Finder(concepts)
        self._filled: dict[tuple[str, Window, Owners], Present] = {}
        self._met: dict[tuple[str, Window, Owners], Meets] = {}
        self._sizes: dict[int, int] = {}
        self._refuse_circles()

    def resolved(self, definition: Definition) -> Definition:
        """The definition filled in, as `resolve` says it."""
        self._meeting = (definition.id,)
        root = self.fill(definition.root)
        exclusions = tuple(self.fill_named(one) for one in definition.exclusions)
        cautions = tuple(replace(one, when=self.fill(one.when)) for one in definition.cautions)
        self._meeting = ()
        whole = (root, *exclusions, *(one.when for one in cautions))
        return replace(
            definition,
            root=root,
            exclusions=exclusions,
            cautions=cautions,
            tests=self.tests(whole),
        )

    def tests(self, roots: Iterable[Criterion]) -> tuple[Test, ...]:
        """The tests that can answer some leaf of filled-in trees, least burdensome first."""
        return self._finder.tests(roots)

    def fill(
        self, node: Criterion, window: Window = EVER, owners: Owners = frozenset()
    ) -> Criterion:
        """The criterion filled in; it looks no further back than `window`."""
        match node:
            case Present():
                return self._present(node, narrow(node.window, window), owners)
            case Measured() | Changed():
                return replace(
                    node,
                    equivalents=self._analyte(node).equivalents,
                    formulas=resolved_formulas(self._analyte(node), self._concepts),
                    window=narrow(node.window, window),
                )
            case AtLeast(of=parts):
                return replace(node, of=tuple(self.fill(part, window, owners) for part in parts))
            case Not(of=part) | Across(of=part):
                return replace(node, of=self.fill(part, window, owners))
            case Presumed(of=part, unless=unless):
                return replace(
                    node,
                    of=self.fill(part, window, owners),
                    unless=self.fill(unless, window, owners),
                )
            case Named():
                return self.fill_named(node, window, owners)
            case Meets():
                return self._meets(node, window, owners)
            case _:
                assert_never(node)

    def fill_named(self, node: Named, window: Window = EVER, owners: Owners = frozenset()) -> Named:
        return replace(node, of=self.fill(node.of, window, owners))

    def _meets(self, node: Meets, window: Window, owners: Owners) -> Meets:
        key = node.definition, window, owners
        if key not in self._met:
            self._refuse_meeting(node)
            outer, self._meeting = self._meeting, (*self._meeting, node.definition)
            other = self._definitions[node.definition]
            exclusions = (Not(of=self.fill(one, window, owners)) for one in other.exclusions)
            whole = all_of(self.fill(other.root, window, owners), *exclusions)
            self._met[key] = replace(node, title=full_title(other), of=whole)
            self._meeting = outer
            self._weigh(self._met[key], node.at)
        return replace(self._met[key], at=node.at)

    def _refuse_meeting(self, node: Meets) -> None:
        if node.definition not in self._definitions:
            raise unknown_definition(node.definition, self._definitions, node.at)
        if node.definition in self._meeting:
            start = self._meeting.index(node.definition)
            way = " > ".join((*self._meeting[start:], node.definition))
            what = f"a definition that meets itself: {way}"
            fix = "take one of these out; a definition stands on the record in the end"
            raise refuse("K046", what, at=node.at or _NOWHERE, fix=fix)

    def _present(self, node: Present, window: Window, owners: Owners) -> Present:
        key = node.concept, window, owners
        if key not in self._filled:
            self._known(node.concept, node.at)
            self._filled[key] = self._fill_present(node.concept, window, owners)
            self._weigh(self._filled[key], node.at)
        return replace(self._filled[key], at=node.at)

    def _fill_present(self, concept: str, window: Window, owners: Owners) -> Present:
        below = self._hierarchy.and_below(concept)
        above = self._hierarchy.and_above(concept)
        shown = [
            self.fill_named(rule, window, owners | {owner})
            for owner in below
            if owner not in owners and owner in self._concepts
            for rule in self._concepts[owner].shown_by
        ]
        refuted: list[Criterion] = [
            self.fill_named(rule, window, owners | {owner})
            for owner in above
            if owner not in owners and owner in self._concepts
            for rule in self._concepts[owner].refuted_by
        ]
        return Present(
            concept=concept,
            window=window,
            stated_by=frozenset(below),
            hinted_by=self._hierarchy.hinting_at(concept),
            prompted_by=frozenset(self._concepts[concept].prompted_by),
            denied_by=frozenset(above),
            shown_by=tuple(shown),
            refuted_by=(*refuted, *self._no_kind(concept, window, owners)),
        )

    def _no_kind(self, concept: str, window: Window, owners: Owners) -> tuple[Not, ...]:
        """For a concept with a complete list of kinds, that none of them is so."""
        entry = self._concepts[concept]
        if not entry.kinds or concept in owners:
            return ()
        within = owners | {concept}
        kinds = (Present(concept=kind, at=entry.at) for kind in entry.kinds)
        return (Not(of=any_of(*(self.fill(kind, window, within) for kind in kinds))),)

    def _analyte(self, node: Measured | Changed) -> Concept:
        self._known(node.analyte, node.at)
        return self._concepts[node.analyte]

    def _known(self, concept: str, at: Place | None) -> None:
        if concept not in self._concepts:
            raise unknown_concept(concept, self._concepts, at)

    def _weigh(self, node: Present | Meets, at: Place | None) -> None:
        if self._size(node) > LARGEST_TREE or len(self._filled) > LARGEST_TREE:
            name = node.concept if isinstance(node, Present) else node.definition
            what = f"{name!r} grows beyond {LARGEST_TREE} criteria once filled in"
            fix = "rules that ask about each other's kinds multiply: ask about fewer"
            raise refuse("K043", what, at=at or _NOWHERE, fix=fix)

    def _size(self, node: Criterion) -> int:
        """The criteria in a tree; what was weighed before is not walked again."""
        if (known := self._sizes.get(id(node))) is not None:
            return known
        parts = children(node)
        if isinstance(node, Present):
            parts = node.shown_by + node.refuted_by
        size = 1 + sum(self._size(part) for part in parts)
        self._sizes[id(node)] = size
        return size

    def _refuse_circles(self) -> None:
        for circle in circles(self._hierarchy.above):
            what = f"a concept is a kind of itself: {' > '.join((*circle, circle[0]))}"
            fix = "take one of these out of `is_a` or `kinds`"
            raise refuse("K032", what, at=self._place(circle[0]), fix=fix)
        for circle in circles(rule_arrows(self._concepts)):
            what = f"rules that ask about themselves: {' > '.join((*circle, circle[0]))}"
            fix = "let one of these rules do without the next concept"
            raise refuse("K033", what, at=self._place(circle[0]), fix=fix)

    def _place(self, concept: str) -> Place:
        entry = self._concepts.get(concept)
        return entry.at if entry is not None and entry.at is not None else _NOWHERE


def narrow(one: Window, other: Window) -> Window:
    """The shorter of two windows."""
    days = [window.days for window in (one, other) if window.days is not None]
    return Window(days=min(days)) if days else EVER


def full_title(definition: Definition) -> str:
    """`POEMS syndrome, Dispenzieri 2012`, and the level where there is one."""
    name, level = definition.title.partition(",")[0], definition.level
    return ", ".join(filter(None, (definition.disease.label, name, level)))


def unknown_definition(name: str, definitions: Definitions, at: Place | None) -> Exception:
    fix = f"{did_you_mean(name, definitions)}`asterism definitions` lists them"
    return refuse("K047", f"no definition is called {name!r}", at=at or _NOWHERE, fix=fix)


def unknown_concept(concept: str, concepts: Mapping[str, Concept], at: Place | None) -> Exception:
    hint = did_you_mean(concept, concepts)
    fix = f"{hint}concepts are listed in knowledge/terms"
    return refuse("K012", f"unknown concept {concept!r}", at=at or _NOWHERE, fix=fix)
