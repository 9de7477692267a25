"""The README, the tutorial and the how-tos say what is true: their commands run, as written."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generative.screen_spark import BRIEF_JAVA

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    *sorted((ROOT / "docs" / "tutorials").glob("*.md")),
    *sorted((ROOT / "docs" / "how-to").glob("*.md")),
]


def blocks(page: Path, language: str) -> list[str]:
    text = page.read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.+?)```", text, flags=re.DOTALL)


def run(script: str, folder: Path) -> str:
    """What a page's commands print, run by a shell in a folder that has the examples."""
    asterism = f'asterism() {{ "{sys.executable}" -m asterism "$@"; }}\nset -e\n'
    done = subprocess.run(
        ["bash", "-c", asterism + script],
        cwd=folder,
        env={**os.environ, "JDK_JAVA_OPTIONS": BRIEF_JAVA},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_commands_of_a_page_run_in_its_order(page: Path, folder: Path) -> None:
    """Installing and testing are left to CI, which runs the README's two commands word for word."""
    for number, yaml in enumerate(blocks(page, "yaml")):
        (folder / ("mine.yaml" if not number else f"mine{number}.yaml")).write_text(yaml)
    commands = [block for block in blocks(page, "sh") if "pip install" not in block]
    assert commands
    run("\n".join(commands), folder)


def test_what_the_readme_shows_is_what_the_demo_prints() -> None:
    printed = run("COLUMNS=100 asterism demo", ROOT)
    for shown in blocks(ROOT / "README.md", "text"):
        assert shown in printed


def test_the_python_of_the_readme_prints_what_its_comment_says() -> None:
    (snippet,) = blocks(ROOT / "README.md", "python")
    done = subprocess.run(
        [sys.executable, "-c", snippet], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == snippet.strip().splitlines()[-1].removeprefix("# ")


def test_the_tutorial_tells_the_verdicts_that_come_out(folder: Path) -> None:
    """Each step names what is to be seen; here it is seen."""
    page = ROOT / "docs" / "tutorials" / "first-report.md"
    judged, without_bone, measured, as_of, _ = blocks(page, "sh")
    assert "(indirect)" in run(judged, folder)
    assert "? UNKNOWN   Dispenzieri 2012" in run(without_bone, folder)
    told = run(measured, folder)
    assert "✔ MET   Suichi 2019" in told
    assert "? UNKNOWN   Dispenzieri 2012" in run(as_of, folder)


@pytest.mark.parametrize("page", [*PAGES, ROOT / "docs" / "README.md"], ids=lambda page: page.stem)
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
        assert "://" in link or (page.parent / link).exists(), link
