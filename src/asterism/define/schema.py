"""JSON Schema of a definition file, for editors that complete and underline while one writes.

Made from the same tables of keys as the loader, so that the two cannot drift apart. Values are
strings, as the loader sees them; an editor's own YAML reader may see numbers, which are allowed.
"""

from typing import Any

from asterism.define.keys import (
    CAUTION,
    DEFINITION,
    DISEASE,
    GRADED,
    LEVEL,
    LEVELS_NAME,
    NAMING,
    OPERATORS,
    PARTS,
    REFERENCE,
    ROOT_NAME,
    Holds,
    Key,
    Keys,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]

_TEXT: Schema = {"type": ["string", "number"]}
_ID: Schema = {"type": "string", "pattern": "^[a-z0-9]+(_[a-z0-9]+)*$"}
_WORD = "[a-z0-9_]+"
_NUMBER = "-?[0-9]+(\\.[0-9]+)?"
_OP = "(<=|>=|<|>|=)"
_BOUND = f"{_OP} +{_NUMBER}( +[^ ]+)?"
_SHIFT = "[+-] +[0-9]+(\\.[0-9]+)?( +(?!else\\b)[^ ]+)?"
_LIMIT = f"{_OP} +({_NUMBER} +)?(ULN|LLN)( +{_SHIFT})?( +else +{_BOUND})?"

_SHAPES: dict[Holds, Schema] = {
    Holds.TEXT: _TEXT,
    Holds.ID: _ID,
    Holds.NUMBER: _TEXT,
    Holds.COUNT: {"type": ["string", "integer"], "pattern": "^[0-9]{1,4}$", "minimum": 1},
    Holds.TEXTS: {"type": "array", "items": _TEXT},
    Holds.IDS: {"type": "array", "items": _ID},
    Holds.COMPARISON: {"type": "string", "pattern": f"^{_WORD} +({_LIMIT}|{_BOUND})$"},
    Holds.CHANGE: {
        "type": "string",
        "pattern": f"^{_WORD} +{_BOUND} +from +(first|lowest|highest)$",
    },
    Holds.WINDOW: {"type": "string", "pattern": "^[0-9]{1,5} ?d$"},
    Holds.DEFINITION: {"type": "string", "pattern": "^[a-z0-9_]+/[a-z0-9_]+$"},
    Holds.NAMES: {"oneOf": [_ID, {"type": "array", "minItems": 1, "items": _ID}]},
    Holds.CRITERION: {"$ref": "#/$defs/criterion"},
    Holds.CRITERIA: {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/criterion"}},
}
_PARTS: dict[str, Schema] = {
    "disease": {"$ref": "#/$defs/disease"},
    "exclusions": {"type": "array", "items": {"$ref": "#/$defs/named"}},
    "cautions": {"type": "array", "items": {"$ref": "#/$defs/cautions"}},
    "parts": {"type": "array", "items": {"$ref": "#/$defs/named"}},
    "levels": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/levels"}},
}


def definition_schema() -> Schema:
    """The schema, as data for `json.dumps`."""
    roots: dict[str, Keys] = OPERATORS | {ROOT_NAME: {ROOT_NAME: Key(holds=Holds.CRITERION)}}
    one = [_mapping(DEFINITION | PARTS | keys, operator) for operator, keys in roots.items()]
    return {
        "$schema": DIALECT,
        "title": "Asterism definition",
        "description": "One edition of one set of diagnostic criteria.",
        "oneOf": [*one, _mapping(GRADED | PARTS, LEVELS_NAME)],
        "$defs": {
            "criterion": {"oneOf": [*_operators({}), {"$ref": "#/$defs/named"}]},
            "body": {"oneOf": [*_operators(NAMING), _named_in_named(), _part(NAMING)]},
            "named": {"oneOf": [_one_name({"$ref": "#/$defs/body"}), _part()]},
            "levels": _one_name({"oneOf": [*_operators(NAMING | LEVEL), _part(NAMING | LEVEL)]}),
            "disease": _mapping(DISEASE),
            "cautions": _one_name(_mapping(CAUTION)),
        },
    }


def _operators(beside: Keys) -> list[Schema]:
    return [_mapping(keys | beside, operator) for operator, keys in OPERATORS.items()]


def _part(beside: Keys | None = None) -> Schema:
    return _mapping(REFERENCE | (beside or {}), next(iter(REFERENCE)))


def _mapping(keys: Keys, operator: str = "") -> Schema:
    required = [name for name, key in keys.items() if key.required or name == operator]
    return {
        "type": "object",
        "properties": {name: _property(name, key) for name, key in keys.items()},
        "required": required,
        "additionalProperties": False,
    }


def _property(name: str, key: Key) -> Schema:
    shape = {"enum": list(key.words)} if key.words else _PARTS.get(name) or _SHAPES[key.holds]
    return shape | ({"description": key.about} if key.about else {})


def _one_name(body: Schema) -> Schema:
    """A mapping of one name, which is no operator's."""
    reserved = [*OPERATORS, *NAMING, *REFERENCE]
    return {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "propertyNames": _ID | {"not": {"enum": reserved}},
        "additionalProperties": body,
    }


def _named_in_named() -> Schema:
    """A name directly under a name: what the outer one carries, and the inner one."""
    return {
        "type": "object",
        "properties": {name: _property(name, key) for name, key in NAMING.items()},
        "propertyNames": {"not": {"enum": [*OPERATORS, *REFERENCE]}},
        "additionalProperties": {"$ref": "#/$defs/body"},
        "minProperties": 1,
    }
