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

# A peer is a function whose source another Python runs, so it imports what it needs itself.
# ruff: noqa: PLC0415, S608
# mypy: disable-error-code="import-not-found, import-untyped"

import argparse
import inspect
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import reduce
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from asterism.folders import cache_folder
from asterism.version import VERSION
from benchmarks.screen import BARE, PEOPLE, Cost, best, make, sets

SAMPLE = 10_000  # people whom cql-execution is asked about
SHARD = 50_000  # people in a file of MEDS
LONGEST = 3600  # seconds, after which a peer is given up
ROOT = Path(__file__).parents[1]
ELM = ROOT / "tests" / "conformance" / "elm"  # what npm is to install, with the lock

# All must hold, each by any one of its findings.
RULE = (
    ("polyneuropathy",),
    ("monoclonal_plasma_cell_disorder",),
    ("sclerotic_bone_lesion", "castleman_disease", "vegf_plasma"),
    (
        "hepatomegaly", "hypogonadism", "hyperpigmentation", "papilledema", "ascites", "platelets",
    ),
)  # fmt: skip
LIMITS = {"vegf_plasma": ("gt", 200, "pg/mL"), "platelets": ("gte", 450, "10*3/uL")}
CODES = {each.concept: [each.concept_id + n for n in range(9)] for each in sets()}

Json = dict[str, Any]
Answer = Json  # the people `met`, and how many are `open` where that is told
Ask = Callable[[], Answer]


# --- the definition in the language of each peer --------------------------------------------------


def for_circe() -> Json:
    names = list(CODES)
    always = {"Start": {"Coeff": -1}, "End": {"Coeff": 1}, "UseEventEnd": False}
    once = {"Type": 2, "Count": 1, "IsDistinct": False}

    def criterion(name: str) -> Json:
        found: Json = {"CodesetId": names.index(name)}
        if name not in LIMITS:
            return {"ConditionOccurrence": found}
        op, value, _ = LIMITS[name]
        return {"Measurement": {**found, "ValueAsNumber": {"Value": value, "Op": op}}}

    def part(findings: tuple[str, ...]) -> Json:
        asked = {"StartWindow": always, "Occurrence": once, "IgnoreObservationPeriod": True}
        told = [{"Criteria": criterion(each), **asked} for each in findings]
        return {"name": findings[0], "expression": {"Type": "ANY", "CriteriaList": told}}

    def concept_set(name: str) -> Json:
        concept = {"CONCEPT_ID": CODES[name][0], "CONCEPT_NAME": name}
        items = [{"concept": concept, "isExcluded": False, "includeDescendants": True}]
        return {"id": names.index(name), "name": name, "expression": {"items": items}}

    (entry,), *others = RULE
    return {
        "ConceptSets": list(map(concept_set, names)),
        "PrimaryCriteria": {
            "CriteriaList": [criterion(entry)],
            "ObservationWindow": {"PriorDays": 0, "PostDays": 0},
            "PrimaryCriteriaLimit": {"Type": "First"},
        },
        "QualifiedLimit": {"Type": "First"},
        "ExpressionLimit": {"Type": "First"},
        "InclusionRules": list(map(part, others)),
        "EndStrategy": {"DateOffset": {"DateField": "StartDate", "Offset": 0}},
        "CollapseSettings": {"CollapseType": "ERA", "EraPad": 0},
    }


def for_aces() -> Json:
    """One window over the whole record, up to its last day."""

    def predicate(name: str) -> Json:
        if name not in LIMITS:
            return {"code": {"any": [f"CONDITION//{each}" for each in CODES[name]]}}
        op, value, unit = LIMITS[name]
        codes = [f"MEASUREMENT//{each}//{unit}" for each in CODES[name]]
        return {"code": {"any": codes}, "value_min": value, "value_min_inclusive": op == "gte"}

    predicates = {name: predicate(name) for name in CODES}
    parts = {"_or_".join(findings): findings for findings in RULE}
    for name, findings in parts.items():
        if len(findings) > 1:
            predicates[name] = {"expr": f"or({', '.join(findings)})"}
    window = {"start": None, "end": "trigger", "start_inclusive": True, "end_inclusive": True}
    whole = {**window, "has": dict.fromkeys(parts, "(1, None)")}
    return {"predicates": predicates, "trigger": "_RECORD_END", "windows": {"record": whole}}


