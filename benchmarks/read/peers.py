"""The tools that we are measured against: each takes the same lines and answers in our format.

They are never imported by the project. `pip install -e '.[hpo,bench]'` brings the ones that are
pinned; one that is absent is told as absent and stops nothing. What each is given that it does not
come with (the ontology's names, an index) is said where it is given.
"""

import contextlib
import importlib
import logging
import os
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from benchmarks.read.gold import Answer, ontology_file

Tag = Callable[[Iterable[Answer]], dict[str, Answer]]


class Absent(Exception):
    """The peer is not installed here; the message says how to get it."""


def load(module: str) -> Any:
    """The module of a peer, without its chatter.

    medspaCy's sentence splitter tells whole notes to loguru at DEBUG: that is silenced first.
    Raises: Absent.
    """
    logging.disable(logging.WARNING)
    warnings.filterwarnings("ignore")
    try:
        with contextlib.suppress(ModuleNotFoundError):
            importlib.import_module("loguru").logger.remove()
        return importlib.import_module(module)
    except (
        ImportError,
        ValueError,
    ) as error:  # ValueError: numpy of another make than it was built for
        raise Absent("not installed: pip install -e '.[hpo,bench]'") from error


@lru_cache(maxsize=1)
def ontology_names() -> Mapping[str, str]:
    """Every label and synonym of the phenotypic abnormalities, and the term it names."""
    pronto = load("pronto")
    file = ontology_file()
    if file is None:
        raise Absent("no ontology: pip install -e '.[hpo]'")
    ontology = pronto.Ontology(str(file))
    names: dict[str, str] = {}
    for term in ontology["HP:0000118"].subclasses():
        for name in (term.name, *(synonym.description for synonym in term.synonyms)):
            if name and len(name) > 2:
                names.setdefault(name, term.id)
    return names


# ---- phenotypes ----------------------------------------------------------------------------------


def fast_hpo_cr(*, longest: bool) -> Tag:
    """FastHPOCR; nested as it comes, or with `longestMatch`.

    Two functions are patched, both in its favour. `CRIndexKB.prepareClustersToSerialise` looks
    through all tokens for each cluster and does not end in a quarter of an hour; turned round once,
    it takes seconds, and the index is the same. `FormatResults.compressCandidate` starts its search
    for the first word at number 10,000, and fails on a text that is longer.
    """
    annotator = _fast_hpo_cr()

    def tag(lines: Iterable[Answer]) -> dict[str, Answer]:
        return {
            line["id"]: {"findings": [
                finding(hit.getHPOUri(), hit.getStartOffset(), hit.getEndOffset())
                for hit in annotator.annotate(line["text"], longestMatch=longest)
            ]} for line in lines
        }  # fmt: skip

    return tag


@lru_cache(maxsize=1)
def _fast_hpo_cr() -> Any:
    indexer = load("FastHPOCR.IndexHPO")
    load("FastHPOCR.cr.CRIndexKB").CRIndexKB.prepareClustersToSerialise = _turned_round
    load("FastHPOCR.cr.FormatResults").FormatResults.compressCandidate = _bounds
    with tempfile.TemporaryDirectory() as folder, _silence():
        indexer.IndexHPO(str(ontology_file()), folder).index()
        (index,) = Path(folder).iterdir()
        return load("FastHPOCR.HPOAnnotator").HPOAnnotator(str(index))


def _turned_round(self: Any, base: Mapping[str, str]) -> None:
    tokens: dict[str, list[str]] = {}
    for token, cluster in base.items():
        tokens.setdefault(cluster, []).append(token)
    own: dict[str, list[str]] = {
        cluster: [token] for token, cluster in self.invertedClusters.items()
    }
    for cluster, extra in own.items():
        listed = tokens.get(cluster, [])
        self.clusters[cluster] = [*listed, *(token for token in extra if token not in listed)]


def _bounds(self: Any, candidate: Any) -> dict[str, Any]:
    first = min(candidate, key=lambda token: token.getWordIdx())
    last = max(candidate, key=lambda token: token.getWordIdx())
    start, end = first.getStartIndex(), last.getStartIndex() + len(last.getWord())
    return {"textSpan": self.text[start:end], "startOffset": start, "endOffset": end}


