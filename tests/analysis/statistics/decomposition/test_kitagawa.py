"""Kitagawa's decomposition: a published example, identities, and the delta method."""

import numpy as np
import pytest

from livelihoods.analysis.statistics.decomposition import kitagawa
from livelihoods.analysis.statistics.errors import SurveyError, UnknownNameError

# Das Gupta (1993, Standardization and Decomposition of Rates: A User's Manual, US Census Bureau,
# P23-186, example 5.3): by race and 11 ages, population in thousands and
# deaths per 1,000, United States 1985 and 1970.
SIZES = [
    [
        *(3041, 11577, 27450, 32711, 35480, 27411, 19555, 19795, 15254, 8022, 2472),
        *(707, 2692, 6473, 6841, 6547, 4352, 3034, 2540, 1749, 804, 236),
    ],
    [
        *(2968, 11484, 34614, 30992, 21983, 20314, 20928, 16897, 11339, 5720, 1315),
        *(535, 2162, 6120, 4781, 3096, 2718, 2363, 1767, 1149, 448, 117),
    ],
]
RATES = [
    [
        *(9.163, 0.462, 0.248, 0.929, 1.084, 1.810, 4.715, 12.187, 27.728, 64.068, 157.570),
        *(17.208, 0.738, 0.328, 1.103, 2.045, 3.724, 8.052, 17.812, 34.128, 68.276, 125.161),
    ],
    [
        *(18.469, 0.751, 0.391, 1.146, 1.287, 2.672, 6.636, 15.691, 34.723, 79.763, 176.837),
        *(36.993, 1.352, 0.541, 2.040, 3.523, 6.746, 12.967, 24.471, 45.091, 74.902, 123.205),
    ],
]


def wholes(parts):
    return {part.component: part.value for part in parts if part.level is None}


def test_the_published_example():
    sizes = np.array(SIZES, dtype=float)
    found = wholes(kitagawa(sizes, sizes * np.array(RATES)))
    # Published: rate-standardized 8.030 and 10.258; composition by age 9.907 and 8.385, by race
    # 9.156 and 9.136 - with one classification of both these two are one composition.
    assert found["rate"] == pytest.approx(8.030 - 10.258, abs=1.5e-3)
    assert found["composition"] == pytest.approx(9.907 - 8.385 + 9.156 - 9.136, abs=2.5e-3)


@pytest.mark.parametrize("form", ["symmetric", "threefold"])
def test_components_add_up_to_the_gap_and_levels_to_components(form):
    draw = np.random.default_rng(3)
    sizes = draw.uniform(10, 900, (2, 6))
    parts = kitagawa(sizes, sizes * draw.random((2, 6)), form)
    found = wholes(parts)
    gap = found.pop("gap")
    assert gap == pytest.approx(found.pop("first") - found.pop("second"), abs=1e-14)
    assert sum(found.values()) == pytest.approx(gap, abs=1e-14)
    for component, value in found.items():
        levels = [
            part.value for part in parts if part.component == component and part.level is not None
        ]
        assert len(levels) == 6
        assert sum(levels) == pytest.approx(value, abs=1e-14)


def test_symmetric_is_the_mean_of_the_two_threefold_views():
    draw = np.random.default_rng(4)
    sizes = draw.uniform(10, 900, (2, 4))
    events = sizes * draw.random((2, 4))
    both = wholes(kitagawa(sizes, events))
    one = wholes(kitagawa(sizes, events, "threefold"))
    assert both["rate"] == pytest.approx(one["rate"] + one["interaction"] / 2)
    assert both["composition"] == pytest.approx(one["composition"] + one["interaction"] / 2)


def test_same_populations_have_no_gap_and_same_rates_no_rate_part():
    sizes = [[10.0, 30.0], [25.0, 5.0]]
    assert all(
        abs(value) < 1e-15
        for name, value in wholes(kitagawa([sizes[0]] * 2, [[1, 3]] * 2)).items()
        if name not in ("first", "second")
    )
    found = wholes(kitagawa(sizes, [[5.0, 3.0], [12.5, 0.5]]))
    assert found["rate"] == pytest.approx(0, abs=1e-15)
    assert found["composition"] == pytest.approx(found["gap"])


@pytest.mark.parametrize("form", ["symmetric", "threefold"])
def test_slopes_are_those_of_the_numbers(form):
    draw = np.random.default_rng(5)
    sizes = draw.uniform(10, 90, (2, 3))
    totals = np.concatenate([sizes.ravel(), (sizes * draw.random((2, 3))).ravel()])

    def values(at):
        return np.array(
            [p.value for p in kitagawa(at[:6].reshape(2, 3), at[6:].reshape(2, 3), form)]
        )

    slopes = np.array([p.slopes for p in kitagawa(sizes, totals[6:].reshape(2, 3), form)])
    for place in range(12):
        step = np.zeros(12)
        step[place] = 1e-4
        numeric = (values(totals + step) - values(totals - step)) / 2e-4
        assert slopes[:, place] == pytest.approx(numeric, abs=1e-9)


def test_wrong_input_is_refused():
    with pytest.raises(SurveyError, match="each with every level"):
        kitagawa([[1, 0], [1, 1]], [[0, 0], [0, 0]])
    with pytest.raises(UnknownNameError, match="did you mean 'threefold'"):
        kitagawa([[1, 1], [1, 1]], [[0, 0], [0, 0]], "three-fold")
