"""Many published reports at once: nothing crashes, every quote is its slice, and the bytes are the
same on a second run and with other numbers of workers.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from benchmarks.hostile import KINDS

from journey.commands import asterism
from optional import require

CORPUS = Path(__file__).parents[3] / "shared" / "corpora" / "e3c" / "case_texts.jsonl"
EVERY = 40  # one report in so many; `python -m benchmarks.batch` reads them all


def _sample() -> Iterator[tuple[str, str]]:
    with CORPUS.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % EVERY == 0:
                record = json.loads(line)
                yield str(record["id"]), record["text"]


def _hostile() -> Iterator[tuple[str, str]]:
    for name, text in KINDS.items():
        yield name, text(1500)
    yield "nothing", ""
    yield "control characters", "\x00\x01\x1b[31mNo edema.\x7f\u202e\ufeff"
    yield "beyond the basic plane", "🩸 Platelets 𝟓𝟎𝟎 x 10^9/L 👩‍⚕️. " * 9


def _quotes(answer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for finding in answer["findings"]:
        yield from finding["evidence"]


@pytest.mark.parametrize("name", ["published", "hostile"])
def test_the_bytes_are_the_same_and_every_quote_is_its_slice(name: str, tmp_path: Path) -> None:
    if name == "published":
        require(CORPUS.exists(), "the corpora are not beside the repository (../shared/corpora)")
    texts = dict(_sample() if name == "published" else _hostile())
    lines = tmp_path / "lines.jsonl"
    lines.write_text(
        "".join(json.dumps({"id": key, "text": text}) + "\n" for key, text in texts.items()),
        encoding="utf-8",
    )
    runs = [asterism("read", "--jsonl", lines, "--workers", count) for count in (1, 2, 3, 1)]
    assert {(run.returncode, run.stderr) for run in runs} == {(0, b"")}
    assert len({run.stdout for run in runs}) == 1
    answers = [json.loads(line) for line in runs[0].stdout.splitlines()]
    assert [answer["id"] for answer in answers] == list(texts)
    count = 0
    for answer in answers:
        for said in _quotes(answer):
            assert texts[answer["id"]][said["start"] : said["end"]] == said["quote"]
            count += 1
    assert count > len(texts)
