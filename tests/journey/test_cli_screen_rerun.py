"""A screen is run again from its manifest, and its source is as it was."""

import json
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest

from journey.commands import asterism, three_lines, told

DEFINITION = "plasma_cell_leukaemia/kyle_1974"
QUICK = ("screen", "--definition", DEFINITION)
EVENTS = """person,code,date,value,unit
1,blood_plasma_cell_fraction,2020-03-01,30,%
1,blood_plasma_cell_count,2020-04-01,3,10*9/L
2,blood_plasma_cell_fraction,2020-03-01,30,%
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "events.csv").write_text(EVENTS)
    return folder


def test_a_run_says_how_to_run_it_again_and_what_has_changed_since(
    source: Path, tmp_path: Path
) -> None:
    """First all is the same; then one person of the source has another value."""
    run = tmp_path / "run"
    assert asterism(*QUICK, source, "--as-of", "2021", "--out", run).returncode == 0
    manifest = json.loads((run / "manifest.json").read_text())
    assert manifest["source"] == {"events.csv": sha256(EVENTS.encode()).hexdigest()}
    assert len(manifest["sql_sha256"]) == 64
    again = asterism("screen", "--rerun", run)
    assert (again.returncode, told(again)) == (
        0,
        "everything is the same: every row of every table",
    )
    (source / "events.csv").write_text(EVENTS.replace("04-01,3,", "04-01,0.3,"))
    changed = asterism("screen", "--rerun", run)
    assert changed.returncode == 1
    lines = changed.stdout.decode().splitlines()
    assert "the source is another" in lines
    assert "verdicts: 1 rows are gone or were others, 1 rows are new" in lines
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run", "source"]


def test_a_folder_without_a_manifest_is_not_run_again(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"asterism": "0.1.0"}')
    done = asterism("screen", "--rerun", tmp_path)
    assert done.returncode == 3
    assert "no manifest" in three_lines(done)[0]


def test_ctrl_c_half_way_leaves_nothing_and_says_so(source: Path, tmp_path: Path) -> None:
    """The source is large enough that the statement is running when the signal comes."""
    rows = "".join(
        f"{n},platelets,2020-03-{n % 28 + 1:02},{n % 900},10*9/L\n" for n in range(400_000)
    )
    (source / "events.csv").write_text(EVENTS + rows)
    before = sha256((source / "events.csv").read_bytes()).hexdigest()
    run = tmp_path / "run"
    command = [sys.executable, "-m", "asterism", *QUICK[:1], str(source)]
    command += ["--definition", "poems/suichi_2019", "--out", str(run)]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    spill = tmp_path / ".asterism-spill"
    for _ in range(100):
        time.sleep(0.1)
        if running.poll() is not None:
            break
        if _has_loaded(running.pid):
            break
    running.send_signal(signal.SIGINT)
    _, complaint = running.communicate(timeout=120)
    assert running.returncode == 130, complaint.decode()
    assert len(complaint.decode().splitlines()) == 3
    assert {path.name for path in tmp_path.iterdir()} - {spill.name} == {"source"}
    assert sha256((source / "events.csv").read_bytes()).hexdigest() == before


def _has_loaded(pid: int) -> bool:
    """Whether DuckDB is in the process: the source is being opened or screened."""
    try:
        return "duckdb" in Path(f"/proc/{pid}/maps").read_text()
    except OSError:
        return False
