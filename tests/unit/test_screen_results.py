"""Exact intervals."""

import pytest

from asterism.screen.exact import exact_interval


@pytest.mark.parametrize(
    ("found", "of", "interval"),
    [
        (3, 10, (0.06674, 0.65245)),
        (0, 10, (0.0, 0.30850)),
        (10, 10, (0.69150, 1.0)),
    ],
)
def test_the_interval_is_that_of_clopper_and_pearson(
    found: int, of: int, interval: tuple[float, float]
) -> None:
    """As any table of exact binomial limits has it; none and all follow from 0.025 ** (1 / 10)."""
    assert exact_interval(found, of) == pytest.approx(interval, abs=1e-5)


def test_there_is_no_interval_of_nothing() -> None:
    assert exact_interval(0, 0) is None
