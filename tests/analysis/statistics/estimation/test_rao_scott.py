"""Tests of independence against R's `survey`; every number expected was computed by R.

R 4.2.2 with survey 4.1-1, whose `svychisq` has the formulas of 4.5. CompQuadForm was not at hand:
`lincom` is held against distributions with a closed form and against `psum.chisq` of R's mgcv
1.8-41, which has Davies' algorithm too.
"""

import math

import numpy as np
import pytest

from livelihoods.analysis.statistics.errors import SurveyError, UnknownNameError
from livelihoods.analysis.statistics.estimation.rao_scott import (
    _about_beyond,
    _exactly_beyond,
    pearson_test,
    wald_test,
)

N, DF = 183, 14


def symmetric(size, lower):
    matrix = np.zeros((size, size))
    matrix[np.tril_indices(size)] = lower
    return matrix + np.tril(matrix, -1).T


# svydesign(id = ~dnum, weights = ~pw, fpc = ~fpc, data = apiclus1): svymean(), svytotal() and
# vcov() of interaction(stype, sch.wide): rows sch.wide No, Yes; columns stype E, H, M.
SHARES = np.array([[12, 3, 8], [132, 11, 17]]) / N
TOTALS = SHARES * N * 33.84699630737305
LINEARIZED = symmetric(
    6,
    [
        *(3.0304346826422738e-4, -5.1476430951607387e-5, 9.2519361327234137e-5),
        *(-1.9467720958936033e-4, 6.2502680214053221e-5, 3.8624740473686971e-4),
        *(-3.1241507782843857e-5, -2.0791994564621903e-4, -2.3468915054350475e-4),
        *(1.9065157514526238e-3, 4.2764991725404881e-5, 8.6133969079198611e-5),
        *(-2.7640067896358027e-5, -7.7676765664015548e-4, 4.5400054606468428e-4),
        *(-6.8413311665820427e-5, 1.8240365977340421e-5, 8.2563430783001036e-6),
        *(-6.5589749083990107e-4, 2.2150821766722578e-4, 4.7630587578285493e-4),
    ],
)
OF_TOTALS = symmetric(
    6,
    [
        *(34168.810267647626, -481.2508488401071, 2887.5050930406442),
        *(-4090.6322151409117, 481.25084884010732, 9304.1830775754115),
        *(182153.44628598061, -7700.0135814417181, -14918.776314043325),
        *(1379264.9327757477, 12271.896645422734, 2165.6288197804834),
        *(-4652.0915387877039, 27912.549232726225, 17966.698356697343),
        *(16121.903436143597, -481.25084884010732, -3689.58984110749),
        *(89512.65788425997, 11469.811897355894, 26147.962786979173),
    ],
)
# The same of as.svrepdesign(dclus1), a jackknife.
REPLICATED = symmetric(
    6,
    [
        *(3.8430168044070761e-4, -7.4215804553735761e-5, 9.8044517177040802e-5),
        *(-2.5226629834274413e-4, 8.0405811345804886e-5, 4.3235610749287761e-4),
        *(-3.3509991885832292e-5, -2.2636324640646423e-4, -2.935596161040335e-4),
        *(2.3289270348688411e-3, 5.1071402938421289e-5, 9.0159413172950201e-5),
        *(-1.1681167675342263e-5, -9.0919113025433992e-4, 4.9335966459988778e-4),
        *(-7.5380988596817486e-5, 3.1969309264404137e-5, 4.4745163283437789e-5),
        *(-8.6630305021817154e-4, 2.8628181721842292e-4, 5.7868774904872478e-4),
    ],
)


@pytest.mark.parametrize(
    ("statistic", "value", "ndf", "ddf", "p"),
    [
        # svychisq(~sch.wide + stype, dclus1, statistic = )
        ("F", 5.1933695414748771, 1.4946397777074554, 20.924956887904376, 0.021747462370796916),
        ("Chisq", 11.940892080745339, 2, None, 0.0055532633031132187),
        ("saddlepoint", 11.940892080745339, None, None, 0.026441127709637507),
    ],
)
def test_pearson_is_rs(statistic, value, ndf, ddf, p):
    test = pearson_test(SHARES, LINEARIZED, N, DF, statistic=statistic)

    assert test.statistic == pytest.approx(value, rel=1e-11)
    assert test.ndf == (ndf and pytest.approx(ndf, rel=1e-11))
    assert test.ddf == (ddf and pytest.approx(ddf, rel=1e-11))
    # R's root of the saddlepoint is good to 1e-8.
    assert test.p_value == pytest.approx(p, rel=1e-8)


