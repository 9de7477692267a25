"""Tests that need something which not every machine has: a browser, a folder beside ours."""

import os

import pytest


def require(condition: object, reason: str) -> None:
    """Skip with the reason unless the condition holds; fail instead if ASTERISM_REQUIRE_ALL=1."""
    if condition:
        return
    if os.environ.get("ASTERISM_REQUIRE_ALL") == "1":
        pytest.fail(f"required here, but {reason}", pytrace=False)
    pytest.skip(reason)
