"""Follow a patient over time: each domain graded by each edition, risks, and what was claimed.

`follow` gives the courses of one patient; `respond` one response by one grader. All are pure.
"""

from asterism.follow.courses import follow
from asterism.follow.respond import respond
from asterism.follow.risks import weigh_risk

__all__ = ["follow", "respond", "weigh_risk"]
