"""Formulas of analytes: loaded, and made ready to be reckoned with what their inputs convert by."""

from collections.abc import Mapping
from dataclasses import replace

from asterism.define.compose import Node
from asterism.define.equations import parse_formula
from asterism.define.faults import did_you_mean, refuse
from asterism.define.fields import Fields, ids_of, open_mapping
from asterism.define.keys import FORMULA
from asterism.define.terms import Concept
from asterism.model.criteria import Place, Seen
from asterism.model.finding import Sex
from asterism.model.formula import Applied, Expression, Formula, Input, Number, inputs_within
from asterism.model.quantity import factor_between
from asterism.model.unit import UnknownUnit

_NOWHERE = Place(file="knowledge", line=1, column=1)


def load_formula(node: Node, analyte: Fields) -> Formula:
    """A formula of the analyte whose `fields` are given. Raises: KnowledgeError (K009 to K015)."""
    fields = open_mapping(node, FORMULA, analyte.path)
    at = fields.place("is")
    try:
        of = parse_formula(fields.text("is"))
    except UnknownUnit as fault:
        fix = "write the unit in UCUM: 10*9/L, mg/dL, pg/mL"
        raise refuse("K015", str(fault), at=at, fix=fix) from fault
    except ValueError as fault:
        fix = "the grammar is in docs/reference/knowledge.md"
        raise refuse("K014", str(fault), at=at, fix=fix) from fault
    return Formula(
        of=of,
        unit=analyte.text("unit", "1"),
        sex=fields.word("for", Sex.FEMALE) if "for" in fields.nodes else None,
        from_age=fields.number("from_age"),
        same=ids_of(fields.nodes["same"], fields.path) if "same" in fields.nodes else (),
        cite=fields.text("cite"),
        seen=fields.word("seen", Seen.SEEN),
    )


def resolved_formulas(analyte: Concept, concepts: Mapping[str, Concept]) -> tuple[Formula, ...]:
    """The analyte's formulas with what their inputs convert by. Raises: KnowledgeError (K048)."""
    for formula in analyte.formulas:
        for fault, fix in formula_faults(analyte, formula, concepts):
            raise refuse("K048", fault, at=analyte.at or _NOWHERE, fix=fix)
    return tuple(replace(each, of=_known(each.of, concepts)) for each in analyte.formulas)


def formula_faults(
    analyte: Concept, formula: Formula, concepts: Mapping[str, Concept]
) -> list[tuple[str, str]]:
    """What keeps a formula from being reckoned, each with what would mend it."""
    found: list[tuple[str, str]] = []
    for each in inputs_within(formula.of):
        known = concepts.get(each.analyte)
        if known is None:
            fix = f"{did_you_mean(each.analyte, concepts)}analytes are listed in terms/analytes/"
            found.append((f"a formula of {analyte.id!r} takes an unknown {each.analyte!r}", fix))
        elif known.formulas:
            fix = "write out what that is reckoned from"
            found.append((f"a formula of {analyte.id!r} takes another formula's value", fix))
        elif factor_between(known.unit or "1", each.unit, known.equivalents) is None:
            fix = f"take it in {known.unit or '1'}, or add the equivalent to the analyte"
            found.append((f"{each.unit!r} is not a unit of {each.analyte!r} in a formula", fix))
    return found


def _known(of: Expression, concepts: Mapping[str, Concept]) -> Expression:
    match of:
        case Input(analyte=analyte):
            known = concepts[analyte]
            low = known.plausible_low
            is_signed = low is not None and low < 0
            return replace(of, equivalents=known.equivalents, signed=is_signed)
        case Applied(to=operands):
            return replace(of, to=tuple(_known(operand, concepts) for operand in operands))
        case Number():
            return of
