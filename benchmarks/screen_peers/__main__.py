"""What a screen costs beside other tools that look for people in records, in one run.

    python -m benchmarks.screen_peers [PEOPLE] [--peers FOLDER]

The people, the concept sets and the SQL by hand are those of `benchmarks.screen`. Every tool is
asked who meets `poems/dispenzieri_2012` by the eleven findings that the data hold: polyneuropathy,
a clone, one of three others and one of six minor ones, whenever recorded. Each runs in a process of
its own. Timed is what leads from its files to the people met, its planning included; starting,
importing and converting are not. Seconds are the least of three by the clock; memory is the most
that the process has held, imports included.

"Missed" and "excess" are counted against the SQL by hand. "Open" are those whom a tool calls
unknown; a tool that gives a list of people says nothing of the others.

Peers are installed into FOLDER when first wanted, by pip and npm, each into an environment of its
own; the project never imports them. One that cannot be installed or run is told in a line.

- Circe, the SQL of OHDSI's cohorts, made before the clock starts by its port to Python and sqlglot;
  OHDSI itself uses Java and SqlRender. Everybody is observed all the time.
- PhenEx in the last version of the package index (its repository has later ones), which brings an
  older DuckDB. With "first day" it is told to take of each analyte the first day, which it does
  before it looks at the value.
- ACES over MEDS, in files of 50,000 people. The definition is read anew for each file: in this
  version a query changes it.
- cql-execution, one person after another in JavaScript: a sample is asked, in the plain records
  that the engine itself brings, by ELM that is written here. Neither FHIR's own types nor a
  translation from CQL are in its time.

What is not the same: PhenEx, ACES and CQL are told every code, the others look them up in
`concept_ancestor`. Circe and PhenEx are not told the units; here each analyte has but one. Ours
reckons for everybody which answers are missing too. No day is compared, and ACES and CQL are asked
for none. Two threads each, cql-execution one.
"""

import argparse
import tempfile
from pathlib import Path

from asterism.folders import cache_folder
from benchmarks.screen import PEOPLE, make
from benchmarks.screen_peers.records import convert
from benchmarks.screen_peers.running import NotRun, Told, run
from benchmarks.screen_peers.tools import Tool, tools

HEADING = (
    f"{'':18}{'people':>9}{'seconds':>9}{'people/s':>11}{'MB':>7}"
    f"{'found':>8}{'missed':>8}{'excess':>8}{'open':>9}"
)


def row(tool: Tool, told: Told, people: int, by_hand: frozenset[int]) -> str:
    asked = min(people, tool.people or people)
    among = frozenset(each for each in by_hand if each <= asked)
    clock, unknown = told.cost.clock, "-" if told.open is None else f"{told.open:,}"
    return (
        f"{tool.name:18}{asked:>9,}{clock:>9.2f}{asked / clock:>11,.0f}{told.cost.megabytes:>7,.0f}"
        f"{len(told.met):>8,}{len(among - told.met):>8,}{len(told.met - among):>8,}{unknown:>9}"
        f"  {tool.versions}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.screen_peers")
    parser.add_argument("people", nargs="?", type=int, default=PEOPLE)
    parser.add_argument("--peers", type=Path, default=cache_folder() / "peers")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        make(folder, arguments.people)
        convert(folder, arguments.people)
        print(HEADING)
        reference: frozenset[int] | None = None  # whom the first finds: by hand
        for tool in tools():
            try:
                told = run(tool, folder, arguments.peers.absolute())
            except NotRun as why:
                if tool.is_ours:
                    raise
                print(f"{tool.name:18} not run ({tool.versions}): {why}", flush=True)
                continue
            reference = told.met if reference is None else reference
            print(row(tool, told, arguments.people, reference), flush=True)


if __name__ == "__main__":
    main()
