"""The JSON of a report: valid against the published schemas, sorted, and true to its evidence."""

import json
from collections.abc import Iterator
from importlib import resources
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import sample_report as sample
from asterism.serve.gather import read_string, reading_bench, report
from asterism.serve.show.machine import encoded, failed, judged_json, read_document, read_json
from asterism.serve.show.report import Failure
from asterism.serve.show.statements import Json


def _schema(name: str) -> Draft202012Validator:
    text = resources.files("asterism.serve.show").joinpath(f"{name}.schema.json").read_text("utf-8")
    schema = json.loads(text)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def _judged() -> Json:
    return judged_json(sample.report())[0]


def _verdict(name: str) -> dict[str, Any]:
    verdicts = _judged()["patients"][0]["verdicts"]
    found: dict[str, Any] = next(one for one in verdicts if one["definition"] == name)
    return found


def test_verdicts_keep_to_their_schema() -> None:
    _schema("judge").validate(json.loads(encoded(_judged())))


def test_readings_keep_to_their_schema() -> None:
    _schema("read").validate(json.loads(encoded(read_json(sample.report())[0])))


@pytest.mark.parametrize("schema", ["judge", "read"])
def test_failures_keep_to_both_schemas(schema: str) -> None:
    failure = Failure(name="b.txt", what="w", where="b.txt", fix="f", exit_code=3)
    _schema(schema).validate(failed(failure))
    _schema(schema).validate({"id": None, **failed(failure)})


@pytest.mark.parametrize("key", ["truth", "provisional", "missing", "criteria", "since"])
def test_the_schema_refuses_a_verdict_without(key: str) -> None:
    document = _judged()
    del document["patients"][0]["verdicts"][0][key]
    assert not _schema("judge").is_valid(document)


def test_truth_is_kleenes_and_provisional_stands_beside_it() -> None:
    verdict = _verdict("guarded/own_2020")
    assert (verdict["truth"], verdict["provisional"]) == ("UNKNOWN", True)
    assert [one["id"] for one in verdict["untested"]] == ["myeloma"]


def test_reasons_are_indexes_of_the_findings() -> None:
    findings = _judged()["patients"][0]["findings"]
    bone = next(node for node in _nodes(_verdict("poems/table_2012")) if node["id"] == "bone")
    assert [findings[at]["concept"] for at in bone["because"]] == ["osteosclerotic_myeloma"]
    assert bone["strength"] == "indirect"


def test_the_tree_holds_names_and_leaves_only() -> None:
    tree = _verdict("poems/table_2012")["criteria"]
    assert [node["id"] for node in tree["children"]] == ["mandatory", "other_major", "minor"]
    named = tree["children"][1]["children"][0]
    assert named["id"] == "bone"
    assert [leaf["id"] for leaf in named["children"]] == ["sclerotic_bone_lesion"]
    assert all(node["id"] for node in _nodes(_verdict("poems/table_2012")))


def test_missing_rows_name_the_test_and_whether_it_settles_it_alone() -> None:
    missing = _verdict("poems/vegf_2019")["missing"]
    assert [item["test"] for item in missing] == ["vegf_assay"]
    assert missing[0]["settles_alone"] is True
    assert missing[0]["settles"] == ["MET", "NOT_MET"]


def test_dates_are_intervals_of_days() -> None:
    verdict = _verdict("poems/vegf_2019")
    assert verdict["one_test_away_since"]["earliest"] == "2012-12-01"
    assert verdict["one_test_away_since"]["latest"] == "2012-12-31"
    assert verdict["since"] is None
    assert verdict["delay_years"] == pytest.approx(2.92, abs=0.01)


def test_codes_of_every_promised_vocabulary_are_listed() -> None:
    first, *_, last = _judged()["patients"][0]["findings"]
    assert first["codes"] == {"hpo": ["HP:0001271"], "loinc": [], "snomed": [], "icd10cm": []}
    assert last["codes"] == {"hpo": [], "loinc": [], "snomed": [], "icd10cm": []}


def test_quotes_are_the_text_at_their_offsets() -> None:
    for finding in _judged()["patients"][0]["findings"]:
        for piece in finding["evidence"]:
            assert sample.TEXT[piece["start"] : piece["end"]] == piece["quote"]


def test_the_same_report_gives_the_same_bytes() -> None:
    assert encoded(_judged()) == encoded(_judged())


def _nodes(verdict: dict[str, Any]) -> Iterator[dict[str, Any]]:
    waiting = [verdict["criteria"]]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += node["children"]


def test_the_findings_of_several_patients_say_whose_they_are() -> None:
    text = "Case 1: A man had splenomegaly. Case 2: A woman had ascites. Both patients had edema."
    bench = reading_bench()
    charts = read_string(text, "r", bench)
    document = json.loads(encoded(read_document(charts, report(charts, bench))))
    _schema("read").validate(document)
    whose = [(each["concept"], each["patient"]) for each in document["findings"]]
    assert whose == [
        ("splenomegaly", "r#1"), ("ascites", "r#2"), ("edema", "r#1"), ("edema", "r#2"),
    ]  # fmt: skip
    assert [each["sex"] for each in document["patients"]] == ["male", "female"]
    assert (document["id"], document["sex"]) == ("r", None)
