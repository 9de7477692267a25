"""`asterism explain`: whatever has a name in the knowledge, said in English."""

from argparse import Namespace
from collections.abc import Callable

from asterism.define import load_library, to_english, write_definition
from asterism.define.follow import Guides, grader_english, load_guides, plan_english, risk_english
from asterism.define.library import Library
from asterism.serve.cli.output import write_text
from asterism.serve.show.disputes import dispute_in_full, disputed_section, register_in_full
from asterism.serve.show.listing import explained

THE_REGISTER = "disagreements"


def explain(arguments: Namespace) -> int:
    """What a name stands for, and where the sources disagree on it; a definition also as YAML."""
    library, name = load_library(), arguments.id
    if arguments.format == "yaml":
        names = library.named(name)
        written = (write_definition(library.definition(each)) for each in names)
        write_text("---\n".join(written), None)
        return 0
    told = next(filter(None, (way(name, library) for way in _WAYS)), "")
    write_text(told or _definition(name, library), None)
    return 0


def _the_register(name: str, library: Library) -> str:
    return register_in_full(library.disagreements.values()) if name == THE_REGISTER else ""


def _entry(name: str, library: Library) -> str:
    found = library.disagreements.get(name)
    return dispute_in_full(found, library.sources) if found else ""


def _followed(name: str, library: Library) -> str:
    """A grader, risk model or plan."""
    told = _guide(name, load_guides(library))
    disputed = disputed_section(library.disputed(name)) if told else []
    return told + "".join(f"{line}\n" for line in ["", *disputed[:-1]] if disputed)


def _guide(name: str, guides: Guides) -> str:
    if name in guides.written:
        return grader_english(guides.written[name], guides)
    if name in guides.risks:
        return risk_english(guides.risks[name], guides)
    return plan_english(guides.plans[name]) if name in guides.plans else ""


def _concept(name: str, library: Library) -> str:
    """A concept on which sources disagree: no more is said of it than that."""
    known, found = library.concepts.get(name), library.disputed(name)
    if known is None or not found:
        return ""
    head = [f"{known.label}  ({name}), {known.kind.value}", ""]
    return "".join(f"{line}\n" for line in (*head, *disputed_section(found)[:-1]))


_WAYS: tuple[Callable[[str, Library], str], ...] = (_the_register, _followed, _entry, _concept)


def _definition(name: str, library: Library) -> str:
    """One definition, or each level of a set. Raises: UnknownDefinition."""
    names = library.named(name)
    told = [to_english(library.definition(each), library) for each in names]
    resolved = [library.resolved(each) for each in names]
    return explained(resolved, told, library.sources, library.disputed(names[0]))
