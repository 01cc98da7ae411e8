"""Calibration: factors, and standard errors that know of them."""

import duckdb
import numpy as np
import pytest
from numpy.testing import assert_allclose
from tests.analysis.statistics.estimation.sample import (
    CODES,
    SEX,
    SEX_SUMS,
    SEX_TOTALS,
    W,
    X,
    Y,
    check,
    jackknife,
    replicated_error,
)

from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation.calibration import (
    UNBOUNDED,
    calibrate,
    calibrate_linear,
    g_derivative_sql,
    g_derivatives,
    g_sql,
    g_values,
)
from livelihoods.analysis.statistics.estimation.poststratification import (
    poststratification_factors,
)

# calibrate(des, ~sex + x, c(`(Intercept)` = 210, sexm = 95, x = 1100), calfun=, bounds=)
AUXILIARY = np.column_stack([np.ones(12), np.array(SEX) == "m", X])
TOTALS = np.array([210.0, 95, 1100])
GRAM = AUXILIARY.T @ (W[:, None] * AUXILIARY)
NAMES = ("(Intercept)", "sexm", "x")


def greg_coefficients(gram, products):
    """What calibration takes out: B = (X'W0X)^-1 X'W0z; collinear columns share theirs."""
    return np.linalg.lstsq(gram, products, rcond=1e-12)[0]


def greg_residual(z):
    return z - AUXILIARY @ greg_coefficients(GRAM, AUXILIARY.T @ (W * z))


@pytest.mark.parametrize(
    ("function", "bounds", "expected"),
    [
        (
            "linear",
            UNBOUNDED,
            (3892.5914466650293, 54.4720523271123, 2237.581363620805, 757.404194047301),
        ),
        (
            "raking",
            UNBOUNDED,
            (3896.9076913927579, 53.8660458719604, 2222.489746392152, 763.379779328317),
        ),
        (
            "linear",
            (0.8, 1.6),
            (3902.0243974786799, 54.5232350049478, 2334.187986651835, 774.961880046583),
        ),
        (
            "raking",
            (0.8, 1.6),
            (3902.3454598245044, 54.8309209434909, 2341.794302783627, 775.647505922513),
        ),
        (
            "logit",
            (0.6, 2),
            (3897.602012884811, 53.882942551832, 2249.979966356533, 764.369768853717),
        ),
    ],
)
def test_calibration(function, bounds, expected):
    solved = calibrate(AUXILIARY, W, TOTALS, function=function, bounds=bounds)
    factors = g_values(function, bounds, AUXILIARY @ solved.coefficients)
    assert solved.scale == 1
    assert_allclose((W * factors) @ AUXILIARY, TOTALS, rtol=1e-12)
    check(factors, greg_residual, expected, rtol=2e-10)


def test_linear_calibration_from_sums():
    solved = calibrate_linear(GRAM, W @ AUXILIARY, TOTALS)
    same = calibrate(AUXILIARY, W, TOTALS)
    assert_allclose(solved.coefficients, same.coefficients, rtol=1e-10)


def test_distinct_vectors_are_enough():
    distinct, where = np.unique(AUXILIARY, axis=0, return_inverse=True)
    assert len(distinct) < 12
    weights = np.bincount(where.ravel(), W)
    for function, bounds in (("raking", UNBOUNDED), ("logit", (0.6, 2))):
        few = calibrate(distinct, weights, TOTALS, function=function, bounds=bounds)
        all_records = calibrate(AUXILIARY, W, TOTALS, function=function, bounds=bounds)
        assert_allclose(few.coefficients, all_records.coefficients, rtol=1e-9)


@pytest.mark.parametrize(
    ("function", "expected"), [("linear", 71.4460686305536), ("raking", 74.2264043969234)]
)
def test_calibrated_replicates(function, expected):
    made, full = jackknife()
    weights = np.empty_like(full)
    for place, column in enumerate(full.T):
        solved = calibrate(AUXILIARY, column, TOTALS, function=function)
        factors = g_values(function, UNBOUNDED, AUXILIARY @ solved.coefficients)
        weights[:, place] = column * factors
    # calibrate(as.svrepdesign(des, type="JKn"), ~sex + x, TOTALS, calfun=): SE(svytotal(~y))
    assert replicated_error(made, weights, 0.0) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("function", "bounds", "expected"),
    [
        # g of the first three records with TOTALS * 40: R first multiplies all weights by 44.9
        ("logit", (0.6, 2), [42.3293143458399, 39.6360746516574, 38.8896052418171]),
        ("raking", UNBOUNDED, [43.1747592850726, 40.5165425045149, 39.8268979850730]),
    ],
)
def test_weights_that_do_not_add_up_to_the_population_are_blown_up_first(
    function, bounds, expected
):
    solved = calibrate(AUXILIARY, W, TOTALS * 40, function=function, bounds=bounds)
    factors = solved.scale * g_values(function, bounds, AUXILIARY @ solved.coefficients)
    assert solved.scale > 20
    assert_allclose(factors[:3], expected, rtol=1e-9)


@pytest.mark.parametrize("function", ["linear", "raking"])
def test_collinear_columns_are_harmless(function):
    sex = np.array(SEX)
    wide = np.column_stack([AUXILIARY, sex == "f", np.zeros(12)])
    solved = calibrate(wide, W, [*TOTALS, 115, 0], function=function)
    narrow = calibrate(AUXILIARY, W, TOTALS, function=function)
    assert_allclose(wide @ solved.coefficients, AUXILIARY @ narrow.coefficients, atol=1e-11)
    gram = wide.T @ (W[:, None] * wide)
    fitted = wide @ greg_coefficients(gram, wide.T @ (W * Y))
    assert_allclose(fitted, Y - greg_residual(Y), rtol=1e-10)


