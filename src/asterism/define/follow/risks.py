"""Files of risk models and of plans, as written."""

from asterism.define.compose import Document, Node
from asterism.define.criteria import default_label, split_naming
from asterism.define.fields import Fields, id_of, mapping_of, open_mapping, text_of
from asterism.define.follow.graders import full_id, load_remark
from asterism.define.follow.keys import ADVICE, FACTOR, GROUP, NOT_REACHED, PLAN, RISK
from asterism.define.follow.parts import Parts, named, named_items, split
from asterism.define.keys import NAMING
from asterism.model.criteria import Seen
from asterism.model.response import (
    Advice,
    Factor,
    Followed,
    Plan,
    Reached,
    RiskGroup,
    RiskModel,
)

_NO_PARTS = Parts(bodies={})


def load_risk(document: Document, followed: Followed) -> RiskModel:
    """The risk model that a file writes. Raises: KnowledgeError (K009 to K017)."""
    fields = open_mapping(document.root, RISK)
    return RiskModel(
        id=full_id(fields, "risk"),
        title=fields.text("title"),
        disease=followed.disease,
        source=fields.text("source"),
        predicts=fields.text("predicts"),
        summary=fields.text("summary"),
        factors=tuple(_factor(item) for item in named_items(fields, "factors")),
        groups=tuple(_group(item) for item in named_items(fields, "groups")),
        groups_seen=fields.word("groups_seen", Seen.SEEN),
        remarks=tuple(load_remark(item, _NO_PARTS) for item in named_items(fields, "remarks")),
        at=fields.place(),
        sha256=document.sha256,
    )


def _factor(node: Node) -> Factor:
    key, own, body = split(node, FACTOR, ("factors",))
    name, path = id_of(key, ("factors",)), ("factors", key.text)
    inner, naming = split_naming(body)
    said = open_mapping(naming, NAMING, path)
    return Factor(
        id=name,
        label=said.text("label") or default_label(name),
        rule=named(name, body, _NO_PARTS, path) if inner.pairs else None,
        not_reached=_reached(own),
        points=own.count("points") if "points" in own.nodes else None,
        points_seen=own.word("points_seen", Seen.SEEN),
        effect=own.text("effect"),
        cite=said.text("cite"),
        seen=said.word("seen", Seen.SEEN),
        note=said.text("note"),
        whatever=_whatever(own),
        is_of_whole_record="ever" in own.nodes,
    )


def _reached(own: Fields) -> Reached | None:
    node = own.nodes.get("not_reached")
    if node is None:
        return None
    fields = open_mapping(node, NOT_REACHED, own.path)
    return Reached(graders=fields.texts("graders"), level=fields.id("level"))


def _whatever(own: Fields) -> tuple[tuple[str, str], ...]:
    node = own.nodes.get("whatever")
    pairs = () if node is None else mapping_of(node, own.path).pairs
    return tuple((id_of(key, own.path), text_of(value, own.path)) for key, value in pairs)


def _group(node: Node) -> RiskGroup:
    key, fields, rest = split(node, GROUP, ("groups",))
    open_mapping(rest, {})
    return RiskGroup(
        id=id_of(key),
        label=fields.text("label"),
        low=fields.count("low"),
        high=fields.count("high"),
    )


def load_plan(document: Document, followed: Followed) -> Plan:
    """What a source says of treatment or monitoring. Raises: KnowledgeError."""
    fields = open_mapping(document.root, PLAN)
    return Plan(
        id=full_id(fields, "plan"),
        title=fields.text("title"),
        disease=followed.disease,
        summary=fields.text("summary"),
        advice=tuple(_advice(item) for item in named_items(fields, "advice")),
        at=fields.place(),
        sha256=document.sha256,
    )


def _advice(node: Node) -> Advice:
    key, fields, rest = split(node, ADVICE, ("advice",))
    open_mapping(rest, {})
    return Advice(
        id=id_of(key),
        label=fields.text("label"),
        says=fields.text("says"),
        cite=fields.text("cite"),
        seen=fields.word("seen", Seen.SEEN),
        given=fields.ids("given"),
    )
