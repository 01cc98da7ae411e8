"""Replicate weights: their scales, variances and degrees of freedom."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from tests.analysis.statistics.estimation.sample import replicate_weights, sampled_units

from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation.replicate_factors import (
    SampledUnits,
    balanced_halves,
    bootstrap_plain,
    bootstrap_rescaled,
    jackknife_stratified,
)
from livelihoods.analysis.statistics.estimation.replication import (
    centred_at_estimate,
    degrees_of_freedom,
    replicate_covariance,
    replicate_scales,
)

# --- scales ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "scale"),
    [
        ("BRR", 1 / 80),
        ("JK1", 79 / 80),
        ("JK2", 1),
        ("bootstrap", 1 / 79),
        ("subbootstrap", 1 / 79),
        ("mrbbootstrap", 1 / 79),
        ("successive-difference", 4 / 80),
        ("ACS", 4 / 80),
    ],
)
def test_published_kinds_have_known_scales(kind, scale):
    scales = replicate_scales(kind, 80)
    assert scales.scale == pytest.approx(scale, rel=1e-15)
    assert_array_equal(scales.rscales, np.ones(80))


def test_fay_needs_rho():
    assert replicate_scales("Fay", 10, rho=0.5).scale == pytest.approx(0.4)
    with pytest.raises(SurveyError, match="rho"):
        replicate_scales("Fay", 10)
    with pytest.raises(SurveyError, match="below 1"):
        replicate_scales("Fay", 10, rho=1.0)


def test_given_scales_win():
    scales = replicate_scales("JK1", 3, scale=0.6, rscales=[1, 2, 0])
    assert (scales.scale, list(scales.rscales)) == (0.6, [1, 2, 0])
    assert replicate_scales("ACS", 80, scale=1.0).scale == 1.0
    assert replicate_scales("Fay", 4, scale=0.3).scale == 0.3
    # as.svrepdesign(type = "mrb") has scale 1 and rscales 1/(R - 1)
    assert replicate_scales("mrbbootstrap", 40, rscales=1 / 39).scale == 1
    assert_array_equal(replicate_scales("other", 2, rscales=0.5).rscales, [0.5, 0.5])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"kind": "jack", "replicates": 5}, "known are BRR"),
        ({"kind": "BRR", "replicates": 1}, "at least 2"),
        ({"kind": "JKn", "replicates": 5}, "rscales"),
        ({"kind": "JKn", "replicates": 5, "rscales": [1.0]}, "1 rscales for 5"),
        ({"kind": "other", "replicates": 5}, "scale or rscales"),
        ({"kind": "BRR", "replicates": 5, "scale": -1}, "at least 0"),
    ],
)
def test_scales_that_cannot_be(arguments, message):
    with pytest.raises(SurveyError, match=message):
        replicate_scales(**arguments)


def test_only_the_acs_is_centred_at_the_estimate():
    assert centred_at_estimate("ACS")
    assert not centred_at_estimate("ACS", mse=False)
    assert not centred_at_estimate("successive-difference")
    assert centred_at_estimate("BRR", mse=True)


# --- covariances ----------------------------------------------------------------------------------

# th <- matrix(c(1,2,4,NA,3, 2,2.5,3,9,7), 5); svrVar(th, .5, c(1,1,2,1,0), mse=, coef=c(2,3))
THETAS = [[1, 2], [2, 2.5], [4, 3], [np.nan, 9], [3, 7]]
RSCALES = [1, 1, 2, 1, 0]


def test_incomplete_replicates_are_left_out():
    found = replicate_covariance(THETAS, [2, 3], 0.5, RSCALES, mse=False)
    assert found.used == 4
    assert_allclose(found.centre, [7 / 3, 2.5], rtol=1e-14)
    assert_allclose(
        found.covariance,
        [[3.72222222222222, 1.16666666666667], [1.16666666666667, 0.375]],
        rtol=1e-13,
    )


def test_mean_squared_error():
    found = replicate_covariance(THETAS, [2, 3], 0.5, RSCALES, mse=True)
    assert_allclose(found.covariance, [[4.5, 0.5], [0.5, 0.625]], rtol=1e-14)


def test_without_any_complete_replicate_the_variance_is_unknown():
    found = replicate_covariance([np.nan, np.nan], [1.0], 1, [1, 1], mse=False)
    assert found.used == 0
    assert np.isnan(found.covariance).all()


def test_shapes_must_fit():
    with pytest.raises(SurveyError, match="do not fit"):
        replicate_covariance([[1, 2], [2, 3]], [1, 2, 3], 1, [1, 1], mse=False)


# --- degrees of freedom ---------------------------------------------------------------------------


def test_degrees_of_freedom_of_a_bootstrap():
    made = bootstrap_rescaled(sampled_units(), 60, 3)
    assert degrees_of_freedom(replicate_weights(made, sampled_units())) == 4  # 7 units - 3 strata
    few = bootstrap_rescaled(sampled_units(), 3, 3)
    assert degrees_of_freedom(replicate_weights(few, sampled_units())) == 2  # replicates - 1


@pytest.mark.parametrize("seed", range(5))
def test_degrees_of_freedom_from_records_sketch_and_gram_agree(seed):
    random = np.random.default_rng(seed)
    pairs = [(stratum, unit) for stratum in range(30) for unit in range(2)]
    base = random.lognormal(5, 1, 2000)
    rows = random.integers(0, 60, 2000)
    for made, expected in (
        (jackknife_stratified(SampledUnits(pairs)), 30),
        (balanced_halves(SampledUnits(pairs), 0.5), 30),
        (bootstrap_plain(SampledUnits(pairs), 50, seed), 30),
        (bootstrap_plain(SampledUnits(pairs), 20, seed), 19),
    ):
        full = base[:, None] * made.factors[rows]
        count = full.shape[1]
        sketch = random.choice([-1.0, 1.0], (2 * count, 2000)) @ full
        assert degrees_of_freedom(full) == expected
        assert degrees_of_freedom(sketch) == expected


def test_degrees_of_freedom_do_not_depend_on_scale_or_empty_replicates():
    made = jackknife_stratified(sampled_units())
    full = replicate_weights(made, sampled_units()) * np.logspace(-6, 6, 7)
    wide = np.column_stack([full, np.zeros(12)])
    assert degrees_of_freedom(wide) == 4
    assert degrees_of_freedom(np.zeros((5, 3))) == -1


def test_weights_rounded_in_print_do_not_add_degrees_of_freedom():
    made = jackknife_stratified(sampled_units())
    full = np.round(replicate_weights(made, sampled_units()) * 1000, 3) / 1000  # about 7 digits
    assert degrees_of_freedom(full) == 4
