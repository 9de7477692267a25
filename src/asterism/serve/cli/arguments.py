"""What may be typed. Nothing heavy is imported here: `asterism --version` must be instant."""

import argparse
from collections.abc import Sequence
from typing import NoReturn, TypeAlias

from asterism.errors import UsageError
from asterism.version import VERSION

_ABOUT = """\
Published diagnostic criteria, made executable: which are met, which are not, which nobody
looked at, and the test that would settle it. Not a medical device; nothing leaves this computer.
"""
_EXITS = """\
exit codes: 0 a verdict was given, whatever it says; 1 lint or a vignette failed;
2 wrong usage; 3 an input cannot be read; 4 a definition is wrong; 5 the output cannot be written;
70 a bug of ours; 130 interrupted
"""

_MOST_WORKERS = 512
_MOST_CANDIDATES = 1000


class _Parser(argparse.ArgumentParser):
    """A parser that complains in our three lines."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(message, where="command line", fix=f"see `{self.prog} --help`")


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The arguments, with `run` as the "module:function" of the command.

    Raises: UsageError; SystemExit after --help and --version.
    """
    return _parser().parse_args(argv)


def _parser() -> _Parser:
    parser = _Parser(prog="asterism", description=_ABOUT, epilog=_EXITS, allow_abbrev=False)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--version", action="version", version=f"asterism {VERSION}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for add in (
        _judge, _rank, _follow, _screen, _read, _demo, _explain, _definitions, _lint, _vignettes,
        _schema, _data,
    ):  # fmt: skip
        add(commands)
    return parser


_Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"  # noqa: SLF001  its only name


def _command(commands: _Commands, name: str, about: str, run: str) -> _Parser:
    command = commands.add_parser(name, help=about, description=about, allow_abbrev=False)
    command.set_defaults(run=f"asterism.serve.cli.{run}")
    return command


def _judge(commands: _Commands) -> None:
    about = "judge case reports by published criteria"
    command = _command(commands, "judge", about, "judging:judge")
    _inputs(command)
    _judging(command)


def _rank(commands: _Commands) -> None:
    about = "rank the diseases that explain a patient's findings, and name the test that tells"
    command = _command(commands, "rank", about, "ranking:rank")
    _inputs(command, 'a line {"id", "observed": [HPO id], "excluded": [HPO id]} in')
    command.add_argument(
        "--as-of", metavar="DATE", help="with what lay on or before 2015, 2015-11 or 2015-11-30"
    )
    command.add_argument(
        "--top", type=_candidates, metavar="N", help="candidates shown: 10 of a file, 100 of a line"
    )
    command.add_argument(
        "--reasons",
        type=_candidates,
        metavar="N",
        help="candidates of a line whose contributions are told: 10",
    )
    command.add_argument(
        "--data", metavar="FOLDER", help="hp.obo and phenotype.hpoa of another release"
    )
    command.add_argument(
        "--prior",
        metavar="FILE",
        help="how common diseases are where you are: CSV with id and per_million",
    )
    _output(command, ("text", "json", "html"))


def _candidates(text: str) -> int:
    number = int(text)
    if not 1 <= number <= _MOST_CANDIDATES:
        raise argparse.ArgumentTypeError(f"{number} is not from 1 to {_MOST_CANDIDATES}")
    return number


def _follow(commands: _Commands) -> None:
    about = "grade the response to treatment over time, domain by domain, by published editions"
    command = _command(commands, "follow", about, "following:follow")
    _inputs(command)
    command.add_argument(
        "--definition",
        "--disease",
        dest="definition",
        action="append",
        metavar="ID",
        help="a disease (poems) or one edition (poems/vegf_chiba_2015); may be repeated; what the "
        "record names unless given",
    )
    command.add_argument(
        "--as-of", metavar="DATE", help="with what lay on or before 2015, 2015-11 or 2015-11-30"
    )
    command.add_argument(
        "--list", action="store_true", help="list what is followed, and by which editions"
    )
    _output(command, ("text", "json", "html"))


