"""What came of a treatment, and what an examination was too blunt to exclude."""

from collections.abc import Sequence
from dataclasses import replace

from asterism.define.terms import Kind
from asterism.model.finding import Certainty, Finding, Flag, Role, Span, Status
from asterism.read.text.evidence import Sentence, quote
from asterism.read.text.lexicon import Lexicon


def weakened(sentence: Sentence, found: Sequence[Finding]) -> list[Finding]:
    """Absences that rest only on an examination too blunt to exclude them are flagged."""
    if not any(finding.status is Status.ABSENT for finding in found):
        return list(found)
    concepts = sentence.lexicon.concepts
    named = {name for m in sentence.mentions for name in m.concepts}
    methods = {name for name in named if concepts[name].kind is Kind.PROCEDURE}
    told = sentence.lexicon.methods
    methods |= {told[word] for word in sentence.words.norms if told.get(word) in concepts}
    marked = []
    for finding in found:
        blunt = methods & set(concepts[finding.concept].weak_negatives)
        sharp = {m for m in methods - blunt if finding.concept in concepts[m].answers}
        weak = finding.status is Status.ABSENT and blunt and not sharp
        flags = finding.flags | {Flag.WEAK_NEGATIVE}
        marked.append(replace(finding, flags=flags) if weak else finding)
    return marked


def with_outcomes(sentence: Sentence, found: Sequence[Finding]) -> list[Finding]:
    """Treatments with what the same sentence says came of them."""
    result = list(found)
    if not any(is_treatment(sentence.lexicon, finding) for finding in found):
        return result
    for outcome in sentence.lexicon.therapy.outcomes(sentence.words):
        for place, finding in enumerate(result):
            word = sentence.words.after(_start(finding))
            if outcome.first <= word < outcome.last and is_treatment(sentence.lexicon, finding):
                result[place] = told(sentence, finding, outcome.name, outcome.span)
    return result


def told(sentence: Sentence, finding: Finding, outcome: str, span: tuple[int, int]) -> Finding:
    """The finding with the outcome that the words at `span` of this sentence tell."""
    if finding.detail("outcome"):
        return finding
    said = quote(sentence, span[0], span[1], Certainty.STATED, Role.QUALIFIES)
    return replace(
        finding,
        details=(*finding.details, ("outcome", outcome)),
        evidence=(*finding.evidence, said),
    )


def is_treatment(lexicon: Lexicon, finding: Finding) -> bool:
    """Whether it is a medicine or an intervention that was given (not an examination)."""
    concept = lexicon.concepts.get(finding.concept)
    if concept is None or not (
        concept.kind is Kind.DRUG or (concept.kind is Kind.PROCEDURE and not concept.answers)
    ):
        return False
    return finding.status is Status.PRESENT and finding.counts


def _start(finding: Finding) -> int:
    locator = finding.evidence[0].locator
    return locator.start if isinstance(locator, Span) else 0
