"""Judge a patient by a set of criteria: met, not met, or not known, with every reason.

`judge` gives the verdict on a whole definition, `judge_all` those on several, `truth_of` that on
one criterion, `tree_of` its tree with the reasons. All are pure.
"""

from asterism.judge.pronounce import judge, judge_all, tree_of, truth_of

__all__ = ["judge", "judge_all", "tree_of", "truth_of"]
