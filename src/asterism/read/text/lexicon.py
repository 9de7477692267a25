"""Everything the reader looks words up in, compiled once for a library of concepts.

A word list grows here and nowhere else: the next vocabulary (an ontology's labels) is another
stream of `(phrase, Entry)`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from asterism.define.compose import place_of
from asterism.define.faults import did_you_mean, refuse
from asterism.define.library import Library
from asterism.define.normal import Normals
from asterism.define.terms import Coding, Concept, Kind
from asterism.read.text.ages import AgeCues
from asterism.read.text.cues import Cues
from asterism.read.text.labels import LabelCues
from asterism.read.text.modifiers import Modifiers
from asterism.read.text.nerves import NerveCues
from asterism.read.text.quantities import Amounts
from asterism.read.text.rules import Page, load_rules
from asterism.read.text.sections import SectionRules
from asterism.read.text.series import SeriesCues
from asterism.read.text.subject import SubjectCues
from asterism.read.text.tables import TableCues
from asterism.read.text.therapy import TherapyCues
from asterism.read.text.timewords import TimeCues
from asterism.read.text.tokens import WORD, fold, fold_phrase, mend
from asterism.read.text.trie import Trie
from asterism.read.text.unlisted_cues import UnlistedCues

DECOY = ""  # the concept of a phrase that only looks as if it named one
_KEYED_BY_CONCEPT = ("values_of", "modifiers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a phrase states: the concept, or with `normal` its absence; of an analyte, that its
    result was normal. No concept: a decoy. `panel`: the phrase names several tests as one.
    """

    concept: str
    normal: bool = False
    panel: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Lexicon:
    """The compiled words of a library and the cues around them."""

    concepts: Mapping[str, Concept]
    phrases: Trie[Entry]
    abbreviations: Trie[Entry]
    phrase_firsts: frozenset[str]
    abbreviation_firsts: frozenset[str]
    fillers: frozenset[str]
    sections: SectionRules
    sentence_abbreviations: frozenset[str]
    subject: SubjectCues
    labels: LabelCues
    cues: Cues
    amounts: Amounts
    unlisted: UnlistedCues
    tables: TableCues
    series: SeriesCues
    times: TimeCues
    therapy: TherapyCues
    modifiers: Modifiers
    nerves: NerveCues
    claimed: frozenset[str]
    ages: AgeCues
    methods: Mapping[str, str]
    by_term: Mapping[str, str]  # concepts, by the ontology's id that they alone carry

    def kind(self, concept: str) -> Kind:
        """What sort of thing it is; what an ontology alone names is a finding."""
        known = self.concepts.get(concept)
        return known.kind if known else Kind.FINDING


@lru_cache(maxsize=4)
def lexicon_of(library: Library) -> Lexicon:
    """The lexicon of a library, built at its first use. Raises: KnowledgeError, NotFound."""
    rules = load_rules(library.knowledge_root / "terms")
    lexicon = build_lexicon(library.concepts, rules.cues, rules.sections, rules.units)
    for page in (rules.cues, rules.sections, rules.units):
        page.refuse_unasked()
    return lexicon


def check_rule_files(library: Library) -> None:
    """Raises: KnowledgeError for the first fault of the reader's own files.

    Reading itself forgives a concept that the cues name and the library lacks: a small library
    reads less, and is not wrong for it.
    """
    lexicon_of(library)
    cues, concepts = load_rules(library.knowledge_root / "terms").cues, library.concepts
    values = (page.text("analyte") for _, page in cues.page("values_of").pages())
    chains = (chain for _, page in cues.page("modifiers").pages() for _, chain in page.pages())
    said = (value.text("says") for chain in chains for _, value in chain.pages())
    named = (
        cues.page("subject").page("age").text("concept"),
        *cues.texts("claimed"),
        *cues.page("methods").lists(),
        *(
            name
            for key in _KEYED_BY_CONCEPT
            for names, _ in cues.page(key).pages()
            for name in names.split(", ")
        ),
        *values,
        *said,
    )
    for name in named:
        if name and name not in concepts:
            at = place_of(cues.node)
            fix = f"{did_you_mean(name, concepts)}define it in terms/, or name another here"
            raise refuse("K012", f"unknown concept {name!r}", at=at, fix=fix)


def _by_term(concepts: Iterable[Concept]) -> Mapping[str, str]:
    """The concept that alone carries an ontology's id, by that id."""
    found: dict[str, list[str]] = {}
    for concept in concepts:
        if concept.kind in {Kind.FINDING, Kind.DISEASE}:
            for code in concept.codes:
                if code.system is Coding.HPO:
                    found.setdefault(code.code, []).append(concept.id)
    return {code: names[0] for code, names in found.items() if len(names) == 1}


