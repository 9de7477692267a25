"""Each tool by a function that lays out what it needs and returns what is timed.

Its source is run by another Python, with the head that `running` puts before it: it imports what it
needs itself, and all that it calls stands inside it.
"""

# ruff: noqa: PLC0415, S608
# mypy: disable-error-code="import-not-found, import-untyped"

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.screen_peers.definitions import Json

Answer = Json  # the people `met`, and how many are `open` where that is told
Ask = Callable[[], Answer]
Peer = Callable[[Path, Json], Ask]


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


# Not a function, for it is no Python: cql-execution, timed as `running` times the others.
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
