"""Intervals of proportions against R's `survey`; every number expected was computed by R.

R 4.2.2 with survey 4.1-1, whose `svyciprop` has the formulas of 4.5 (where `wilson` is new).
"""

import math

import numpy as np
import pytest

from livelihoods.analysis.statistics.errors import UnknownNameError
from livelihoods.analysis.statistics.estimation.profile_likelihood import (
    ProfileLikelihood,
    scoring_information,
)
from livelihoods.analysis.statistics.estimation.proportions import (
    proportion_interval,
    share_interval,
)

# svydesign(id = ~dnum, weights = ~pw, fpc = ~fpc, data = apiclus1): 183 records of equal weight,
# 14 degrees of freedom; svymean() and vcov() of sch.wide == "Yes" and of api00 > 800.
WIDE = (0.8743169398907104, 0.0004145083136745021)
HIGH = (0.07650273224043716, 0.001124233565563505)
N, DF = 183, 14

# attr(svyciprop(~I(...), dclus1, method = , level = , df = ), "ci")
WIDE_BOUNDS = {
    ("mean", 0.95, DF): (0.830650204123468, 0.9179836756579527),
    ("mean", 0.9, DF): (0.8384575862606698, 0.9101762935207509),
    ("mean", 0.95, math.inf): (0.8344130977471779, 0.9142207820342428),
    ("asin", 0.95, DF): (0.8275334533210862, 0.9146145718489066),
    ("asin", 0.95, math.inf): (0.8318006500329013, 0.911415731525307),
    ("xlogit", 0.95, DF): (0.8237988923830017, 0.9119000770243931),
    ("xlogit", 0.9, DF): (0.833875934072858, 0.9060225607490946),
    ("xlogit", 0.95, math.inf): (0.8287144776157335, 0.9091099414506836),
    ("beta", 0.95, DF): (0.8237022108475011, 0.9147044921268653),
    ("beta", 0.9, DF): (0.8328982953008651, 0.9084123998583793),
}


@pytest.mark.parametrize(("key", "expected"), WIDE_BOUNDS.items())
def test_closed_forms_are_rs(key, expected):
    method, level, df = key

    assert proportion_interval(method, *WIDE, df, N, level=level) == pytest.approx(
        expected, rel=1e-12
    )


def test_logit_is_the_wald_interval_of_rs_logistic_model():
    # svyciprop(method = "logit"): R's fit stops at 1e-8, the closed form does not.
    lower, upper = proportion_interval("logit", *WIDE, DF, N)

    assert (lower, upper) == pytest.approx((0.8237988923790337, 0.9119000770212227), rel=1e-10)
    assert (lower, upper) == proportion_interval("xlogit", *WIDE, DF, N)


def test_logit_on_replicate_weights_takes_the_variance_of_the_replicated_logits():
    # svyciprop(~I(api00 > 800), as.svrepdesign(dclus1), method = ): JK1
    p, variance = 0.07650273224043716, 0.001247383143764057

    logit = proportion_interval("logit", p, variance, DF, N, logit_variance=0.2851784114021736)
    xlogit = proportion_interval("xlogit", p, variance, DF, N, logit_variance=0.2851784114021736)

    assert logit == pytest.approx((0.02567561751651679, 0.2066102718059899), rel=1e-10)
    assert xlogit == pytest.approx((0.02757104976813519, 0.1948729854334737), rel=1e-12)


@pytest.mark.parametrize(
    ("estimate", "counted", "level", "df", "expected"),
    [
        # The bounds of svyciprop() with method = "likelihood"
        (WIDE, 160, 0.95, DF, (0.8262882419635761, 0.9136944918924953)),
        (WIDE, 160, 0.9, DF, (0.8354827190050114, 0.9073066724752903)),
        (WIDE, 160, 0.95, math.inf, (0.8307516196604828, 0.9106521874600136)),
        (HIGH, 14, 0.95, DF, (0.02437007723799816, 0.168910325920457)),
        (HIGH, 14, 0.95, math.inf, (0.02737970932625897, 0.1594166467631614)),
    ],
)
def test_likelihood_follows_rs_profile(estimate, counted, level, df, expected):
    outcome = [1] * counted + [0] * (N - counted)
    information = scoring_information(outcome, np.full(N, 33.84))

    exactly = proportion_interval(
        "likelihood", *estimate, df, N, level=level, information=information
    )
    nearly = proportion_interval("likelihood", *estimate, df, N, level=level)

    assert exactly == pytest.approx(expected, rel=1e-10)
    assert nearly == pytest.approx(expected, rel=2e-6)


def test_likelihood_with_unequal_weights():
    # svydesign(id = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = apistrat), api00 > 800:
    # weight, records and records counted of each stratum.
    strata = [(15.10000038146973, 50, 2), (20.36000061035156, 50, 4), (44.20999908447266, 100, 19)]
    outcome, weights = [], []
    for weight, records, counted in strata:
        outcome += [1] * counted + [0] * (records - counted)
        weights += [weight] * records
    p, variance = 0.1536373897733626, 0.0008234967662815014

    bounds = proportion_interval(
        "likelihood", p, variance, 197, 200, information=scoring_information(outcome, weights)
    )

    assert np.average(outcome, weights=weights) == pytest.approx(p, rel=1e-12)
    assert bounds == pytest.approx((0.1027746676937974, 0.2158332621413395), rel=1e-10)


