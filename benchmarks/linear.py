"""Whether any text makes the reader slower than its length: one line for each hostile kind.

Run: `python -m benchmarks.linear [KIND]`. Each kind is read at doubling sizes; what is reported is
the time a character takes at the largest and the exponent of the growth (1 is linear), by the
process's own clock, each size the best of three. Exponents above 1.25 are marked, and the exit code
is 1 if there are any.
"""

import math
import sys
import time
from collections.abc import Sequence

from asterism.serve.gather import read_string, reading_bench
from benchmarks.hostile import KINDS, Text

SIZES = (32_000, 64_000, 128_000, 256_000)
WORST = 1.25
TRIES = 3
_TOO_LONG = 20.0  # seconds of one reading; no larger size is tried


def main(arguments: Sequence[str]) -> int:
    chosen = {name: KINDS[name] for name in arguments} or KINDS
    seconds("She had anemia.")
    print("| kind | " + " | ".join(f"{size // 1000} k" for size in SIZES), end="")
    print(" | µs a character | exponent |\n|---|" + "---|" * (len(SIZES) + 2))
    slow = [name for name, text in chosen.items() if not _told(name, text)]
    print(f"\n{len(chosen)} kinds, {len(slow)} slower than linear{': ' * bool(slow)}", end="")
    print(", ".join(slow))
    return 1 if slow else 0


def _told(name: str, text: Text) -> bool:
    times: list[float] = []
    for size in SIZES:
        times.append(seconds(text(size)))
        if times[-1] > _TOO_LONG:
            break
    grown = exponent(SIZES[: len(times)], times)
    each = 1e6 * times[-1] / SIZES[len(times) - 1]
    shown = " | ".join(f"{taken:.3f}" for taken in times)
    print(f"| {name} | {shown} | {each:.2f} | {grown:.2f}{' **' * (grown > WORST)} |", flush=True)
    return grown <= WORST


def seconds(text: str) -> float:
    return min(_once(text) for _ in range(TRIES))


def _once(text: str) -> float:
    bench = reading_bench()
    start = time.process_time()
    read_string(text, "text", bench)
    return time.process_time() - start


def exponent(sizes: Sequence[int], times: Sequence[float]) -> float:
    """The slope of time against size, both as logarithms, by least squares."""
    points = [
        (math.log(size), math.log(max(taken, 1e-9)))
        for size, taken in zip(sizes, times, strict=True)
    ]
    middle = [sum(values) / len(points) for values in zip(*points, strict=True)]
    above = sum((x - middle[0]) * (y - middle[1]) for x, y in points)
    below = sum((x - middle[0]) ** 2 for x, _ in points)
    return above / below if below else 0.0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