def _screen(commands: _Commands) -> None:
    about = "screen a database by one definition: who meets it, who is one test away"
    command = _command(commands, "screen", about, "noting:screen")
    command.add_argument(
        "source",
        nargs="?",
        metavar="SOURCE",
        help="a folder of Parquet, CSV or FHIR NDJSON, a DuckDB file, or the address of a Postgres "
        "(postgresql://host/name, the password in PGPASSWORD or ~/.pgpass); opened to read only",
    )
    command.add_argument(
        "--engine",
        choices=("duckdb", "postgres", "spark"),
        help="where the statement runs: postgres for an address, else duckdb",
    )
    command.add_argument(
        "--master",
        metavar="URL",
        help="of Spark: spark://host:7077, a cluster; or local[4], so many cores of this machine; "
        "all of them unless given",
    )
    command.add_argument(
        "--schema",
        default="public",
        metavar="NAMES",
        help="in Postgres, the schemas of the tables, separated by commas: cdm,vocabulary",
    )
    command.add_argument(
        "--definition",
        metavar="ID",
        help="an edition (poems/suichi_2019); a disease or `all`: every one of its editions, or of "
        "all diseases, in one pass, counted and listed without their criteria",
    )
    command.add_argument(
        "--circe",
        metavar="FILE",
        help="in place of --definition, a cohort that ATLAS exported as JSON",
    )
    command.add_argument(
        "--rerun",
        metavar="DIR",
        help="run again what left DIR, and tell what differs; exit 1 if anything does",
    )
    command.add_argument(
        "--out", metavar="DIR", help="write the results there, whole or not at all"
    )
    command.add_argument(
        "--as-of", metavar="DATE", help="with what lay on or before 2015, 2015-11 or 2015-11-30"
    )
    command.add_argument(
        "--person", metavar="ID", help="explain the verdict on one person, with the rows behind it"
    )
    command.add_argument(
        "--print-sql", action="store_true", help="print the statement, and screen nothing"
    )
    command.add_argument(
        "--print-circe",
        nargs="?",
        const="cohort",
        choices=("cohort", "sets"),
        help="print the definition as a cohort for ATLAS, or its concept sets, with the ids of "
        "SOURCE or --site; what cannot be said is told on standard error",
    )
    command.add_argument(
        "--dialect", default="duckdb", choices=("duckdb", "postgres", "spark"), help="of the SQL"
    )
    command.add_argument(
        "--shape", default="omop", choices=("omop", "events"), help="of the SQL without a SOURCE"
    )
    command.add_argument(
        "--observation-period",
        default="inside",
        choices=("inside", "ignored"),
        help="in OMOP, whether an event counts only inside an observation period",
    )
    command.add_argument(
        "--site", metavar="FILE", help="what this site declares: where silence means no, its codes"
    )
    command.add_argument(
        "--notes",
        action="store_true",
        help="read the texts of `note` or DocumentReference too; what they say counts as rows do",
    )
    command.add_argument(
        "--notes-dir",
        metavar="DIR",
        help="keep the table of what was read from notes there, not in the cache; the workers of a "
        "cluster must see it",
    )
    command.add_argument(
        "--workers",
        type=_count,
        metavar="N",
        help="processes here that read notes; all cores unless given, on a cluster its executors",
    )
    command.add_argument("--quiet", action="store_true", help="show no progress on a terminal")
    command.add_argument("--memory", default="4GB", metavar="SIZE", help="at most, before spilling")
    command.add_argument(
        "--show-small", action="store_true", help="tell counts of fewer than 5 people too"
    )


def _demo(commands: _Commands) -> None:
    command = _command(commands, "demo", "judge the bundled case report", "judging:demo")
    _judging(command)


