"""The list of details that findings carry and that tell one site from another."""

from collections.abc import Iterator

from asterism.define.compose import Node
from asterism.define.fields import id_of, mapping_of, open_mapping
from asterism.define.keys import DETAIL


def load_details(root: Node) -> Iterator[tuple[str, str]]:
    """The name and label of every detail. Raises: KnowledgeError (K009 to K013)."""
    for key, body in mapping_of(root).pairs:
        name = id_of(key)
        yield name, open_mapping(body, DETAIL, (name,)).text("label")
