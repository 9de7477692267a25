"""The cache gives back what was made, whatever happens to its files."""

import subprocess
import sys
from pathlib import Path

import pytest

from asterism.cache import cached, key_of
from asterism.folders import cache_folder, data_folder


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ASTERISM_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


class _Maker:
    """Counts how often it was asked."""

    def __init__(self, content: bytes = b"content") -> None:
        self.content, self.count = content, 0

    def __call__(self) -> bytes:
        self.count += 1
        return self.content


def test_what_was_made_once_is_not_made_again() -> None:
    make = _Maker()
    assert [cached("words", key_of("a"), make) for _ in range(3)] == [b"content"] * 3
    assert make.count == 1


def test_another_key_is_another_thing() -> None:
    cached("words", key_of("a"), _Maker(b"one"))
    assert cached("words", key_of("b"), _Maker(b"two")) == b"two"
    assert cached("words", key_of("a"), _Maker(b"three")) == b"one"


def test_parts_of_a_key_do_not_run_together() -> None:
    assert key_of("ab", "c") != key_of("a", "bc")


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "foreign"])
def test_a_damaged_file_is_made_anew(folder: Path, damage: str) -> None:
    cached("words", key_of("a"), _Maker())
    (path,) = folder.glob("*.cache")
    whole = path.read_bytes()
    path.write_bytes(
        {"cut": whole[:-1], "flip": whole[:-1] + b"x", "empty": b"", "foreign": b"hello"}[damage]
    )
    make = _Maker()
    assert cached("words", key_of("a"), make) == b"content"
    assert make.count == 1
    assert path.read_bytes() == whole


def test_a_folder_that_cannot_be_made_costs_only_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("ASTERISM_CACHE", str(tmp_path / "file" / "below"))
    make = _Maker()
    assert [cached("words", key_of("a"), make) for _ in range(2)] == [b"content"] * 2
    assert make.count == 2


def test_a_folder_in_the_place_of_the_file_costs_only_time(folder: Path) -> None:
    (folder / f"words-{key_of('a')}.cache").mkdir(parents=True)
    assert cached("words", key_of("a"), _Maker()) == b"content"


def test_old_versions_do_not_pile_up_and_other_names_are_left_alone(folder: Path) -> None:
    cached("other", key_of("x"), _Maker())
    for version in range(8):
        cached("words", key_of(str(version)), _Maker())
    assert len(list(folder.glob("words-*"))) == 3
    assert len(list(folder.glob("other-*"))) == 1
    assert cached("words", key_of("7"), _Maker(b"not asked")) == b"content"


def test_a_maker_that_fails_leaves_nothing_behind(folder: Path) -> None:
    def fail() -> bytes:
        raise LookupError

    with pytest.raises(LookupError):
        cached("words", key_of("a"), fail)
    assert not folder.exists()


def test_several_processes_may_ask_at_once(folder: Path) -> None:
    made = "cached('words', key_of('a'), lambda: b'x' * 1_000_000)"
    script = f"from asterism.cache import cached, key_of; print(len({made}))"
    asking = [
        subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) for _ in range(4)
    ]
    assert [process.communicate()[0] for process in asking] == [b"1000000\n"] * 4
    assert [path.name for path in folder.iterdir()] == [f"words-{key_of('a')}.cache"]


def test_folders_follow_our_variable_then_the_standard_then_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASTERISM_CACHE", "")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", "relative/is/passed/over")
    assert cache_folder() == tmp_path / ".cache" / "asterism"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "c"))
    assert cache_folder() == tmp_path / "c" / "asterism"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "d"))
    monkeypatch.delenv("ASTERISM_DATA", raising=False)
    assert data_folder() == tmp_path / "d" / "asterism"
    monkeypatch.setenv("ASTERISM_DATA", str(tmp_path / "own"))
    assert data_folder() == tmp_path / "own"
