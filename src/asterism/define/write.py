"""A Definition to its canonical YAML: `load(write(d)) == d`.

What is left at its default is not written. A count of all is `all`; one of a list of bare leaves
is `any`; every other count is `at_least` with its number, as printed tables have it.
"""

from typing import assert_never

from asterism.define.compose import Document, compose_bytes, place_of
from asterism.define.criteria import default_label
from asterism.define.definitions import load_definition
from asterism.define.faults import refuse
from asterism.define.fields import mapping_of
from asterism.define.grammar import write_changed, write_measured
from asterism.define.keys import LEVELS_NAME, PARTS_NAME, ROOT_NAME
from asterism.define.layout import Plain, write_block
from asterism.model.criteria import (
    Across,
    AtLeast,
    Basis,
    Changed,
    Criterion,
    Measured,
    Meets,
    Named,
    Not,
    Place,
    Present,
    Presumed,
    Seen,
)
from asterism.model.definition import Caution, Definition
from asterism.model.when import Window


def write_definition(definition: Definition) -> str:
    """The canonical text of a definition as written (a resolved one loses what was filled in)."""
    return "\n".join(write_block(plain_definition(definition))) + "\n"


def format_definition(text: str, *, file: str = "definition.yaml") -> str:
    """The canonical text of the definition in `text`; the comment at its head stays.

    Raises: KnowledgeError; K044 for what would be lost: a comment below the head, `parts` of
    which the canonical text has none, the other levels of a graded set.
    """
    document = compose_bytes(text.encode(), file=file)
    definition = load_definition(document)
    _refuse_what_is_shared(document)
    lines = text.splitlines()
    head = next((i for i, line in enumerate(lines) if line and not line.startswith("#")), 0)
    for number, line in enumerate(lines[head:], start=head + 1):
        if line.lstrip().startswith("#"):
            at = Place(file=file, line=number, column=1)
            raise refuse(
                "K044",
                "a comment that formatting would lose",
                at=at,
                fix="say it in a `note`, or at the head of the file",
            )
    return "".join(f"{line}\n" for line in lines[:head]) + write_definition(definition)


def _refuse_what_is_shared(document: Document) -> None:
    for name in (PARTS_NAME, LEVELS_NAME):
        shared = mapping_of(document.root).get(name)
        if shared is not None:
            what = f"{name!r}, which formatting would write out"
            fix = "keep this file as it is; `asterism explain --format yaml` writes one out"
            raise refuse("K044", what, at=place_of(shared), fix=fix)


def plain_definition(definition: Definition) -> dict[str, Plain]:
    """The definition as mappings, lists and texts, in the order in which it is written."""
    disease = definition.disease
    plain: dict[str, Plain] = {
        "definition": definition.id,
        "title": definition.title,
        "disease": {"id": disease.id, "label": disease.label, "concept": disease.concept},
        "source": definition.source,
        "status": definition.status.value,
    }
    plain |= _given(
        level=definition.level,
        set=definition.set,
        rank=str(definition.rank or ""),
        basis="" if definition.basis is Basis.PUBLISHED else definition.basis.value,
        summary=definition.summary,
    )
    root = plain_criterion(definition.root)
    plain |= {ROOT_NAME: root} if isinstance(definition.root, Named) else root
    if definition.exclusions:
        plain["exclusions"] = [plain_criterion(one) for one in definition.exclusions]
    if definition.cautions:
        plain["cautions"] = [_caution(one) for one in definition.cautions]
    return plain


def plain_criterion(node: Criterion) -> dict[str, Plain]:
    """The criterion as a mapping."""
    match node:
        case Present(concept=concept, window=window):
            return {"present": concept} | _within(window)
        case Measured(window=window):
            return {"measured": write_measured(node)} | _within(window)
        case Changed(window=window):
            return {"changed": write_changed(node)} | _within(window)
        case AtLeast():
            return _count(node)
        case Not(of=part):
            return {"not": plain_criterion(part)}
        case Meets(definition=name):
            return {"meets": name}
        case Presumed(of=part, unless=unless):
            return {"presumed": plain_criterion(part), "unless": plain_criterion(unless)}
        case Across():
            return _across(node)
        case Named():
            return {node.id: _named(node)}
        case _:
            assert_never(node)


def _across(node: Across) -> dict[str, Plain]:
    by: Plain = node.by[0] if len(node.by) == 1 else list(node.by)
    enough = "" if node.enough is None else str(node.enough)
    plain: dict[str, Plain] = {"in_at_least": str(node.n), "different": by}
    return plain | _given(enough=enough) | {"of": plain_criterion(node.of)}


def _count(node: AtLeast) -> dict[str, Plain]:
    parts: list[Plain] = [plain_criterion(part) for part in node.of]
    if node.n == len(parts):
        return {"all": parts}
    if node.n == 1 and all(isinstance(part, Present | Measured | Changed) for part in node.of):
        return {"any": parts}
    return {"at_least": str(node.n), "of": parts}


def _named(node: Named) -> dict[str, Plain]:
    label = _given(label="" if node.label == default_label(node.id) else node.label)
    rest = _given(
        cite=node.cite,
        basis="" if node.basis is Basis.PUBLISHED else node.basis.value,
        seen="" if node.seen is Seen.SEEN else node.seen.value,
        note=node.note,
    )
    inner = plain_criterion(node.of)
    # A leaf is read before its citation; a group's own words are read before its members.
    is_leaf = isinstance(node.of, Present | Measured | Changed | Meets)
    return label | inner | rest if is_leaf else label | rest | inner


def _caution(caution: Caution) -> dict[str, Plain]:
    body: dict[str, Plain] = {"when": plain_criterion(caution.when), "say": caution.say}
    seen = "" if caution.seen is Seen.SEEN else caution.seen.value
    return {caution.id: body | _given(cite=caution.cite, seen=seen)}


def _within(window: Window) -> dict[str, Plain]:
    return {} if window.days is None else {"within": f"{window.days} d"}


def _given(**texts: str) -> dict[str, Plain]:
    return {key: text for key, text in texts.items() if text}
