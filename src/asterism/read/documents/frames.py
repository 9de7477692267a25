"""The open elements of a markup file while it is read, and the XPath of the innermost."""

from collections import Counter
from dataclasses import dataclass, field

from asterism.errors import NotText, TooLarge

DEEPEST = 250  # elements inside each other; real articles stay below forty
MOST = 500_000  # elements in one file; the largest articles have a tenth


@dataclass(slots=True)
class Frame:
    """An open element. `step` is its part of the path, `aside` whether it is not read."""

    tag: str
    step: str
    anchored: bool
    aside: bool
    counts: Counter[str] = field(default_factory=Counter)


class Frames:
    """The stack of open elements. Raises TooLarge for more than any article needs."""

    def __init__(self, where: str) -> None:
        self._stack = [Frame(tag="", step="", anchored=True, aside=False)]
        self._where = where
        self._count = 0

    def open(self, tag: str, name: str, *, aside: bool) -> Frame:
        """The frame of an element that opens; it is aside where any around it is."""
        self._count += 1
        if len(self._stack) > DEEPEST or self._count > MOST:
            what = f"the file has elements more than {DEEPEST} deep, or more than {MOST:,} of them"
            raise TooLarge(what, where=self._where, fix="save the article alone, as plain text")
        outer = self._stack[-1]
        outer.counts[tag] += 1
        usable = bool(name) and "'" not in name and len(name) < 100
        step = f"id('{name}')" if usable else f"{tag}[{outer.counts[tag]}]"
        frame = Frame(tag=tag, step=step, anchored=usable, aside=aside or outer.aside)
        self._stack.append(frame)
        return frame

    def close(self) -> Frame:
        """The innermost frame, now gone. Raises: NotText where none is open."""
        if len(self._stack) == 1:
            raise NotText(
                "the markup closes what it did not open", where=self._where,
                fix="save the article as plain text (UTF-8)",
            )  # fmt: skip
        return self._stack.pop()

    @property
    def top(self) -> Frame:
        return self._stack[-1]

    @property
    def depth(self) -> int:
        return len(self._stack)

    def within(self, tag: str) -> bool:
        return any(frame.tag == tag for frame in self._stack)

    @property
    def path(self) -> str:
        """An XPath to the innermost element, from the nearest that has an id."""
        steps: list[str] = []
        for frame in reversed(self._stack):
            if frame.anchored:
                return "/".join([frame.step, *reversed(steps)])
            steps.append(frame.step)
        raise AssertionError("the first frame is anchored")
