"""The hand-made values as a page of the reference: `docs/reference/printed-values.md`."""

from pathlib import Path

from asterism.model.quantity import Reference
from spec.printed import Chapter, Value, chapters

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "printed-values.md"

_HEAD = """\
# Printed values

The notations of laboratory values and measures that `asterism read` understands, with examples.
Every line is a test of `tests/spec/values`.
This page is made from them by `cd tests && python -m spec.printed`.
"""


def page() -> str:
    """The page in Markdown, the same for the same values."""
    parts = [_HEAD, *map(_chapter, chapters())]
    return "\n".join(parts)


def _chapter(chapter: Chapter) -> str:
    lines = [
        f"## {chapter.title}",
        "",
        chapter.says.strip(),
        "",
        "| printed | read as |",
        "|---|---|",
    ]
    for text in chapter.texts:
        told = [_told(value) for value in chapter.values if value.text == text]
        lines.append(f"| {_cell(text)} | {'<br>'.join(told)} |")
    return "\n".join([*lines, ""])


def _told(value: Value) -> str:
    what = f"not guessed: {value.because}" if value.expected is None else f"{value.expected}"
    limits = f", reference {_limits(value.limits)}" if value.limits else ""
    flag = f", {value.flag}" if value.flag else ""
    return f"`{value.test}` {_escaped(what)}{_escaped(limits)}{flag}"


def _limits(limits: Reference) -> str:
    match limits:
        case Reference(low=None, high=one) | Reference(low=one, high=None):
            return str(one)
        case Reference(low=low, high=high):
            assert low is not None
            assert high is not None
            return f"{low.value}-{high}"


def _cell(text: str) -> str:
    return "<br>".join(_escaped(line) for line in text.replace("\t", " ⇥ ").splitlines())


def _escaped(text: str) -> str:
    """Text that Markdown leaves alone: strokes and stars would be taken for its own."""
    for sign in "\\|*<":
        text = text.replace(sign, f"\\{sign}")
    return text
