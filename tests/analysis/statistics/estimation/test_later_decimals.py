"""Weights are guessed from the first records; what later ones hold is found out all the same."""

import math
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pytest

from livelihoods.analysis.statistics import Design, Survey, total

FIRST = 3000


@pytest.mark.parametrize("last", [1.25, 0.000_000_001, 1 / 3, 1.0000000001])
@pytest.mark.parametrize("psu", ["p", None])
def test_a_weight_with_more_decimals_than_the_first_ones_counts_in_full(last, psu):
    weights = np.append(np.full(FIRST, 2.5), last)
    table = pa.table({"p": np.arange(FIRST + 1) // 10, "w": weights, "y": np.ones(FIRST + 1)})
    survey = Survey.open(table, design=Design(weights="w", psu=psu))
    found = survey.estimate([total("y")]).arrow()["value"][0].as_py()
    exact = float(sum(map(Fraction, weights.tolist())))
    # Weights that no 9 decimals hold are rounded to one part in 2^52 of the largest.
    assert math.isclose(found, exact, rel_tol=1e-15)
    assert found != 2.5 * FIRST
