"""`knowledge/ranking.yaml`: the numbers that the ranking weighs by."""

from functools import lru_cache
from pathlib import Path

from asterism.define.compose import Node, compose_file
from asterism.define.fields import Fields, mapping_of, number_of, open_mapping
from asterism.define.keys import Holds, Key, Keys
from asterism.define.library import BUNDLED, Library
from asterism.define.shelf import shown_path
from asterism.model.ranking import Asking, Kinship, OwnRules, PersonRules, Rules, Shares, Weights

FILE = "ranking.yaml"


def _numbers(*names: str) -> Keys:
    return {name: Key(holds=Holds.NUMBER, required=True) for name in names}


_MAPPING = Key(holds=Holds.MAPPING, required=True)
RANKING: Keys = {
    "ranking": Key(required=True, about="the number of the format"),
    "shares": _MAPPING,
    "kinship": _MAPPING,
    "weights": _MAPPING,
    "person": _MAPPING,
    "own": _MAPPING,
    "asking": _MAPPING,
    "fitted": Key(required=True, about="on what, how, and how many settings were tried"),
}
SHARES = _numbers("added_with", "added", "unknown", "never", "rare_at") | {"classes": _MAPPING}
KINSHIP = _numbers(
    "by_gene", "by_series", "most_genes", "longest", "alike", "described_alike", "named_alike"
) | dict.fromkeys(("empty_words", "region_words"), Key(holds=Holds.TEXTS, required=True))
WEIGHTS = _numbers(
    "observed",
    "exact",
    "least",
    "unseen",
    "mentioned",
    "described",
    "patients",
    "denied",
    "never",
    "floor",
)
PERSON = _numbers("onset_fits", "onset_apart", "males") | {
    "modes": Key(holds=Holds.TEXTS, required=True),
    "begins": _MAPPING,
    "ends": _MAPPING,
}
OWN = _numbers(
    "met", "provisional", "not_met", "mandatory", "listed", "excluded", "elsewhere", "rarest"
)
ASKING = _numbers("leaders", "answers") | {"burdens": Key(holds=Holds.LIST, required=True)}


def load_rules(library: Library) -> Rules:
    """The numbers of a library. Raises: NotFound, KnowledgeError (K009 to K013)."""
    return rules_under(library.knowledge_root)


@lru_cache(maxsize=4)
def rules_under(root: Path = BUNDLED) -> Rules:
    """The numbers of a knowledge folder, of which nothing else is read. Raises: as `load_rules`."""
    path = root / FILE
    document = compose_file(path, shown_as=shown_path(path, root))
    fields = open_mapping(document.root, RANKING)
    kinship = _opened(fields, "kinship", KINSHIP)
    return Rules(
        shares=_shares(_opened(fields, "shares", SHARES)),
        kinship=Kinship(
            by_gene=_number(kinship, "by_gene"),
            by_series=_number(kinship, "by_series"),
            most_genes=kinship.count("most_genes"),
            longest=kinship.count("longest"),
            alike=_number(kinship, "alike"),
            described_alike=_number(kinship, "described_alike"),
            named_alike=_number(kinship, "named_alike"),
            empty_words=frozenset(kinship.texts("empty_words")),
            region_words=frozenset(kinship.texts("region_words")),
        ),
        weights=Weights(**_all(_opened(fields, "weights", WEIGHTS), WEIGHTS)),
        person=_person(_opened(fields, "person", PERSON)),
        own=OwnRules(**_all(_opened(fields, "own", OWN), OWN)),
        asking=_asking(_opened(fields, "asking", ASKING)),
        fitted=fields.text("fitted"),
        sha256=document.sha256,
    )


def _opened(fields: Fields, key: str, keys: Keys) -> Fields:
    return open_mapping(fields.nodes[key], keys, (key,))


def _number(fields: Fields, key: str) -> float:
    return _float(fields.nodes[key], fields.path)


def _float(node: Node, path: tuple[str, ...]) -> float:
    return float(number_of(node, path))


def _all(fields: Fields, keys: Keys) -> dict[str, float]:
    return {name: _number(fields, name) for name in keys}


def _shares(fields: Fields) -> Shares:
    return Shares(
        added_with=_number(fields, "added_with"),
        added=_number(fields, "added"),
        unknown=_number(fields, "unknown"),
        never=_number(fields, "never"),
        rare_at=_number(fields, "rare_at"),
        classes=_by_term(fields, "classes"),
    )


def _by_term(fields: Fields, key: str) -> dict[str, float]:
    pairs = mapping_of(fields.nodes[key], fields.path).pairs
    return {name.text: _float(value, fields.path) for name, value in pairs}


def _person(fields: Fields) -> PersonRules:
    return PersonRules(
        onset_fits=_number(fields, "onset_fits"),
        onset_apart=_number(fields, "onset_apart"),
        males=_number(fields, "males"),
        modes=frozenset(fields.texts("modes")),
        begins=_by_term(fields, "begins"),
        ends=_by_term(fields, "ends"),
    )


def _asking(fields: Fields) -> Asking:
    return Asking(
        leaders=fields.count("leaders"),
        answers=fields.count("answers"),
        burdens=tuple(_float(node, fields.path) for node in fields.items("burdens")),
    )
