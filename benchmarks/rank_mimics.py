"""Where the right disease comes for each patient of `diseases/*/ranked.yaml`.

Run: `python -m benchmarks.rank_mimics`. The records name findings and values, not the disease; all
diseases of the ontology compete with our own.
"""

import sys

from asterism.define.ranked import load_ranked
from asterism.serve.ranking import rank_bench
from asterism.serve.ranks import known_to, ranked

_TOP = 50


def main() -> int:
    known = known_to(rank_bench())
    cases = load_ranked(known.library)
    first = 0
    for case in cases:
        found = ranked(case.patient, known, top=_TOP).candidates
        place = next((n for n, one in enumerate(found, 1) if one.disease == case.disease), None)
        first += place == 1
        above = "" if place == 1 else f"   behind {', '.join(one.label for one in found[:2])}"
        print(f"{case.disease:36}{place or f'> {_TOP}'}{above}", flush=True)
    print(f"first in {first} of {len(cases)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
