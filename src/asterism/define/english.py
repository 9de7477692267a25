"""A definition said in English, line by line as the printed table has it, from what will be judged.

The reviewer of an encoding reads this and not YAML; so every threshold stands here with its unit,
its source, and whether the number is the source's or ours. What amounts to each finding stands
apart, below the table: among its lines nobody would find the table again.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from textwrap import wrap
from typing import assert_never

from asterism.define.hierarchy import Hierarchy, arrange
from asterism.define.library import Library
from asterism.define.phrases import (
    Concepts,
    concept_phrase,
    formula_phrase,
    leaf_phrase,
    sites_phrase,
    tags,
)
from asterism.model.criteria import (
    Across,
    AtLeast,
    Basis,
    Changed,
    Criterion,
    Measured,
    Meets,
    Named,
    Not,
    Present,
    Presumed,
    Seen,
)
from asterism.model.definition import Caution, Definition, Review

WIDTH = 100
_STEP = "  "
_REVIEWS = {
    Review.DRAFT: "The encoding is a draft: no clinician has signed it.",
    Review.REVIEWED: "The encoding was reviewed by a clinician.",
}
_JOINERS = {True: "and", False: "or"}

Leaf = Present | Measured | Changed
_UNTITLED: Mapping[str, str] = {}


def to_english(what: Definition | Criterion, library: Library) -> str:
    """The definition or criterion in English, its named findings explained from the library."""
    return "\n".join(english_lines(what, library.concepts, library.titles)) + "\n"


def english_lines(
    what: Definition | Criterion, concepts: Concepts, titles: Mapping[str, str] = _UNTITLED
) -> tuple[str, ...]:
    """The lines of `to_english`, none longer than 100 characters unless a word is.

    `titles` are what definitions are called that are met; one without is called by its id.
    """
    teller = _Teller(concepts, titles)
    said = teller.definition(what) if isinstance(what, Definition) else teller.alone(what)
    return tuple(line for long in said for line in _wrapped(long))


class Headlines:
    """The first line that is said of a criterion: a leaf in full, a count as n of how many."""

    def __init__(self, concepts: Concepts, titles: Mapping[str, str] = _UNTITLED) -> None:
        self._teller = _Teller(concepts, titles)

    def of(self, node: Criterion) -> str:
        match node:
            case Named(label=label):
                return label
            case AtLeast(of=(_,)):
                return "one criterion"
            case _:
                return self._first(node)

    def _first(self, node: Criterion) -> str:
        return next(iter(self._teller.criterion(node))).removesuffix(":")


class _Teller:
    """Tells criteria with the labels of one set of concepts; explains each finding only once."""

    def __init__(self, concepts: Concepts, titles: Mapping[str, str] = _UNTITLED) -> None:
        self._concepts = concepts
        self._titles = titles
        self._hierarchy: Hierarchy = arrange(concepts)
        self._mentioned: dict[str, None] = {}  # what is to be explained, in order
        self._told: set[Named] = set()
        # Of the whole that is being told: a part with the same ones does not repeat them.
        self._cite = ""
        self._seen = Seen.SEEN

    def definition(self, of: Definition) -> Iterator[str]:
        self._cite = of.source
        level = f", {of.level}" if of.level and not of.title.endswith(of.level) else ""
        yield f"{of.title}{level}  ({of.id})"
        yield f"{of.disease.label}, {of.disease.id}; source {of.source}"
        yield _REVIEWS[of.status]
        if of.basis is Basis.OPERATIONAL:
            yield "The set itself is operational: ours, not a published one."
        if of.summary:
            yield of.summary
        yield ""
        first, *rest = self.criterion(of.root)
        yield _headed("Met when", first)
        yield from rest
        if of.exclusions:
            yield ""
            yield "Not met when any of these is so; met only provisionally while one is untested:"
            yield from _indented(line for one in of.exclusions for line in self.criterion(one))
        if of.cautions:
            yield ""
            yield "To be said, without changing the verdict:"
            yield from _indented(line for one in of.cautions for line in self._caution(one))
        yield from self._meanings()

    def alone(self, node: Criterion) -> Iterator[str]:
        """A criterion, and below it what amounts to each finding that it names."""
        yield from self.criterion(node)
        yield from self._meanings()

    def _meanings(self) -> Iterator[str]:
        """What amounts to each finding that was mentioned; this may mention others."""
        met: set[str] = set()
        said: list[str] = []
        while waiting := [concept for concept in self._mentioned if concept not in met]:
            met.update(waiting)
            for concept in waiting:
                self._cite, self._seen = "", Seen.SEEN
                if lines := list(self._meaning(concept)):
                    said += [f"{self._title(concept)}:", *_indented(lines)]
        if said:
            yield ""
            yield "What counts as each finding:"
            yield from _indented(said)

    def criterion(self, node: Criterion) -> Iterator[str]:
        match node:
            case Present() | Measured() | Changed():
                yield self._leaf(node)
            case AtLeast():
                yield from self._count(node)
            case Not(of=part):
                yield from self._not(part)
            case Named():
                yield from self._named(node)
            case Meets(definition=name):
                yield f"meets {self._titles.get(name, name)}"
            case Presumed(of=part, unless=unless):
                yield from self._presumed(part, unless)
            case Across():
                yield from self._across(node)
            case _:
                assert_never(node)

    def _presumed(self, part: Criterion, unless: Criterion) -> Iterator[str]:
        first, *rest = self.criterion(part)
        yield first
        yield from rest
        first, *rest = self.criterion(unless)
        yield f"{_STEP}{_headed('unless (silence is taken for no)', first)}"
        yield from _indented(rest)

    def _across(self, node: Across) -> Iterator[str]:
        first, *rest = self.criterion(node.of)
        yield _headed(f"{sites_phrase(node)}, each by itself", first)
        yield from rest
        if node.enough is not None:
            yield f"{_STEP}not so once {node.enough} were examined and too few show it"

    def _count(self, node: AtLeast) -> Iterator[str]:
        if len(node.of) == 1 and node.n == 1:
            yield from self.criterion(node.of[0])
            return
        together = self._in_one_line(node)
        if together is None:
            yield f"{_counted(node)}:"
            yield from _indented(line for part in node.of for line in self.criterion(part))
            return
        yield together

    def _in_one_line(self, node: AtLeast) -> str | None:
        """`a, b or c` for bare leaves; None for anything that needs an outline."""
        leaves = [part for part in node.of if isinstance(part, Leaf)]
        is_all = node.n == len(node.of)
        if len(leaves) < len(node.of) or not (is_all or node.n == 1):
            return None
        *first, last = map(self._leaf, leaves)
        return f"{', '.join(first)} {_JOINERS[is_all]} {last}"

    def _not(self, part: Criterion) -> Iterator[str]:
        match part:
            case Present():
                yield f"absent: {self._leaf(part)}"
            case _:
                first, *rest = self.criterion(part)
                yield _headed("not", first)
                yield from rest

    def _named(self, node: Named) -> Iterator[str]:
        mark = self._mark(node)
        outer = self._cite, self._seen
        self._cite, self._seen = node.cite or self._cite, node.seen
        first, *rest = self.criterion(node.of)
        self._cite, self._seen = outer
        if first.casefold() == node.label.casefold():
            yield node.label + mark
        else:
            yield _headed(node.label, first, mark)
        if node.note:
            yield f"{_STEP}note: {node.note}"
        yield from rest

    def _mark(self, node: Named) -> str:
        cite = "" if node.cite == self._cite else node.cite
        seen = Seen.SEEN if node.seen is self._seen else node.seen
        return tags(cite=cite, basis=node.basis, seen=seen)

    def _caution(self, caution: Caution) -> Iterator[str]:
        first, *rest = self.criterion(caution.when)
        yield _headed("when", first)
        yield from rest
        yield f"{_STEP}say: {caution.say}{tags(cite=caution.cite, seen=caution.seen)}"

    def _title(self, concept: str) -> str:
        phrase = concept_phrase(concept, self._concepts)
        return phrase[:1].upper() + phrase[1:]

    def _leaf(self, leaf: Leaf) -> str:
        """The leaf in words; what amounts to it is told later."""
        self._mentioned[leaf.concept if isinstance(leaf, Present) else leaf.analyte] = None
        return leaf_phrase(leaf, self._concepts)

    def _meaning(self, concept: str) -> Iterator[str]:
        """What amounts to saying a finding: its kinds, its hints, and the rules that show it; of an
        analyte, how it is reckoned where it is not printed.
        """
        known = self._concepts.get(concept)
        for formula in known.formulas if known else ():
            mark = tags(cite=formula.cite, seen=formula.seen)
            yield f"where none is printed, {formula_phrase(formula)}{mark}"
        kinds = self._hierarchy.and_below(concept)
        if len(kinds) > 1:
            yield f"a kind of it: {self._listed(kinds[1:])}"
        if hints := sorted(self._hierarchy.hinting_at(concept)):
            yield f"indirectly: {self._listed(hints)}"
        for kind in kinds:
            yield from self._shown(kind, concept)
        for general in self._hierarchy.and_above(concept):
            yield from self._refuted(general, concept)

    def _shown(self, kind: str, concept: str) -> Iterator[str]:
        """The rules of a concept or of a kind of it; one that works both ways says so."""
        whose = "" if kind == concept else f" as {concept_phrase(kind, self._concepts)}"
        for rule in self._concepts[kind].shown_by if kind in self._concepts else ():
            both = kind == concept and _opposite(rule) in self._concepts[kind].refuted_by
            yield from self._rule("the same as" if both else f"shown{whose} by", rule)

    def _refuted(self, general: str, concept: str) -> Iterator[str]:
        entry = self._concepts.get(general)
        if entry is None:
            return
        told = {_opposite(rule) for rule in entry.shown_by} if general == concept else set()
        whose = "" if general == concept else f" as no {concept_phrase(general, self._concepts)}"
        for rule in entry.refuted_by:
            if rule not in told:
                yield from self._rule(f"excluded{whose} by", rule)

    def _rule(self, how: str, rule: Named) -> Iterator[str]:
        if rule in self._told:
            return
        self._told.add(rule)
        mark = self._mark(rule)
        self._cite, self._seen = rule.cite, rule.seen
        first, *rest = self.criterion(rule.of)
        self._cite, self._seen = "", Seen.SEEN
        yield _headed(how, first, mark)
        yield from rest

    def _listed(self, concepts: Iterable[str]) -> str:
        return "; ".join(concept_phrase(concept, self._concepts) for concept in concepts)


def _opposite(rule: Named) -> Named:
    return replace(rule, of=Not(of=rule.of))


def _counted(node: AtLeast) -> str:
    if node.n == len(node.of):
        return f"all of these {node.n}"
    return f"at least {node.n} of these {len(node.of)}"


def _headed(head: str, first: str, mark: str = "") -> str:
    """The first line of a criterion under a head; the mark stands before a colon at its end."""
    tail = ":" if first.endswith(":") else ""
    return f"{head}: {first.removesuffix(':')}{mark}{tail}"


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"{_STEP}{line}" for line in lines)


def _wrapped(line: str) -> list[str]:
    text = line.lstrip(" ")
    margin = line[: len(line) - len(text)]
    hanging = f"{margin}{_STEP}{_STEP}"
    return wrap(
        text,
        width=WIDTH,
        initial_indent=margin,
        subsequent_indent=hanging,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]
