"""The matrix and the disease weighed by itself agree on every query; order and repetition tell
nothing.
"""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterism.model.definition import Test
from asterism.model.ranking import Asking
from asterism.rank.ask import Leader, Open, asks, information
from asterism.rank.query import asked
from asterism.rank.ranked import rank_query
from asterism.rank.single import portrait, weigh_one
from asterism.rank.weigh import gather, totals, weigh
from unit.rank_fixtures import ROWS, TERMS, small_atlas

ATLAS = small_atlas()
_IDS = st.lists(st.sampled_from(sorted(TERMS)), max_size=8)
_SHARES = st.lists(st.floats(0, 1), min_size=3, max_size=3)


_KINDS = ("observed", "exact", "unseen", "described", "denied", "never")
_SOURCES = st.sets(st.sampled_from(sorted({source for *_, source, _ in ROWS})), max_size=2)


@given(observed=_IDS, excluded=_IDS, ignored=_SOURCES)
def test_the_matrix_says_of_each_disease_what_its_portrait_says(
    observed: list[str], excluded: list[str], ignored: set[str]
) -> None:
    query = asked(ATLAS.terms, observed, excluded, ignored)
    gathered, weights = gather(ATLAS, query), ATLAS.rules.weights
    total, kinds = totals(gathered), weigh(gathered, np.arange(ATLAS.count))
    touched = {disease for one in ignored for disease in ATLAS.diseases_of.get(one, ())}
    for disease in range(ATLAS.count):
        alone = portrait(ATLAS, disease, frozenset(ignored if disease in touched else ()))
        if alone is None:
            assert total[disease] == -np.inf
            continue
        found = weigh_one(ATLAS, query, alone)
        assert total[disease] == pytest.approx(found.total(weights), abs=1e-4)
        for name in _KINDS:
            told = getattr(kinds, name)[..., disease].sum()
            expected = getattr(weights, name) * getattr(found, name)
            assert told == pytest.approx(expected, abs=1e-4), name


@given(observed=_IDS, excluded=_IDS, chance=st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(
    observed: list[str], excluded: list[str], chance: random.Random
) -> None:
    mixed = [*observed, *observed]
    chance.shuffle(mixed)
    one = rank_query(ATLAS, asked(ATLAS.terms, observed, excluded), 9, 9)
    other = rank_query(ATLAS, asked(ATLAS.terms, mixed, excluded), 9, 9)
    assert one.diseases == other.diseases
    assert one.log_odds.tolist() == other.log_odds.tolist()


def _leaders(shares: list[float], more: list[float]) -> list[Leader]:
    table = {"a": shares, "b": more}
    return [
        Leader(id=str(n), probability=p, share=lambda one, n=n: table[one][n])  # type: ignore[misc]
        for n, p in enumerate((0.5, 0.3, 0.2))
    ]


@given(shares=_SHARES, more=_SHARES)
def test_an_answer_more_never_tells_less_and_none_tells_more_than_the_doubt(
    shares: list[float], more: list[float]
) -> None:
    a = Open(id="a", label="a", answered_by=frozenset({"a"}))
    b = Open(id="b", label="b", answered_by=frozenset({"b"}))
    leaders = _leaders(shares, more)
    assert -1e-9 <= information(leaders, [a]) <= information(leaders, [a, b]) + 1e-9
    assert information(leaders, [a, b]) <= 1.4855  # bits, of one half, three and two tenths


def test_the_test_that_separates_comes_before_the_one_that_does_not() -> None:
    answers = [
        Open(id="a", label="a", answered_by=frozenset({"a"})),
        Open(id="b", label="b", answered_by=frozenset({"b"})),
    ]
    tests = [
        Test(id=name, label=name, answers=frozenset({name}), invasive=1, availability=0)
        for name in ("b", "a")
    ]
    rules = Asking(leaders=3, answers=6, burdens=(1, 1, 0.9, 0.6))
    found = asks(_leaders([0.95, 0.05, 0.05], [0.5, 0.5, 0.5]), answers, tests, rules)
    assert [one.test.id for one in found] == ["a"]  # the other tells nothing, and is no line
