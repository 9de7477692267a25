"""The reader's work grows as its text does, whatever the text: counted in steps, not by a clock.

A step is a line of Python that is run. What a regular expression does inside is not seen here;
`python -m benchmarks.linear` times that.
"""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from benchmarks.hostile import KINDS

from asterism.serve.gather import read_string, reading_bench

SMALL = 4_500  # characters: past what one sentence may have
TIMES = 2
MOST = 3.0  # times the work; what is quadratic needs four


def _steps(work: Callable[[], object]) -> int:
    """The lines of Python that the work runs."""
    count = 0

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def _reading(text: str) -> int:
    """The steps of reading a text for the second time, when all its words are known."""
    bench = reading_bench()
    read_string(text, "text", bench)
    return _steps(lambda: read_string(text, "text", bench))


@pytest.mark.parametrize("kind", KINDS)
def test_a_longer_text_is_so_much_more_work_and_no_more(kind: str) -> None:
    small, large = _reading(KINDS[kind](SMALL)), _reading(KINDS[kind](TIMES * SMALL))
    assert large <= small * MOST, f"{small} steps, and {large} for {TIMES} times the text"


def test_the_count_would_tell() -> None:
    """The measure itself sees a loop within a loop."""

    def quadratic(size: int) -> None:
        for _ in range(size):
            for _ in range(size):
                pass

    assert _steps(lambda: quadratic(TIMES * 100)) > _steps(lambda: quadratic(100)) * MOST
