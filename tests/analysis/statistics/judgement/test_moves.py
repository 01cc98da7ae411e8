"""What may move under relations, and that quick answers are those of the linear programmes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csc_array
from tests.analysis.statistics.judgement.test_disclosure import with_margins

from livelihoods.analysis.statistics.judgement import few, protect
from livelihoods.analysis.statistics.judgement.moves import Reach, Relations, apart

# Two rows a + b = c and d + e = f, and the column a + d = g.
VALUES = np.array([3.0, 40.0, 43.0, 12.0, 90.0, 102.0, 15.0])
ROWS = csc_array(
    np.array(
        [
            [1.0, 1.0, -1.0, 0.0, 0.0, 0.0, 0.0],
            [0.0, 0.0, 0.0, 1.0, 1.0, -1.0, 0.0],
            [1.0, 0.0, 0.0, 1.0, 0.0, 0.0, -1.0],
        ]
    )
)


def mask(*places):
    return np.isin(np.arange(len(VALUES)), places)


def test_a_single_cell_of_a_relation_stands_still_and_so_does_what_hangs_on_it():
    relations = Relations(ROWS, VALUES)
    assert not relations.free(mask(0)).any()
    assert not relations.free(mask(0, 1, 3)).any()  # d is alone in its row, then a in its column
    assert (relations.free(mask(0, 1, 3, 4)) == mask(0, 1, 3, 4)).all()


def test_the_cheapest_move_goes_where_it_costs_least():
    relations = Relations(ROWS, VALUES)
    costs = np.array([1.0, 1.0, 100.0, 1.0, 1.0, 100.0, 1.0])
    move = relations.cheapest(0, 2.0, mask(1, 2, 3, 4, 5, 6), costs)
    assert move.tolist() == pytest.approx([2, -2, 0, 0, 0, 0, 2])
    assert relations.hold(move, 1e-9)
    assert relations.cheapest(0, 2.0, mask(1, 3), costs) is None
    assert relations.cheapest(0, -4.0, mask(), costs) is None


def test_two_moves_make_one_without_a_cell():
    relations = Relations(ROWS, VALUES)
    by_the_margin = np.array([2.0, 0, 2, 0, 0, 0, 2])  # uses c and g
    inside = np.array([-1.0, 1, 0, 1, -1, 0, 0])
    ways, still = apart(np.array([by_the_margin, inside]), 2)
    assert ways.tolist() == [[1, 0, 1, 0, 0, 0, 1]]
    assert still.tolist() == [inside.tolist()]
    found = relations.adapted(by_the_margin, Reach(0, 2.0, 2), ways, still)
    assert found.tolist() == [2, -2, 0, -2, 2, 0, 0]
    # Far enough up others would go below zero, and a sum with itself is no move.
    assert relations.adapted(20 * by_the_margin, Reach(0, 40.0, 2), ways, still) is None
    assert relations.adapted(by_the_margin, Reach(0, 2.0, 2), ways, still[:0]) is None
    # A sum of two: up by the margin, and the margin back down by another way.
    around = np.array([0.0, 1, 1, 1, -1, 0, 1])
    ways, still = apart(np.array([by_the_margin, around]), 2)
    assert relations.adapted(by_the_margin, Reach(0, 2.0, 2), ways, still).tolist() == [
        *(2, -2, 0, -2, 2, 0, 0),
    ]


def test_what_is_left_out_stands_still():
    relations = Relations(ROWS, VALUES).among(np.array([0, 1, 3, 4]))
    assert relations.hold(np.array([1.0, -1, -1, 1]), 1e-9)
    assert not relations.hold(np.array([1.0, -1, 0, 0]), 1e-9)


def chosen_and_asked(table, monkeypatch, *, quick):
    """The cells that are hidden, and how often the linear programme was asked."""
    asked = []
    cheapest = Relations.cheapest
    with monkeypatch.context() as patch:
        patch.setattr(Relations, "cheapest", lambda *given: asked.append(1) or cheapest(*given))
        if not quick:
            patch.setattr(Relations, "adapted", lambda *_: None)
            patch.setattr(Relations, "free", lambda _, allowed: allowed)
        found = protect(table, few(table)).cells()
    return found, len(asked)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(2, 6).flatmap(
        lambda width: st.lists(
            st.lists(st.integers(0, 30), min_size=width, max_size=width), min_size=2, max_size=6
        )
    )
)
def test_quick_answers_change_no_choice(inner):
    table = with_margins(inner)
    with pytest.MonkeyPatch.context() as patch:
        quick, _ = chosen_and_asked(table, patch, quick=True)
        slow, _ = chosen_and_asked(table, patch, quick=False)
    assert quick == slow


def test_quick_answers_spare_most_linear_programmes(monkeypatch):
    numbers = np.random.default_rng(4).lognormal(2.5, 1.2, (14, 12)).round()
    quick, asked = chosen_and_asked(with_margins(numbers), monkeypatch, quick=True)
    slow, without = chosen_and_asked(with_margins(numbers), monkeypatch, quick=False)
    assert quick == slow
    assert asked < 0.7 * without
