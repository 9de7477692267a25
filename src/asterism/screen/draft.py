"""A definition as numbered cells: what every statement for it is made from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from asterism.model.definition import Definition
from asterism.screen.cells import Count, Ledger, Suppose, Turn
from asterism.screen.fold import Holdings, folded
from asterism.screen.named import Label, labels_of
from asterism.screen.questions import NO_QUESTIONS, Sheet, sheet_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The cells of a definition, and which of them are its criteria and the answers to its
    questions; `whole` is the verdict, `root` that without exclusions, `stands` that with unknown
    exclusions taken for absent.
    """

    ledger: Ledger
    sheet: Sheet
    labels: tuple[Label, ...]
    root: int
    whole: int
    stands: int

    def folded(self, holdings: Holdings) -> "Draft":
        """The same for a database that holds this and nothing else."""
        return all_folded((self,), holdings)[0]


def all_folded(drafts: Sequence[Draft], holdings: Holdings) -> tuple[Draft, ...]:
    """Drafts of one ledger, for a database that holds this and nothing else."""
    ledger, moved = folded(drafts[0].ledger, holdings)
    return tuple(
        Draft(
            ledger=ledger,
            sheet=replace(each.sheet, cells=tuple(moved[cell] for cell in each.sheet.cells)),
            labels=tuple(replace(label, cell=moved[label.cell]) for label in each.labels),
            root=moved[each.root],
            whole=moved[each.whole],
            stands=moved[each.stands],
        )
        for each in drafts
    )


def draft_of(definition: Definition) -> Draft:
    """The draft of a resolved definition; kept for the last few, since several statements are
    made from it.
    """
    key = id(definition)
    if key not in _DRAFTS:
        while len(_DRAFTS) >= _MOST_KEPT:
            del _DRAFTS[next(iter(_DRAFTS))]
        # The definition is kept beside its draft: an id alone may be given away again.
        _DRAFTS[key] = definition, _drafted(definition)
    return _DRAFTS[key][1]


_MOST_KEPT = 4
_DRAFTS: dict[int, tuple[Definition, Draft]] = {}


def drafted_together(definitions: Iterable[Definition]) -> tuple[Draft, ...]:
    """The drafts of several definitions in one ledger, without their criteria and questions."""
    ledger = Ledger()
    return tuple(_verdicts(each, ledger) for each in definitions)


def _drafted(definition: Definition) -> Draft:
    ledger = Ledger()
    draft = _verdicts(definition, ledger)
    return replace(draft, sheet=sheet_of(definition, ledger), labels=labels_of(definition, ledger))


def _verdicts(definition: Definition, ledger: Ledger) -> Draft:
    root = ledger.enter(definition.root)
    excluded = tuple(ledger.enter(each) for each in definition.exclusions)
    denied = tuple(ledger.number(Turn(each)) for each in excluded)
    whole = ledger.number(Count(1 + len(denied), (root, *denied))) if denied else root
    any_excluded = ledger.number(Count(1, excluded)) if excluded else None
    stands = root if any_excluded is None else ledger.number(Suppose(root, any_excluded))
    return Draft(
        ledger=ledger, sheet=NO_QUESTIONS, labels=(), root=root, whole=whole, stands=stands
    )
