"""Covariances of any statistics under replicate weights: their scatter together."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import (
    Design,
    PostStratification,
    Replicates,
    Survey,
    gini,
    mean,
    quantile,
    total,
)

DATA = Path(__file__).parents[3] / "reference" / "data"
ASKED = [quantile("age", [0.5, 0.25]), mean("employed = 1"), gini("earnings")]

# R's survey 4.1-1, for women and then men: withReplicates(svrepdesign(type = "BRR"), f), where f
# returns the two quantiles (the first age at which the cumulated share is p), the mean, and Gini's
# coefficient with (sum_ij w_i w_j max(y_i, y_j) + sum w_i^2 y_i) / 2 for T.
ESTIMATES = [38, 28, 0.472012540834, 0.41108487774, 37, 27, 0.644415885833, 0.394776221019]
MATRIX = [
    [
        1.65972222222,
        0.8125,
        0.0257996677256,
        -0.000363753081092,
        -0.166666666667,
        -0.454861111111,
        -0.00223820027997,
        -0.00824068596263,
    ],
    [
        0.8125,
        0.770833333333,
        0.0090821698381,
        -0.00108475284539,
        0.0833333333333,
        -0.197916666667,
        -0.00228030790244,
        -0.00260817407973,
    ],
    [
        0.0257996677256,
        0.0090821698381,
        0.00101343994079,
        -3.03009583849e-05,
        -0.000948744345738,
        0.000829858030591,
        -2.42568236488e-05,
        -2.73294982373e-05,
    ],
    [
        -0.000363753081092,
        -0.00108475284539,
        -3.03009583849e-05,
        0.000398568465682,
        -0.00812810159649,
        -0.00526349523464,
        4.90188457233e-05,
        -2.62477854913e-05,
    ],
    [
        -0.166666666667,
        0.0833333333333,
        -0.000948744345738,
        -0.00812810159649,
        1.33333333333,
        0.4375,
        -0.000175073304624,
        0.000706606379314,
    ],
    [
        -0.454861111111,
        -0.197916666667,
        0.000829858030591,
        -0.00526349523464,
        0.4375,
        0.706597222222,
        0.00180638205002,
        0.00411198265745,
    ],
    [
        -0.00223820027997,
        -0.00228030790244,
        -2.42568236488e-05,
        4.90188457233e-05,
        -0.000175073304624,
        0.00180638205002,
        0.000392655253397,
        -4.29575312007e-05,
    ],
    [
        -0.00824068596263,
        -0.00260817407973,
        -2.73294982373e-05,
        -2.62477854913e-05,
        0.000706606379314,
        0.00411198265745,
        -4.29575312007e-05,
        0.000272652570303,
    ],
]


def opened(**design):
    factors = pd.read_csv(DATA / "lfs_pair_own_brr.csv.gz")
    halves = Replicates(pattern="r*", file=factors, kind="BRR", combined=False)
    people = pd.read_csv(DATA / "lfs_pair.csv.gz")
    return Survey.open(people, design=Design(weights="weight", replicates=halves, **design))


def test_covariances_of_quantiles_means_and_gini_equal_r():
    found = opened().covariance(ASKED, by=["sex"])
    assert_allclose([row["value"] for row in found.rows], ESTIMATES, rtol=1e-11)
    assert_allclose(found.matrix, MATRIX, rtol=1e-9, atol=1e-14)
    assert_allclose([row["se"] for row in found.rows], np.sqrt(np.diag(MATRIX)), rtol=1e-9)


def test_a_difference_of_medians_has_the_error_of_both_together():
    medians = opened().covariance([quantile("age", 0.5)], by=["sex"])
    found = medians.contrast({"female, 0.5": 1, "male, 0.5": -1})
    m = np.array(MATRIX)
    assert found.value == 1
    assert found.se == pytest.approx(np.sqrt(m[0, 0] + m[4, 4] - 2 * m[0, 4]), rel=1e-9)


def test_fitted_replicates_take_part():
    known = PostStratification("sex", {"female": 95_000, "male": 97_000})
    found = opened(calibration=known).covariance([total("1"), quantile("age", 0.5)], by=["sex"])
    assert [row["value"] for row in found.rows][::2] == pytest.approx([95_000, 97_000])
    assert_allclose(found.matrix[::2], 0, atol=1e-9)
    # Within a post-stratum weights change by one factor, which a quantile does not see.
    assert_allclose(found.matrix[1::2, 1::2], np.array(MATRIX)[::4, ::4], rtol=1e-9)


def test_an_estimate_without_a_value_spoils_no_other():
    asked = [mean("hours"), mean("hours", where="age < 0", name="none")]
    found = opened().covariance(asked, by=["sex"])
    assert [row["value"] is None for row in found.rows] == [False, True, False, True]
    alone = opened().covariance(asked[:1], by=["sex"])
    assert_allclose(found.matrix[::2, ::2], alone.matrix)
    assert np.isnan(found.matrix[1]).all()
    with pytest.raises(InputError, match="no value"):
        found.contrast({0: 1, 1: -1})
