"""What the judge found: the tree of the criteria again, each node with its truth and reasons."""

from dataclasses import dataclass
from enum import Enum

from asterism.model.criteria import Criterion
from asterism.model.definition import Test
from asterism.model.finding import Finding
from asterism.model.truth import Truth
from asterism.model.when import When


class Strength(Enum):
    """How directly the evidence speaks. INDIRECT: TRUE only through hints (`Present.hinted_by`)."""

    DIRECT = "direct"
    INDIRECT = "indirect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A leaf nobody answered, and the test that would.

    `settles` are the verdicts that its answer alone can bring about; empty when it takes others
    too. `test` is the id of the least burdensome test, `others` the rest in that order.
    """

    concept: str
    label: str
    test: str
    test_label: str
    others: tuple[str, ...] = ()
    settles: frozenset[Truth] = frozenset()
    invasive: int = 0
    availability: int = 0

    @property
    def settles_alone(self) -> bool:
        return bool(self.settles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A remark that belongs to a verdict: `kind` is one of the words below, `text` is for people.

    presumption    no other cause is recorded, so none was assumed; says of what
    sensitivity    the verdict hangs on indirect evidence; says what it would be without
    contradiction  the record says both; both are shown, the rule of ADR 0005 was applied
    exclusion      an exclusion that nobody tested, or that is present
    caution        a caution of the definition holds
    undated        evidence without a date was set aside because a day was asked for
    ambiguity      the reader saw two readings and kept both
    """

    kind: str
    text: str
    cite: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The truth of one criterion, or of a whole definition at the top.

    `rules` are those of a `Present` that decided it: what it is shown by where TRUE, refuted by
    where FALSE. `children` has the shape of the criterion tree, so every view walks it once; at the
    top they are the verdict on the definition's root, then those on its exclusions. A count over
    sites has one for each site, all on one criterion, told apart by `site`. What follows
    `definition` is set at the top only: `provisional` means MET but for exclusions nobody tested
    (`truth` is UNKNOWN then); `since` is when the verdict could first have been reached;
    `one_test_away` when a single test beyond the routine could have brought it about, and
    `within_reach` those tests (none where the routine alone could); `named` when the record first
    suspects or names the disease.
    """

    of: Criterion
    truth: Truth
    strength: Strength = Strength.DIRECT
    because: tuple[Finding, ...] = ()
    against: tuple[Finding, ...] = ()
    rules: tuple[Criterion, ...] = ()
    missing: tuple[Missing, ...] = ()
    children: tuple["Verdict", ...] = ()
    site: str = ""
    definition: str = ""
    provisional: bool = False
    untested: tuple["Verdict", ...] = ()
    since: When | None = None
    one_test_away: When | None = None
    within_reach: tuple[Test, ...] = ()
    named: When | None = None
    notes: tuple[Note, ...] = ()

    @property
    def delay_years(self) -> float | None:
        """Years between one test away and the disease being named; None without both dates."""
        if self.one_test_away is None or self.named is None:
            return None
        return max(self.one_test_away.years_until(self.named), 0.0)
