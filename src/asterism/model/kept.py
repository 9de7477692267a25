"""What depends on a criterion alone is found once, and kept beside it.

Resolving puts one rule in many places, and a library is judged by again and again: walking the same
trees anew costs more than judging does.
"""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

Node = TypeVar("Node")
Found = TypeVar("Found")

MOST_KEPT = 65_536  # of each function; the bundled library has some ten thousand nodes


def kept(function: Callable[[Node], Found]) -> Callable[[Node], Found]:
    """`function`, asked once for each node, by identity: trees that look alike are compared slowly.

    Only for what never changes and depends on nothing but the node.
    """
    answers: dict[int, tuple[Node, Found]] = {}

    @wraps(function)
    def asked(node: Node) -> Found:
        known = answers.get(id(node))
        if known is None:
            if len(answers) >= MOST_KEPT:
                answers.clear()
            # The node is kept beside the answer: an id alone may be given away again.
            known = answers[id(node)] = node, function(node)
        return known[1]

    return asked