def build_lexicon(
    concepts: Mapping[str, Concept], cues: Page, sections: Page, units: Page
) -> Lexicon:
    """The lexicon of these concepts and rule files. Raises: KnowledgeError."""
    readable = [concept for concept in concepts.values() if concept.kind is not Kind.JUDGEMENT]
    phrases: Trie[Entry] = Trie()
    abbreviations: Trie[Entry] = Trie()
    firsts: set[str] = set()
    normal = _Normal.of(cues.page("normal_forms"))
    for concept in readable:
        for words, entry in _phrases(concept):
            phrases.add(words, entry)
        for written in concept.abbreviations:
            raws = WORD.findall(written)
            abbreviations.add(tuple(map(mend, raws)), Entry(concept=concept.id))
            firsts.add(raws[0])
    results = _Results(Normals(concepts), concepts, phrases, abbreviations)
    for words, entry in [
        each for one in readable for each in _normal_phrases(one, normal, results)
    ]:
        phrases.add(words, entry)
    for phrase in cues.texts("decoys"):
        phrases.add(fold_phrase(phrase), Entry(concept=DECOY))
    return Lexicon(
        concepts=concepts,
        phrases=phrases,
        abbreviations=abbreviations,
        phrase_firsts=frozenset(phrases.firsts),
        abbreviation_firsts=frozenset(abbreviations.firsts | firsts),
        fillers=frozenset(map(fold, cues.texts("fillers"))),
        sections=SectionRules.of(sections),
        sentence_abbreviations=frozenset(cues.texts("abbreviations")),
        subject=SubjectCues.of(cues.page("subject")),
        labels=LabelCues.of(cues.page("people")),
        cues=Cues.of(cues),
        amounts=Amounts.of(cues, units, concepts),
        unlisted=UnlistedCues.of(cues.page("unlisted")),
        tables=TableCues.of(
            cues.page("quantities").page("columns"), cues.page("quantities").page("heads")
        ),
        series=SeriesCues.of(cues.page("quantities"), cues.page("time")),
        times=TimeCues.of(cues.page("time")),
        therapy=TherapyCues.of(cues.page("therapy")),
        modifiers=Modifiers.of(cues.page("modifiers"), concepts),
        nerves=NerveCues.of(cues.page("nerves")),
        claimed=frozenset(cues.texts("claimed")),
        ages=AgeCues.of(cues.page("subject")),
        methods={
            fold(word): method
            for method, said in cues.page("methods").lists().items()
            for word in said
        },
        by_term=_by_term(concepts.values()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Normal:
    """What "normal reflexes" is also said as: "reflexes were unremarkable"."""

    before: Mapping[str, tuple[tuple[str, ...], ...]]
    after: Mapping[str, tuple[tuple[str, ...], ...]]

    @classmethod
    def of(cls, page: Page) -> "_Normal":
        pages = [(fold(word), part) for word, part in page.pages()]
        return cls(
            before={word: tuple(map(fold_phrase, part.texts("before"))) for word, part in pages},
            after={word: tuple(map(fold_phrase, part.texts("after"))) for word, part in pages},
        )

    def forms(self, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        yield words
        if len(words) > 1:
            yield from ((*front, *words[1:]) for front in self.before.get(words[0], ()))
            yield from ((*words[1:], *behind) for behind in self.after.get(words[0], ()))


@dataclass(frozen=True, slots=True)
class _Results:
    """Which phrases for "normal" are results of a test, and of which."""

    normals: Normals
    concepts: Mapping[str, Concept]
    phrases: Trie[Entry]
    abbreviations: Trie[Entry]

    def entries(self, concept: str, phrase: str) -> Iterator[Entry]:
        """What the phrase states: normal results, where these exclude the concept; its absence."""
        named = self._named(phrase)
        measured = self.normals.excluding(concept, named)
        for analyte in measured:
            yield Entry(concept=analyte, normal=True, panel=not named)
        if not measured:
            yield Entry(concept=concept, normal=True)

    def _named(self, phrase: str) -> frozenset[str]:
        """The analytes of the longest name in the phrase."""
        words, raws = fold_phrase(phrase), tuple(map(mend, WORD.findall(phrase)))
        hits = [(at, hit) for at in range(len(words)) if (hit := self.phrases.at(words, at))]
        hits += [(at, hit) for at in range(len(raws)) if (hit := self.abbreviations.at(raws, at))]
        names = [
            (hit[0] - at, frozenset(entry.concept for entry in hit[1] if self._is_analyte(entry)))
            for at, hit in hits
        ]
        longest = max((length for length, some in names if some), default=0)
        return frozenset[str]().union(*(some for length, some in names if length == longest))

    def _is_analyte(self, entry: Entry) -> bool:
        return self.concepts[entry.concept].kind is Kind.ANALYTE


def _phrases(concept: Concept) -> Iterator[tuple[tuple[str, ...], Entry]]:
    for phrase in (concept.label, *concept.words):
        words = fold_phrase(phrase)
        yield words, Entry(concept=concept.id)
        turned = _turned(words)
        if turned and concept.kind in {Kind.FINDING, Kind.DISEASE}:
            yield turned, Entry(concept=concept.id)


def _normal_phrases(
    concept: Concept, normal: _Normal, results: _Results
) -> Iterator[tuple[tuple[str, ...], Entry]]:
    for phrase in concept.normal_words:
        entries = tuple(results.entries(concept.id, phrase))
        for words in normal.forms(fold_phrase(phrase)):
            yield from ((words, entry) for entry in entries)


def _turned(words: tuple[str, ...]) -> tuple[str, ...]:
    """The other order: "leg edema" for "edema of leg" and the reverse; empty without one."""
    if len(words) > 4 or len(words) < 2 or "and" in words or not all(map(str.isalpha, words)):
        return ()
    if "of" in words:
        head, _, rest = _parted(words)
        return (*rest, *head) if head and rest else ()
    return (words[-1], "of", *words[:-1])


def _parted(words: tuple[str, ...]) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    place = words.index("of")
    return words[:place], "of", words[place + 1 :]
