"""Regressions against R's `svyglm` on the sample of `scored`, and what must hold of any."""

import numpy as np
import pyarrow as pa
import pytest
from tests.analysis.statistics.estimation.scored import TABLE, sample, shuffled

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import Design, Survey, mean
from livelihoods.analysis.statistics.errors import SurveyError, UnknownNameError

CLOSE = {"rel": 1e-12}

# svyglm(y ~ x + grp, D), svyglm(z ~ x + s, D, family = quasibinomial()) and
# svyglm(y ~ x, subset(D, x > 0)), where D is e, r, k: coef(), SE()
LINEAR = {
    "linear": (
        [3.05473066579740626, 1.04816233395811276, 0.27561133295303319, 0.00984434846385786],
        [0.150231353045564, 0.060802656966614, 0.134980988428596, 0.178568395056644],
    ),
    "replicates": (
        [3.05473066579740626, 1.04816233395811276, 0.27561133295303319, 0.00984434846385786],
        [0.1791581797547938, 0.0817970611661228, 0.1740908821098572, 0.2511927566904045],
    ),
    "calibrated": (
        [3.0584768463278613, 1.0465549364112741, 0.2547104638939447, 0.0168703465036214],
        [0.1514414522640406, 0.0582947569594281, 0.1334144315256562, 0.1717965736830459],
    ),
}
LOGISTIC = {
    "linear": (
        [-1.584760319867177, 1.062182275526676, -0.128530536671021],
        [1.151830561808570, 0.530769967056475, 1.160099893592456],
    ),
    "replicates": (
        [-1.584760319867177, 1.062182275526676, -0.128530536671021],
        [1.795831481710631, 0.916220338602265, 1.389432577045457],
    ),
    "calibrated": (
        [-1.450849852707163, 0.996028567584308, -0.151334610947018],
        [1.229694801705339, 0.540062329807744, 1.150255790678687],
    ),
}
SUBSET = {
    "linear": ([3.345920223932824, 0.989167249825052], [0.2367546611987785, 0.0680229640973661]),
    "replicates": (
        [3.345920223932824, 0.989167249825052],
        [0.2669113011596790, 0.0779022636250439],
    ),
    "calibrated": ([3.331980276994503, 0.991130910280577], [0.222701579863184, 0.066307642623416]),
}


def numbers(found, name):
    return [row[name] for row in found.rows]


@pytest.mark.parametrize("design", LINEAR)
def test_a_linear_regression_is_that_of_r(design):
    found = sample(design).regression("y ~ x + grp")
    assert numbers(found, "name") == ["(Intercept)", "x", "grpb", "grpc"]
    assert numbers(found, "value") == pytest.approx(LINEAR[design][0], **CLOSE)
    assert numbers(found, "se") == pytest.approx(LINEAR[design][1], **CLOSE)
    assert (found.df, found.n) == (6, 23)


@pytest.mark.parametrize("design", LOGISTIC)
def test_a_logistic_regression_is_that_of_r(design):
    found = sample(design).regression("z ~ x + s", family="binomial")
    assert numbers(found, "name") == ["(Intercept)", "x", "sm"]
    assert numbers(found, "value") == pytest.approx(LOGISTIC[design][0], **CLOSE)
    assert numbers(found, "se") == pytest.approx(LOGISTIC[design][1], **CLOSE)
    assert found.df == 7


@pytest.mark.parametrize("design", SUBSET)
def test_a_regression_over_a_domain_is_that_of_r(design):
    found = sample(design).regression("y ~ x", where="x > 0")
    assert numbers(found, "value") == pytest.approx(SUBSET[design][0], **CLOSE)
    assert numbers(found, "se") == pytest.approx(SUBSET[design][1], **CLOSE)
    assert found.df == 8


def test_an_interaction_and_a_model_without_intercept_are_those_of_r():
    # svyglm(y ~ s * x, e), svyglm(x ~ grp - 1, e)
    found = sample().regression("y ~ s * x")
    assert numbers(found, "name") == ["(Intercept)", "sm", "x", "sm:x"]
    value = [3.4751583710407217, -0.3953386761724850, 0.9680995475113126, 0.0855065551239166]
    assert numbers(found, "value") == pytest.approx(value, **CLOSE)
    se = [0.2992988313803052, 0.2549885922066881, 0.0845940853737011, 0.0927697002399945]
    assert numbers(found, "se") == pytest.approx(se, **CLOSE)
    found = sample().regression("x ~ grp - 1")
    assert numbers(found, "name") == ["grpa", "grpb", "grpc"]
    assert numbers(found, "value") == pytest.approx([1.39130434782609, 2.0, 3.48], **CLOSE)
    se = [0.702462825289892, 0.278886675511358, 0.446412425155633]
    assert numbers(found, "se") == pytest.approx(se, **CLOSE)