def for_cql() -> Json:
    """ELM and the value sets. What is not recorded is null: nobody has said that it is not so."""
    system = "{urn:hl7-org:elm-types:r1}"

    true = {"type": "Literal", "valueType": f"{system}Boolean", "value": "true"}

    def of_value(name: str) -> Json:
        return {
            "name": name,
            "value": {"type": "Property", "scope": "R", "path": f"value.{name}"},
        }

    def recorded(name: str) -> Json:
        of = {
            "type": "Retrieve",
            "dataType": "Observation" if name in LIMITS else "Condition",
            "codeProperty": "code",
            "codes": {"type": "ValueSetRef", "name": name},
        }
        if name not in LIMITS:
            return of
        op, value, unit = LIMITS[name]
        parts = [of_value("value"), of_value("unit")]
        said = {"type": "Instance", "classType": f"{system}Quantity", "element": parts}
        edge = {"type": "Quantity", "value": value, "unit": unit}
        kind = {"gt": "Greater", "gte": "GreaterOrEqual"}[op]
        where = {"type": kind, "operand": [said, edge]}
        source = [{"alias": "R", "expression": of}]
        return {"type": "Query", "source": source, "relationship": [], "where": where}

    def finding(name: str) -> Json:
        found = {"type": "Exists", "operand": recorded(name)}
        return {"type": "If", "condition": found, "then": true, "else": {"type": "Null"}}

    def joined(kind: str, parts: Iterable[Json]) -> Json:
        return reduce(lambda one, other: {"type": kind, "operand": [one, other]}, parts)

    whole = joined("And", [joined("Or", map(finding, findings)) for findings in RULE])
    library = {
        "identifier": {"id": "Poems", "version": "1"},
        "valueSets": {"def": [{"name": name, "id": name} for name in CODES]},
        "statements": {"def": [{"name": "Met", "context": "Patient", "expression": whole}]},
    }
    expanded = {
        name: {"1": [{"code": str(each), "system": "omop"} for each in codes]}
        for name, codes in CODES.items()
    }
    return {"library": {"library": library}, "value_sets": expanded}


# --- each tool: what it returns is timed ----------------------------------------------------------


def by_hand(folder: Path, asked: Json) -> Ask:
    import duckdb

    duck = duckdb.connect()
    duck.execute("SET threads = 2; SET enable_progress_bar = false")
    for name in ("person", "condition_occurrence", "measurement", "concept_ancestor"):
        duck.execute(f"CREATE VIEW {name} AS FROM '{folder}/{name}.parquet'")

    def ask() -> Answer:
        duck.execute(f"CREATE OR REPLACE TEMP TABLE by_hand AS {asked['definition']}")
        met = duck.execute("SELECT person FROM by_hand WHERE truth").fetchall()
        unknown = duck.execute("SELECT COUNT(*) FROM by_hand WHERE truth IS NULL").fetchall()
        return {"met": [person for (person,) in met], "open": unknown[0][0]}

    return ask


def ours(folder: Path, _asked: Json) -> Ask:
    from asterism.define import load_library
    from asterism.screen.engines.duck import open_source
    from asterism.screen.engines.engine import Terms
    from asterism.screen.screening import screen_source
    from asterism.screen.shapes.omop import Period
    from benchmarks.screen import DEFINITION, sets

    library = load_library()
    rule = library.resolved(DEFINITION)
    terms = Terms(out=folder / "run", threads=2, period=Period.IGNORED, sets=sets(), memory="8GB")
    opened = open_source(folder, library, terms)
    duck = opened.duck

    def ask() -> Answer:
        screen_source(rule, opened, library)
        met = duck.execute("SELECT person FROM screened WHERE truth").fetchall()
        unknown = duck.execute("SELECT COUNT(*) FROM screened WHERE truth IS NULL").fetchall()
        return {"met": [person for (person,) in met], "open": unknown[0][0]}

    return ask


