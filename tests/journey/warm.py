"""The command line run by a process that has loaded what every run loads.

A fresh interpreter reads the library and builds the lexicon for a second or two before it answers,
and there are hundreds of runs. Here one process does so once, and each run is a fork of it: its own
standard streams, environment, folder, exit and crash, as of any process. What a run finds loaded is
what it would have loaded, for it is kept by what it was made from.
"""

import atexit
import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile

_LONGEST = 1 << 20  # bytes of arguments and environment
_DECIDED_EARLY = (
    "PYTHON",
    "ASTERISM",
    "HYPOTHESIS",
    "HOME",
    "XDG",
)  # what may be read at the start


class Warm:
    """A process that forks runs, one after another."""

    def __init__(self) -> None:
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        for one in (self._line, theirs):
            one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _LONGEST)
        self._environment = dict(os.environ)
        self._process = subprocess.Popen(
            [sys.executable, __file__, str(theirs.fileno())], pass_fds=[theirs.fileno()]
        )
        theirs.close()
        atexit.register(self.close)

    def fits(self, environment: Mapping[str, str]) -> bool:
        """Whether the process was started under this environment, as far as it matters."""
        return _early(environment) == _early(self._environment)

    def run(
        self, arguments: Sequence[str], stdin: bytes, environment: Mapping[str, str], timeout: float
    ) -> "subprocess.CompletedProcess[bytes]":
        """The run, as `subprocess.run` would tell of it."""
        with TemporaryFile() as given, TemporaryFile() as said, TemporaryFile() as complained:
            given.write(stdin)
            given.seek(0)
            order = json.dumps([list(arguments), dict(environment), str(Path.cwd())]).encode()
            files = [one.fileno() for one in (given, said, complained)]
            socket.send_fds(self._line, [order], files)
            self._line.settimeout(timeout)
            try:
                code = int(self._line.recv(32))
            except TimeoutError:  # whatever it answers later is not for the next run
                self.close()
                warm.cache_clear()
                raise subprocess.TimeoutExpired([*arguments], timeout) from None
            said.seek(0)
            complained.seek(0)
            return subprocess.CompletedProcess(
                [*arguments], code, stdout=said.read(), stderr=complained.read()
            )

    def close(self) -> None:
        self._line.close()
        self._process.kill()
        self._process.wait()


def _early(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: said for name, said in environment.items() if name.startswith(_DECIDED_EARLY)}


@cache
def warm() -> Warm:
    """The one of this process."""
    return Warm()


def _serve(line: socket.socket) -> None:
    """Fork a run for every order until the other end is closed."""
    import gc  # noqa: PLC0415  of the server alone

    _load()
    gc.freeze()
    while True:
        order, files, *_ = socket.recv_fds(line, _LONGEST, 3)
        if not order:
            return
        child = os.fork()
        if child == 0:
            line.close()
            arguments, environment, folder = json.loads(order)
            _run(arguments, environment, folder, files)
        for one in files:
            os.close(one)
        line.send(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])).encode())


def _load() -> None:
    """Answer once, so that whatever is kept for the next answer is there."""
    from asterism.serve.cli.main import main  # noqa: PLC0415  of the server alone

    example = Path(__file__).parents[2] / "examples" / "calciphylaxis_with_neuropathy.txt"
    nothing, out = os.open(os.devnull, os.O_WRONLY), os.dup(1)
    os.dup2(nothing, 1)
    main(["judge", str(example)])
    os.dup2(out, 1)


def _run(arguments: list[str], environment: dict[str, str], folder: str, files: list[int]) -> None:
    """Be the command; does not come back."""
    from asterism.serve.cli.main import main  # noqa: PLC0415  of the server alone

    code = 1
    try:
        for number, one in enumerate(files):
            os.dup2(one, number)
            os.close(one)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        sys.argv = ["asterism", *arguments]
        code = main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        atexit._run_exitfuncs()  # what a run has set up goes with it, as at the end of any process
        with suppress(BrokenPipeError):
            sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
