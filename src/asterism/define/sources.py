"""Sources files: the publications that everything cites."""

from collections.abc import Iterator

from asterism.define.compose import Node, place_of
from asterism.define.faults import Refused
from asterism.define.fields import mapping_of, open_mapping
from asterism.define.keys import SOURCE
from asterism.model.criteria import Place
from asterism.model.definition import Source


def load_sources(root: Node) -> Iterator[tuple[Place, Source] | Refused]:
    """Every source of a file with its place, or why it was refused."""
    for key, body in mapping_of(root).pairs:
        try:
            fields = open_mapping(body, SOURCE, (key.text,))
        except Refused as fault:
            yield fault
            continue
        source = Source(
            key=key.text,
            citation=fields.text("citation"),
            url=fields.text("url"),
            doi=fields.text("doi"),
            pmid=fields.text("pmid"),
            seen=fields.text("seen"),
        )
        yield place_of(key), source