def circe(folder: Path, asked: Json) -> Ask:
    import duckdb

    from conformance.circe_peer import sql_of

    statements = sql_of(asked["definition"])
    duck = duckdb.connect()
    duck.execute("SET threads = 2; SET enable_progress_bar = false")
    visit = "NULL::BIGINT AS visit_occurrence_id"
    columns = {
        "person": "*",
        "condition_occurrence": f"*, condition_start_date AS condition_end_date, {visit}",
        "measurement": f"*, NULL::DOUBLE AS range_low, NULL::DOUBLE AS range_high, {visit}",
        "concept": "*, NULL::VARCHAR AS invalid_reason",
        "concept_ancestor": "*",
    }
    for name, selected in columns.items():
        duck.execute(f"CREATE VIEW {name} AS SELECT {selected} FROM '{folder}/{name}.parquet'")
    duck.execute(
        "CREATE VIEW observation_period AS SELECT person_id AS observation_period_id, person_id, "
        "DATE '2000-01-01' AS observation_period_start_date, "
        "DATE '2030-01-01' AS observation_period_end_date FROM person"
    )

    def ask() -> Answer:
        duck.execute(
            "CREATE OR REPLACE TABLE cohort (cohort_definition_id BIGINT, subject_id BIGINT, "
            "cohort_start_date DATE, cohort_end_date DATE)"
        )
        for each in statements:
            duck.execute(each)
        met = duck.execute("SELECT DISTINCT subject_id FROM cohort").fetchall()
        return {"met": [person for (person,) in met]}

    return ask


def phenex(folder: Path, asked: Json) -> Ask:
    from functools import reduce
    from operator import and_, or_

    import ibis
    from phenex import codelists, mappers, phenotypes
    from phenex.filters import value, value_filter

    duck = ibis.duckdb.connect(threads=2)
    for name in ("person", "condition_occurrence", "measurement"):
        table = duck.read_parquet(f"{folder}/{name}.parquet").rename("ALL_CAPS")
        duck.create_view(name.upper(), table)
    measurement = mappers.MeasurementTableColumnMapper(
        NAME_TABLE="MEASUREMENT", EVENT_DATE="MEASUREMENT_DATE", CODE="MEASUREMENT_CONCEPT_ID",
        VALUE="VALUE_AS_NUMBER",
    )  # fmt: skip
    domains = mappers.DomainsDictionary(
        PERSON=mappers.PersonTableColumnMapper(),
        CONDITION_OCCURRENCE=mappers.OMOPConditionOccurrenceColumnMapper,
        MEASUREMENT=measurement,
    )
    beyond = {"gt": value.GreaterThan, "gte": value.GreaterThanOrEqualTo}

    def finding(name: str) -> Any:
        codes = codelists.Codelist(asked["codes"][name], name)
        if name not in asked["limits"]:
            return phenotypes.CodelistPhenotype("CONDITION_OCCURRENCE", codes, use_code_type=False)
        op, limit, _ = asked["limits"][name]
        over = value_filter.ValueFilter(min=beyond[op](limit))
        return phenotypes.MeasurementPhenotype(
            domain="MEASUREMENT",
            codelist=codes,
            use_code_type=False,
            value_filter=over,
            return_date=asked["day"],
        )

    def ask() -> Answer:
        parts = [reduce(or_, map(finding, findings)) for findings in asked["rule"]]
        whole = phenotypes.LogicPhenotype(expression=reduce(and_, parts), name="poems")
        found = whole.execute(domains.get_mapped_tables(duck))
        return {"met": found.select("PERSON_ID").distinct().execute()["PERSON_ID"].tolist()}

    return ask


def aces(folder: Path, asked: Json) -> Ask:
    import logging

    from aces.config import TaskExtractorConfig
    from aces.predicates import get_predicates_df
    from aces.query import query
    from omegaconf import DictConfig

    logging.disable(logging.WARNING)
    written = folder / "aces.yaml"
    written.write_text(json.dumps(asked["definition"]))  # JSON is YAML too

    def ask() -> Answer:
        met: set[int] = set()
        for file in (folder / "meds").glob("*.parquet"):
            config = TaskExtractorConfig.load(config_path=written)
            source = DictConfig({"path": str(file), "standard": "meds", "ts_format": None})
            found = query(config, get_predicates_df(config, source))
            met |= set(found["subject_id"]) if found.height else set()
        return {"met": sorted(met)}

    return ask


