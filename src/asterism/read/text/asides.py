"""What stands between a name and the verb of its value, and says something else of it."""

from asterism.read.text.quantities import Amounts
from asterism.read.text.tokens import Words

_WIDEST_REACH = 8  # words in front of the comma that opens an aside
_WIDEST_ASIDE = 12  # words between an analyte and the verb in front of its value
_WIDEST_BOUND = 20  # words of an aside between two commas


def behind_aside(words: Words, first: int, last: int, rules: Amounts) -> int:
    """Behind ", measured by ELISA," or "at the time of referral", if a verb leads to a value."""
    aside = aside_between(words, first, last, rules)
    return first if aside is None else aside.stop


def aside_between(words: Words, first: int, last: int, rules: Amounts) -> range | None:
    """The words between a name and the verb of its value that say something else of it.

    Between two commas they may be any ("which had been normal for years"), and the second may lead
    to the value without a verb (", slightly elevated (68 pg/mL)"); else they are few, have no verb
    and no number.
    """
    norms, gaps = words.norms, words.gaps
    at = next((place for place in range(first, last) if norms[place] not in rules.expected), last)
    if at >= last - 1 or norms[at] not in rules.asides:
        return None
    end = next((p for p in range(last - 1, at, -1) if _ends(words, p, rules)), at)
    verb = norms[end] in rules.copulas
    if end == at or not (verb or (norms[end] in rules.links and "," in gaps[end])):
        return None
    if "," in gaps[end] and any(
        "," in gaps[place] and norms[place] in rules.asides
        for place in range(at, min(at + _WIDEST_REACH, end))
    ):
        return range(at, end) if end - at <= _WIDEST_BOUND else None
    inner = norms[at:end]
    single = verb and rules.aside_ends.isdisjoint(inner) and rules.copulas.isdisjoint(inner)
    near = end + 1 - at <= _WIDEST_ASIDE and not any(word.isdigit() for word in inner)
    return range(at, end) if single and near else None


def _ends(words: Words, place: int, rules: Amounts) -> bool:
    """Whether an aside ends in front of a word, told from the value backwards."""
    norm = words.norms[place]
    return norm not in rules.links or norm in rules.copulas or "," in words.gaps[place]
