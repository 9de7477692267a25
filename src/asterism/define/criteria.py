"""YAML nodes to criteria, each knowing where it was written."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from asterism.define.compose import Mapping, Node, Scalar, place_of
from asterism.define.faults import did_you_mean, refuse
from asterism.define.fields import (
    Fields,
    count_of,
    definition_of,
    id_of,
    ids_of,
    mapping_of,
    open_mapping,
    sequence_of,
    unknown_key,
)
from asterism.define.grammar import parse_changed, parse_measured
from asterism.define.keys import NAMING, OPERATORS, Keys
from asterism.model.criteria import (
    MOST_DETAILS,
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
    children,
)
from asterism.model.unit import UnknownUnit
from asterism.model.when import EVER, Window

Leaf = TypeVar("Leaf")
Path = tuple[str, ...]

_WINDOW = re.compile(r"([0-9]{1,5}) ?d")


def default_label(name: str) -> str:
    """The label of a criterion that gives none: its id as words.

    >>> default_label("clonal_plasma_cells")
    'Clonal plasma cells'
    """
    return name.replace("_", " ").capitalize()


def load_criterion(node: Node, path: Path = ()) -> Criterion:
    """The criterion that a mapping writes.

    Raises: KnowledgeError (K009 to K017).
    """
    mapping = mapping_of(node, path)
    operator = operator_of(mapping, path)
    if operator is None:
        return load_named(mapping, path)
    return load_operator(open_mapping(mapping, OPERATORS[operator], path), operator)


def load_operator(fields: Fields, operator: str) -> Criterion:
    """The criterion whose `operator` key, and the keys that go with it, are in `fields`."""
    return _LOADERS[operator](fields)


def operator_of(mapping: Mapping, path: Path) -> str | None:
    """The word that makes it a criterion; None where a name stands instead. Raises: K016."""
    found = [key for key, _ in mapping.pairs if key.text in OPERATORS]
    if len(found) > 1:
        what = f"{found[0].text!r} and {found[1].text!r} in one criterion"
        fix = "a criterion is one thing: put both into a list under `all` or `any`"
        raise refuse("K016", what, at=place_of(found[1], path), fix=fix)
    return found[0].text if found else None


def load_named(node: Node, path: Path = ()) -> Named:
    """The criterion of `{name: {...}}`, one name and no more.

    Raises: KnowledgeError (K009 to K017).
    """
    mapping = mapping_of(node, path)
    if len(mapping.pairs) != 1:
        what = f"{len(mapping.pairs)} keys, and none of them makes a criterion"
        fix = f"write one of {', '.join(OPERATORS)}, or one name with its criterion under it"
        raise refuse("K016", what, at=place_of(mapping, path), fix=fix)
    key, body = mapping.pairs[0]
    if not isinstance(body, Mapping):
        raise _no_such_operator(key, path)
    return name_criterion(id_of(key, path), body, path=(*path, key.text), at=key)


def name_criterion(name: str, body: Mapping, *, path: Path, at: Scalar | Mapping) -> Named:
    """`body` holds a criterion and what its name carries; both come back in one Named."""
    inner, naming = split_naming(body)
    fields = open_mapping(naming, NAMING, path)
    return Named(
        id=name,
        label=fields.text("label") or default_label(name),
        of=_inner(inner, path),
        cite=fields.text("cite"),
        basis=fields.word("basis", Basis.PUBLISHED),
        seen=fields.word("seen", Seen.SEEN),
        note=fields.text("note"),
        at=place_of(at, path),
    )


def split_naming(body: Mapping) -> tuple[Mapping, Mapping]:
    """A mapping as two: the keys of the criterion, and those that its name carries."""
    inner = tuple(pair for pair in body.pairs if pair[0].text not in NAMING)
    naming = tuple(pair for pair in body.pairs if pair[0].text in NAMING)
    return replace(body, pairs=inner), replace(body, pairs=naming)


def _inner(mapping: Mapping, path: Path) -> Criterion:
    operator = operator_of(mapping, path)
    if operator is None and len(mapping.pairs) == 1:
        return load_named(mapping, path)
    if operator is None:
        what = "a name without a criterion"
        fix = f"write one of {', '.join(OPERATORS)} under it"
        raise refuse("K016", what, at=place_of(mapping, path), fix=fix)
    keys = OPERATORS[operator]
    for key, _ in mapping.pairs:
        if key.text not in keys:
            raise unknown_key(key, keys | NAMING, path)
    return load_operator(open_mapping(mapping, keys, path), operator)


def _no_such_operator(key: Scalar, path: Path) -> Exception:
    words: Keys = {name: keys[name] for name, keys in OPERATORS.items()}
    if key.text in NAMING:
        what = f"{key.text!r} without a criterion beside it"
        return refuse("K016", what, at=place_of(key, path), fix="give the criterion a name")
    hint = did_you_mean(key.text, words)
    fix = f"{hint}a criterion is one of {', '.join(words)}, or a name with a criterion under it"
    return refuse("K009", f"unknown key {key.text!r}", at=place_of(key, path), fix=fix)


def _present(fields: Fields) -> Present:
    at = _at(fields, "present")
    return Present(concept=fields.id("present"), window=_window(fields), at=at)


def _measured(fields: Fields) -> Measured:
    leaf = _comparison(fields, "measured", parse_measured)
    return replace(leaf, window=_window(fields), at=_at(fields, "measured"))


def _changed(fields: Fields) -> Changed:
    leaf = _comparison(fields, "changed", parse_changed)
    return replace(leaf, window=_window(fields), at=_at(fields, "changed"))


def _comparison(fields: Fields, key: str, parse: Callable[[str], Leaf]) -> Leaf:
    at = fields.place(key)
    try:
        return parse(fields.text(key))
    except UnknownUnit as fault:
        fix = "write the unit in UCUM: 10*9/L, mg/dL, pg/mL"
        raise refuse("K015", str(fault), at=at, fix=fix) from fault
    except ValueError as fault:
        fix = "the grammar is in docs/reference/knowledge.md"
        raise refuse("K014", str(fault), at=at, fix=fix) from fault


def _window(fields: Fields) -> Window:
    text = fields.text("within")
    if not text:
        return EVER
    if found := _WINDOW.fullmatch(text):
        return Window(days=int(found[1]))
    what = f"{text[:40]!r} is not a number of days"
    raise refuse("K013", what, at=fields.place("within"), fix="write days, as in `within: 90 d`")


def _all(fields: Fields) -> AtLeast:
    parts = _parts(fields, "all")
    return AtLeast(n=len(parts), of=parts, at=_at(fields, "all"))


def _any(fields: Fields) -> AtLeast:
    return AtLeast(n=1, of=_parts(fields, "any"), at=_at(fields, "any"))


def _at_least(fields: Fields) -> AtLeast:
    n = count_of(fields.nodes["at_least"], fields.path)
    if n < 1:
        fix = "count from 1; what must not be so is written with `not`"
        raise refuse("K017", "at least none is always so", at=fields.place("at_least"), fix=fix)
    return AtLeast(n=n, of=_parts(fields, "of"), at=_at(fields, "at_least"))


def _not(fields: Fields) -> Not:
    return Not(of=load_criterion(fields.nodes["not"], fields.path), at=_at(fields, "not"))


def _meets(fields: Fields) -> Meets:
    name = definition_of(fields.nodes["meets"], fields.path)
    return Meets(definition=name, at=_at(fields, "meets"))


def _presumed(fields: Fields) -> Presumed:
    return Presumed(
        of=load_criterion(fields.nodes["presumed"], fields.path),
        unless=load_criterion(fields.nodes["unless"], fields.path),
        at=_at(fields, "presumed"),
    )


def _in_at_least(fields: Fields) -> Across:
    n, by = _sites(fields)
    enough = fields.count("enough") if "enough" in fields.nodes else None
    if enough is not None and enough < n:
        what = f"{enough} sites examined cannot show that fewer than {n} hold"
        fix = f"write {n} or more under `enough`, or leave it out"
        raise refuse("K017", what, at=fields.place("enough"), fix=fix)
    of = load_criterion(fields.nodes["of"], fields.path)
    if found := _first_across(of):
        what = "a count of sites inside another"
        raise refuse("K016", what, at=found.at or fields.place(), fix="count the sites once")
    return Across(n=n, by=by, of=of, enough=enough, at=_at(fields, "in_at_least"))


def _sites(fields: Fields) -> tuple[int, tuple[str, ...]]:
    n = fields.count("in_at_least")
    if n < 1:
        fix = "count from 1; what must not be so is written with `not`"
        raise refuse("K017", "in no site at all", at=fields.place("in_at_least"), fix=fix)
    by = ids_of(fields.nodes["different"], fields.path)
    if not 1 <= len(set(by)) == len(by) <= MOST_DETAILS:
        what = "sites are told apart by one detail, or by two different ones"
        fix = "write `different: nerve` or `different: [nerve, side]`"
        raise refuse("K013", what, at=fields.place("different"), fix=fix)
    return n, by


def _first_across(node: Criterion) -> Across | None:
    if isinstance(node, Across):
        return node
    return next((found for part in children(node) if (found := _first_across(part))), None)


def _parts(fields: Fields, key: str) -> tuple[Criterion, ...]:
    items = sequence_of(fields.nodes[key], fields.path).items
    if not items:
        what = f"{key!r} counts nothing"
        raise refuse("K017", what, at=fields.place(key), fix="list the criteria that it counts")
    return tuple(load_criterion(item, fields.path) for item in items)


def _at(fields: Fields, operator: str) -> Place:
    return place_of(fields.node.key(operator), fields.path)


_LOADERS: dict[str, Callable[[Fields], Criterion]] = {
    "present": _present,
    "measured": _measured,
    "changed": _changed,
    "all": _all,
    "any": _any,
    "at_least": _at_least,
    "not": _not,
    "meets": _meets,
    "presumed": _presumed,
    "in_at_least": _in_at_least,
}
