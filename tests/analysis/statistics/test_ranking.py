"""Ranks as ranges: what is certain, what is not, and how often they are wrong."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from livelihoods.analysis.statistics.ranking import rank_ranges

ESTIMATES = st.lists(
    st.tuples(st.floats(0, 100), st.floats(0.01, 20)), min_size=1, max_size=12
)  # fmt: skip


def test_far_apart_is_certain_and_near_is_not():
    assert rank_ranges([90, 50, 10], [1, 1, 1]) == [(1, 1), (2, 2), (3, 3)]
    assert rank_ranges([50, 50, 50], [1, 1, 1]) == [(1, 3)] * 3
    assert rank_ranges([42.0], [3.0]) == [(1, 1)]


def test_two_are_told_apart_by_the_test_and_not_by_their_intervals():
    # The intervals of 95 percent overlap (1.96 and 3.0 - 1.96), the difference is 2.1 errors large.
    assert rank_ranges([3.0, 0.0], [1.0, 1.0]) == [(1, 1), (2, 2)]
    assert rank_ranges([2.7, 0.0], [1.0, 1.0]) == [(1, 2), (1, 2)]


def test_few_degrees_of_freedom_make_less_certain():
    assert rank_ranges([3.0, 0.0], [1.0, 1.0], [3, 3]) == [(1, 2), (1, 2)]
    assert rank_ranges([3.0, 0.0], [1.0, 1.0], [None, 4000]) == [(1, 1), (2, 2)]


def test_more_places_make_less_certain():
    values, errors = [3.1, 0.0], [1.0, 1.0]
    assert rank_ranges(values, errors)[0] == (1, 1)
    assert rank_ranges([*values, *[1.5] * 20], [*errors, *[1.0] * 20])[0] == (1, 22)


def test_without_an_error_there_is_no_rank():
    with pytest.raises(ValueError, match="above zero"):
        rank_ranges([1.0, 2.0], [0.0, 1.0])


@given(ESTIMATES)
def test_a_range_holds_the_rank_of_the_estimate(estimates):
    values = [value for value, _error in estimates]
    for value, (first, last) in zip(
        values, rank_ranges(values, [error for _value, error in estimates]), strict=True
    ):
        above = sum(other > value for other in values)
        below = sum(other < value for other in values)
        assert 1 <= first <= 1 + above
        assert len(values) - below <= last <= len(values)


def test_all_ranges_hold_the_true_ranks_as_often_as_stated():
    truth = np.array([10.0, 10.5, 12.0, 12.0, 15.0, 20.0, 20.2, 31.0])
    errors = np.array([0.4, 1.0, 0.7, 0.7, 1.5, 0.3, 0.3, 2.0])
    draws = np.random.default_rng(8).normal(truth, errors, (2000, len(truth)))
    # Equal populations share their ranks: each may have the best or the worst of them.
    lowest = [1 + int((truth > each).sum()) for each in truth]
    highest = [int((truth >= each).sum()) for each in truth]
    wrong = 0
    for values in draws:
        ranges = rank_ranges(list(values), list(errors))
        wrong += not all(
            first <= best and worst <= last
            for (first, last), best, worst in zip(ranges, lowest, highest, strict=True)
        )
    assert wrong / len(draws) <= 0.05
