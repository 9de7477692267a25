"""The knowledge as loaded: concepts, definitions and sources at once, vignettes when asked for.

`read_library` reads everything that can be read and keeps what was refused; `load_library` stops
at the first refusal, because a verdict must not come from half a library.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from asterism.define.cases import Case
from asterism.define.faults import Fault, Refused, did_you_mean, refuse
from asterism.define.formulas import resolved_formulas
from asterism.define.resolve import Resolver, full_title
from asterism.define.shelf import read_cases, read_shelf
from asterism.define.terms import Concept
from asterism.errors import UnknownDefinition
from asterism.model.criteria import Place
from asterism.model.definition import Definition, Source
from asterism.model.disagreement import Disagreement, concerning
from asterism.model.formula import Formula

BUNDLED = Path(__file__).parent.parent / "knowledge"
_ALL = "all"  # what every definition is called together


@dataclass(frozen=True, kw_only=True, eq=False)
class Library:
    """Everything clinical. Compared by identity; nothing in it changes after loading.

    `definitions` are as written; `resolved` gives them with every named finding filled in.
    `details` are the labels of what tells sites apart, by name. `disagreements` is the register of
    where sources differ, in its order.
    `refused` is what could not be read, empty in a library from `load_library`.
    """

    knowledge_root: Path
    concepts: Mapping[str, Concept]
    definitions: Mapping[str, Definition]
    sources: Mapping[str, Source]
    details: Mapping[str, str] = field(default_factory=dict)
    disagreements: Mapping[str, Disagreement] = field(default_factory=dict)
    refused: tuple[Fault, ...] = ()
    _resolved: dict[str, Definition] = field(default_factory=dict, repr=False)

    def definition(self, name: str) -> Definition:
        """The definition as written. Raises: UnknownDefinition."""
        found = self.definitions.get(name)
        if found is None:
            sets = {one.set for one in self.definitions.values()} - {""}
            hint = did_you_mean(name, {*self.definitions, *sets})
            raise UnknownDefinition(
                f"no definition is called {name!r}",
                where=f"{len(self.definitions)} definitions are known",
                fix=f"{hint}`asterism definitions` lists them",
            )
        return found

    def resolved(self, name: str) -> Definition:
        """The definition ready to judge, made once. Raises: UnknownDefinition, KnowledgeError."""
        if name not in self._resolved:
            self._resolved[name] = self._resolver.resolved(self.definition(name))
        return self._resolved[name]

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """What each definition is called where another names it: with its disease."""
        return {name: full_title(one) for name, one in self.definitions.items()}

    def named(self, name: str) -> tuple[str, ...]:
        """The ids of the levels of a graded set of that name, best first; else of the definition.

        Raises: UnknownDefinition.
        """
        levels = sorted(
            (one.rank, one.id) for one in self.definitions.values() if one.set == name and name
        )
        return tuple(level for _, level in levels) or (self.definition(name).id,)

    def editions(self, name: str) -> tuple[str, ...]:
        """The ids that a name stands for: of one edition, of the levels of a graded set, of each
        edition of a disease, of all there are (`all`).

        Raises: UnknownDefinition.
        """
        stem = "" if name == _ALL else f"{name}/"
        known = tuple(one for one in sorted(self.definitions) if one.startswith(stem))
        return known or self.named(name)

    def disputed(self, name: str) -> tuple[Disagreement, ...]:
        """The disagreements that concern an edition of that id (those of its set among them), a
        grader, risk model, plan or concept; in the order of the register.
        """
        known = self.definitions.get(name)
        graded = known.set if known else ""
        return concerning(self.disagreements.values(), name, graded)

    def formulas(self, analyte: str) -> tuple[Formula, ...]:
        """How an analyte is reckoned, ready for `model.derived`; nothing where it is not.

        Raises: KnowledgeError (K048) for a formula that cannot be reckoned.
        """
        known = self.concepts.get(analyte)
        return () if known is None else resolved_formulas(known, self.concepts)

    @cached_property
    def _resolver(self) -> Resolver:
        return Resolver(self.concepts, self.definitions)

    def source(self, cite: str) -> Source:
        """The source that a citation (`key`, or `key#table-1`) names. Raises: KnowledgeError."""
        key = cite.partition("#")[0]
        if key not in self.sources:
            fix = f"{did_you_mean(key, self.sources)}sources are listed in sources.yaml files"
            at = Place(file=self.knowledge_root.name, line=1, column=1)
            raise refuse("K026", f"no source is called {key!r}", at=at, fix=fix)
        return self.sources[key]

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """Every vignette, read when first asked for. Raises: KnowledgeError."""
        if self.refused_cases:
            raise Refused(self.refused_cases[0])
        return tuple(case for case in self._read_cases if isinstance(case, Case))

    @cached_property
    def refused_cases(self) -> tuple[Fault, ...]:
        """Why vignettes could not be read; empty when all could."""
        return tuple(one.fault for one in self._read_cases if isinstance(one, Refused))

    @cached_property
    def _read_cases(self) -> tuple[Case | Refused, ...]:
        return tuple(read_cases(self.knowledge_root))


def load_library(root: Path | None = None) -> Library:
    """The knowledge under `root`, the bundled knowledge by default; read once in a process.

    Raises: KnowledgeError, NotFound.
    """
    library = _read_once((root or BUNDLED).resolve())
    if library.refused:
        raise Refused(library.refused[0])
    return library


def read_library(root: Path | None = None) -> Library:
    """What can be read of the knowledge under `root`, and in `refused` what cannot.

    Raises: NotFound when `root` is not a folder.
    """
    return _read_once((root or BUNDLED).resolve())


@lru_cache(maxsize=4)
def _read_once(root: Path) -> Library:
    shelf = read_shelf(root)
    return Library(
        knowledge_root=root,
        concepts=shelf.concepts,
        definitions=shelf.definitions,
        sources=shelf.sources,
        details=shelf.details,
        disagreements=shelf.disagreements,
        refused=tuple(sorted(shelf.faults, key=lambda fault: fault.order)),
    )
