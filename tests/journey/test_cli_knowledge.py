"""What the knowledge says of itself: versions, tables, English, schemas, lint."""

import json
import subprocess
import sys
from importlib import resources

import pytest
from jsonschema import Draft202012Validator

import asterism as front
from asterism.define import load_library
from asterism.serve.cli.main import main
from journey.commands import EXAMPLE, asterism, told


def test_the_version_is_told_without_loading_anything() -> None:
    program = (
        "import sys\ntry:\n import asterism.serve.cli.main as m; m.main(['--version'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'yaml', 'jinja2', 'decimal', 'json', 'asterism.define'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    assert done.stdout.decode().splitlines() == [f"asterism {front.__version__}", "[]"]


def test_judging_to_text_loads_no_template_engine() -> None:
    program = (
        "import sys; from asterism.serve.cli.main import main;"
        f"main(['judge', {str(EXAMPLE)!r}]); print('jinja2' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    assert done.stdout.decode().splitlines()[-1] == "False"


def test_every_definition_is_listed_and_explained(capfd: pytest.CaptureFixture[str]) -> None:
    table = asterism("definitions").stdout.decode().splitlines()
    names = [line.split()[0] for line in table[1:]]
    known = load_library().definitions
    assert names == sorted(known, key=lambda name: (known[name].set or name, known[name].rank))
    for name in names:
        assert main(["explain", name]) == 0
        shown = capfd.readouterr().out
        assert name in shown
        assert "Sources" in shown


def test_the_register_of_disagreements_is_listed_and_each_entry_explained() -> None:
    register = load_library().disagreements
    shown = told(asterism("explain", "disagreements"))
    assert shown.startswith(f"Where the sources disagree: {len(register)} entries")
    for one in register.values():
        assert f"({one.id})" in shown
    entry = told(asterism("explain", "diabetes_and_thyroid"))
    assert "the pair would not count. [msd-2023] [seen in a secondary source]" in entry
    assert "Sources dispenzieri-2012: Dispenzieri A. How I treat POEMS syndrome." in entry


def test_a_definition_is_explained_with_where_the_sources_disagree_on_it() -> None:
    shown = told(asterism("explain", "poems/suichi_2019"))
    before, _, after = shown.partition("Where the sources disagree")
    assert "Suichi 2019" in before
    assert "whether VEGF is a criterion (vegf_as_criterion)" in after
    assert "how many die of calciphylaxis" not in after


def test_the_name_of_a_set_stands_for_all_its_levels(capfd: pytest.CaptureFixture[str]) -> None:
    """Best first, in the table and where it is explained."""
    levels = [f"poems/japan_2024_{level}" for level in ("definite", "probable", "possible")]
    table = asterism("definitions").stdout.decode()
    assert main(["explain", "poems/japan_2024"]) == 0
    for shown in (table, capfd.readouterr().out):
        places = [shown.index(level) for level in levels]
        assert places == sorted(places)


def test_a_definition_explained_as_yaml_is_the_definition() -> None:
    shown = asterism("explain", "poems/suichi_2019", "--format", "yaml").stdout.decode()
    assert "definition: poems/suichi_2019" in shown


def test_the_bundled_knowledge_has_no_errors() -> None:
    done = asterism("lint")
    assert done.returncode == 0, done.stdout.decode()
    assert done.stdout.decode().splitlines()[-1].startswith("0 errors, ")


def test_the_schemas_are_schemas() -> None:
    for name in ("judge", "read", "follow", "definition"):
        Draft202012Validator.check_schema(json.loads(asterism("schema", name).stdout))


def test_every_command_has_a_help_page() -> None:
    overview = asterism("--help").stdout.decode()
    commands = (
        "judge", "follow", "screen", "read", "explain", "definitions", "lint", "demo", "schema",
    )  # fmt: skip
    for command in commands:
        assert command in overview
        page = asterism(command, "--help")
        assert page.returncode == 0
        assert page.stdout.decode().startswith(f"usage: asterism {command}")


def test_reading_the_example_shows_quotes_of_this_patient_only() -> None:
    shown = told(asterism("read", EXAMPLE))
    assert "“osteosclerotic myeloma”" in shown
    assert "Left out, as not this patient's:" in shown


def test_the_example_is_the_bundled_report() -> None:
    bundled = resources.files("asterism.serve.cli").joinpath("demo.txt").read_bytes()
    assert bundled == EXAMPLE.read_bytes()


def test_the_difference_of_two_editions_is_told_in_english() -> None:
    shown = told(
        asterism("definitions", "--changes", "poems/dispenzieri_2012", "poems/suichi_2019")
    )
    assert "moved Elevated VEGF: from Other major criteria to Major criteria" in shown
    assert "dropped Papilledema, under Minor criteria" in shown
    assert "met -> not met: Papilledema alone." in shown
    assert "Where the sources disagree which criteria make POEMS syndrome" in shown
    assert "(diabetes_and_thyroid)" not in shown


def test_an_edition_that_nobody_knows_has_no_changes() -> None:
    done = asterism("definitions", "--changes", "poems/dispenzieri_2012", "poems/suichi_2091")
    assert done.returncode == 2
    assert b"did you mean 'poems/suichi_2019'" in done.stderr


def test_the_vignettes_of_an_edition_are_tried_and_its_leaves_counted() -> None:
    done = asterism("vignettes", "poems/suichi_2019", "--leaves")
    assert done.returncode == 0, told(done)
    head, line, sums, *_, last = done.stdout.decode().splitlines()
    assert head.split() == ["id", "vignettes", "passed", "failed", "leaves", "one-sided"]
    assert line.split()[0] == "poems/suichi_2019"
    assert line.split()[1:] == sums.split()[1:]
    assert last.endswith("sclerotic bone lesion")
