"""Post-stratification: factors, and standard errors that know of them."""

import numpy as np
import pytest
from tests.analysis.statistics.estimation.sample import (
    CODES,
    SEX,
    SEX_SUMS,
    SEX_TOTALS,
    W,
    check,
)

from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation.poststratification import (
    poststratification_factors,
)


def test_poststratification():
    factors = poststratification_factors(dict(zip("fm", SEX_SUMS, strict=True)), SEX_TOTALS)

    def residual(z):
        return z - (np.bincount(CODES, W * z) / SEX_SUMS)[CODES]

    check(
        np.array([factors[sex] for sex in SEX]),
        residual,
        (3570.365510777882, 378.942165400111, 2151.767221180881, 625.420409680389),
    )


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
