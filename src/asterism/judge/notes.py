"""Remarks that belong to a verdict: what it hangs on, what contradicts it, what was set aside."""

from collections.abc import Iterable, Iterator

from asterism.judge.evaluate import distinct, stated, weigh
from asterism.judge.leaves import Inner, nodes_within, questions_of, spoken_of, windows_within
from asterism.judge.missing import Desk, missing_of
from asterism.judge.record import Presumption, Record
from asterism.judge.words import label_of, quotes
from asterism.model.criteria import Across, AtLeast, Criterion, Meets, Named, Presumed
from asterism.model.definition import Definition, Test
from asterism.model.finding import Finding
from asterism.model.truth import Truth
from asterism.model.verdict import Missing, Note, Verdict

_SAID = {Truth.TRUE: "MET", Truth.FALSE: "NOT MET", Truth.UNKNOWN: "UNKNOWN"}


def contradiction(verdict: Verdict, label: str) -> tuple[Note, ...]:
    """A note where the record speaks both ways of the leaf `verdict` is on, called `label`."""
    if not verdict.against or isinstance(verdict.of, Inner | Across):
        return ()
    text = (
        f"{label or label_of(verdict.of)}: the record says both. For: {quotes(verdict.because)}."
        f" Against: {quotes(verdict.against)}. What was so at any time counts as so."
    )
    return (Note(kind="contradiction", text=text),)


def label_below(node: Criterion, label: str) -> str:
    """What the parts of `node` are called, when it is called `label` itself."""
    match node:
        case Named(label=name):
            return name
        case AtLeast() | Meets():
            return ""
        case _:
            return label


def notes_below(verdict: Verdict) -> Iterator[Note]:
    """The notes of every node under this one, in the order of the tree."""
    for part in verdict.children:
        yield from part.notes
        yield from notes_below(part)


def sensitivity(verdict: Verdict, firm: Verdict, tests: tuple[Test, ...]) -> tuple[Note, ...]:
    """A note where the verdict would be another with hints ignored (`firm`)."""
    if (verdict.truth, verdict.provisional) == (firm.truth, firm.provisional):
        return ()
    pairs = zip(verdict.children, firm.children, strict=True)
    # The same leaf may stand under several criteria; it is told once.
    hanging = dict.fromkeys(said for part, same in pairs for said in _hanging(part, same, ""))
    text = (
        f"{_said(verdict)}, but only through indirect evidence. {' '.join(hanging)}"
        f" Without it the verdict would be {_said(firm)}.{_firmer(verdict, firm, Desk(tests))}"
    )
    return (Note(kind="sensitivity", text=text),)


def _said(verdict: Verdict) -> str:
    return "MET provisionally" if verdict.provisional else _SAID[verdict.truth]


def _firmer(verdict: Verdict, firm: Verdict, desk: Desk) -> str:
    # To be firmly met the root must be; untested exclusions are another matter, and noted as such.
    root = missing_of(firm.children[0], desk, towards=(Truth.TRUE,))
    missing = firm.missing if verdict.truth is Truth.FALSE else root
    return f" What would make it firm: {_tests(missing)}." if missing else ""


def _tests(missing: Iterable[Missing]) -> str:
    return "; ".join(dict.fromkeys(each.test_label or each.label for each in missing))


def _hanging(verdict: Verdict, firm: Verdict, label: str) -> Iterator[str]:
    # The leaves whose own truth changes without hints, under nodes whose truth changes with them.
    if verdict.truth is firm.truth:
        return
    if not isinstance(verdict.of, Inner | Across):
        yield f"{label or label_of(verdict.of)}: {quotes(verdict.because)}."
    below = label_below(verdict.of, label)
    for part, same in zip(verdict.children, firm.children, strict=True):
        yield from _hanging(part, same, below)


def presumption(verdict: Verdict, strict: Verdict, tests: tuple[Test, ...]) -> tuple[Note, ...]:
    """A note of all that stands for want of another cause, and of the verdict without (`strict`).

    None where nothing of it was presumed.
    """
    pairs = zip(verdict.children, strict.children, strict=True)
    presumed = dict.fromkeys(said for part, same in pairs for said in _presumed(part, same, ""))
    if not presumed:
        return ()
    told = "; ".join(presumed)
    text = f"Taken for what the criteria mean, as no other cause is recorded: {told}."
    if (verdict.truth, verdict.provisional) == (strict.truth, strict.provisional):
        text += " The verdict is the same without."
    else:
        text += f" Without that the verdict would be {_said(strict)}."
        text += _firmer(verdict, strict, Desk(tests, Presumption.IGNORED))
    return (Note(kind="presumption", text=text),)


def _presumed(verdict: Verdict, strict: Verdict, label: str) -> Iterator[str]:
    # What is presumed differs without presuming; so does a leaf whose rules presume something.
    if isinstance(verdict.of, Presumed) and verdict.truth is not strict.truth:
        yield label or _first_label(verdict.of)
    below = label_below(verdict.of, label)
    for part, same in zip(verdict.children, strict.children, strict=True):
        yield from _presumed(part, same, below)
    if not isinstance(verdict.of, Inner | Across) and verdict.truth is not strict.truth:
        yield label or label_of(verdict.of)


def _first_label(node: Presumed) -> str:
    named = next((each for each in nodes_within(node.of) if isinstance(each, Named)), None)
    return named.label if named else label_of(questions_of(node.of)[0])


def exclusions(verdict: Verdict, definition: Definition) -> Iterator[Note]:
    """A note for each exclusion that is present, or (if provisional) that nobody tested."""
    of_exclusions = verdict.children[1:]
    for rule, found in zip(definition.exclusions, of_exclusions, strict=True):
        if found.truth is Truth.TRUE:
            text = f"Excluded by {rule.label}: {quotes(found.because)}."
            yield Note(kind="exclusion", text=text, cite=rule.cite)
        elif verdict.provisional and found.truth is Truth.UNKNOWN:
            text = f"Not excluded: {rule.label}. What would tell: {_tests(found.missing)}."
            yield Note(kind="exclusion", text=text, cite=rule.cite)


def cautions(definition: Definition, record: Record) -> Iterator[Note]:
    for caution in definition.cautions:
        if weigh(caution.when, record).truth is Truth.TRUE:
            yield Note(kind="caution", text=caution.say, cite=caution.cite)


def undated(criteria: Iterable[Criterion], record: Record) -> tuple[Note, ...]:
    """How many statements were set aside because their date does not place them; none, no note."""
    # Without a day of judging only a window can set anything aside.
    leaves = (
        leaf
        for criterion in criteria
        if record.as_of is not None or windows_within(criterion)
        for leaf in questions_of(criterion)
        if record.as_of is not None or leaf.window.days is not None
    )
    aside = stated(f for leaf in leaves for f in record.unplaced(spoken_of(leaf), leaf.window))
    if not aside:
        return ()
    count = f"{len(aside)} statement was" if len(aside) == 1 else f"{len(aside)} statements were"
    text = f"{count} set aside: without a date, or with one too vague to place before that day."
    return (Note(kind="undated", text=text),)


def ambiguities(verdict: Verdict) -> Iterator[Note]:
    """What the reader left open in the findings that this verdict rests on, each once."""
    for text in dict.fromkeys(note for finding in used(verdict) for note in finding.notes):
        yield Note(kind="ambiguity", text=text)


def used(verdict: Verdict) -> tuple[Finding, ...]:
    """Every finding that some node of the verdict points at, in the order of the tree."""
    below = (finding for part in verdict.children for finding in used(part))
    return distinct((*verdict.because, *verdict.against, *below))
