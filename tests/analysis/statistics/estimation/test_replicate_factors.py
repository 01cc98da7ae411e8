"""Making replicate weights from strata and sampling units, and Hadamard matrices for them."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from tests.analysis.statistics.estimation.sample import (
    H,
    I,
    W,
    X,
    Y,
    replicate_weights,
    sampled_units,
)

from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation.hadamard import balanced_signs
from livelihoods.analysis.statistics.estimation.replicate_factors import (
    SampledUnits,
    balanced_halves,
    bootstrap_plain,
    bootstrap_rescaled,
    jackknife_stratified,
    jackknife_unstratified,
)
from livelihoods.analysis.statistics.estimation.replication import (
    degrees_of_freedom,
    replicate_covariance,
)

IN_POPULATION = {"a": 10, "b": 6, "c": 2}


def errors(replicates, table, keep=None):
    """Standard errors of svytotal(~y) and svyratio(~y, ~x)."""
    keep = np.ones(12, bool) if keep is None else keep
    full = replicate_weights(replicates, table, keep)
    found = []
    for statistic in (lambda w: w.T @ Y[keep], lambda w: (w.T @ Y[keep]) / (w.T @ X[keep])):
        covariance = replicate_covariance(
            statistic(full), statistic(W[keep]), replicates.scale, replicates.rscales, mse=False
        )
        found.append(float(np.sqrt(covariance.covariance[0, 0])))
    return found


def taylor(totals, strata, share=None):
    """The variance of a total with replacement, from the totals of the PSUs."""
    variance = 0.0
    for stratum in set(strata):
        z = totals[np.array(strata) == stratum]
        variance += (
            ((z - z.mean()) ** 2).sum() * z.size / (z.size - 1) * (share or {}).get(stratum, 1)
        )
    return variance


def test_jkn():
    table = sampled_units()
    made = jackknife_stratified(table)
    # as.svrepdesign(des, type="JKn"): SE(svytotal(~y)), SE(svyratio(~y, ~x)), degf
    assert_allclose(errors(made, table), [537.414179195153, 0.146484219770586], rtol=1e-13)
    assert_allclose(made.rscales, [1 / 2, 1 / 2, 2 / 3, 2 / 3, 2 / 3, 1 / 2, 1 / 2])
    assert_array_equal(made.factors[:, 2], [1, 1, 0, 1.5, 1.5, 1, 1])
    assert degrees_of_freedom(replicate_weights(made, table)) == 4


def test_jkn_with_finite_population_correction():
    table = sampled_units(population=IN_POPULATION)
    made = jackknife_stratified(table)
    assert_allclose(errors(made, table), [375.581149686722, 0.0973427366029127], rtol=1e-13)
    assert_allclose(made.rscales, [0.4, 0.4, 1 / 3, 1 / 3, 1 / 3])  # all of c is in the sample
    assert degrees_of_freedom(replicate_weights(made, table)) == 3


@pytest.mark.parametrize(
    ("rule", "scale", "total", "ratio", "df"),
    [
        # options(survey.lonely.psu=rule), without PSU 2 of stratum c
        ("remove", 1.0, 526.244239873464, 0.152867952197999, 3),
        ("certainty", 1.0, 526.244239873464, 0.152867952197999, 3),
        ("average", 1.2, 576.471681871712, 0.167458451476931, 3),
        ("adjust", 1.0, 607.44508020311, 0.154299321709283, 4),
    ],
)
def test_jkn_with_a_lonely_unit(rule, scale, total, ratio, df):
    keep = ~((H == "c") & (I == 2))
    table = sampled_units(keep)
    made = jackknife_stratified(table, rule)
    assert made.scale == pytest.approx(scale)
    assert_allclose(errors(made, table, keep), [total, ratio], rtol=1e-13)
    assert degrees_of_freedom(replicate_weights(made, table, keep)) == df


def test_a_lonely_unit_is_an_error_that_names_the_stratum():
    table = sampled_units(~((H == "c") & (I == 2)))
    with pytest.raises(SurveyError, match="stratum 'c'"):
        jackknife_stratified(table)
    with pytest.raises(SurveyError, match="stratum 'c'"):
        bootstrap_plain(table, 10, 1)
    with pytest.raises(SurveyError, match="no rule 'average'"):
        bootstrap_rescaled(table, 10, 1, "average")
    assert_array_equal(bootstrap_rescaled(table, 10, 1, "remove").factors[-1], np.ones(10))


def test_jk1():
    # svydesign(id=~i, weights=~w, data=d, fpc=rep(30, 12)) |> as.svrepdesign(type="JK1")
    table = SampledUnits([("", 1), ("", 2), ("", 3)], {"": 30})
    made = jackknife_unstratified(table)
    full = W[:, None] * made.factors[I - 1]
    found = replicate_covariance(full.T @ Y, W @ Y, made.scale, made.rscales, mse=False)
    assert made.scale == pytest.approx(0.6)
    assert np.sqrt(found.covariance[0, 0]) == pytest.approx(1294.60654254488, rel=1e-13)
    assert degrees_of_freedom(full) == 2


def test_jackknives_that_cannot_be():
    with pytest.raises(SurveyError, match="JKn"):
        jackknife_unstratified(sampled_units())
    with pytest.raises(SurveyError, match="one sampling unit"):
        jackknife_unstratified(SampledUnits([(1, 1)]))
    whole = SampledUnits([(1, 1), (1, 2)], {1: 2})
    for make in (jackknife_unstratified, jackknife_stratified):
        with pytest.raises(SurveyError, match="Every sampling unit"):
            make(whole)


@pytest.mark.parametrize(
    ("rho", "ratio", "scale"),
    # subset(d, h != "b"), as.svrepdesign(type="BRR" or "Fay", fay.rho=.3); 4 replicates. The SE of
    # the ratio depends a little on the matrix: R has .124064651214493 and .123814654843214.
    [(0.0, 0.124064651214493, 0.25), (0.3, 0.123814654843214, 0.510204081632653)],
)
def test_balanced_halves(rho, ratio, scale):
    keep = H != "b"
    table = sampled_units(keep)
    made = balanced_halves(table, rho)
    total, quotient = errors(made, table, keep)
    assert total == pytest.approx(143.282936876657, rel=1e-13)
    assert quotient == pytest.approx(ratio, rel=0.01)
    assert made.scale == pytest.approx(scale)
    assert made.kind == ("Fay" if rho else "BRR")
    assert degrees_of_freedom(replicate_weights(made, table, keep)) == 2


def test_balanced_halves_need_pairs():
    with pytest.raises(SurveyError, match="stratum 'b'"):
        balanced_halves(sampled_units())
    with pytest.raises(SurveyError, match="correction"):
        balanced_halves(sampled_units(H != "b", IN_POPULATION))
    with pytest.raises(SurveyError, match="rho"):
        balanced_halves(sampled_units(H != "b"), 1.5)


@pytest.mark.parametrize("strata", [1, 2, 3, 4, 7, 11, 12, 19, 20, 35, 47, 51, 60])
@pytest.mark.parametrize("rho", [0.0, 0.3])
def test_balanced_halves_give_the_taylor_variance_of_a_total(strata, rho):
    pairs = [(stratum, unit) for stratum in range(strata) for unit in (1, 2)]
    made = balanced_halves(SampledUnits(pairs), rho)
    totals = np.random.default_rng(strata).lognormal(size=2 * strata)
    found = replicate_covariance(
        made.factors.T @ totals, totals.sum(), made.scale, made.rscales, mse=True
    )
    expected = taylor(totals, [stratum for stratum, _ in pairs])
    assert found.covariance[0, 0] == pytest.approx(expected, rel=1e-12)
    assert (made.factors.T @ totals).mean() == pytest.approx(totals.sum(), rel=1e-12)
    assert degrees_of_freedom(made.factors) == strata


def test_jackknife_gives_the_taylor_variance_of_a_total():
    random = np.random.default_rng(5)
    sizes = {stratum: int(random.integers(2, 9)) for stratum in range(12)}
    pairs = [(stratum, unit) for stratum, size in sizes.items() for unit in range(size)]
    population = {stratum: size * 3 for stratum, size in sizes.items()}
    totals = random.lognormal(size=len(pairs))
    strata = [stratum for stratum, _ in pairs]
    for counts, share in ((None, None), (population, dict.fromkeys(sizes, 2 / 3))):
        made = jackknife_stratified(SampledUnits(pairs, counts))
        found = replicate_covariance(
            made.factors.T @ totals, totals.sum(), made.scale, made.rscales, mse=False
        )
        assert found.covariance[0, 0] == pytest.approx(taylor(totals, strata, share), rel=1e-12)
        assert degrees_of_freedom(made.factors) == len(pairs) - len(sizes)


def test_bootstraps_come_near_the_taylor_variance():
    random = np.random.default_rng(7)
    pairs = [(stratum, unit) for stratum in range(10) for unit in range(6)]
    strata = [stratum for stratum, _ in pairs]
    totals = random.normal(10, 1, len(pairs))
    counted = SampledUnits(pairs, dict.fromkeys(range(10), 13))
    for made, share in (
        (bootstrap_rescaled(SampledUnits(pairs), 4000, 1), None),
        (bootstrap_plain(SampledUnits(pairs), 4000, 1), None),
        (bootstrap_plain(counted, 4000, 1), dict.fromkeys(range(10), 7 / 13)),
    ):
        found = replicate_covariance(
            made.factors.T @ totals, totals.sum(), made.scale, made.rscales, mse=False
        )
        # Without return, the n - 1 of the sample is not mended in full: 6/13 of 1/5 stay off.
        expected = taylor(totals, strata, share)
        assert found.covariance[0, 0] == pytest.approx(expected, rel=0.12)
        assert_allclose(made.factors.reshape(10, 6, -1).sum(axis=1), 6)


def test_bootstrap_scales():
    # as.svrepdesign(des, type=, replicates=40)$scale; strata of 2, 3 and 2 units
    assert bootstrap_rescaled(sampled_units(), 40, 1).scale == pytest.approx(0.0256410256410256)
    assert bootstrap_plain(sampled_units(), 40, 1).scale == pytest.approx(0.0461538461538462)


def test_the_same_seed_gives_the_same_factors():
    for make in (bootstrap_rescaled, bootstrap_plain):
        first = make(sampled_units(), 30, 11).factors
        assert_array_equal(first, make(sampled_units(), 30, 11).factors)
        assert (first != make(sampled_units(), 30, 12).factors).any()


def test_a_population_beyond_count_is_drawn_with_return():
    made = bootstrap_plain(sampled_units(population={"a": np.inf, "b": 2e9, "c": 2}), 30, 1)
    assert_array_equal(made.factors[-2:], np.ones((2, 30)))
    assert made.factors[:2].max() == 2


def test_bootstraps_that_cannot_be():
    with pytest.raises(SurveyError, match="correction"):
        bootstrap_rescaled(sampled_units(population=IN_POPULATION), 10, 1)
    with pytest.raises(SurveyError, match="at least 2"):
        bootstrap_rescaled(sampled_units(), 1, 1)
    with pytest.raises(SurveyError, match="Every sampling unit"):
        bootstrap_plain(SampledUnits([(1, 1), (1, 2)], {1: 2}), 10, 1)


@pytest.mark.parametrize(
    ("pairs", "population", "message"),
    [
        ([], None, "no sampling unit"),
        ([("a", 1), ("a", 1)], None, "twice"),
        ([("a", 1), ("b", 1)], {"a": 3}, "'b' has no number"),
        ([("a", 1), ("a", 2)], {"a": 1}, "2 sampling units, but 1"),
        ([("a", 1), ("a", 2)], {"a": np.nan}, "2 sampling units, but nan"),
    ],
)
def test_tables_of_units_that_cannot_be(pairs, population, message):
    with pytest.raises(SurveyError, match=message):
        SampledUnits(pairs, population)


# --- Hadamard matrices ----------------------------------------------------------------------------


def test_signs_are_balanced():
    for rows in range(1, 130):
        signs = balanced_signs(rows).astype(int)
        order = signs.shape[1]
        assert_array_equal(signs @ signs.T, order * np.eye(rows))
        assert_array_equal(signs.sum(axis=1), 0)
        assert rows < order <= rows + 8
    # ncol(survey:::hadamard(n)): the same orders
    same = {1: 4, 3: 4, 4: 8, 8: 12, 12: 16, 23: 24, 35: 36, 44: 48, 52: 56, 67: 68, 90: 96}
    assert {rows: balanced_signs(rows).shape[1] for rows in same} == same
