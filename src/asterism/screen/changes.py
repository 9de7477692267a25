"""Whether a series has changed, as facts of a person (or of a person on a day).

The rules are those of `Changed`: vague dates leave open which result came first or last, and every
pair that the dates allow must then give the same answer; one inexact value leaves an extreme open.
"""

from collections.abc import Iterator, Mapping

from asterism.model.criteria import Baseline, Changed
from asterism.screen.formulas import Part
from asterism.screen.kinds import Kinds
from asterism.screen.thresholds import DIGITS
from asterism.screen.words import constant
from asterism.screen.worlds import World


def change_parts(
    changes: Mapping[Changed, int],
    numbers: Mapping[str, int],
    kinds: Mapping[str, Kinds],
    world: World,
) -> Iterator[Part]:
    """For each change its series, its pairs, and the fact that comes of them."""
    for place, (node, fact) in enumerate(changes.items()):
        tag = f"{place}{world.tag}"
        yield f"series_{tag}", _series(node, numbers[node.analyte], world)
        kind = None if node.amount.unit == "%" else kinds[node.analyte].of(node.amount)
        yield f"pairs_{tag}", _pairs(node, tag, kind, world)
        yield f"changed_{tag}", _fact(node, tag, fact, kind, world)


def _series(node: Changed, number: int, world: World) -> str:
    by = f"PARTITION BY {world.keys()}"
    return f"""
SELECT {world.keys()}, origin, row_id, earliest, latest, lo, kind,
  lo IS NOT NULL AND exact AND kind IS NOT NULL AS exact,
  COUNT(*) OVER ({by}) AS many,
  MIN(latest) OVER ({by}) AS soonest, MAX(earliest) OVER ({by}) AS newest,
  ROW_NUMBER() OVER ({by} ORDER BY earliest, latest, origin, row_id) AS place,
  FIRST_VALUE(kind) OVER ({by} ORDER BY earliest, latest, origin, row_id) AS first_kind,
  FIRST_VALUE(lo) OVER ({by} ORDER BY earliest, latest, origin, row_id) AS first_lo
FROM (
  SELECT {world.keys("s", "m")}, s.origin, s.row_id, s.earliest, s.latest, s.lo, s.kind, s.exact
  FROM {world.seen} WHERE s.concept = {number} AND s.status = 'PRESENT'
    AND (s.lo IS NOT NULL OR s.word IS NOT NULL) AND s.earliest IS NOT NULL
    AND {world.covers(constant(node.window.days))}
) AS r"""


def _pairs(node: Changed, tag: str, kind: tuple[int, float] | None, world: World) -> str:
    same = " AND ".join(f"b.{key} = a.{key}" for key in world.key_names)
    pair = f"""
SELECT {world.keys("a")}, a.lo AS before, a.exact AS before_exact, a.kind AS before_kind,
  b.lo AS after, b.exact AS after_exact, b.kind AS after_kind
FROM {{starts}} AS a JOIN series_{tag} AS b ON {same}
WHERE a.many > 1 AND b.latest >= b.newest"""
    match node.since:
        case Baseline.FIRST:
            apart = " AND a.earliest <= a.soonest AND a.place <> b.place"
            return pair.format(starts=f"series_{tag}") + apart
        case Baseline.LOWEST:
            return pair.format(starts=_extreme(tag, "lo", kind, world))
        case Baseline.HIGHEST:
            return pair.format(starts=_extreme(tag, "-lo", kind, world))


def _extreme(tag: str, order: str, kind: tuple[int, float] | None, world: World) -> str:
    like = "kind = first_kind" if kind is None else f"kind = {kind[0]}"
    fits = f"COALESCE(exact AND {like} AND first_lo IS NOT NULL, FALSE)"
    return f"""(
  SELECT * FROM (
    SELECT *, ROW_NUMBER() OVER (
      PARTITION BY {world.keys()}
      ORDER BY {fits}, CASE WHEN NOT {fits} THEN place END, {order}, place
    ) AS rank FROM series_{tag}
  ) AS ranked WHERE rank = 1
)"""


def _fact(node: Changed, tag: str, fact: int, kind: tuple[int, float] | None, world: World) -> str:
    if kind is None:
        share = constant(float(node.amount.value) / 100)
        known = "before_exact AND after_exact AND before_kind = after_kind AND before <> 0"
        difference = f"after - before - ABS(before) * {share}"
    else:
        known = (
            f"before_exact AND after_exact AND before_kind = {kind[0]} AND after_kind = {kind[0]}"
        )
        difference = f"after - before - {constant(kind[1])}"
    differs = f"CASE WHEN {known} THEN ROUND({difference}, {DIGITS}) {node.op.value} 0 END"
    return f"""
SELECT * FROM (
  SELECT {world.keys()}, CASE
    WHEN COUNT(*) = COUNT(CASE WHEN differs THEN 1 END) THEN {fact}
    WHEN COUNT(*) = COUNT(CASE WHEN NOT differs THEN 1 END) THEN {fact + 1}
  END AS fact
  FROM (SELECT {world.keys()}, {differs} AS differs FROM pairs_{tag}) AS d
  GROUP BY {world.keys()}
) AS told WHERE fact IS NOT NULL"""