CQL = """
const fs = require("fs");
const [modules, folder, times] = process.argv.slice(1);
const cql = require(require.resolve("cql-execution", { paths: [modules] }));
const { definition } = JSON.parse(fs.readFileSync(0, "utf8"));
const service = new cql.CodeService(definition.value_sets);
const executor = new cql.Executor(new cql.Library(definition.library), service);

async function ask() {
  const lines = fs.readFileSync(`${folder}/records.ndjson`, "utf8").trim().split("\\n");
  const people = new cql.PatientSource(lines.map((line) => JSON.parse(line)));
  const told = Object.entries((await executor.exec(people)).patientResults);
  return {
    met: told.filter(([, { Met }]) => Met === true).map(([id]) => Number(id)),
    open: told.filter(([, { Met }]) => Met === null).length,
  };
}

(async () => {
  let cost = { clock: Infinity, processor: Infinity }, answer;
  for (let n = 0; n < times; n += 1) {
    const clock = performance.now(), processor = process.cpuUsage();
    answer = await ask();
    const { user, system } = process.cpuUsage(processor);
    cost.clock = Math.min(cost.clock, (performance.now() - clock) / 1e3);
    cost.processor = Math.min(cost.processor, (user + system) / 1e6);
  }
  const [, held] = fs.readFileSync("/proc/self/status", "utf8").match(/VmHWM:\\s+(\\d+)/);
  cost.megabytes = held / 1024;
  console.log(JSON.stringify({ cost, ...answer }));
})();
"""


# --- running them ---------------------------------------------------------------------------------


