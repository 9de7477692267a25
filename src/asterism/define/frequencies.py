"""`diseases/<disease>/frequencies.yaml`: how often a disease has a finding, by which source."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from asterism.define.compose import Document, Mapping, Node, compose_file
from asterism.define.criteria import default_label, load_operator, operator_of
from asterism.define.faults import Refused, did_you_mean, refuse
from asterism.define.fields import Fields, id_of, open_mapping
from asterism.define.follow.parts import named_items, split
from asterism.define.keys import NAMING, OPERATORS, Holds, Key, Keys
from asterism.define.library import Library
from asterism.define.resolve import Resolver
from asterism.define.shelf import shown_path
from asterism.model.criteria import Criterion, Present
from asterism.model.frequencies import Expected, Frequencies, Series
from asterism.model.provenance import Basis, Seen

FILE = "frequencies.yaml"
_SHARE = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)(?:-(\d{1,3}(?:\.\d{1,4})?))? %")

FREQUENCIES: Keys = {
    "frequencies": Key(holds=Holds.ID, required=True, about="the folder's own name"),
    "annotated_as": Key(holds=Holds.TEXTS, about="its ids in the annotations of the ontology"),
    "findings": Key(holds=Holds.LIST, required=True),
}
FREQUENCY: Keys = {
    "share": Key(required=True, about="54 %, or 27-97 % over series"),
    "elsewhere": Key(about="the share of patients without the disease, as the source compares"),
    "patients": Key(holds=Holds.COUNT, about="how many were looked at"),
    "region": Key(about="where the patients were seen"),
    "label": NAMING["label"],
    "cite": Key(required=True, about=NAMING["cite"].about),
    "seen": NAMING["seen"],
    "basis": NAMING["basis"],
    "note": NAMING["note"],
}


@lru_cache(maxsize=4)
def load_frequencies(library: Library) -> dict[str, Frequencies]:
    """Those of every disease that has some, by the name of its folder; signs ready to judge.

    Raises: KnowledgeError for the first fault: half of them would rank by half of what is known.
    """
    resolver = Resolver(library.concepts, library.definitions)
    found = {}
    for path in sorted(library.knowledge_root.glob(f"diseases/*/{FILE}")):
        written = read_frequencies(
            compose_file(path, shown_as=shown_path(path, library.knowledge_root))
        )
        _check(written, path.parent.name, library)
        filled = tuple(replace(one, sign=resolver.fill(one.sign)) for one in written.expected)
        found[written.disease] = replace(written, expected=filled)
    return found


def read_frequencies(document: Document) -> Frequencies:
    """What a file writes, nothing looked up. Raises: KnowledgeError (K009 to K017)."""
    fields = open_mapping(document.root, FREQUENCIES)
    rows = [_row(item) for item in named_items(fields, "findings")]
    return Frequencies(
        disease=fields.id("frequencies"),
        annotated_as=fields.texts("annotated_as"),
        expected=tuple(_merged(rows)),
        at=fields.place(),
    )


def _row(node: Node) -> Expected:
    key, own, rest = split(node, FREQUENCY, ("findings",))
    name, path = id_of(key, ("findings",)), ("findings", key.text)
    return Expected(
        id=name,
        label=own.text("label") or default_label(name),
        sign=_sign(name, rest, path),
        series=(_series(own),),
        at=own.place(),
    )


def _sign(name: str, rest: Mapping, path: tuple[str, ...]) -> Criterion:
    """What stands beside the numbers; without, that the record states the concept of that name."""
    if not rest.pairs:
        return Present(concept=name)
    operator = operator_of(rest, path)
    if operator is None:
        open_mapping(rest, FREQUENCY, path)  # says which key is unknown, and which there are
    assert operator is not None
    return load_operator(open_mapping(rest, OPERATORS[operator], path), operator)


def _series(own: Fields) -> Series:
    low, high = _share(own, "share")
    return Series(
        low=low,
        high=high,
        patients=own.count("patients"),
        elsewhere=_share(own, "elsewhere") if "elsewhere" in own.nodes else None,
        region=own.text("region"),
        cite=own.text("cite"),
        seen=own.word("seen", Seen.SEEN),
        basis=own.word("basis", Basis.PUBLISHED),
        note=own.text("note"),
    )


def _share(own: Fields, key: str) -> tuple[float, float]:
    found = _SHARE.fullmatch(own.text(key))
    low, high = (float(found[1]), float(found[2] or found[1])) if found else (1.0, 0.0)
    if not 0 <= low <= high <= 100:
        what = f"{own.text(key)[:60]!r} is not a share of patients"
        raise refuse("K013", what, at=own.place(key), fix="write 54 % or 27-97 %")
    return low / 100, high / 100


def _merged(rows: Iterable[Expected]) -> Iterator[Expected]:
    """One for each name, with the series of all rows of it."""
    found: dict[str, Expected] = {}
    for row in rows:
        first = found.get(row.id)
        found[row.id] = row if first is None else replace(first, series=first.series + row.series)
        if first is not None and first.sign != row.sign:
            what = f"{row.id!r} is two different signs"
            assert row.at is not None
            raise refuse("K013", what, at=row.at, fix="give the second another name")
    yield from found.values()


def _check(written: Frequencies, folder: str, library: Library) -> None:
    if written.disease != folder:
        what = f"the frequencies of {written.disease!r} stand in the folder of {folder!r}"
        assert written.at is not None
        raise refuse("K013", what, at=written.at, fix=f"write `frequencies: {folder}`")
    for expected in written.expected:
        for series in expected.series:
            key = series.cite.partition("#")[0]
            if key not in library.sources:
                fix = f"{did_you_mean(key, library.sources)}add it to sources.yaml"
                assert expected.at is not None
                raise refuse("K026", f"no source is called {key!r}", at=expected.at, fix=fix)


__all__ = ["FILE", "FREQUENCIES", "FREQUENCY", "Refused", "load_frequencies", "read_frequencies"]
