"""The register of disagreements as a page of the reference: `docs/reference/disagreements.md`.

`cd tests && python -m knowledge.register_page` writes it.
"""

from pathlib import Path

from asterism.define import load_library
from asterism.model.disagreement import Disagreement, Side
from asterism.serve.show.disputes import places_of, seen_words

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "disagreements.md"

_HEAD = """\
# Where the sources disagree

Published criteria differ from one another, copies from their originals, and numbers with who was
counted. Each matter on which the sources of Asterism differ stands here once: who says what, what
is made of it, and where it matters. Nothing is averaged, and nothing is repaired in silence.

`asterism explain disagreements` prints the same, `asterism explain NAME` one entry with its
sources; `asterism explain` of a definition, a grader, a risk model or a plan lists the entries that
concern it, and the reports point there.

Every entry is held by a test (`tests/knowledge/test_disagreements.py`). This page is made of
`knowledge/disagreements.yaml` by `cd tests && python -m knowledge.register_page`.
"""


def page() -> str:
    """The page in Markdown, the same for the same register."""
    entries = load_library().disagreements.values()
    return "\n".join([_HEAD, *map(_entry, entries)])


def _entry(one: Disagreement) -> str:
    where = [f"{kind} {_names(names)}" for kind, names in places_of(one)]
    topic = one.topic[0].upper() + one.topic[1:]
    lines = [
        f"## {_escaped(topic)}",
        "",
        f"`{one.id}`",
        "",
        *map(_side, one.sides),
        "",
        f"**Here:** {_escaped(one.handled)}",
        "",
        f"Where it matters: {'; '.join(where)}.",
        "",
    ]
    return "\n".join(lines)


def _side(side: Side) -> str:
    tag = f" ({seen_words(side)})" if seen_words(side) else ""
    return f"- {_escaped(side.says)} `{side.cite}`{tag}"


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _escaped(text: str) -> str:
    """Text that Markdown leaves alone: stars and brackets would be taken for its own."""
    for sign in "\\*<":
        text = text.replace(sign, f"\\{sign}")
    return text


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
