"""A definition as it reads where silence on some things is taken for no.

Nothing of the language is new: that a thing is excluded when nobody speaks of it, or when somebody
looked and wrote nothing, is one more rule in the `refuted_by` of its `Present`. So every machine
that knows the language knows it, and whoever asks why is told the rule's name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from asterism.model.criteria import AtLeast, Basis, Criterion, Named, Not, Present, rebuilt
from asterism.model.definition import Definition

# It holds on every record: two of one thing are never met.
ALWAYS = Not(of=AtLeast(n=2, of=(Present(concept="silence"),)))
_SILENT = Named(
    id="silence_is_no",
    label="Nothing recorded is taken for no here",
    of=ALWAYS,
    basis=Basis.OPERATIONAL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """On which findings silence is no, and which examinations turn silence on which into no.

    `labels` are those of the examinations.
    """

    closed: frozenset[str] = frozenset()
    looked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # finding -> examinations
    labels: Mapping[str, str] = field(default_factory=dict)


def declared(rule: Definition, silence: Silence) -> Definition:
    """The resolved definition, read so: a finding that is closed, or was looked for, and of which
    nothing says that it is there, is NOT MET.

    What says that it is there, directly or by a hint or a rule, goes before. A suspicion alone does
    not: where silence is no, what nobody confirmed is no.
    """
    closing = _Closing(silence=silence)
    return replace(
        rule,
        root=closing.of(rule.root),
        exclusions=tuple(_named(closing, each) for each in rule.exclusions),
    )


def is_of_silence(rule: Criterion) -> bool:
    """Whether a rule that refuted a finding is a declaration, and not what the record says."""
    return isinstance(rule, Named) and (rule is _SILENT or rule.id.startswith(_LOOKED))


_LOOKED = "looked_by_"


def _named(closing: "_Closing", each: Named) -> Named:
    return replace(each, of=closing.of(each.of))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Closing:
    """Rewrites each node once, so that what resolving shares stays shared."""

    silence: Silence
    done: dict[int, tuple[Criterion, Criterion]] = field(default_factory=dict)

    def of(self, node: Criterion) -> Criterion:
        if id(node) not in self.done:
            # The node is kept beside what came of it: an id alone may be given away again.
            self.done[id(node)] = node, self._of(node)
        return self.done[id(node)][1]

    def _of(self, node: Criterion) -> Criterion:
        found = rebuilt(node, self.of)
        # Of findings alone: a laboratory value that nobody measured is never no.
        if not isinstance(found, Present):
            return found
        return replace(found, refuted_by=(*found.refuted_by, *self._rules(found)))

    def _rules(self, node: Present) -> Iterable[Criterion]:
        if node.concept in self.silence.closed:
            yield _SILENT
        for examination in self.silence.looked.get(node.concept, ()):
            label = self.silence.labels.get(examination, examination)
            yield Named(
                id=f"{_LOOKED}{examination}",
                label=f"{label}: looked for, and not recorded",
                of=Present(concept=examination, window=node.window),
                basis=Basis.OPERATIONAL,
            )
