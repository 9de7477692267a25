"""A verdict in a few words: what it lacks, what would settle it, how late it came, its name."""

from collections.abc import Iterable
from dataclasses import dataclass

from asterism.model.criteria import Across, Named, Not, Presumed
from asterism.model.definition import Definition
from asterism.model.truth import Truth
from asterism.model.verdict import Note, Verdict
from asterism.serve.show.marks import Standing, day, joined, settled
from asterism.serve.show.report import Judged, Words, exclusions_of, rows
from asterism.serve.show.walk import Row, every, walk


def short_title(definition: Definition) -> str:
    """The edition's name without what its title adds to it: "Dispenzieri 2012"."""
    name, level = definition.title.partition(",")[0], definition.level
    return f"{name}, {level}" if level else name


def lacking(judged: Judged, words: Words) -> str:
    """What stands between this edition and MET, in a few words; empty where nothing does."""
    verdict = judged.verdict
    match judged.standing:
        case Standing.MET:
            return ""
        case Standing.PROVISIONAL:
            return f"not excluded: {_few(untested(judged))}"
        case Standing.UNKNOWN:
            return f"lacks {_few([item.label for item in verdict.missing])}"
        case Standing.NOT_MET:
            refused = [_told_against(row) for row in _refused(rows(judged, words))]
            return f"against it: {_few(refused + excluding(judged))}"


def _told_against(row: Row) -> str:
    if isinstance(row.of, Not | Presumed):
        return f"{row.rows[-1].label.removeprefix('unless: ')} present"
    return f"{row.label} not so"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A test to ask for: what it would answer, what the answers can do, and what else would do."""

    test: str
    answers: tuple[str, ...]
    settles: str
    others: tuple[str, ...]


def requests(judged: Judged) -> tuple[Request, ...]:
    """The tests that are missing, least burden first; one request for all that a test answers."""
    named = test_labels(judged.definition)
    found: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for item in judged.verdict.missing:
        others = tuple(named.get(other, other) for other in item.others)
        key = item.test_label or item.label, settled(item, judged.verdict), others
        found.setdefault(key, []).append(item.label)
    return tuple(
        Request(test=test, answers=tuple(labels), settles=settles, others=others)
        for (test, settles, others), labels in found.items()
    )


def untested(judged: Judged) -> list[str]:
    """The names of the exclusions that nobody tested."""
    return _names(judged.verdict.untested)


def notes_of(judged: Judged) -> tuple[Note, ...]:
    """The notes to show; untested exclusions are told beside the verdict already."""
    told = {"exclusion"} if judged.standing is Standing.PROVISIONAL else set()
    return tuple(note for note in judged.verdict.notes if note.kind not in told)


def excluding(judged: Judged) -> list[str]:
    """The names of the exclusions that are present."""
    excluded = exclusions_of(judged.verdict)
    return _names(verdict for verdict in excluded if verdict.truth is Truth.TRUE)


def _names(verdicts: Iterable[Verdict]) -> list[str]:
    nodes = (verdict.of for verdict in verdicts)
    return [node.label for node in nodes if isinstance(node, Named)]


def test_labels(definition: Definition) -> dict[str, str]:
    """What each test of a definition is called."""
    return {test.id: test.label for test in definition.tests}


def delay(judged: Judged, words: Words) -> str:
    """The sentence that tells the diagnostic delay; empty where the record dates no such delay."""
    verdict, years = judged.verdict, judged.verdict.delay_years
    if not years or verdict.one_test_away is None:
        return ""
    asked = day(verdict.one_test_away)
    if judged.then is None:
        return f"could have been asked {years:.1f} years earlier: on {asked}"
    stood = [row.label for row in every(walk(judged.then, words.labels)) if _stands(row)]
    told = f"could have been asked {years:.1f} years earlier: on {asked} {joined(stood)} stood"
    settling = _some([test.label for test in verdict.within_reach])
    return f"{told}; {settling} could have settled it" if settling else told


def _stands(row: Row) -> bool:
    return row.truth is Truth.TRUE and row.named is not None and not row.rows


def _refused(row: Row) -> list[Row]:
    """The lowest rows that make this one NOT MET."""
    if row.truth is not Truth.FALSE:
        return []
    if isinstance(row.of, Across):
        return [row]
    below = row.rows[:1] if isinstance(row.of, Presumed) else row.rows
    return [low for child in below for low in _refused(child)] or [row]


def _some(tests: list[str], most: int = 4) -> str:
    more = len(tests) - most
    return joined([*tests[:most], f"{more} more"] if more > 0 else tests, "or")


def _few(labels: list[str], most: int = 3) -> str:
    unique = list(dict.fromkeys(labels))
    if not unique:
        return "evidence"
    more = len(unique) - most
    return ", ".join(unique[:most]) + (f" and {more} more" if more > 0 else "")
