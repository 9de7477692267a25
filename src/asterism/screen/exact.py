"""Exact intervals of a proportion."""

import math


def exact_interval(found: int, of: int, level: float = 0.95) -> tuple[float, float] | None:
    """The Clopper-Pearson interval of `found` out of `of`; None of nothing.

    Source: Clopper CJ, Pearson ES, Biometrika 1934;26:404-13.
    """
    if not of:
        return None
    tail = (1 - level) / 2
    low = 0.0 if found == 0 else _quantile(tail, found, of - found + 1)
    high = 1.0 if found == of else _quantile(1 - tail, found + 1, of - found)
    return low, high


def _quantile(share: float, a: float, b: float) -> float:
    """Where the beta distribution of `a` and `b` has come to `share`."""
    low, high = 0.0, 1.0
    for _ in range(60):  # halved to the last bit of a double
        middle = (low + high) / 2
        low, high = (middle, high) if _beta(middle, a, b) < share else (low, middle)
    return (low + high) / 2


def _beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function, by its continued fraction (Lentz)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta(1 - x, b, a)
    front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    front += a * math.log(x) + b * math.log1p(-x)
    return math.exp(front) * _fraction(x, a, b) / a


_TINY = 1e-300
_STEPS = 10_000
_CLOSE = 1e-15


def _fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1 / _held(1 - (a + b) * x / (a + 1))
    whole = d
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / _held(1 + term * d)
            c = _held(1 + term / c)
            whole *= c * d
        if abs(c * d - 1) < _CLOSE:
            break
    return whole


def _held(number: float) -> float:
    return number if abs(number) > _TINY else _TINY
