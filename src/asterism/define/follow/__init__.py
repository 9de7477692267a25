"""Graders of response, risk models and plans: from their files to the nouns, checked and resolved.

The format is in docs/reference/response-files.md; why it is so in docs/adr/0011.
"""

from asterism.define.follow.check import check_guides
from asterism.define.follow.english import grader_english, plan_english, risk_english
from asterism.define.follow.shelf import Guides, load_guides, read_guides
from asterism.define.follow.vignettes import Story, load_stories

__all__ = [
    "Guides",
    "Story",
    "check_guides",
    "grader_english",
    "load_guides",
    "load_stories",
    "plan_english",
    "read_guides",
    "risk_english",
]