def test_calibration_to_cells_is_poststratification():
    cells = np.column_stack([1 - CODES, CODES]).astype(float)
    factors = poststratification_factors(dict(zip("fm", SEX_SUMS, strict=True)), SEX_TOTALS)
    for function, bounds in (("linear", UNBOUNDED), ("raking", UNBOUNDED), ("logit", (0.1, 9))):
        solved = calibrate(cells, W, [115, 95], function=function, bounds=bounds)
        found = g_values(function, bounds, cells @ solved.coefficients)
        assert_allclose(found, [factors[sex] for sex in SEX], rtol=1e-11)
    means = np.bincount(CODES, W * Y) / SEX_SUMS
    gram = np.diag(SEX_SUMS)
    assert_allclose(greg_coefficients(gram, np.bincount(CODES, W * Y)), means, rtol=1e-13)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"function": "cubic"}, "known are linear, raking, logit"),
        ({"bounds": (1.1, 2)}, "lower must be below"),
        ({"bounds": (0.5, 0.9)}, "upper above 1"),
        ({"function": "logit"}, "Logit calibration needs"),
        ({"function": "logit", "bounds": (0.9, 1.1)}, "total 210 of .Intercept. cannot be reached"),
        ({"function": "linear", "bounds": (0.9, 1.3)}, "does not converge"),
        ({"function": "raking", "totals": [210, -95, 1100]}, "total -95 of sexm cannot be"),
    ],
)
def test_calibration_that_cannot_be(arguments, message):
    totals = arguments.pop("totals", TOTALS)
    with pytest.raises(SurveyError, match=message):
        calibrate(AUXILIARY, W, totals, names=NAMES, **arguments)


def test_totals_that_contradict_each_other():
    wide = np.column_stack([AUXILIARY, np.array(SEX) == "f"])
    for function in ("linear", "raking"):
        with pytest.raises(SurveyError, match=r"No weights reach|does not converge"):
            calibrate(wide, W, [*TOTALS, 130], function=function)
    with pytest.raises(SurveyError, match="column 1"):
        calibrate_linear([[0.0]], [0.0], [5.0])


# --- the calibration functions --------------------------------------------------------------------

FUNCTIONS = [
    ("linear", UNBOUNDED),
    ("linear", (0.3, 2.5)),
    ("linear", (0.0, np.inf)),
    ("raking", UNBOUNDED),
    ("raking", (0.3, 2.5)),
    ("raking", (-np.inf, 4)),
    ("logit", (0.3, 2.5)),
    ("logit", (0.0, 10 / 3)),
]


@pytest.mark.parametrize(("function", "bounds"), FUNCTIONS)
def test_g_in_sql(function, bounds):
    u = np.concatenate(
        [
            np.linspace(-4, 4, 161),
            [-1e6, -700.0, -30.0, 30.0, 1e6 if np.isfinite(bounds[1]) else 700.0],
        ]
    )
    connection = duckdb.connect()
    connection.execute("CREATE TABLE t AS SELECT unnest(?::DOUBLE[]) AS u", [list(u)])
    sql = g_sql(function, bounds, "u + 0.25e0 * 0")
    rows = connection.execute(f"SELECT {sql}, typeof({sql}) FROM t").fetchall()
    assert_allclose([value for value, _ in rows], g_values(function, bounds, u), rtol=1e-14)
    assert {kind for _, kind in rows} == {"DOUBLE"}


@pytest.mark.parametrize(("function", "bounds"), FUNCTIONS)
def test_derivatives_are_slopes(function, bounds):
    u = np.linspace(-2.03, 2.01, 101)
    step = 1e-6
    slopes = g_values(function, bounds, u + step) - g_values(function, bounds, u - step)
    assert_allclose(g_derivatives(function, bounds, u), slopes / (2 * step), rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize(("function", "bounds"), FUNCTIONS)
def test_derivatives_in_sql(function, bounds):
    u = np.linspace(-2.03, 2.01, 101)
    connection = duckdb.connect()
    connection.execute("CREATE TABLE t AS SELECT unnest(?::DOUBLE[]) AS u", [list(u)])
    rows = connection.execute(f"SELECT {g_derivative_sql(function, bounds, 'u')} FROM t").fetchall()
    expected = g_derivatives(function, bounds, u)
    assert_allclose([value for (value,) in rows], expected, rtol=1e-12, atol=1e-14)


def test_factors_start_at_one_and_stay_in_bounds():
    for function, bounds in FUNCTIONS:
        assert g_values(function, bounds, 0.0) == pytest.approx(1, rel=1e-15)
        far = g_values(function, bounds, [-1e6, 1e6])
        assert (far >= bounds[0]).all()
        assert (far <= bounds[1]).all()


def test_sql_checks_the_bounds():
    with pytest.raises(SurveyError, match="Logit"):
        g_sql("logit", UNBOUNDED, "u")


@pytest.mark.parametrize("seed", [420, 486, 724])
def test_steps_that_are_much_too_long_are_refused_without_a_warning(seed):
    # Warnings are errors here: the factors of the first steps are beyond all numbers.
    rng = np.random.default_rng(seed)
    x = np.concatenate([np.ones((6, 1)), rng.normal(0, 500, (6, 2))], axis=1)
    weights = rng.uniform(1, 5, 6)
    totals = weights @ x * rng.uniform(0.3, 3, 3)
    with pytest.raises(SurveyError, match="does not converge"):
        calibrate(x, weights, totals, function="raking")
