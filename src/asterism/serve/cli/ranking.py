"""`asterism rank`."""

from argparse import Namespace

from asterism.serve.cli.files import one_way_in
from asterism.serve.cli.rank_lines import rank_lines


def rank(arguments: Namespace) -> int:
    """Rank the patients of the files, or of the lines, and write what was asked for."""
    one_way_in(arguments)
    return rank_lines(arguments)
