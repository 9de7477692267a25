"""Debian's browser, for the journeys that are walked in one."""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from optional import require

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    require(find_spec("playwright"), "playwright is not installed")
    require(CHROMIUM.exists(), f"there is no browser at {CHROMIUM}")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  not on every machine

    with sync_playwright() as play:
        running = play.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield running
        running.close()
