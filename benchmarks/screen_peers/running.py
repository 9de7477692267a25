"""A tool run in a process of its own, in an environment that is made when first wanted."""

import inspect
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.screen import Cost, best
from benchmarks.screen_peers.peers import CQL, Answer, Peer
from benchmarks.screen_peers.tools import ELM, ROOT, Tool

LONGEST = 3600  # seconds, after which a peer is given up


class NotRun(Exception):
    """A tool that could not be installed or run, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a tool answered, and what it cost."""

    cost: Cost
    met: frozenset[int]
    open: int | None


# The most that was held is asked of the system: `ru_maxrss` begins with what the parent held.
_HEAD = """
from __future__ import annotations
import json, resource, sys, time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
"""


def answered(peer: Peer, times: int) -> None:
    """In the other Python: the answer and the cost as the last line that is printed."""
    ask = peer(Path(sys.argv[1]), json.load(sys.stdin))
    answers: list[Answer] = []
    cost = best(lambda: answers.append(ask()), times)
    _, _, held = Path("/proc/self/status").read_text().partition("VmHWM:")
    cost = replace(cost, megabytes=int(held.split()[0]) / 1024)
    print(json.dumps({"cost": asdict(cost), **answers[-1]}))


def run(tool: Tool, folder: Path, peers: Path) -> Told:
    """Raises: NotRun."""
    command = _in_node(peers) if tool.peer is None else _in_python(tool, tool.peer, peers)
    paths = os.pathsep.join(str(ROOT / each) for each in ("src", "", "tests"))
    environment = {**os.environ, "PYTHONPATH": paths, "POLARS_MAX_THREADS": "2"}
    done = _done([*command, str(folder), "3"], json.dumps(tool.asked), environment)
    told = json.loads(done.splitlines()[-1])
    return Told(cost=Cost(**told["cost"]), met=frozenset(told["met"]), open=told.get("open"))


def _in_python(tool: Tool, peer: Peer, peers: Path) -> list[str]:
    needed: tuple[Any, ...] = (Cost, best, peer, answered)
    sources = map(inspect.getsource, needed)
    program = "\n".join((_HEAD, *sources, f"answered({peer.__name__}, int(sys.argv[2]))"))
    if tool.is_ours:
        return [sys.executable, "-c", program]
    home = peers / peer.__name__
    python = home / "bin" / "python"
    if not python.exists():
        _done([sys.executable, "-m", "venv", str(home)])
    _done([str(python), "-m", "pip", "install", "--quiet", *tool.packages])
    return [str(python), "-c", program]


def _in_node(peers: Path) -> list[str]:
    home = peers / "cql"
    if not home.exists():
        home.mkdir(parents=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(ELM / name, home)
    if not (home / "node_modules" / ".package-lock.json").exists():  # written when all is there
        _done(["npm", "ci", "--ignore-scripts", "--silent", "--prefix", str(home)])
    return ["node", "-e", CQL, str(home)]


def _done(command: list[str], given: str = "", environment: Mapping[str, str] | None = None) -> str:
    """What it prints. Raises: NotRun, with the last line of its complaint."""
    try:
        done = subprocess.run(
            command, input=given, env=environment, capture_output=True, text=True, check=False,
            timeout=LONGEST,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotRun(str(error)[:200]) from error
    if done.returncode:
        said = [each for each in (done.stderr or done.stdout).splitlines() if each.strip()]
        errors = [each for each in said if re.match(r"[\w.]*(Error|Exception)\b", each)]
        raise NotRun((errors or said or [f"{command[0]} gave {done.returncode}"])[-1][:200])
    return done.stdout
