"""OHDSI's Circe in Python: a cohort expression as the SQL that OHDSI would run, run on DuckDB.

The package `ohdsi-circe-python-alpha` writes the SQL of Circe with its conditions left in; they are
decided here, and sqlglot says the rest for DuckDB. It is a check for developers and no part of the
product.
"""

import json
import re
from importlib import import_module, util
from typing import Any

import duckdb
import sqlglot

PACKAGE = "ohdsi-circe-python-alpha"
_NAMES = {
    "@target_database_schema": "main",
    "@results_database_schema": "main",
    "@vocabulary_database_schema": "main",
    "@cdm_database_schema": "main",
    "@target_cohort_table": "cohort",
    "@target_cohort_id": "1",
}
_CHOICE = re.compile(r"\{([^{}]*)\}\s*\?\s*\{")
_COMPARED = re.compile(r"\s*(\S+)\s*(!=|==)\s*(\S+)\s*")


def is_there() -> bool:
    return util.find_spec("circe") is not None


def sql_of(expression: dict[str, Any]) -> list[str]:
    """The statements, in order, that leave who is in the cohort in the table `cohort`."""
    api = import_module("circe.api")
    text = api.build_cohort_query(api.cohort_expression_from_json(json.dumps(expression)))
    for name, value in _NAMES.items():
        text = text.replace(name, value)
    text = re.sub(r"--[^\n]*", "", _decided(text)).replace("main.main.", "main.")
    return [
        told
        for each in text.split(";")
        if each.strip() and "UPDATE STATISTICS" not in each.upper()
        for told in sqlglot.transpile(each, read="tsql", write="duckdb")
    ]


def _decided(text: str) -> str:
    """The text with each `{a == b}?{this}:{that}` decided, as OHDSI's SqlRender does."""
    while found := _CHOICE.search(text):
        end = _closing(text, found.end() - 1)
        chosen, after, other = text[found.end() : end], end + 1, ""
        if otherwise := re.match(r"\s*:\s*\{", text[after:]):
            last = _closing(text, after + otherwise.end() - 1)
            other, after = text[after + otherwise.end() : last], last + 1
        compared = _COMPARED.match(found.group(1))
        assert compared, found.group(1)
        left, sign, right = compared.groups()
        text = (
            text[: found.start()]
            + (chosen if (left == right) is (sign == "==") else other)
            + text[after:]
        )
    return text


def _closing(text: str, start: int) -> int:
    depth = 0
    for place in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return place
    raise ValueError("a brace that nothing closes")


def members(duck: duckdb.DuckDBPyConnection, expression: dict[str, Any]) -> dict[int, Any]:
    """Who is in the cohort by OHDSI's SQL, and since when."""
    # What it lays out stays with this session and goes with it.
    own = duck.cursor()
    own.execute(
        "CREATE OR REPLACE TABLE cohort (cohort_definition_id BIGINT, subject_id BIGINT, "
        "cohort_start_date DATE, cohort_end_date DATE)"
    )
    for statement in sql_of(expression):
        own.execute(statement)
    return dict(own.execute("SELECT subject_id, cohort_start_date FROM cohort").fetchall())
