"""The hand-made values of `tests/spec/values`: what is printed, and what it must be read as.

Run as a command (`python -m spec.printed` in tests/) it prints the rows that fail, and writes the
page of the reference anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from asterism.define.library import Library, load_library
from asterism.model.finding import Finding, Patient, Span
from asterism.model.quantity import Equivalent, Quantity, Reference, factor_between
from asterism.read.text import read_text
from spec.tables import quantity, reference

FOLDER = Path(__file__).parent / "values"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One printed value. `expected` is None where it must not be guessed; `because` says why."""

    chapter: str
    text: str
    test: str
    printed: str
    expected: Quantity | None
    limits: Reference | None
    flag: str
    because: str
    at: str = ""
    nerve: str = ""
    side: str = ""

    @property
    def key(self) -> str:
        return f"{self.chapter} | {self.printed!r}"

    @property
    def place(self) -> tuple[int, int]:
        start = self.text.index(self.printed)
        return start, start + len(self.printed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One notation: what it is, and its values in the order of their texts."""

    name: str
    title: str
    says: str
    values: tuple[Value, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value.text for value in self.values))


@lru_cache(maxsize=1)
def chapters() -> tuple[Chapter, ...]:
    return tuple(_chapter(path) for path in sorted(FOLDER.glob("*.yaml")))


def values() -> tuple[Value, ...]:
    return tuple(value for chapter in chapters() for value in chapter.values)


def text_key(chapter: Chapter, text: str) -> str:
    """The name of a text as a whole, for what must not be read from it."""
    return f"{chapter.name} | text {text!r}"


def faults(value: Value) -> list[str]:
    """What is wrong with how the value is read, a line each; empty where nothing is."""
    patient = reading(value.text)
    start, end = value.place
    here = [f for f in patient.findings if f.value is not None and _touches(f, start, end)]
    return _guesses(value, patient, here) if value.expected is None else _differences(value, here)


def strangers(chapter: Chapter, text: str) -> list[str]:
    """Values that were read from the text and are not printed there."""
    gold = [value for value in chapter.values if value.text == text]
    return [
        f"{finding.concept} = {finding.value}"
        for finding in reading(text).findings
        if finding.value is not None and not any(_is(finding, value) for value in gold)
    ]


@lru_cache(maxsize=512)
def reading(text: str) -> Patient:
    (patient,) = read_text(text, library=_library()).patients
    return patient


def same(test: str, one: Quantity, other: Quantity) -> bool:
    """Whether two quantities of a test are one amount, in whatever units, with sign and range."""
    factor = factor_between(one.unit, other.unit, _equivalents(test))
    if factor is None or one.comparator is not other.comparator:
        return False
    return [_scaled(end, factor) for end in (one.value, one.upper)] == [
        _scaled(end, Fraction(1)) for end in (other.value, other.upper)
    ]


def _equivalents(test: str) -> tuple[Equivalent, ...]:
    concept = _library().concepts.get(test)
    return concept.equivalents if concept else ()


@lru_cache(maxsize=1)
def _library() -> Library:
    return load_library()


def _chapter(path: Path) -> Chapter:
    told = yaml.safe_load(path.read_text("utf-8"))
    rows = (
        _value(path.stem, entry["text"], row) for entry in told["texts"] for row in entry["values"]
    )
    return Chapter(name=path.stem, title=told["title"], says=told["says"], values=tuple(rows))


def _value(chapter: str, text: str, row: dict[str, Any]) -> Value:
    return Value(
        chapter=chapter,
        text=text,
        test=row.get("test") or row["unclear"],
        printed=row["printed"],
        expected=quantity(row["is"]) if "is" in row else None,
        limits=reference(row.get("reference", "")),
        flag=row.get("flag", ""),
        because=row.get("because", ""),
        at=row.get("at", ""),
        nerve=row.get("nerve", ""),
        side=row.get("side", ""),
    )


def _differences(value: Value, here: list[Finding]) -> list[str]:
    ours = [finding for finding in here if finding.concept == value.test]
    read = ", ".join(f"{f.concept} {f.value}" for f in here) or "nothing"
    right = [finding for finding in ours if _is(finding, value)]
    if not right:
        return [f"{value.test} {value.expected} was read as {read}"]
    (found, *_) = right
    flag = found.interpretation.value if found.interpretation else ""
    return [
        *([] if flag == value.flag else [f"the flag is {value.flag!r}, not {flag!r}"]),
        *([] if same_limits(value.test, value.limits, found.reference) else [
            f"the reference interval is {_shown(value.limits)}, not {_shown(found.reference)}"
        ]),
        *_beside(value, found),
    ]  # fmt: skip


def _beside(value: Value, found: Finding) -> Iterator[str]:
    """The date, the nerve and the side, where the row tells them."""
    details = dict(found.details)
    at = found.when.text if found.when else details.get("time", "")
    told = {"at": at, "nerve": details.get("nerve", ""), "side": details.get("side", "")}
    for name, read in told.items():
        meant = getattr(value, name)
        if meant and read != meant:
            yield f"{name} is {meant!r}, not {read!r}"


def _guesses(value: Value, patient: Patient, here: list[Finding]) -> list[str]:
    guessed = [f"guessed: {f.concept} {f.value}" for f in here if f.value and f.value.unit != "1"]
    told = patient.notes + tuple(note for finding in patient.findings for note in finding.notes)
    return guessed or ([] if told else ["left unread without a note"])


def _is(finding: Finding, value: Value) -> bool:
    if finding.value is None or finding.concept != value.test:
        return False
    if value.expected is None:
        return finding.value.unit == "1"
    return same(value.test, finding.value, value.expected)


def same_limits(test: str, one: Reference | None, other: Reference | None) -> bool:
    """Whether two intervals are one; whether the limit itself is still normal is not asked."""
    if one is None or other is None:
        return one is other
    return _same_end(test, one.low, other.low) and _same_end(test, one.high, other.high)


def _same_end(test: str, one: Quantity | None, other: Quantity | None) -> bool:
    if one is None or other is None:
        return one is other
    factor = factor_between(one.unit, other.unit, _equivalents(test))
    return factor is not None and Fraction(one.value) * factor == Fraction(other.value)


def _shown(limits: Reference | None) -> str:
    return "none" if limits is None else f"{limits.low} to {limits.high}"


def _scaled(end: Any, factor: Fraction) -> Fraction | None:
    return None if end is None else Fraction(end) * factor


def _touches(finding: Finding, start: int, end: int) -> bool:
    return any(
        isinstance(e.locator, Span) and e.locator.start < end and start < e.locator.end
        for e in finding.evidence
    )


def _failing() -> Iterator[str]:
    yield from (value.key for value in values() if faults(value))
    for chapter in chapters():
        for text in chapter.texts:
            if strangers(chapter, text):
                yield text_key(chapter, text)


def _write_the_page() -> None:
    from spec.manual import PAGE, page  # noqa: PLC0415  it is made of what stands here

    PAGE.write_text(page(), "utf-8")


if __name__ == "__main__":
    for failing in _failing():
        print("FAILS", failing)  # noqa: T201  a command's answer
    _write_the_page()