@pytest.mark.parametrize(
    ("statistic", "value", "ndf", "ddf", "p"),
    [
        # svychisq(~sch.wide + stype, as.svrepdesign(dclus1), statistic = )
        ("F", 4.4639053819295871, 1.4197254796946035, 19.876156715724449, 0.035773399013596427),
        ("Chisq", 11.940892080745339, 2, None, 0.011517295902777889),
        ("saddlepoint", 11.940892080745339, None, None, 0.023652564839743939),
    ],
)
def test_on_replicate_weights_the_sum_has_no_denominator(statistic, value, ndf, ddf, p):
    test = pearson_test(SHARES, REPLICATED, N, DF, statistic=statistic, replicates=True)

    assert test.statistic == pytest.approx(value, rel=1e-11)
    assert test.ndf == (ndf and pytest.approx(ndf, rel=1e-11))
    assert test.ddf == (ddf and pytest.approx(ddf, rel=1e-11))
    assert test.p_value == pytest.approx(p, rel=1e-8)


@pytest.mark.parametrize(
    ("adjusted", "value", "ddf", "p"),
    [
        # The same call with statistic = "Wald" and "adjWald"
        (False, 2.4010586006026786, 14, 0.12689630060235083),
        (True, 2.2295544148453446, 13, 0.14705788690124844),
    ],
)
def test_wald_is_rs(adjusted, value, ddf, p):
    test = wald_test(TOTALS, OF_TOTALS, DF, adjusted=adjusted)

    assert (test.statistic, test.p_value) == pytest.approx((value, p), rel=1e-11)
    assert (test.ndf, test.ddf) == (2, ddf)


def test_one_contrast_is_exact():
    # In a 2 x 2 table the sum has one term: F(1, df), and chi-square(1) on replicate weights.
    shares = np.array([[0.1, 0.2], [0.3, 0.4]])
    covariance = (np.diag(shares.ravel()) - np.outer(shares, shares)) / 50

    by_f = pearson_test(shares, covariance, 100, DF)
    exact = pearson_test(shares, covariance, 100, DF, statistic="lincom")
    by_chisq = pearson_test(shares, covariance, 100, DF, statistic="Chisq", replicates=True)
    limit = pearson_test(shares, covariance, 100, DF, statistic="lincom", replicates=True)

    assert exact.p_value == pytest.approx(by_f.p_value, rel=1e-10)
    assert limit.p_value == pytest.approx(by_chisq.p_value, rel=1e-10)


def test_a_simple_random_sample_has_design_effects_of_one():
    covariance = (np.diag(SHARES.ravel()) - np.outer(SHARES, SHARES)) / N

    test = pearson_test(SHARES, covariance, N, math.inf)

    # chisq.test(matrix(c(12, 132, 3, 11, 8, 17), 2), correct = FALSE): X2 = 11.9408920807
    assert test.statistic == pytest.approx(11.940892080745339 / 2)
    assert test.ndf == pytest.approx(2)
    assert test.p_value == pytest.approx(math.exp(-11.940892080745339 / 2))
    assert pearson_test(TOTALS, covariance, N, 9).statistic == pytest.approx(test.statistic)


@pytest.mark.parametrize(
    ("x", "effects", "ddf", "expected"),
    [
        # psum.chisq(x, lb = effects, lower.tail = FALSE, tol = 1e-11, nlim = 1e6)
        (3.0, [0.25, 0.5, 1.5, 2.0, 3.0], math.inf, 0.7802666922083876),
        (30.0, [0.25, 0.5, 1.5, 2.0, 3.0], math.inf, 0.005363695422396342),
        # psum.chisq(0, lb = c(effects, -x / ddf), df = c(1, 1, 1, 1, 1, floor(ddf)), ...)
        (3.0, [0.25, 0.5, 1.5, 2.0, 3.0], 20.6, 0.7889257795579303),
        (30.0, [0.25, 0.5, 1.5, 2.0, 3.0], 20.6, 0.01924768897411544),
        # pchisq(5 / 2, 2, lower.tail = FALSE), pf(5 / 4, 2, 16, lower.tail = FALSE)
        (5.0, [2.0, 2.0], math.inf, 0.2865047968601901),
        (5.0, [2.0, 2.0, 1e-17], 16.0, 0.3130300524743594),
        # pchisq(5e-7, 1, lower.tail = FALSE), pf(1e4, 1, 3, lower.tail = FALSE)
        (1e-6, [2.0], math.inf, 0.9994358104634681),
        (2e4, [2.0], 3.0, 2.204521923184911e-06),
        (0.0, [2.0], 3.0, 1.0),
    ],
)
def test_tail_of_a_sum_of_chi_squares(x, effects, ddf, expected):
    assert _exactly_beyond(x, np.array(effects), ddf) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("x", "effects", "ddf", "expected"),
    [
        # pchisqsum(x, df = rep(1, 3), a = effects, method = "saddlepoint", lower.tail = FALSE)
        (1.0, [0.5, 1.5, 2.0], math.inf, 0.8370127812884799),
        (4.0, [0.5, 1.5, 2.0], math.inf, 0.3805688394500521),
        (40.0, [0.5, 1.5, 2.0], math.inf, 2.078573113262791e-05),
        # pFsum(x, df = rep(1, 3), a = effects, ddf = 17.3, method = "saddlepoint", ...)
        (1.0, [0.5, 1.5, 2.0], 17.3, 0.8401230607340762),
        (40.0, [0.5, 1.5, 2.0], 17.3, 0.0009885065899900925),
    ],
)
def test_saddlepoint_of_a_sum_of_chi_squares(x, effects, ddf, expected):
    # At the mean (4) R falls back on Satterthwaite's two moments.
    assert _about_beyond(x, np.array(effects), ddf) == pytest.approx(expected, rel=1e-7)


