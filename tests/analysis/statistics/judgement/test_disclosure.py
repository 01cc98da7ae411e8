"""No confidential cell follows from what is shown, and no more is hidden than needed."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.statistics.judgement import attacker

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics.judgement import (
    few,
    is_dominated,
    is_within_percent,
    protect,
)


def with_margins(inner):
    table = np.asarray(inner, dtype=float)
    for axis in range(table.ndim):
        table = np.concatenate([table, table.sum(axis=axis, keepdims=True)], axis=axis)
    return table


def assert_safe(table, primary, found, percent=10.0):
    published = np.where(found.hidden, np.nan, table)
    seen = attacker.bounds(published)
    for place in zip(*np.nonzero(primary), strict=True):
        assert found.reasons[place] == "confidential"
        lowest, highest = seen[tuple(int(part) for part in place)]
        room = percent / 100 * table[place] * (1 - 1e-5)
        assert lowest <= table[place] - room
        assert highest >= table[place] + room
    assert (found.reasons[found.hidden & ~primary] == "complementary").all()
    assert not (found.hidden & (table == 0)).any()


def guarded(inner, percent=10.0, fewest=5):
    table = with_margins(inner)
    primary = few(table, fewest)
    found = protect(table, primary, percent=percent)
    assert_safe(table, primary, found, percent)
    return found


def test_no_small_cell_hides_nothing():
    assert guarded([[10, 20], [30, 0]]).cells() == {}
    assert guarded([10, 20, 0]).cells() == {}
    assert guarded([[0, 0], [0, 0]]).cells() == {}


def test_one_way_the_smallest_other_cell_covers():
    found = guarded([3, 40, 12, 90])
    assert found.cells() == {(0,): "confidential", (2,): "complementary"}


def test_one_way_two_small_cells_cover_each_other():
    assert guarded([3, 4, 50]).cells() == {(0,): "confidential", (1,): "confidential"}


def test_one_way_zeros_do_not_cover():
    found = guarded([3, 0, 0, 90])
    assert found.cells() == {(0,): "confidential", (3,): "complementary"}


def test_single_part_takes_its_margin_along():
    assert guarded([3]).cells() == {(0,): "confidential", (1,): "confidential"}
    table, primary = np.array([30.0, 30.0]), np.array([True, False])
    found = protect(table, primary)
    assert found.cells() == {(0,): "confidential", (1,): "complementary"}


def test_two_way_one_small_cell_takes_a_rectangle():
    found = guarded([[3, 20, 30], [40, 50, 60], [70, 80, 90]])
    assert found.reasons[0, 0] == "confidential"
    assert found.hidden.sum() == 4
    assert not found.hidden[-1].any()
    assert not found.hidden[:, -1].any()


def test_two_way_small_cells_all_in_one_row():
    found = guarded([[2, 3, 4], [40, 50, 60], [70, 80, 90]])
    assert not found.hidden[-1].any()
    assert found.hidden.sum() <= 6


def test_two_way_small_cells_on_the_diagonal():
    found = guarded([[2, 30, 40], [50, 3, 60], [70, 80, 4]])
    # A cycle through three rows and columns would do with three more: cheap, not the cheapest.
    assert 6 <= found.hidden.sum() <= 7


def test_two_way_rectangle_of_small_cells_needs_no_more():
    found = guarded([[2, 3, 40], [3, 4, 60], [70, 80, 90]])
    assert found.hidden.sum() == 4


def test_two_way_where_zeros_block_the_rectangle_hides_a_margin():
    found = guarded([[3, 0], [0, 50]])
    assert found.hidden[-1].any() or found.hidden[:, -1].any()


def test_single_row_and_column():
    guarded([[3, 20, 40]])
    guarded([[3], [20], [40]])
    guarded([[3]])


def test_wide_protection_where_the_cheapest_cover_is_too_thin():
    """A cell of 5 beside one of 4 lets it fall to 0 but rise to 9 only."""
    table = with_margins([4, 5, 6, 7])
    primary = np.array([True, False, False, False, False])
    assert protect(table, primary, percent=100).hidden.sum() == 2
    table = with_margins([40, 5, 6, 70])
    found = protect(table, primary, percent=30)
    assert_safe(table, primary, found, 30)
    # 12 are needed: 5 + 6 do not do it, 70 alone does.
    assert found.cells() == {(0,): "confidential", (3,): "complementary"}


def test_margin_can_be_confidential():
    table = with_margins([[1, 1, 20], [1, 1, 30], [60, 0, 50]])
    assert table[-1, 1] == 2
    found = protect(table, few(table))
    assert_safe(table, few(table), found)


def test_cells_to_keep_are_kept_or_refused():
    table = with_margins([3, 40, 12, 90])
    keep = np.array([False, False, True, False, True])
    found = protect(table, few(table), keep=keep)
    assert found.cells() == {(0,): "confidential", (1,): "complementary"}
    with pytest.raises(InputError, match="follows from cells that must be shown"):
        protect(table, few(table), keep=~few(table))


def test_magnitudes():
    """Money: what is confidential is told by the contributors, not by the size of the cell."""
    table = with_margins([[1000.5, 20.25], [300.75, 41.5]])
    primary = np.zeros((3, 3), bool)
    primary[0, 0] = True
    assert_safe(table, primary, protect(table, primary))


CELLS = st.one_of(st.just(0), st.integers(1, 4), st.integers(5, 200))


@st.composite
def tables(draw):
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    inner = draw(st.lists(CELLS, min_size=rows * columns, max_size=rows * columns))
    return np.array(inner).reshape(rows, columns)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(inner=tables(), percent=st.sampled_from([5.0, 10.0, 50.0, 100.0]))
def test_two_way_is_always_safe(inner, percent):
    found = guarded(inner, percent)
    if not few(with_margins(inner)).any():
        assert not found.hidden.any()


@settings(max_examples=40, deadline=None, derandomize=True)
@given(inner=st.lists(CELLS, min_size=1, max_size=7), scale=st.sampled_from([1.0, 137.21, 2e5]))
def test_one_way_is_always_safe_weighted_or_not(inner, scale):
    counts = with_margins(inner)
    weighted = counts * scale
    found = protect(weighted, few(counts))
    assert_safe(weighted, few(counts), found)
    if few(counts).sum() <= 1 and counts[-1] > 10 and (np.array(inner) >= 5).sum() > 1:
        assert found.hidden.sum() <= 2


@settings(max_examples=25, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6))
def test_ordinary_tables_lose_few_cells(seed):
    rng = np.random.default_rng(seed)
    inner = rng.integers(5, 400, (7, 6))
    small = rng.choice(42, 3, replace=False)
    inner.ravel()[small] = rng.integers(1, 5, 3)
    found = guarded(inner)
    assert found.hidden.sum() <= 3 * 4
    assert not found.hidden[-1].any()
    assert not found.hidden[:, -1].any()


def test_the_same_table_always_gives_the_same():
    rng = np.random.default_rng(7)
    inner = rng.poisson(9, (8, 8))
    first = guarded(inner)
    assert all((guarded(inner).reasons == first.reasons).all() for _ in range(2))
    equal = np.full((4, 4), 20)
    equal[1, 2] = 3
    assert (guarded(equal).reasons == guarded(equal).reasons).all()


def test_a_large_table_takes_seconds():
    rng = np.random.default_rng(11)
    inner = rng.integers(5, 5000, (50, 50))
    small = rng.random(inner.shape) < 0.02
    inner[small] = rng.integers(1, 5, small.sum())
    table = with_margins(inner)
    started = time.perf_counter()
    found = protect(table, few(table))
    assert time.perf_counter() - started < 30  # a few seconds; the machine may be busy
    assert_safe(table, few(table), found)
    assert found.hidden.sum() < 4 * small.sum()


@pytest.mark.parametrize(
    ("values", "primary", "options", "words"),
    [
        ([1.0, 2.0, 4.0], [1, 0, 0], {}, "do not add up"),
        ([-1.0, 2.0, 1.0], [1, 0, 0], {}, "not negative"),
        ([0.0, 2.0, 2.0], [1, 0, 0], {}, "known to be 0"),
        ([1.0, 2.0, 3.0], [1, 0], {}, "differ in shape"),
        ([3.0], [1], {}, "one or two dimensions"),
        ([1.0, 2.0, 3.0], [1, 0, 0], {"percent": 0}, "above 0"),
        ([1.0, 2.0, 3.0], [1, 0, 0], {"keep": [1, 0, 0]}, "both"),
    ],
)
def test_wrong_input_is_an_error(values, primary, options, words):
    with pytest.raises(InputError, match=words):
        protect(values, np.array(primary, bool), **options)


def test_minimum_frequency():
    assert few([0, 1, 4, 5]).tolist() == [False, True, True, False]
    assert few([2, 3], fewest=3).tolist() == [True, False]


def test_dominance():
    assert is_dominated([81, 10, 9])
    assert not is_dominated([80, 10, 10])
    assert is_dominated([50, 36, 14], largest=2, percent=85)
    assert not is_dominated([50, 35, 15], largest=2, percent=85)
    assert not is_dominated([])
    with pytest.raises(InputError):
        is_dominated([-1, 2])
    with pytest.raises(InputError):
        is_dominated([1, 2], largest=0)


def test_p_percent():
    assert is_within_percent([100, 50, 9])
    assert not is_within_percent([100, 50, 10])
    assert is_within_percent([7])
    assert not is_within_percent([])
