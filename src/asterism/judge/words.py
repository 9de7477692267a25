"""How the judge's notes name a criterion and quote the record."""

from collections.abc import Iterable
from typing import assert_never

from asterism.judge.leaves import Question, leaves_within
from asterism.model.criteria import Across, Changed, Measured, Present, ReferenceLimit
from asterism.model.finding import Finding
from asterism.model.quantity import Quantity

_MOST_QUOTES = 3


def label_of(leaf: Question) -> str:
    """A leaf without a name of its own, in words."""
    match leaf:
        case Present(concept=concept):
            return _spoken(concept)
        case Measured(analyte=analyte, op=op, threshold=threshold):
            return f"{_spoken(analyte)} {op.value} {_threshold(threshold)}"
        case Changed(analyte=analyte, op=op, amount=amount, since=since):
            return f"{_spoken(analyte)} {op.value} {amount} from {since.value}"
        case Across(n=n, by=by, of=part):
            asked = " and ".join(dict.fromkeys(map(label_of, leaves_within(part))))
            return f"{asked}, in at least {n} places by {' or '.join(map(_spoken, by))}"
        case _ as other:
            assert_never(other)


def _threshold(threshold: Quantity | ReferenceLimit) -> str:
    if isinstance(threshold, Quantity):
        return str(threshold)
    times = "" if threshold.times == 1 else f"{threshold.times} "
    plus = threshold.plus
    shift = "" if plus is None else f" {'-' if plus.value < 0 else '+'} {str(plus).lstrip('-')}"
    return f"{times}{threshold.limit.value}{shift}"


def _spoken(identifier: str) -> str:
    return identifier.replace("_", " ")


def quote(finding: Finding) -> str:
    """The words of the record, with their date where there is one."""
    said = f"“{finding.evidence[0].quote}”"
    return said if finding.when is None else f"{said} ({finding.when})"


def quotes(findings: Iterable[Finding]) -> str:
    """The first few quotes, and how many more there are; all of them stand at the criterion."""
    said = list(dict.fromkeys(map(quote, findings)))
    more = f" and {len(said) - _MOST_QUOTES} more" if len(said) > _MOST_QUOTES else ""
    return ", ".join(said[:_MOST_QUOTES]) + more