def phrase_matcher() -> Tag:
    """The PhraseMatcher of spaCy, all labels and synonyms in any case, longest match."""
    spacy, nlp = load("spacy"), load("spacy").blank("en")
    matcher = load("spacy.matcher").PhraseMatcher(nlp.vocab, attr="LOWER")
    for name, term in ontology_names().items():
        matcher.add(term, [nlp.make_doc(name)])

    def tag(lines: Iterable[Answer]) -> dict[str, Answer]:
        told = {}
        for line in lines:
            doc = nlp.make_doc(line["text"])
            spans = spacy.util.filter_spans(matcher(doc, as_spans=True))
            told[line["id"]] = {"findings": [
                finding(span.label_, span.start_char, span.end_char) for span in spans
            ]}  # fmt: skip
        return told

    return tag


# ---- assertion -----------------------------------------------------------------------------------


def negspacy(*, termset: str) -> Tag:
    """What negspaCy says with one of its own word lists, asked about spans that are given."""
    words = load("negspacy.termsets").termset(termset).get_patterns()
    load("negspacy.negation")
    nlp = load("spacy").blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("negex", config={"neg_termset": words})
    return _on_spans(nlp, "negex")


def context() -> Tag:
    """ConText as in medspaCy, with its own rules, asked about spans that are given."""
    medspacy = load("medspacy")
    nlp = medspacy.load(medspacy_enable=["medspacy_pyrush", "medspacy_context"])
    return _on_spans(nlp, "is_negated")


def _on_spans(nlp: Any, attribute: str) -> Tag:
    def tag(lines: Iterable[Answer]) -> dict[str, Answer]:
        return {line["id"]: {"findings": [], "spans": list(_spans(nlp, attribute, line))}
                for line in lines}  # fmt: skip

    return tag


def _spans(nlp: Any, attribute: str, line: Answer) -> Iterator[Answer]:
    doc = nlp.make_doc(line["text"])
    for start, end in line["spans"]:
        doc.ents = [doc.char_span(start, end, label="GIVEN", alignment_mode="expand")]
        for _, part in nlp.pipeline:
            doc = part(doc)
        status = "ABSENT" if getattr(doc.ents[0]._, attribute) else "PRESENT"
        yield {"start": start, "end": end, "status": status}


def medspacy_reader() -> Any:
    """The whole way of medspaCy: PyRuSH, the target matcher on the ontology's names, ConText."""
    medspacy = load("medspacy")
    nlp = medspacy.load(medspacy_enable=[
        "medspacy_pyrush", "medspacy_target_matcher", "medspacy_context"])  # fmt: skip
    rule = load("medspacy.ner").TargetRule
    rules = [rule(name, term) for name, term in ontology_names().items()]
    nlp.get_pipe("medspacy_target_matcher").add(rules)
    return nlp


def medspacy_whole() -> Tag:
    """The same, in our format: what is negated is ABSENT."""
    nlp = medspacy_reader()

    def tag(lines: Iterable[Answer]) -> dict[str, Answer]:
        return {line["id"]: {"findings": [
            finding(e.label_, e.start_char, e.end_char,
                    status="ABSENT" if e._.is_negated else "PRESENT")
            for e in nlp(line["text"]).ents
        ]} for line in lines}  # fmt: skip

    return tag


# ---- values --------------------------------------------------------------------------------------


def quantulum() -> Tag:
    """quantulum3: numbers with their units; it has no notion of a test."""
    parser = load("quantulum3.parser")

    def tag(lines: Iterable[Answer]) -> dict[str, Answer]:
        return {line["id"]: {"findings": [
            finding("", *hit.span, value=hit.value) for hit in parser.parse(line["text"])
        ]} for line in lines}  # fmt: skip

    return tag


def finding(
    term: str, start: int, end: int, *, status: str = "PRESENT", value: float | None = None
) -> Answer:
    return {
        "codes": {"hpo": [term] if term else []},
        "status": status,
        "value": None if value is None else {"number": value, "unit": ""},
        "evidence": [{"start": start, "end": end}],
    }


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    with (
        Path(os.devnull).open("w", encoding="utf-8") as nowhere,
        contextlib.redirect_stdout(nowhere),
    ):
        yield
