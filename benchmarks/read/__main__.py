"""The reader beside its peers, in one table.

    pip install -e '.[hpo,bench]'
    python -m benchmarks.read             everything (some minutes: two peers are slow)
    python -m benchmarks.read --quick     our own accuracy only; fails below the floors
    python -m benchmarks.read negex e3c   these corpora only
    python -m benchmarks.read generalise  each text read without the words that it taught
    python -m benchmarks.read speed       speed, memory and the sweep over 4,942 case texts only

The corpora and their scoring stand beside the project (../shared); a peer that is not installed is
told as absent. Intervals are 95 %, by the bootstrap over documents with a fixed seed.
"""

import sys
from collections.abc import Sequence

from benchmarks.read.accuracy import CORPORA, fallen_below, rows
from benchmarks.read.generalise import estimate
from benchmarks.read.speed import loading, rates, whole_runs
from benchmarks.read.table import Row, markdown


def main(arguments: Sequence[str]) -> None:
    if "generalise" in arguments:
        print("\n".join(estimate()))
        return
    quick = "--quick" in arguments
    corpora = tuple(name for name in CORPORA if name in arguments)
    measured: list[Row] = []
    if corpora or "speed" not in arguments:
        measured += rows(corpora or CORPORA, alone=quick)
    if "speed" in arguments or not (corpora or quick):
        measured += [*rates(), *whole_runs(), *loading()]
    print(markdown(measured))
    if quick and (fallen := fallen_below(measured)):
        sys.exit("below the floor: " + "; ".join(fallen))


if __name__ == "__main__":
    main(sys.argv[1:])