class NotRun(Exception):
    """A tool that could not be installed or run, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A tool, by the function that asks it, in an environment with these packages."""

    name: str
    packages: tuple[str, ...]
    peer: Callable[[Path, Json], Ask] | None  # None is cql-execution, which is no Python
    asked: Json = field(default_factory=dict)
    is_ours: bool = False  # then run by the project's own environment
    people: int | None = None  # only the first so many

    @property
    def versions(self) -> str:
        return ", ".join(each.replace("==", " ") for each in self.packages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a tool answered, and what it cost."""

    cost: Cost
    met: frozenset[int]
    open: int | None


def tools() -> tuple[Tool, ...]:
    duck, glot = (f"{each}=={version(each)}" for each in ("duckdb", "sqlglot"))
    of_phenex = ("phenex==0.1.0", "duckdb==1.1.3")
    findings: Json = {"rule": RULE, "limits": LIMITS, "codes": CODES}
    locked = json.loads((ELM / "package.json").read_text())["dependencies"]["cql-execution"]
    return (
        Tool(
            name="by hand", packages=(duck,), peer=by_hand, asked={"definition": BARE},
            is_ours=True,
        ),
        Tool(name="ours", packages=(f"asterism=={VERSION}", duck), peer=ours, is_ours=True),
        Tool(
            name="Circe", packages=("ohdsi-circe-python-alpha==0.2.0", duck, glot), peer=circe,
            asked={"definition": for_circe()},
        ),
        Tool(name="PhenEx", packages=of_phenex, peer=phenex, asked={**findings, "day": "all"}),
        Tool(
            name="PhenEx, first day", packages=of_phenex, peer=phenex,
            asked={**findings, "day": "first"},
        ),
        Tool(
            name="ACES", packages=("es-aces==0.7.3", "polars==1.44.2"), peer=aces,
            asked={"definition": for_aces()},
        ),
        Tool(
            name="cql-execution", packages=(f"cql-execution=={locked}",), peer=None,
            asked={"definition": for_cql()}, people=SAMPLE,
        ),
    )  # fmt: skip


# The most that was held is asked of the system: `ru_maxrss` begins with what the parent held.
_HEAD = """
from __future__ import annotations
import json, resource, sys, time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
"""


def answered(peer: Callable[[Path, Json], Ask], times: int) -> None:
    """In the other Python: the answer and the cost as the last line that is printed."""
    ask = peer(Path(sys.argv[1]), json.load(sys.stdin))
    answers: list[Answer] = []
    cost = best(lambda: answers.append(ask()), times)
    _, _, held = Path("/proc/self/status").read_text().partition("VmHWM:")
    cost = replace(cost, megabytes=int(held.split()[0]) / 1024)
    print(json.dumps({"cost": asdict(cost), **answers[-1]}))


def run(tool: Tool, folder: Path, peers: Path) -> Told:
    """Raises: NotRun."""
    command = _in_node(peers) if tool.peer is None else _in_python(tool, tool.peer, peers)
    paths = os.pathsep.join(str(ROOT / each) for each in ("src", "", "tests"))
    environment = {**os.environ, "PYTHONPATH": paths, "POLARS_MAX_THREADS": "2"}
    done = _done([*command, str(folder), "3"], json.dumps(tool.asked), environment)
    told = json.loads(done.splitlines()[-1])
    return Told(cost=Cost(**told["cost"]), met=frozenset(told["met"]), open=told.get("open"))


def _in_python(tool: Tool, peer: Callable[[Path, Json], Ask], peers: Path) -> list[str]:
    needed: tuple[Any, ...] = (Cost, best, peer, answered)
    sources = map(inspect.getsource, needed)
    program = "\n".join((_HEAD, *sources, f"answered({peer.__name__}, int(sys.argv[2]))"))
    if tool.is_ours:
        return [sys.executable, "-c", program]
    home = peers / peer.__name__
    python = home / "bin" / "python"
    if not python.exists():
        _done([sys.executable, "-m", "venv", str(home)])
    _done([str(python), "-m", "pip", "install", "--quiet", *tool.packages])
    return [str(python), "-c", program]


def _in_node(peers: Path) -> list[str]:
    home = peers / "cql"
    if not home.exists():
        home.mkdir(parents=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(ELM / name, home)
    if not (home / "node_modules" / ".package-lock.json").exists():  # written when all is there
        _done(["npm", "ci", "--ignore-scripts", "--silent", "--prefix", str(home)])
    return ["node", "-e", CQL, str(home)]


def _done(command: list[str], given: str = "", environment: Mapping[str, str] | None = None) -> str:
    """What it prints. Raises: NotRun, with the last line of its complaint."""
    try:
        done = subprocess.run(
            command, input=given, env=environment, capture_output=True, text=True, check=False,
            timeout=LONGEST,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotRun(str(error)[:200]) from error
    if done.returncode:
        said = [each for each in (done.stderr or done.stdout).splitlines() if each.strip()]
        errors = [each for each in said if re.match(r"[\w.]*(Error|Exception)\b", each)]
        raise NotRun((errors or said or [f"{command[0]} gave {done.returncode}"])[-1][:200])
    return done.stdout


def convert(folder: Path, people: int) -> None:
    """MEDS for ACES, and the records of the sample for cql-execution."""
    (folder / "meds").mkdir()
    with duckdb.connect() as duck:
        duck.execute("SET enable_progress_bar = false")
        for name in ("person", "condition_occurrence", "measurement"):
            duck.execute(f"CREATE VIEW {name} AS FROM '{folder}/{name}.parquet'")
        for first in range(1, people + 1, SHARD):
            among = f"person_id BETWEEN {first} AND {first + SHARD - 1}"
            duck.execute(f"COPY ({_MEDS.format(among=among)}) TO '{folder}/meds/{first}.parquet'")
        among = f"person_id <= {SAMPLE}"
        duck.execute(
            f"COPY ({_RECORDS.format(among=among)}) TO '{folder}/records.ndjson' (FORMAT json)"
        )


_MEDS = """
SELECT person_id AS subject_id, condition_start_date::TIMESTAMP AS time,
  'CONDITION//' || condition_concept_id AS code, NULL::FLOAT AS numeric_value
FROM condition_occurrence WHERE {among}
UNION ALL
SELECT person_id, measurement_date, 'MEASUREMENT//' || measurement_concept_id || '//'
  || unit_source_value, value_as_number FROM measurement WHERE {among}
ORDER BY subject_id, time"""
_RECORDS = """
WITH record AS (
  SELECT person_id, to_json({{recordType: 'Condition', id: condition_occurrence_id,
    code: {{code: condition_concept_id::VARCHAR, system: 'omop'}},
    onset: condition_start_date}}) AS told
  FROM condition_occurrence WHERE {among}
  UNION ALL
  SELECT person_id, to_json({{recordType: 'Observation', id: measurement_id,
    code: {{code: measurement_concept_id::VARCHAR, system: 'omop'}}, effective: measurement_date,
    value: {{value: value_as_number, unit: unit_source_value}}}})
  FROM measurement WHERE {among}
)
SELECT person_id::VARCHAR AS id, 'Patient' AS "recordType",
  COALESCE(LIST(told) FILTER (told IS NOT NULL), []) AS records
FROM person LEFT JOIN record USING (person_id) WHERE {among} GROUP BY id"""


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
