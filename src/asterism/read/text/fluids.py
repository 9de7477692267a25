"""In which fluid something was measured: named with it, or heading the list it stands in."""

from itertools import takewhile

from asterism.model.finding import Certainty, Evidence
from asterism.read.text.evidence import Sentence, quote
from asterism.read.text.mentions import Mention

_PARTS = frozenset(",;:")
_IN = "in"  # "450 pg/mL in plasma"
_BEHIND_IN = 2  # words: "in her serum"
_NEAR = 4  # words before an analyte in which its specimen may be named
_FAR = 40  # words before an analyte in which the fluid examined may be named


def others_of(sentence: Sentence, mention: Mention) -> frozenset[int]:
    """The words of mentions that stand before or behind: what is beyond them is theirs."""
    return frozenset(
        place for other in sentence.mentions
        if other.last <= mention.first or mention.last <= other.first
        for place in range(other.first, other.last)
    )  # fmt: skip


def is_foreign(sentence: Sentence, mention: Mention) -> bool:
    """Whether it was measured in what the library has no such analyte of: "urine calcium"."""
    amounts, words = sentence.lexicon.amounts, sentence.words
    if amounts.foreign.isdisjoint(words.norms):
        return False
    place = mention.first - 1
    if place < 0:
        return False
    if words.norms[place] in amounts.foreign and "," not in words.gaps[mention.first]:
        said = words.norms[place]
    else:
        fluid = fluid_of(sentence, mention)
        said = words.norms[fluid.start] if fluid else ""
    return bool(said) and all(
        amounts.in_specimen(name, [said]) == name for name in mention.concepts
    )


def fluid_of(sentence: Sentence, mention: Mention) -> range | None:
    """The words that say in which fluid's list of contents it stands: "CSF analysis showed"."""
    amounts, words = sentence.lexicon.amounts, sentence.words
    named = others_of(sentence, mention)  # the blood of "white blood cells" is no specimen
    for place in range(mention.first - 1, max(-1, mention.first - _FAR), -1):
        norm = words.norms[place]
        if ";" in words.gaps[place + 1]:
            return None
        blood = norm in amounts.own and norm not in amounts.foreign and place not in named
        if blood and words.norms[place + 1] not in sentence.lexicon.unlisted.cells:
            return None
        if norm in amounts.foreign:
            told = [at for at in range(place + 1, min(place + 4, mention.first))
                    if words.norms[at] in amounts.analyzed]  # fmt: skip
            return range(place, told[-1] + 1) if told else None
    return None


def fluid_quoted(sentence: Sentence, mention: Mention) -> tuple[Evidence, ...]:
    """The quote of the fluid in which something was found, where its list is headed by one."""
    words = sentence.words
    if sentence.lexicon.amounts.foreign.isdisjoint(words.norms):
        return ()
    fluid = fluid_of(sentence, mention)
    if fluid is None:
        return ()
    return (quote(sentence, words.spans[fluid.start][0], words.spans[fluid.stop - 1][1],
                  Certainty.STATED),)  # fmt: skip


def in_specimen(sentence: Sentence, mention: Mention, name: str, end: int, unit: str = "") -> str:
    """The analyte in the specimen that is named as its own.

    Between its name and its value, or closely before the name, or "in serum" behind the value. What
    stands beyond another mention is that one's: specimens are never guessed, and never mixed. A
    value in a `unit` that it has not in that specimen is not of it.
    """
    words, others = sentence.words, others_of(sentence, mention)
    norms = words.norms
    before = takewhile(
        lambda place: place not in others and _PARTS.isdisjoint(words.gaps[place + 1]),
        range(mention.first - 1, max(mention.first - 1 - _NEAR, -1), -1),
    )
    # What stands nearest to the value counts: "in serum 3,250, and in plasma 280 pg/mL".
    between = (norms[place] for place in range(end - 1, mention.last - 1, -1)
               if place not in others)  # fmt: skip
    near = [*norms[mention.first : mention.last], *between, *(norms[place] for place in before)]
    if norms[end : end + 1] == (_IN,):
        near = [*norms[end + 1 : end + 1 + _BEHIND_IN], *near]
    amounts = sentence.lexicon.amounts
    if not amounts.foreign.isdisjoint(norms):
        fluid = fluid_of(sentence, mention)
        near += [norms[fluid.start]] if fluid else []
    blood = amounts.kin.in_blood
    if name in blood.analytes:
        told = [concept for each in sentence.mentions for concept in each.concepts]
        return blood.analytes[name] if blood.told(norms, told) else name
    other = amounts.in_specimen(name, near)
    return other if amounts.has_unit(other, unit) else name
