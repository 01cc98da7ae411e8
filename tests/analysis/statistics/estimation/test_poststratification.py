"""Post-stratification: factors, and standard errors that know of them."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from tests.analysis.statistics.estimation.sample import (
    CODES,
    SEX,
    SEX_SUMS,
    SEX_TOTALS,
    W,
    check,
    jackknife,
    replicated_error,
)

from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation.poststratification import (
    poststratification_factors,
    poststratification_factors_of_replicates,
    poststratum_means,
)


def test_poststratification():
    factors = poststratification_factors(dict(zip("fm", SEX_SUMS, strict=True)), SEX_TOTALS)

    def residual(z):
        return z - poststratum_means(np.bincount(CODES, W * z), SEX_SUMS)[CODES]

    check(
        np.array([factors[sex] for sex in SEX]),
        residual,
        (3570.365510777882, 378.942165400111, 2151.767221180881, 625.420409680389),
    )


def test_poststratified_replicates():
    made, full = jackknife()
    sums = np.array([full[code == CODES].sum(axis=0) for code in (0, 1)])
    factors = poststratification_factors_of_replicates(sums, [115, 95])
    # postStratify(as.svrepdesign(des, type="JKn"), ~sex, ...): SE(svytotal(~y))
    error = replicated_error(made, full * factors[CODES], 3570.365510777882)
    assert error == pytest.approx(435.579607212144, rel=1e-12)


def test_a_replicate_without_anybody_in_a_cell_is_missing():
    factors = poststratification_factors_of_replicates([[2, 0, 4], [0, 0, 1]], [6, 0])
    assert_array_equal(factors, [[3, np.nan, 1.5], [1, 1, 0]])


def test_means_of_several_statistics_at_once():
    means = poststratum_means([[2, 4], [9, 3], [0, 0]], [2, 3, 0])
    assert_array_equal(means, [[1, 2], [3, 1], [0, 0]])


def test_cells_of_zero_do_no_harm():
    factors = poststratification_factors({"a": 2.0, "b": 0.0}, {"a": 4, "b": 0, "c": 0})
    assert factors == {"a": 2.0, "b": 1.0}


@pytest.mark.parametrize(
    ("sums", "totals", "message"),
    [
        ({"a": 2.0}, {"a": 4, ("b", 1): 3}, "nobody with a weight in cell 'b, 1'"),
        ({"a": 2.0, "b": 0.0}, {"a": 4, "b": 3}, "nobody with a weight in cell 'b'"),
        ({"a": 2.0, "b": 1.0}, {"a": 4}, "records in cell 'b'"),
        ({"a": 2.0, "b": 1.0}, {"a": 4, "b": 0}, "records in cell 'b'"),
        ({"a": 2.0}, {"a": -4}, "'a' is -4"),
        ({"a": 2.0}, {"a": float("nan")}, "'a' is nan"),
    ],
)
def test_cells_that_do_not_match(sums, totals, message):
    with pytest.raises(SurveyError, match=message):
        poststratification_factors(sums, totals)
