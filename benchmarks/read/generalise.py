"""How the terms of the ontology would be read in a text that nobody here has seen.

Some of what stands in knowledge/terms (the names in phenotypes/seen.yaml, `decoys` and `not_alone`
in phenotypes.yaml) was learned from the documents that it is measured on. Here each document is
read without the entries that it alone could have taught: those that match in this document and in
no other of the three corpora.
That is harsher than the truth, since many of them were known before and only happen to occur once.
What was written from medical knowledge, without looking at these corpora (the folder
knowledge/terms/phenotypes), stays. Classes of words and the matcher's rules cannot be left out one
by one; the last column, without any listed phrase of the first kind, tells what they do alone.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from asterism.read.text.phenotypes import Phenotypes
from asterism.read.text.phenotypes.index import OURS, Entry
from asterism.read.text.phenotypes.layer import LISTS, RULES
from asterism.read.text.rules import load_page
from asterism.read.text.tokens import Words, fold
from asterism.read.text.trie import Trie
from asterism.serve import gather
from asterism.serve.show.statements import finding_json
from benchmarks.read.gold import PHENOTYPES, Answer, inputs, tally
from benchmarks.read.interval import Figure, figure

SEEN = "seen.yaml"  # the file of names that were listed while these corpora were read
Rule = tuple[str, ...]  # its kind, then the term and its words, or the phrase
Allowed = Callable[[Rule], bool]
WAYS = ("as it is", "without what one document taught", "without any of those phrases")


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """What reading these corpora may have taught."""

    names: frozenset[tuple[str, tuple[str, ...]]]
    decoys: tuple[str, ...]
    alone: frozenset[str]


@dataclass(eq=False)
class _Shown:
    """An index that shows only the entries allowed, and tells which it was asked for."""

    index: Any
    fitted: Fitted
    allowed: Allowed

    def __getattr__(self, name: str) -> Any:
        return getattr(self.index, name)

    def entries(self, packed: str) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.index.entries(packed) if self._may(entry))

    def _may(self, entry: Entry) -> bool:
        if entry.rank != OURS or (entry.id, entry.words) not in self.fitted.names:
            return True
        return self.allowed(("words", entry.id, *entry.words))


class _Alone(frozenset[str]):
    """Single words that name nothing, as far as allowed."""

    allowed: Allowed

    def __contains__(self, word: object) -> bool:
        return super().__contains__(word) and self.allowed(("not_alone", str(word)))


def estimate() -> Iterator[str]:
    """A table in Markdown: each corpus and measure, with its interval, in the three ways."""
    yield "| corpus | measure | n | " + " | ".join(WAYS) + " |"
    yield "|---|---|---|" + "---|" * len(WAYS)
    for corpus, told in _figures().items():
        for measure in told[0]:
            figures = [way[measure] for way in told]
            cells = " | ".join(map(str, figures))
            yield f"| {corpus} | {measure} F1 | {figures[0].n} | {cells} |"


def _figures() -> Mapping[str, list[Mapping[str, Figure]]]:
    """By corpus, the figures of each of `WAYS` by measure."""
    found = answers()
    return {
        corpus: [
            {name: figure(counts) for name, counts in tally(corpus, told[corpus]).items()}
            for told in found
        ]
        for corpus in PHENOTYPES
    }


def answers() -> list[dict[str, dict[str, Answer]]]:
    """For each of `WAYS`, the answers by corpus and document."""
    bench = gather.reading_bench()
    if bench.phenotypes is None:
        raise SystemExit("no ontology: pip install -e '.[hpo]'")
    fitted = _fitted(bench, bench.phenotypes)
    lines = [(corpus, line) for corpus in PHENOTYPES for line in inputs(corpus)]
    seen: dict[Rule, set[str]] = defaultdict(set)
    told: list[dict[str, dict[str, Answer]]] = [{name: {} for name in PHENOTYPES} for _ in WAYS]
    for corpus, line in lines:
        told[0][corpus][line["id"]] = _read(line, bench, fitted, _noting(seen, corpus, line))
    for corpus, line in lines:
        told[1][corpus][line["id"]] = _read(line, bench, fitted, _sparing(seen, corpus, line))
        told[2][corpus][line["id"]] = _read(line, bench, fitted, lambda _: False)
    return told


def _noting(seen: dict[Rule, set[str]], corpus: str, line: Answer) -> Allowed:
    """Allows everything, and notes which document asked for it."""
    key = f"{corpus}/{line['id']}"

    def allowed(rule: Rule) -> bool:
        seen[rule].add(key)
        return True

    return allowed


def _sparing(seen: Mapping[Rule, set[str]], corpus: str, line: Answer) -> Allowed:
    """Forbids what this document alone has asked for."""
    only = {f"{corpus}/{line['id']}"}
    return lambda rule: seen.get(rule) != only


def _fitted(bench: gather.Bench, phenotypes: Phenotypes) -> Fitted:
    terms = bench.library.knowledge_root / "terms"
    page = load_page(terms / RULES)
    content = phenotypes.matcher.forms.content
    listed = load_page(terms / LISTS / SEEN).page("words").lists()
    return Fitted(
        names=frozenset((name, content(text)) for name, texts in listed.items() for text in texts),
        decoys=page.texts("decoys"),
        alone=frozenset(map(fold, page.texts("not_alone"))),
    )


def _read(line: Answer, bench: gather.Bench, fitted: Fitted, allowed: Allowed) -> Answer:
    shown = replace(bench, phenotypes=_lessened(bench.phenotypes, fitted, allowed, line["text"]))
    charts = gather.read_string(line["text"], line["id"], shown)
    words = gather.words(bench.library, bench.phenotypes)
    found = [finding_json(one, words) for chart in charts for one in chart.patient.findings]
    return {"id": line["id"], "findings": found}


def _lessened(
    phenotypes: Phenotypes | None, fitted: Fitted, allowed: Allowed, text: str
) -> Phenotypes:
    assert phenotypes is not None
    matcher = phenotypes.matcher
    alone = _Alone(matcher.not_alone)
    alone.allowed = allowed
    index: Any = _Shown(matcher.index, fitted, allowed)
    norms = Words(text, 0, len(text)).norms
    inside = {phrase for *_, said in phenotypes.decoys.find(norms) for phrase in said}
    decoys = Trie((phrase, phrase) for phrase in sorted(inside) if allowed(("decoy", phrase)))
    return replace(
        phenotypes, matcher=replace(matcher, index=index, not_alone=alone), decoys=decoys
    )
