"""The front door: about a dozen names, cheap to open, typed."""

import subprocess
import sys
from importlib.metadata import version

import asterism

NAMES = {
    "AsterismError", "Course", "Definition", "Finding", "Patient", "Ranking", "Truth", "Verdict",
    "__version__", "definition", "definitions", "explain", "follow", "judge", "rank", "read",
    "read_text", "screen",
}  # fmt: skip


def test_the_front_door_has_these_names_and_no_others() -> None:
    assert set(asterism.__all__) == NAMES
    assert dir(asterism) == sorted(NAMES)


def test_every_name_of_the_front_door_can_be_had() -> None:
    for name in NAMES:
        assert getattr(asterism, name) is not None


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    assert not hasattr(asterism, "diagnose")


def test_entering_the_rooms_does_not_hide_the_functions_of_the_same_name() -> None:
    done = _python(
        "import asterism.judge, asterism.read.text; from asterism.judge import judge as room;"
        "import asterism; print(callable(asterism.judge), callable(asterism.read), callable(room))"
    )
    assert done == "True True True"


def test_importing_it_imports_nothing_heavy() -> None:
    done = _python(
        "import sys, asterism; heavy = {'yaml', 'jinja2', 'numpy', 'decimal', 'asterism.define'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    assert done == "[]"


def test_the_version_is_that_of_the_package() -> None:
    assert version("asterism") == asterism.__version__


def _python(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()
