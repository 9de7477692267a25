"""The one walk over a verdict: a tree of rows, which every view draws in its own way."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from asterism.define.grammar import write_changed, write_measured
from asterism.define.phrases import formula_phrase, sites_phrase
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
from asterism.model.finding import Finding, Patient
from asterism.model.formula import Formula, inputs
from asterism.model.truth import Truth
from asterism.model.verdict import Verdict
from asterism.serve.show.asks import asked_by
from asterism.serve.show.marks import joined

_FEWEST_TO_SHARE = 3  # rows of which nothing is recorded, before they share one line
_MOST_TESTS = 3

Labels = Mapping[str, str]
Leaf = Present | Measured | Changed
_AS_WRITTEN: Labels = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many of `among` hold, and how many must."""

    met: int
    needed: int
    among: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a criteria tree.

    A name and the leaf or count it is put on are one row: `named` is the name, `verdict` that of
    the name. `id` is empty for a count without a name. `rules` are the criteria that amounted to
    saying it (a laboratory threshold), where they rest on a finding shown here; `formulas` are the
    equations that a value was reckoned by; `rule_texts` say both in words. `site` is where it was
    looked for, in a count over sites.
    """

    id: str
    label: str
    truth: Truth
    verdict: Verdict
    of: Criterion
    named: Named | None = None
    tally: Tally | None = None
    rules: tuple[Named, ...] = ()
    formulas: tuple[Formula, ...] = ()
    rule_texts: tuple[str, ...] = ()
    site: str = ""
    rows: tuple["Row", ...] = ()

    @property
    def is_leaf(self) -> bool:
        return isinstance(self.of, Leaf)

    @property
    def note(self) -> str:
        return self.named.note if self.named else ""

    @property
    def bases(self) -> tuple[Basis, ...]:
        """Whose rule it is: of the name itself, then of the rules it used."""
        return tuple(dict.fromkeys(name.basis for name in self._names()))

    @property
    def seen(self) -> tuple[Seen, ...]:
        told = (*(name.seen for name in self._names()), *(each.seen for each in self.formulas))
        return tuple(dict.fromkeys(told))

    def _names(self) -> Iterator[Named]:
        if self.named:
            yield self.named
        yield from self.rules


def walk(verdict: Verdict, labels: Labels) -> Row:
    """The rows of a verdict, in the order in which its definition is written."""
    node = verdict.of
    match node:
        case Named():
            return _named(node, verdict, labels)
        case AtLeast(n=needed):
            rows = tuple(walk(child, labels) for child in verdict.children)
            met = sum(row.truth is Truth.TRUE for row in rows)
            tally = Tally(met=met, needed=needed, among=len(rows))
            return replace(_row("", f"at least {needed} of", verdict), rows=rows, tally=tally)
        case Not():
            rows = tuple(walk(child, labels) for child in verdict.children)
            within = rows[0] if rows else None
            name = within.id if within else ""
            label = within.label if within else "this"
            return replace(_row(f"not {name}", f"not: {label}", verdict), rows=rows)
        case Present(concept=concept):
            label = labels.get(concept, concept.replace("_", " "))
            rules = _rules(verdict)
            told = tuple(dict.fromkeys(_rule_text(rule, labels) for rule in rules))
            return replace(_row(concept, label, verdict), rules=rules, rule_texts=told)
        case Measured() | Changed():
            used = _formulas(node, verdict)
            row = _row(leaf_id(node), comparison(node, labels), verdict)
            return replace(row, formulas=used, rule_texts=tuple(map(formula_phrase, used)))
        case Meets(definition=name, title=title):
            rows = tuple(walk(child, labels) for child in verdict.children)
            return replace(_row(name, f"meets {title or name}", verdict), rows=rows)
        case Presumed():
            holds, otherwise = (walk(child, labels) for child in verdict.children)
            unless = _led("unless", otherwise)
            return replace(_row("presumed", "presumed", verdict), rows=(holds, unless))
        case Across(n=needed):
            rows = tuple(_of_site(child, labels) for child in verdict.children)
            met = sum(row.truth is Truth.TRUE for row in rows)
            tally = Tally(met=met, needed=needed, among=len(rows))
            return replace(_row("in_at_least", sites_phrase(node), verdict), rows=rows, tally=tally)
        case _:
            assert_never(node)


def _led(word: str, row: Row) -> Row:
    """The row with a word in front of it, in its label and its id."""
    return replace(row, id=f"{word} {row.id}".strip(), label=f"{word}: {row.label}")


def _of_site(verdict: Verdict, labels: Labels) -> Row:
    row = walk(verdict, labels)
    label = f"{verdict.site}: {row.label}"
    return replace(row, id=row.id or verdict.site, label=label, site=verdict.site)


def leaves(row: Row) -> Iterator[Row]:
    """The rows that no other row explains, from the top."""
    if not row.rows:
        yield row
    for child in row.rows:
        yield from leaves(child)


def every(row: Row) -> Iterator[Row]:
    """The row and all under it, from the top."""
    yield row
    for child in row.rows:
        yield from every(child)


def leaf_id(node: Leaf) -> str:
    """What a leaf is called where it has no name: its concept, or its comparison as written."""
    return node.concept if isinstance(node, Present) else comparison(node)


def comparison(node: Measured | Changed, labels: Labels = _AS_WRITTEN) -> str:
    """A laboratory criterion as its definition writes it, the analyte by its label."""
    written = write_measured(node) if isinstance(node, Measured) else write_changed(node)
    return labels.get(node.analyte, node.analyte) + written.removeprefix(node.analyte)


def nearby(row: Row, patient: Patient) -> tuple[Finding, ...]:
    """What the record says of an unknown leaf's concepts although it settles nothing.

    Not assessed, suspected, a relative's, a value with the threshold inside it: a reader who is
    told UNKNOWN is shown these, so that it does not read as silence.
    """
    if row.rows or row.truth is not Truth.UNKNOWN:
        return ()
    concepts = set(asked_by(row.of))
    return tuple(finding for finding in patient.findings if finding.concept in concepts)


def lead_to(row: Row, finding: Finding) -> str:
    """What to say before a finding near an unknown leaf; empty where it speaks for itself."""
    prompts = row.of.prompted_by if isinstance(row.of, Present) else frozenset[str]()
    return "calls for looking" if finding.concept in prompts else ""


def _rule_text(rule: Named, labels: Labels) -> str:
    """The rule in the words of its comparison, or by its name where it is more than one."""
    match rule.of:
        case Measured() | Changed() as node:
            return comparison(node, labels)
        case _:
            return rule.label


def split(row: Row, patient: Patient, settled: Truth) -> tuple[list[Row], list[Row]]:
    """The rows below this one that deserve a line, and those that share one.

    Below a settled row a long list of what nobody recorded would bury what somebody did.
    """
    silent = [_is_silent(below, patient) for below in row.rows]
    if settled is Truth.UNKNOWN or sum(silent) < _FEWEST_TO_SHARE:
        return list(row.rows), []
    pairs = list(zip(row.rows, silent, strict=True))
    return [row for row, quiet in pairs if not quiet], [row for row, quiet in pairs if quiet]


def unrecorded(silent: Sequence[Row]) -> str:
    """The one line of rows that share it: their names, and the tests that would answer them."""
    tests = dict.fromkeys(
        item.test_label for row in silent for item in row.verdict.missing if item.test_label
    )
    names = ", ".join(row.label for row in silent)
    return f"{names}; ask for {joined(list(tests)[:_MOST_TESTS], 'or')}" if tests else names


def _is_silent(row: Row, patient: Patient) -> bool:
    """Whether the record says nothing at all of a criterion, nor of any under it."""
    return all(leaf.truth is Truth.UNKNOWN and not nearby(leaf, patient) for leaf in leaves(row))


def _named(node: Named, verdict: Verdict, labels: Labels) -> Row:
    if not verdict.children:
        return replace(_row(node.id, node.label, verdict), named=node)
    inner = walk(verdict.children[0], labels)
    if inner.named or isinstance(inner.of, Not | Meets):
        return replace(_row(node.id, node.label, verdict), named=node, rows=(inner,))
    return replace(inner, id=node.id, label=node.label, truth=verdict.truth, named=node)


def _row(name: str, label: str, verdict: Verdict) -> Row:
    return Row(id=name, label=label, truth=verdict.truth, verdict=verdict, of=verdict.of)


def _rules(verdict: Verdict) -> tuple[Named, ...]:
    """The rules with a name that decided it."""
    return tuple(rule for rule in verdict.rules if isinstance(rule, Named))


def _formulas(node: Measured | Changed, verdict: Verdict) -> tuple[Formula, ...]:
    """The equations whose inputs the evidence speaks of, where it does not speak of the analyte."""
    spoken = {finding.concept for finding in verdict.because}
    return tuple(
        formula
        for formula in node.formulas
        if node.analyte not in spoken and spoken & set(inputs(formula.of))
    )
