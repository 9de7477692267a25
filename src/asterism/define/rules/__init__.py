"""The K-rules that look at a library: one function, one code, one pair of fixtures.

Codes below K020 belong to reading a file: they are refusals, listed in `refusals`.
"""

from asterism.define.rules import codes, disagreements, editions, meetings, provenance, terms, trees
from asterism.define.rules.rule import Rule

ALL: tuple[Rule, ...] = tuple(
    sorted(
        (
            *trees.RULES,
            *provenance.RULES,
            *terms.RULES,
            *codes.RULES,
            *editions.RULES,
            *meetings.RULES,
            *disagreements.RULES,
        ),
        key=lambda rule: rule.code,
    )
)

__all__ = ["ALL", "Rule"]
