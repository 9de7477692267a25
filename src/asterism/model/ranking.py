"""How the ranking weighs: the numbers it goes by, each group with where it is from.

They are read from `knowledge/ranking.yaml`; none of them stands in code.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """How annotations become shares of patients.

    `k` of `n` patients counts as `(k + added_with) / (n + added)`; `unknown` stands in where no
    frequency is given, `never` where the finding is annotated as not occurring, `classes` for the
    ontology's words for frequencies. `rare_at` is what an annotation may reach and still say that
    the finding does not belong to the disease.
    """

    added_with: float
    added: float
    unknown: float
    never: float
    rare_at: float
    classes: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinship:
    """What a disease borrows from those of the same gene, and from those numbered in one series.

    A finding that related diseases have on average in a share `s` is expected here in `by_gene * s`
    (or `by_series * s`), if no more is known of the disease itself. A gene of many diseases
    (`most_genes` for a relative) tells little; a series longer than `longest` is cut. Two entries
    that share a gene are one disease when a share of `alike` of the words of their names is common
    to both, `empty_words` and numbers apart; or when they are the only ones of that gene and a
    share of `described_alike` of what is said of them is common to both (`named_alike` where the
    name says the gene), unless one of `region_words` says that it is a piece of a chromosome and
    not a gene.
    """

    by_gene: float
    by_series: float
    most_genes: int
    longest: int
    alike: float
    described_alike: float
    named_alike: float
    empty_words: frozenset[str]
    region_words: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What each kind of evidence weighs, as a factor on natural logarithms.

    `observed` is on the sum of likelihood ratios divided by the square root of their number: a
    patient's findings are not independent, and their sum would grow too sure. `exact` is on how
    often the disease has the findings themselves or kinds of them, however common they are
    elsewhere: the mean of the logarithms of shares, of which `least` is the least. `unseen` is on
    findings that were expected and not seen, which a record may simply not mention (`mentioned` is
    the share of what is there that a record tells). `described` is on the number of publications,
    where patients count for `patients` as much, both as logarithms;
    `denied` on findings that were looked for and excluded, `never` on those that the disease is
    annotated never to have. `floor` is the least that a finding may count against a disease.
    """

    observed: float
    exact: float
    least: float
    unseen: float
    mentioned: float
    described: float
    patients: float
    denied: float
    never: float
    floor: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRules:
    """What the age at onset and the sex of a patient weigh, in natural logarithms.

    `onset_fits` is for a disease of which an onset is annotated that overlaps the patient's,
    `onset_apart` for one of which none does or is its neighbour; `begins` and `ends` are the ages
    of the ontology's terms for onset, in years. `males` is the share of men and boys among
    patients with a disease that is inherited in one of the `modes` only.
    """

    onset_fits: float
    onset_apart: float
    males: float
    modes: frozenset[str]
    begins: Mapping[str, float]
    ends: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRules:
    """What only the diseases that we define are weighed by.

    `met`, `provisional` and `not_met` are for the verdict of the disease's criteria, in natural
    logarithms. `mandatory`, `listed` and `excluded` are the shares taken for findings of the
    criteria of which no frequency is published. `elsewhere` is the share of other patients with a
    finding that the ontology has no name for, unless a source gives one; `rarest` is the least that
    is taken for a finding which it names: annotations leave out what is nobody's mark.
    """

    met: float
    provisional: float
    not_met: float
    mandatory: float
    listed: float
    excluded: float
    elsewhere: float
    rarest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How the next test is chosen: among how many `leaders`, by how many of its answers.

    `burdens` is what the information of a test is multiplied by, from 0 (look, ask, examine) to 3
    (needle or knife).
    """

    leaders: int
    answers: int
    burdens: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Everything the ranking goes by. `fitted` says how the weights were found, `sha256` is of the
    file.
    """

    shares: Shares
    kinship: Kinship
    weights: Weights
    person: PersonRules
    own: OwnRules
    asking: Asking
    fitted: str
    sha256: str = ""
