"""Judge a patient by a set of criteria: met, not met, or not known, with every reason.

`judge` gives the verdict on a whole definition, `truth_of` that on one criterion. Both are pure.
"""

from asterism.judge.pronounce import judge, truth_of

__all__ = ["judge", "truth_of"]
