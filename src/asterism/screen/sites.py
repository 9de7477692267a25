"""Counts over sites (docs/adr/0013): the criterion at each site, then the sites counted."""

from collections.abc import Iterator, Mapping

from sqlglot import exp

from asterism.screen.cells import Ledger, Sites
from asterism.screen.formulas import Part
from asterism.screen.logic import Logic, any_of
from asterism.screen.shapes.shape import AnyPart
from asterism.screen.words import column
from asterism.screen.worlds import World


def site_parts(
    ledger: Ledger, numbers: Mapping[str, int], names: Mapping[int, str], world: World
) -> Iterator[AnyPart]:
    """For each count its sites, the criterion at each, and the fact that comes of them."""
    for place, (asked, fact) in enumerate(ledger.sites.items()):
        tag = f"{place}{world.tag}"
        yield f"site_{tag}", _sites(ledger, asked, numbers, world)
        last = f"site_{tag}"
        logic = Logic(ledger=ledger, ask=_ask, names=names)
        for level, told in enumerate(logic.levels([asked.cell])):
            listed = [
                exp.Star(),
                *(exp.Alias(this=each, alias=exp.to_identifier(name)) for name, each, _ in told),
            ]
            yield f"site_{tag}_{level}", exp.Select(expressions=listed).from_(last, copy=False)
            last = f"site_{tag}_{level}"
        yield f"across_{tag}", _counted(asked, fact, logic.name(asked.cell), last, world)


def _ask(facts: object) -> exp.Expr | None:
    told = [exp.Coalesce(this=column(f"f{fact}"), expressions=[exp.false()]) for fact in facts]  # type: ignore[attr-defined]
    return any_of(told)


def _sites(ledger: Ledger, asked: Sites, numbers: Mapping[str, int], world: World) -> str:
    sites = "".join(
        f", LOWER(TRIM(COALESCE(s.{name}, ''))) AS at_{n}" for n, name in enumerate(asked.by)
    )
    facts = "".join(
        f", BOOL_OR(f.fact = {fact}) AS f{fact}" for fact in ledger.facts_below([asked.cell])
    )
    concepts = ", ".join(str(numbers[concept]) for concept in sorted(asked.concepts))
    keys = world.keys("s", "m")
    same = " AND ".join(
        f"f.{name} = {'m' if name in world.of_day else 's'}.{name}" for name in world.key_names
    )
    by = ", ".join(str(n + 1) for n in range(len(world.key_names) + len(asked.by)))
    return f"""
SELECT {keys}{sites}{facts}
FROM {world.seen} LEFT JOIN fact{world.tag} AS f
  ON {same} AND f.origin = s.origin AND f.row_id = s.row_id
WHERE s.concept IN ({concepts}) GROUP BY {by}"""


def _counted(asked: Sites, fact: int, answer: str, last: str, world: World) -> str:
    count = _different_by_one if len(asked.by) == 1 else _different_by_two
    holding, possible, answered = (
        count(f"{answer} {what}") for what in ("IS TRUE", "IS NOT FALSE", "IS NOT NULL")
    )
    fails = ""
    if asked.enough is not None:
        fails = f"WHEN {possible} < {asked.n} AND {answered} >= {asked.enough} THEN {fact + 1}"
    return f"""
SELECT * FROM (
  SELECT {world.keys()}, CASE WHEN {holding} >= {asked.n} THEN {fact} {fails} END AS fact
  FROM {last} GROUP BY {world.keys()}
) AS c WHERE fact IS NOT NULL"""


def _different_by_one(holds: str) -> str:
    # An unnamed site is one, and different from no other.
    named = f"COUNT(DISTINCT CASE WHEN {holds} AND at_0 <> '' THEN at_0 END)"
    return f"GREATEST({named}, {_any(holds)})"


def _different_by_two(holds: str) -> str:
    whole = f"COUNT(CASE WHEN {holds} AND at_0 <> '' AND at_1 <> '' THEN 1 END)"

    def led_by(at: str) -> str:
        # Each value of the leading detail gives the sites that have both, or else one.
        named = f"COUNT(DISTINCT CASE WHEN {holds} AND {at} <> '' THEN {at} END)"
        complete = f"COUNT(DISTINCT CASE WHEN {holds} AND at_0 <> '' AND at_1 <> '' THEN {at} END)"
        return f"({whole} + {named} - {complete})"

    return f"GREATEST({led_by('at_0')}, {led_by('at_1')}, {_any(holds)})"


def _any(holds: str) -> str:
    return f"MAX(CASE WHEN {holds} THEN 1 ELSE 0 END)"


__all__ = ["Part", "site_parts"]
