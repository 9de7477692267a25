"""The definition that every tool is asked, stated once, and in the language of each peer."""

from collections.abc import Iterable
from functools import reduce
from typing import Any

from benchmarks.screen import sets

Json = dict[str, Any]

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


def for_circe() -> Json:
    (entry,), *others = RULE
    return {
        "ConceptSets": list(map(_concept_set, CODES)),
        "PrimaryCriteria": {
            "CriteriaList": [_criterion(entry)],
            "ObservationWindow": {"PriorDays": 0, "PostDays": 0},
            "PrimaryCriteriaLimit": {"Type": "First"},
        },
        "QualifiedLimit": {"Type": "First"},
        "ExpressionLimit": {"Type": "First"},
        "InclusionRules": list(map(_inclusion, others)),
        "EndStrategy": {"DateOffset": {"DateField": "StartDate", "Offset": 0}},
        "CollapseSettings": {"CollapseType": "ERA", "EraPad": 0},
    }


def _concept_set(name: str) -> Json:
    concept = {"CONCEPT_ID": CODES[name][0], "CONCEPT_NAME": name}
    items = [{"concept": concept, "isExcluded": False, "includeDescendants": True}]
    return {"id": _number(name), "name": name, "expression": {"items": items}}


def _number(name: str) -> int:
    return list(CODES).index(name)


def _criterion(name: str) -> Json:
    found: Json = {"CodesetId": _number(name)}
    if name not in LIMITS:
        return {"ConditionOccurrence": found}
    op, value, _ = LIMITS[name]
    return {"Measurement": {**found, "ValueAsNumber": {"Value": value, "Op": op}}}


def _inclusion(findings: tuple[str, ...]) -> Json:
    always = {"Start": {"Coeff": -1}, "End": {"Coeff": 1}, "UseEventEnd": False}
    once = {"Type": 2, "Count": 1, "IsDistinct": False}
    asked = {"StartWindow": always, "Occurrence": once, "IgnoreObservationPeriod": True}
    told = [{"Criteria": _criterion(each), **asked} for each in findings]
    return {"name": findings[0], "expression": {"Type": "ANY", "CriteriaList": told}}


def for_aces() -> Json:
    """One window over the whole record, up to its last day."""
    predicates = {name: _predicate(name) for name in CODES}
    parts = {"_or_".join(findings): findings for findings in RULE}
    for name, findings in parts.items():
        if len(findings) > 1:
            predicates[name] = {"expr": f"or({', '.join(findings)})"}
    window = {"start": None, "end": "trigger", "start_inclusive": True, "end_inclusive": True}
    whole = {**window, "has": dict.fromkeys(parts, "(1, None)")}
    return {"predicates": predicates, "trigger": "_RECORD_END", "windows": {"record": whole}}


def _predicate(name: str) -> Json:
    if name not in LIMITS:
        return {"code": {"any": [f"CONDITION//{each}" for each in CODES[name]]}}
    op, value, unit = LIMITS[name]
    codes = [f"MEASUREMENT//{each}//{unit}" for each in CODES[name]]
    return {"code": {"any": codes}, "value_min": value, "value_min_inclusive": op == "gte"}


_SYSTEM = "{urn:hl7-org:elm-types:r1}"  # of ELM's own types


def for_cql() -> Json:
    """ELM and the value sets. What is not recorded is null: nobody has said that it is not so."""
    whole = _joined("And", [_joined("Or", map(_finding, findings)) for findings in RULE])
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


def _joined(kind: str, parts: Iterable[Json]) -> Json:
    return reduce(lambda one, other: {"type": kind, "operand": [one, other]}, parts)


def _finding(name: str) -> Json:
    true = {"type": "Literal", "valueType": f"{_SYSTEM}Boolean", "value": "true"}
    found = {"type": "Exists", "operand": _recorded(name)}
    return {"type": "If", "condition": found, "then": true, "else": {"type": "Null"}}


def _recorded(name: str) -> Json:
    of = {
        "type": "Retrieve",
        "dataType": "Observation" if name in LIMITS else "Condition",
        "codeProperty": "code",
        "codes": {"type": "ValueSetRef", "name": name},
    }
    if name not in LIMITS:
        return of
    op, value, unit = LIMITS[name]
    parts = [_of_value("value"), _of_value("unit")]
    said = {"type": "Instance", "classType": f"{_SYSTEM}Quantity", "element": parts}
    edge = {"type": "Quantity", "value": value, "unit": unit}
    kind = {"gt": "Greater", "gte": "GreaterOrEqual"}[op]
    where = {"type": kind, "operand": [said, edge]}
    source = [{"alias": "R", "expression": of}]
    return {"type": "Query", "source": source, "relationship": [], "where": where}


def _of_value(name: str) -> Json:
    return {"name": name, "value": {"type": "Property", "scope": "R", "path": f"value.{name}"}}