def test_where_rs_walk_ends_short_the_equation_is_solved():
    # One degree of freedom and a design effect of 1/1000: nine steps of R's do not reach the cut.
    profile = ProfileLikelihood(0.3, 0.001 / (100 * 0.21), 100, 1.0)

    lower, upper = profile.bounds(12.7)

    for bound in (lower, upper):
        deviance = 200 * (0.3 * math.log(0.3 / bound) + 0.7 * math.log(0.7 / (1 - bound)))
        assert deviance == pytest.approx(12.7**2 * 0.001, rel=1e-9)
    assert lower < 0.3 < upper


def test_wilson_is_wilsons_with_the_effective_sample_size():
    # prop.test(30, 100, correct = FALSE)$conf.int, when the variance is p (1 - p) / 100
    bounds = proportion_interval("wilson", 0.3, 0.3 * 0.7 / 100, math.inf, 5000)

    assert bounds == pytest.approx((0.2189488529493276, 0.3958485463334666), rel=1e-12)


def test_wilson_takes_the_t_quantile():
    lower, upper = proportion_interval("wilson", *HIGH, DF, N)

    p, variance = HIGH
    for bound in (lower, upper):
        deviation = (bound - p) ** 2 / (bound * (1 - bound) * variance / (p * (1 - p)))
        assert math.sqrt(deviation) == pytest.approx(2.144786687917804, rel=1e-12)  # qt(.975, 14)


@pytest.mark.parametrize("method", ["logit", "likelihood", "asin", "mean", "xlogit", "wilson"])
@pytest.mark.parametrize(
    ("p", "variance", "df"),
    [(0.0, 0.0, 14), (1.0, 0.0, 14), (0.4, 0.0, 14), (0.4, 0.01, 0), (0.4, math.nan, 14)],
)
def test_there_is_no_interval(method, p, variance, df):
    assert proportion_interval(method, p, variance, df, 100) == (None, None)


def test_beta_at_the_ends_takes_the_records_for_the_effective_sample_size():
    # binom.test(0, 50)$conf.int and binom.test(50, 50)$conf.int
    assert proportion_interval("beta", 0.0, 0.0, 14, 50) == pytest.approx((0, 0.07112173646419762))
    assert proportion_interval("beta", 1.0, 0.0, 14, 50) == pytest.approx(
        (1 - 0.07112173646419762, 1)
    )
    assert proportion_interval("beta", 0.4, 0.0, 14, 50) == (None, None)
    assert proportion_interval("beta", 0.0, 0.0, 0, 50) == (None, None)


def test_an_unknown_method_is_named():
    with pytest.raises(UnknownNameError, match="'wislon'; did you mean 'wilson'"):
        proportion_interval("wislon", *WIDE, DF, N)
    with pytest.raises(UnknownNameError, match="score"):
        share_interval("score", *WIDE, DF, N)


# svyquantile(~api00, dclus1, c(.05, .95), qrule = "hf7") has its intervals from these shares:
# svymean(~I(api00 <= 481.1)), svymean(~I(api00 <= 816.7)) and svyciprop() of them.
LOW_SHARE = (0.0546448087431694, 0.0008382365381972456)
HIGH_SHARE = (0.9453551912568307, 0.0007145121891484188)


@pytest.mark.parametrize(
    ("method", "low", "high"),
    [
        ("mean", (None, 0.1167413483298527), (0.8880242692236637, None)),
        (
            "beta",
            (0.01077783848376118, 0.1550380576871009),
            (0.8555426130491197, 0.9872181250029195),
        ),
        (
            "xlogit",
            (0.01707765708700584, 0.161290962903837),
            (0.8508020798359043, 0.9813027986484403),
        ),
        (
            "asin",
            (0.009836165795940531, 0.1324899706755651),
            (0.8745371933445181, 0.9879869892481018),
        ),
    ],
)
def test_shares_of_a_quantile(method, low, high):
    for share, expected in ((LOW_SHARE, low), (HIGH_SHARE, high)):
        for bound, bound_expected in zip(
            share_interval(method, *share, DF, N), expected, strict=True
        ):
            # A share below 0 or above 1 bounds no quantile.
            assert bound == (bound_expected and pytest.approx(bound_expected, rel=1e-12))


def test_a_share_without_variance_is_its_own_interval():
    assert share_interval("mean", 1.0, 0.0, DF, N) == (1.0, 1.0)
    assert share_interval("xlogit", 0.5, 0.0, DF, N) == pytest.approx((0.5, 0.5))
    assert share_interval("asin", 1.0, 0.0, DF, N) == (None, None)
    assert share_interval("beta", 1.0, 0.0, DF, N) == (None, None)
    assert share_interval("mean", 0.5, 0.01, 0, N) == (None, None)


def test_information_of_distinct_records_is_that_of_all_records():
    rng = np.random.default_rng(2)
    outcome, weights = rng.integers(0, 2, 300), rng.choice([0.5, 1.25, 4.0], 300)
    rows, counts = np.unique(np.stack([outcome, weights]), axis=1, return_counts=True)
    found = scoring_information(rows[0], rows[1] / weights.mean(), counts)
    assert found == pytest.approx(scoring_information(outcome, weights), rel=1e-13)
