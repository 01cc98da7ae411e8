"""Raking: factors, and standard errors that know of them."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from tests.analysis.statistics.estimation.sample import (
    AGE,
    AGE_TOTALS,
    SEX,
    SEX_TOTALS,
    W,
    check,
)

from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation.raking import (
    Margin,
    raking_coefficients,
    raking_factors,
)

CELLS = sorted(set(zip(SEX, AGE, strict=True)))
CROSSED = np.array([CELLS.index(cell) for cell in zip(SEX, AGE, strict=True)])
MARGINS = [
    Margin.of("sex", [sex for sex, _ in CELLS], SEX_TOTALS),
    Margin.of("age", [age for _, age in CELLS], AGE_TOTALS),
]


def test_raking():
    factors = raking_factors(np.bincount(CROSSED, W), MARGINS)[CROSSED]

    def residual(z):
        taken = raking_coefficients(np.bincount(CROSSED, z), np.bincount(CROSSED), MARGINS)
        pairs = zip(MARGINS, taken, strict=True)
        return z - sum(values[margin.codes][CROSSED] for margin, values in pairs)

    # from R with maxit = 500 and epsilon = 1e-13: rake(des, list(~sex, ~age), ...)
    check(
        factors,
        residual,
        (3586.798256190652, 435.699557996333, 2087.277582464847, 647.113725186487),
    )


def test_raking_reaches_the_totals_of_many_categories():
    random = np.random.default_rng(3)
    shape = (7, 5, 4)
    codes = np.indices(shape).reshape(3, -1)
    sums = random.lognormal(size=140) * 100
    truth = sums * random.uniform(0.5, 2, 140)
    margins = []
    for axis, size in enumerate(shape):
        totals = np.bincount(codes[axis], truth)
        margins.append(Margin.of(str(axis), list(codes[axis]), dict(zip(range(size), totals))))  # noqa: B905
    weights = sums * raking_factors(sums, margins)
    for axis, margin in enumerate(margins):
        assert_allclose(np.bincount(codes[axis], weights), margin.totals, rtol=1e-11)


def test_totals_rounded_to_whole_persons_are_accepted():
    sums = np.bincount(CROSSED, W)
    rounded = [
        Margin.of("sex", [sex for sex, _ in CELLS], {"f": 11_500_001, "m": 9_500_000}),
        Margin.of("age", [age for _, age in CELLS], {"o": 10_000_000, "y": 11_000_000}),
    ]
    weights = sums * raking_factors(sums, rounded)
    assert weights.sum() == pytest.approx(21_000_000, rel=1e-12)  # the last margin is exact


@pytest.mark.parametrize(
    ("values", "totals", "message"),
    [
        (["a", "b"], {"a": 1}, "category b"),
        (["a"], {"a": 1, "b": 0}, "total of b is 0"),
    ],
)
def test_margins_that_cannot_be(values, totals, message):
    with pytest.raises(SurveyError, match=message):
        Margin.of("sex", values, totals)


def test_raking_that_cannot_be():
    sex = Margin.of("sex", ["f", "m"], {"f": 5, "m": 5})
    with pytest.raises(SurveyError, match="at least one margin"):
        raking_factors([1, 1], [])
    with pytest.raises(SurveyError, match="margin age add up to 11, those of margin sex to 10"):
        raking_factors([1, 1], [sex, Margin.of("age", ["o", "y"], {"o": 5, "y": 6})])
    with pytest.raises(SurveyError, match=r"Margin sex: .* in m"):
        raking_factors([1, 0], [sex])
    # All women are old and all men young: the margins contradict each other.
    with pytest.raises(SurveyError, match="margin sex is off"):
        raking_factors([1, 1], [sex, Margin.of("age", ["o", "y"], {"o": 4, "y": 6})])
