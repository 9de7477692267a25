"""The reader beside its peers, in one table.

    pip install -e '.[hpo,bench]'
    python -m benchmarks.read             everything (some minutes: two peers are slow)
    python -m benchmarks.read --quick     our own accuracy only
    python -m benchmarks.read negex e3c   these corpora only

The corpora and their scoring stand beside the project (../shared); a peer that is not installed is
told as absent. Intervals are 95 %, by the bootstrap over documents with a fixed seed.
"""

import sys
from collections.abc import Sequence

from benchmarks.read.accuracy import CORPORA, rows
from benchmarks.read.table import markdown


def main(arguments: Sequence[str]) -> None:
    quick = "--quick" in arguments
    corpora = tuple(name for name in CORPORA if name in arguments) or CORPORA
    print(markdown(rows(corpora, alone=quick)))


if __name__ == "__main__":
    main(sys.argv[1:])