def _judging(command: _Parser) -> None:
    command.add_argument(
        "--definition",
        action="append",
        metavar="ID|FILE",
        help="an edition (poems/suichi_2019), a disease (poems) or a YAML file; may be repeated; "
        "all bundled ones unless given",
    )
    command.add_argument(
        "--as-of", metavar="DATE", help="judge on that day: 2015, 2015-11 (its end) or 2015-11-30"
    )
    _output(command, ("text", "json", "html"))


def _read(commands: _Commands) -> None:
    about = "show what is read from case reports, with the words that say it"
    command = _command(commands, "read", about, "reading:read")
    _inputs(command)
    _output(command, ("text", "json"))


def _inputs(command: _Parser, line: str = 'a line {"id", "text"} in') -> None:
    command.add_argument("files", nargs="*", metavar="FILE", help="a case report as plain text")
    command.add_argument(
        "--jsonl",
        metavar="FILE|-",
        help=f"{line}, a line of JSON out, in the same order",
    )
    command.add_argument(
        "--workers",
        type=_count,
        metavar="N",
        help="processes that answer the lines; as many as there are cores unless given",
    )
    command.add_argument(
        "--resume", action="store_true", help="go on with what an interrupted run left of --out"
    )
    command.add_argument("--quiet", action="store_true", help="show no progress on a terminal")


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= _MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"{number} is not from 1 to {_MOST_WORKERS}")
    return number


def _output(command: _Parser, formats: Sequence[str]) -> None:
    command.add_argument("--format", choices=formats, default=formats[0])
    command.add_argument("--out", metavar="FILE", help="write there instead, whole or not at all")


def _explain(commands: _Commands) -> None:
    about = "say in English what a definition asks for, by which source, and where sources disagree"
    command = _command(commands, "explain", about, "explaining:explain")
    command.add_argument(
        "id",
        metavar="ID|disagreements",
        help="as listed by `asterism definitions` or `asterism follow --list`; a plan "
        "(poems/treatment); `disagreements` for the register of where the sources disagree, or "
        "the name of one entry of it",
    )
    command.add_argument("--format", choices=("text", "yaml"), default="text")


def _definitions(commands: _Commands) -> None:
    about = "list the bundled definitions, or say how two of them differ"
    command = _command(commands, "definitions", about, "knowing:definitions")
    command.add_argument(
        "--changes",
        nargs=2,
        metavar=("A", "B"),
        help="what changed from edition A to edition B, in English",
    )


def _lint(commands: _Commands) -> None:
    about = "check the bundled knowledge, or definition files"
    command = _command(commands, "lint", about, "knowing:lint")
    command.add_argument("paths", nargs="*", metavar="PATH", help="a definition file or a folder")


def _vignettes(commands: _Commands) -> None:
    about = "try the bundled vignettes, and tell what they prove of the definitions"
    command = _command(commands, "vignettes", about, "proving:vignettes")
    command.add_argument(
        "ids", nargs="*", metavar="ID", help="an edition or a disease; all unless given"
    )
    command.add_argument(
        "--leaves", action="store_true", help="count for each criterion the answers either way"
    )
    command.add_argument(
        "--mutants",
        action="store_true",
        help="move each threshold and count by one, turn each comparator, and tell what no "
        "vignette notices (takes minutes)",
    )


def _schema(commands: _Commands) -> None:
    about = "print the JSON Schema of an output, or of a definition"
    command = _command(commands, "schema", about, "knowing:schema")
    command.add_argument(
        "name",
        nargs="?",
        choices=("judge", "read", "follow", "line", "definition"),
        default="judge",
    )


def _data(commands: _Commands) -> None:
    about = "show the data that is read with, its versions and licences, or install it"
    command = _command(commands, "data", about, "data:data")
    command.add_argument("action", nargs="?", choices=("show", "update"), default="show")
    command.add_argument(
        "--from", dest="source", metavar="PATH|URL", help="hp.obo or phenotype.hpoa, also gzipped"
    )
