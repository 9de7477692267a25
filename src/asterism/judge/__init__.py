"""Judge a patient by a set of criteria: met, not met, or not known, with every reason.

`judge` gives the verdict on a whole definition, `truth_of` that on one criterion, `tree_of` its
tree with the reasons. All are pure.
"""

from asterism.judge.pronounce import judge, tree_of, truth_of

__all__ = ["judge", "tree_of", "truth_of"]