@pytest.mark.parametrize("design", ["linear", "replicates", "calibrated"])
def test_a_regression_on_two_groups_is_the_difference_of_their_means(design):
    survey = sample(design)
    means = survey.covariance([mean("y")], by=["s"])
    difference = means.contrast({"m": 1, "f": -1})
    found = survey.regression("y ~ s").rows[1]
    assert (found["value"], found["se"]) == pytest.approx(
        (difference.value, difference.se), **CLOSE
    )


def test_a_logistic_regression_without_variables_is_the_logarithm_of_the_odds():
    share = sample().estimate([mean("z")]).arrow().to_pylist()[0]["value"]
    found = sample().regression("z ~ 1", family="binomial").rows[0]["value"]
    assert found == pytest.approx(np.log(share / (1 - share)), rel=1e-9)


@pytest.mark.parametrize("design", ["linear", "replicates", "calibrated"])
@pytest.mark.parametrize("family", ["gaussian", "binomial"])
def test_the_bits_depend_neither_on_threads_nor_on_the_order_of_records(design, family):
    first = sample(design, threads=1).regression("z ~ x + grp + log(1 + x)", family=family)
    other = sample(design, shuffled(), threads=3).regression(
        "z ~ x + grp + log(1 + x)", family=family
    )
    assert first.rows == other.rows
    assert first.matrix.tobytes() == other.matrix.tobytes()


def test_a_large_offset_of_a_variable_costs_no_digits():
    far = TABLE.append_column("far", pa.array(np.array(TABLE["x"]) * 1e-3 + 1e7))
    slope = sample(table=far).regression("y ~ far").rows[1]
    near = sample().regression("y ~ x").rows[1]
    # The column itself keeps nine decimals of its own.
    assert slope["value"] * 1e-3 == pytest.approx(near["value"], rel=1e-5)
    assert slope["t"] == pytest.approx(near["t"], rel=1e-5)


def test_numbers_can_be_classes_and_conditions_can_be_explained():
    found = sample().regression("s = 'f' ~ factor(x)", family="binomial", where="x IN (1, 2, 3)")
    assert numbers(found, "name") == ["(Intercept)", "factor(x)2", "factor(x)3"]
    # Text of two levels is explained as whether it is the second, as R does with factors.
    turned = sample().regression("s ~ factor(x)", family="binomial", where="x IN (1, 2, 3)")
    assert numbers(turned, "value") == pytest.approx([-each for each in numbers(found, "value")])


def test_truth_values_are_columns_of_their_own():
    found = sample().regression("y ~ I(x > 2) + s = 'm'")
    assert numbers(found, "name") == ["(Intercept)", "I(x > 2)TRUE", "s = 'm'TRUE"]


def test_few_degrees_of_freedom_leave_no_interval():
    few = Survey.open(TABLE, design=Design(weights="w", psu="h"))
    found = few.regression("y ~ x + grp").rows[1]
    assert found["se"] >= 0
    assert (found["lower"], found["upper"], found["p_value"]) == (None, None, None)


@pytest.mark.parametrize(
    ("formula", "family", "message"),
    [
        ("y x", "gaussian", "is not a formula"),
        ("y ~ x / 2", "gaussian", "put arithmetic in brackets"),
        ("y ~ x:s", "gaussian", "needs 's' as a term"),
        ("y ~ x - s", "gaussian", "only the intercept"),
        ("y ~ 0", "gaussian", "needs a variable"),
        ("y ~ nobody", "gaussian", "unknown name 'nobody'"),
        ("grp ~ x", "gaussian", "grp is text"),
        ("x ~ y", "binomial", "x: a logistic regression explains 0 and 1"),
        ("y ~ x + I(2 * x + 1)", "gaussian", "follows from the columns before it"),
        ("I(x > 2) ~ x", "binomial", "does not come to an end: x"),
        ("log(x) ~ y", "gaussian", "a logarithm needs numbers above 0"),
        ("y ~ I(0 * x)", "gaussian", "is the same in all complete records"),
    ],
)
def test_what_cannot_be_fitted_is_told(formula, family, message):
    with pytest.raises(InputError, match=message):
        sample().regression(formula, family=family)


def test_a_single_level_or_no_record_is_told():
    with pytest.raises(SurveyError, match="only the level 'a'"):
        sample().regression("y ~ grp", where="grp = 'a'")
    with pytest.raises(SurveyError, match="No record"):
        sample().regression("y ~ x", where="x > 99")
    with pytest.raises(SurveyError, match="z is 1 in all"):
        sample().regression("z ~ x", family="binomial", where="z = 1")
    with pytest.raises(UnknownNameError, match="family 'poisson'"):
        sample().regression("y ~ x", family="poisson")
