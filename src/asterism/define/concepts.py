"""Term files to Concepts, each entry on its own so that one fault does not hide the next."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from asterism.define.compose import Mapping, Node, Scalar, place_of
from asterism.define.criteria import load_named, name_criterion, operator_of
from asterism.define.faults import Refused, refuse
from asterism.define.fields import Fields, id_of, mapping_of, open_mapping, text_of, word_of
from asterism.define.formulas import load_formula
from asterism.define.keys import CODE, CODES, CONCEPT, CONCEPT_OF, EQUIVALENT, PLAUSIBLE
from asterism.define.terms import Check, Code, Coding, Concept, Kind
from asterism.model.criteria import Named, Not
from asterism.model.quantity import Equivalent
from asterism.model.unit import UnknownUnit, parse_unit


def load_concepts(root: Node, kind: Kind) -> Iterator[Concept | Refused]:
    """Every concept of a term file, or why it was refused. `kind` is for entries that give none."""
    for key, body in mapping_of(root).pairs:
        try:
            yield load_concept(key, body, kind)
        except Refused as fault:
            yield fault


def load_concept(key: Scalar, body: Node, default: Kind) -> Concept:
    """Raises: KnowledgeError (K009 to K017)."""
    concept = id_of(key)
    kind = _kind(mapping_of(body, (concept,)), default)
    fields = open_mapping(body, CONCEPT_OF.get(kind, CONCEPT), (concept,))
    defined = _rules(fields, "defined_by")
    low, high = _plausible(fields)
    return Concept(
        id=concept,
        label=fields.text("label"),
        kind=kind,
        words=fields.texts("words"),
        abbreviations=fields.texts("abbreviations"),
        normal_words=fields.texts("normal_words"),
        is_a=fields.ids("is_a"),
        kinds=fields.ids("kinds"),
        suggests=fields.ids("suggests"),
        prompted_by=fields.ids("prompted_by"),
        shown_by=defined + _rules(fields, "shown_by"),
        refuted_by=tuple(map(_opposite, defined)) + _rules(fields, "refuted_by"),
        weak_negatives=fields.ids("weak_negatives"),
        codes=_codes(fields),
        note=fields.text("note"),
        unit=_unit(fields),
        other_units=_other_units(fields),
        equivalents=tuple(_equivalent(item, fields.path) for item in fields.items("equivalents")),
        formulas=tuple(load_formula(item, fields) for item in fields.items("formulas")),
        plausible_low=low,
        plausible_high=high,
        answers=frozenset(fields.ids("answers")),
        invasive=fields.count("invasive"),
        availability=fields.count("availability"),
        routine=fields.text("routine") == "yes",
        at=place_of(key, ()),
    )


def _kind(body: Mapping, default: Kind) -> Kind:
    node = body.get("kind")
    return default if node is None else word_of(node, Kind)


def _rules(fields: Fields, key: str) -> tuple[Named, ...]:
    """The criteria under `key`, each with a name: its own, or one made from the concept's."""
    concept = fields.path[0]
    label = fields.text("label") or concept
    rules = []
    for number, item in enumerate(fields.items(key), start=1):
        mapping = mapping_of(item, fields.path)
        if operator_of(mapping, fields.path) is None:
            rules.append(load_named(mapping, fields.path))
            continue
        name = f"{concept}_{key}" if number == 1 else f"{concept}_{key}_{number}"
        rules.append(_anonymous(mapping, name, label, fields.path))
    return tuple(rules)


def _anonymous(mapping: Mapping, name: str, label: str, path: tuple[str, ...]) -> Named:
    rule = name_criterion(name, mapping, path=path, at=mapping)
    if mapping.get("label") is not None:
        return rule
    return replace(rule, label=label)


def _opposite(rule: Named) -> Named:
    return replace(rule, of=Not(of=rule.of, at=rule.at))


def _codes(fields: Fields) -> tuple[Code, ...]:
    if "codes" not in fields.nodes:
        return ()
    systems = open_mapping(fields.nodes["codes"], CODES, fields.path)
    return tuple(
        _code(Coding(system), item, fields.path)
        for system in systems.nodes
        for item in systems.items(system)
    )


def _code(system: Coding, node: Node, path: tuple[str, ...]) -> Code:
    if isinstance(node, Scalar):
        return Code(system=system, code=text_of(node, path))
    fields = open_mapping(node, CODE, path)
    check = fields.word("check", Check.VERIFIED)
    return Code(system=system, code=fields.text("code"), check=check)


def _unit(fields: Fields) -> str:
    unit = fields.text("unit")
    return _ucum(unit, "unit", fields) if unit else unit


def _other_units(fields: Fields) -> tuple[str, ...]:
    return tuple(_ucum(unit, "other_units", fields) for unit in fields.texts("other_units"))


def _ucum(unit: str, key: str, fields: Fields) -> str:
    try:
        parse_unit(unit)
    except UnknownUnit as fault:
        fix = "write the unit in UCUM: 10*9/L, mg/dL, pg/mL"
        raise refuse("K015", str(fault), at=fields.place(key), fix=fix) from fault
    return unit


def _plausible(fields: Fields) -> tuple[Decimal | None, Decimal | None]:
    if "plausible" not in fields.nodes:
        return None, None
    ends = open_mapping(fields.nodes["plausible"], PLAUSIBLE, fields.path)
    return ends.number("low"), ends.number("high")


def _equivalent(node: Node, path: tuple[str, ...]) -> Equivalent:
    fields = open_mapping(node, EQUIVALENT, path)
    factor = fields.number("factor")
    assert factor is not None  # a required key
    try:
        return Equivalent(
            from_unit=fields.text("from"),
            to_unit=fields.text("to"),
            factor=factor,
            source=fields.text("source"),
        )
    except ValueError as fault:
        fix = "an equivalent joins two UCUM units that nothing else converts, by a positive factor"
        raise refuse("K015", str(fault), at=fields.place(), fix=fix) from fault
