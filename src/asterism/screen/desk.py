"""What a screen leaves on the desk, a DuckDB in this process, where it is counted and written.

`pattern` has a row for each way in which people differ in what the criteria ask: `pattern` (its
number), `truth`, `provisional`, `stands`, the criteria, and `answers`. `placed` has a row for each
person: their pattern, on which day the record names the disease, and since when the criteria stand.
`screened` is both together, with the words for them.
"""

from collections.abc import Iterator

import duckdb
import pyarrow as pa

from asterism.model.truth import Truth
from asterism.screen.questions import Lacking, answers_of
from asterism.screen.statement import Compiled

_OF_PERSON = ("person", "coded", "named_on", "since_earliest", "since_latest")


def lay_out_in_stages(desk: duckdb.DuckDBPyConnection, compiled: Compiled) -> None:
    """The two tables from a source that lies on the desk itself.

    The bits of everybody are kept before anything is made of them: what follows is little, and the
    database need not plan it as one.
    """

    def keep(name: str, text: str) -> None:
        desk.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {text}")

    rows = compiled.rows
    words = ", ".join(compiled.words)
    keep("kept_record", compiled.stage((*rows, *compiled.now), "SELECT * FROM record"))
    record = ("record", "SELECT * FROM kept_record")
    keep("kept_answered", compiled.stage((record, *compiled.logic), "SELECT * FROM answered"))
    keep(
        "pattern",
        f"SELECT CAST(ROW_NUMBER() OVER (ORDER BY {words}) AS INTEGER) AS pattern, "
        f"{compiled.told}, {words} FROM kept_answered AS a",
    )
    answered = ("answered", "SELECT * FROM kept_answered")
    keep(
        "kept_onset",
        compiled.stage((*rows, record, answered, *compiled.then), "SELECT * FROM onset"),
    )
    same = " AND ".join(f"a.{word} = COALESCE(r.{word}, 0)" for word in compiled.words)
    named = compiled.final[0]
    keep(
        "placed",
        compiled.stage(
            (*rows, named),
            f"""
SELECT p.person, a.pattern, n.named_on, o.since_earliest, o.since_latest
FROM person AS p LEFT JOIN kept_record AS r ON r.person = p.person
LEFT JOIN named_on AS n ON n.person = p.person LEFT JOIN kept_onset AS o ON o.person = p.person
JOIN pattern AS a ON {same}""",
        ),
    )
    for name in ("kept_record", "kept_answered", "kept_onset"):
        desk.execute(f"DROP TABLE {name}")


def lay_out_answers(desk: duckdb.DuckDBPyConnection) -> None:
    """The two tables from `answered`, the rows of the whole statement (`Compiled`)."""
    of_person = ", ".join(_OF_PERSON)
    told = [row[0] for row in desk.execute("DESCRIBE answered").fetchall()]
    same = " AND ".join(
        f"p.{name} IS NOT DISTINCT FROM a.{name}" for name in told if name not in _OF_PERSON
    )
    desk.execute(
        f"""CREATE OR REPLACE TEMP TABLE pattern AS
SELECT CAST(ROW_NUMBER() OVER () AS INTEGER) AS pattern, *
FROM (SELECT DISTINCT * EXCLUDE ({of_person}) FROM answered) AS d"""
    )
    desk.execute(
        f"""CREATE OR REPLACE TEMP TABLE placed AS
SELECT a.person, p.pattern, a.named_on, a.since_earliest, a.since_latest
FROM answered AS a JOIN pattern AS p ON {same}"""
    )
    desk.execute("DROP TABLE answered")


def lay_out_words(desk: duckdb.DuckDBPyConnection, compiled: Compiled) -> None:
    """The view `screened`, and `counted`, which says of how many people each pattern is."""
    told = [row[0] for row in desk.execute("SELECT DISTINCT answers FROM pattern").fetchall()]
    rows = [_row(each, compiled) for each in told]
    desk.register("incoming", pa.Table.from_pylist(rows, _LACKING))
    desk.execute("CREATE OR REPLACE TEMP TABLE lacking AS FROM incoming")
    desk.unregister("incoming")
    criteria = "".join(f", a.{each.column}" for each in compiled.labels)
    desk.execute(
        f"""CREATE OR REPLACE TEMP VIEW screened AS
SELECT p.person, CASE WHEN a.truth THEN 'MET' WHEN NOT a.truth THEN 'NOT_MET' ELSE 'UNKNOWN' END
  AS verdict, a.truth, a.provisional, a.stands, p.named_on IS NOT NULL AS coded, p.named_on{criteria},
  p.since_earliest, p.since_latest, l.missing, l.tests, l.one_test_away
FROM placed AS p JOIN pattern AS a ON a.pattern = p.pattern
JOIN lacking AS l ON l.answers = a.answers"""
    )
    desk.execute(
        """CREATE OR REPLACE TEMP TABLE counted AS
SELECT a.*, l.one_test_away, c.coded, c.people FROM (
  SELECT pattern, named_on IS NOT NULL AS coded, COUNT(*) AS people
  FROM placed GROUP BY pattern, named_on IS NOT NULL
) AS c JOIN pattern AS a ON a.pattern = c.pattern JOIN lacking AS l ON l.answers = a.answers"""
    )


_LACKING = pa.schema(
    [
        ("answers", pa.string()),
        ("missing", pa.string()),
        ("tests", pa.string()),
        ("one_test_away", pa.string()),
    ]
)


def _row(told: str, compiled: Compiled) -> dict[str, str | None]:
    missing = compiled.sheet.missing(answers_of(told))
    near = [each for each in missing if Truth.TRUE in each.settles]
    return {
        "answers": told,
        "missing": _joined(each.question.label for each in missing),
        "tests": _joined(dict.fromkeys(filter(None, (each.question.test for each in missing)))),
        "one_test_away": _nearest(near),
    }


def _nearest(near: list[Lacking]) -> str | None:
    return near[0].question.test or near[0].question.label if near else None


def _joined(words: Iterator[str] | dict[str, None]) -> str | None:
    return "; ".join(words) or None
