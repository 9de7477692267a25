"""A standalone cluster of Spark on this machine: a master and two workers, each a process."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

from generative.screen_spark import BRIEF_JAVA, require_spark

T = TypeVar("T")
ENVIRONMENT = {**os.environ, "JDK_JAVA_OPTIONS": BRIEF_JAVA, "SPARK_LOCAL_IP": "127.0.0.1"}
_PATIENCE = 240  # seconds for what takes a few: not a clock, but an end to hanging
_DEPLOY = "org.apache.spark.deploy"
_PORTS = ("--host", "127.0.0.1", "--port", "0", "--webui-port", "0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """The address of the master, and the workers with the folder that each keeps its blocks in."""

    master: str
    workers: dict[Path, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def kill_a_worker_that_holds_rows(self) -> None:
        """Once one of them has rows that others will ask for, it and its executor are killed."""
        holder = _waited(
            lambda: next((each for each in self.workers if any(each.rglob("shuffle_*.data"))), None)
        )
        _kill(self.workers[holder])


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """In this folder; all of its processes are gone afterwards."""
    require_spark()
    with ExitStack() as running:
        log = folder / "master.log"
        running.enter_context(_process("master.Master", *_PORTS, log=log, keeps=folder))
        found = _waited(lambda: re.search(rb"spark://127\.0\.0\.1:[0-9]+", log.read_bytes()))
        told = Cluster(master=found[0].decode())
        for number in range(2):
            keeps = folder / f"worker_{number}"
            keeps.mkdir()
            started = _process(
                "worker.Worker", *_PORTS, "--cores", "1", "--memory", "1g",
                "--work-dir", str(keeps / "work"), told.master,
                log=folder / f"worker_{number}.log", keeps=keeps,
            )  # fmt: skip
            told.workers[keeps] = running.enter_context(started)
        _waited(lambda: log.read_bytes().count(b"Registering worker") == 2)
        yield told


@contextmanager
def _process(
    name: str, *arguments: str, log: Path, keeps: Path
) -> Iterator["subprocess.Popen[bytes]"]:
    spec = find_spec("pyspark")
    assert spec is not None
    assert spec.origin is not None
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [
                str(Path(spec.origin).parent / "bin" / "spark-class"),
                f"{_DEPLOY}.{name}",
                *arguments,
            ],
            stdout=stream,
            stderr=stream,
            env={**ENVIRONMENT, "SPARK_LOCAL_DIRS": str(keeps)},
            start_new_session=True,
        )
    try:
        yield process
    finally:
        _kill(process)


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """The process and its children, among them the executors of a worker."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


def _waited(found: Callable[[], T | None]) -> T:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if here := found():
            return here
        time.sleep(0.1)
    raise TimeoutError
