"""People made up for bundled definitions, as tables of the OMOP CDM."""

import random
from functools import cache

from asterism.define import load_library
from asterism.define.terms import Kind
from asterism.model.criteria import Measured
from asterism.model.quantity import Quantity
from asterism.screen.cells import concepts_within, leaves_within
from generative.omop_tables import Hospital, Row

# Those that Circe can say whole where a site has a concept set for every concept.
WHOLE = (
    "anti_mag_neuropathy/notermans_2000_definite",
    "anti_mag_neuropathy/notermans_2000_probable",
    "calciphylaxis/china_2023_confirmed",
    "calciphylaxis/nigwekar_2008_nonuremic",
    "canomad/operational_canda",
    "canomad/operational_canomad",
    "cryoglobulinemic_vasculitis/de_vita_2011",
    "schnitzler/strasbourg_2013_definite",
    "schnitzler/strasbourg_2013_probable",
    "scleromyxedema/orhan_2025_three_of_four",
    "smouldering_waldenstrom/mayo_2016",
    "tempi/suggested_2024_definite",
    "tempi/suggested_2024_probable",
    "waldenstrom/imwg_2009",
    "waldenstrom/mayo_2016",
    "waldenstrom/second_workshop_2003",
)
PEOPLE = 150


@cache
def hospital_for(name: str) -> Hospital:
    """People of whom things are said that this definition asks for, a thing a day; what only its
    exclusions ask for seldom.
    """
    rule = load_library().resolved(name)
    chance = random.Random(name)  # noqa: S311
    wanted = concepts_within(rule.root)
    asked = sorted(wanted.union(*map(concepts_within, rule.exclusions)))
    known = load_library().concepts
    concepts = {each: known[each] for each in asked if known[each].kind is not Kind.JUDGEMENT}
    edges = _edges(name)
    rows = []
    for person in range(PEOPLE):
        eager = chance.choice((0.05, 0.2, 0.5))
        said = [c for c in concepts if chance.random() < (eager if c in wanted else 0.02)]
        chance.shuffle(said)
        rows += [_row(person, 1 + day, each, edges, chance) for day, each in enumerate(said)]
    return Hospital(PEOPLE, rows, concepts)


def _edges(name: str) -> dict[str, Quantity]:
    """A number about which the results of each analyte lie."""
    rule = load_library().resolved(name)
    leaves = (leaf for each in (rule.root, *rule.exclusions) for leaf in leaves_within(each))
    return {
        leaf.analyte: leaf.threshold
        for leaf in leaves
        if isinstance(leaf, Measured) and isinstance(leaf.threshold, Quantity)
    }


def _row(
    person: int, day: int, concept: str, edges: dict[str, Quantity], chance: random.Random
) -> Row:
    known = load_library().concepts[concept]
    child = chance.random() < 0.5
    if known.kind is not Kind.ANALYTE:
        return Row(person=person, day=day, concept=concept, by_child=child)
    edge = edges.get(concept)
    return Row(
        person=person,
        day=day,
        concept=concept,
        by_child=child,
        table="measurement",
        value=float(edge.value if edge else 40) * chance.choice((0.5, 0.9, 1.0, 1.1, 2.0)),
        unit=edge.unit if edge else known.unit,
        high=chance.choice((None, None, 35.0)),
        word=chance.choice((None, None, "high", "normal", "low")),
    )
