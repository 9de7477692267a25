"""How long a clinician waits: the version, and a verdict, beside an interpreter that does nothing.

Run: `python -m benchmarks.judge [REPORT]`. Each command is a whole process, timed in turn with the
floor (`python -c pass`) so that a machine that slows down slows both; medians of nine.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
PUBLISHED = ROOT.parent / "shared" / "cases" / "liu-2020.txt"
OURS = ROOT / "examples" / "calciphylaxis_with_neuropathy.txt"
RUNS = 9
ASTERISM = [sys.executable, "-m", "asterism"]


def main(arguments: Sequence[str]) -> None:
    report = Path(arguments[0]) if arguments else PUBLISHED if PUBLISHED.exists() else OURS
    jobs = {
        "python -c pass (floor)": [sys.executable, "-c", "pass"],
        "asterism --version": [*ASTERISM, "--version"],
        "asterism definitions": [*ASTERISM, "definitions"],
        "asterism read": [*ASTERISM, "read", str(report)],
        "asterism judge": [*ASTERISM, "judge", str(report)],
        "asterism judge, JSON": [*ASTERISM, "judge", str(report), "--format", "json"],
        "asterism judge, HTML": [*ASTERISM, "judge", str(report), "--format", "html"],
    }
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for run in range(RUNS + 1):
        for name, command in jobs.items():
            taken = seconds(command)
            if run:  # the first round warms the disk
                times[name].append(taken)
    floor = statistics.median(times["python -c pass (floor)"])
    print(f"| {report.name}, median of {RUNS} | s | times the floor |\n|---|---|---|")
    for name, taken_all in times.items():
        middle = statistics.median(taken_all)
        print(f"| {name} | {middle:.3f} | {middle / floor:.1f} |")


def seconds(command: Sequence[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


if __name__ == "__main__":
    main(sys.argv[1:])