def test_an_empty_cell_is_allowed():
    # svychisq(~a + b, svydesign(id = ~1, data = d)) of 100 records, counts 20, 0, 30, 10, 30, 10
    shares = np.array([[0.2, 0.0, 0.3], [0.1, 0.3, 0.1]])
    covariance = (np.diag(shares.ravel()) - np.outer(shares, shares)) / 99

    by_f = pearson_test(shares, covariance, 100, 99)
    about = pearson_test(shares, covariance, 100, 99, statistic="saddlepoint")

    assert by_f.statistic == pytest.approx(22.53419226957384)
    assert (by_f.ndf, by_f.ddf) == pytest.approx((1.994903407721504, 197.4954373644289))
    assert by_f.p_value == pytest.approx(1.589617732720591e-09)
    assert about.p_value == pytest.approx(1.971062461005244e-09, rel=1e-7)


@pytest.mark.parametrize("df", [0, -1])
@pytest.mark.parametrize("statistic", ["F", "lincom", "saddlepoint"])
def test_without_degrees_of_freedom_there_is_no_p_value(df, statistic):
    assert pearson_test(SHARES, LINEARIZED, N, df, statistic=statistic).p_value is None
    assert wald_test(TOTALS, OF_TOTALS, df).p_value is None


def test_wald_adjusted_needs_more_degrees_of_freedom_than_contrasts():
    assert wald_test(TOTALS, OF_TOTALS, 1, adjusted=True).p_value is None
    assert wald_test(TOTALS, OF_TOTALS, 2, adjusted=True).p_value is not None
    without_end = wald_test(TOTALS, OF_TOTALS, math.inf, adjusted=True)
    assert without_end == wald_test(TOTALS, OF_TOTALS, math.inf)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ([[0.0, 0.0], [0.4, 0.6]], "row 1 is empty"),
        ([[0.3, 0.0], [0.7, 0.0]], "column 2 is empty"),
        ([[0.3, 0.7]], "two rows and two columns"),
        ([[0.3, math.nan], [0.2, 0.1]], "could not be estimated"),
    ],
)
def test_a_table_that_cannot_be_tested(table, message):
    size = np.size(table)

    with pytest.raises(SurveyError, match=message):
        pearson_test(table, np.eye(size), 100, 10)
    with pytest.raises(SurveyError, match=message):
        wald_test(table, np.eye(size), 10)


def test_a_covariance_that_cannot_be_used():
    table = np.array([[0.1, 0.2], [0.3, 0.4]])

    with pytest.raises(SurveyError, match="The covariance of 4 cells"):
        pearson_test(table, np.eye(3), 100, 10)
    for nothing in (np.zeros((4, 4)), np.full((4, 4), np.nan)):
        assert pearson_test(table, nothing, 100, 10).statistic is None
        for statistic in ("lincom", "saddlepoint"):
            with pytest.raises(SurveyError, match="no variance"):
                pearson_test(table, nothing, 100, 10, statistic=statistic)
    with pytest.raises(SurveyError, match="no variance"):
        wald_test(table, np.full((4, 4), np.nan), 10)
    with pytest.raises(SurveyError, match="full rank"):
        wald_test(table, np.zeros((4, 4)), 10)
    with pytest.raises(SurveyError, match="Too many cells"):
        pearson_test(np.diag([0.4, 0.3, 0.3]), np.eye(9), 100, 10)


def test_an_unknown_statistic_is_named():
    with pytest.raises(UnknownNameError, match="did you mean 'Chisq'"):
        pearson_test(SHARES, LINEARIZED, N, DF, statistic="chi")
