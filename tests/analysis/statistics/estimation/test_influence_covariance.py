"""Covariances with quantiles, inequality and low earnings among them, without replicate weights.

The oracle is that of `test_inequality_of_domains`: the influence of every record in NumPy, put
through the plain formulas of the design. R has no covariance of a quantile; its influence here is
that of the share at or below it, over the density that Woodruff's interval implies.
"""

import math

import numpy as np
import pyarrow as pa
import pytest
from tests.analysis.statistics.estimation.test_inequality_of_domains import (
    DESIGNS,
    MEASURES,
    RECORDS,
    drawn,
    influence,
    numbers,
    sample_of,
    table_of,
)

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import (
    Calibration,
    Design,
    PostStratification,
    Replicates,
    Survey,
    gini,
    mean,
    poverty_rate,
    quantile,
    theil,
    total,
)

CHOSEN = ("gini", "qsr", "arpt", "fixed0", "arpr", "fgt1", "low")
QUANTILES = {"q25": 0.25, "q50": 0.5}
ASKED = [
    mean("y", name="mean"),
    *(MEASURES[name] for name in CHOSEN),
    quantile("y", [0.25, 0.5], name="quantile"),
    total("y", name="total"),
]
NAMES = ["mean", *CHOSEN, *QUANTILES, "total"]
EVERYWHERE = np.ones(RECORDS, bool)


def inside_of(columns, sex):
    return np.array(columns["sex"]) == sex


def quantile_influence(y, w, inside, row, sample):
    known = inside & ~np.isnan(y)
    below = known & (np.nan_to_num(y, nan=np.inf) <= row["value"])
    share = w[below].sum() / w[known].sum()
    u = np.where(known, (below - share) / w[known].sum(), 0.0)
    error = math.sqrt(sample.covariance((sample.weights * u)[:, None], EVERYWHERE)[0, 0])
    return -u * row["se"] / error


def influences_of(name, y, sample, inside, row):
    w = sample.weights
    known = inside & ~np.isnan(y)
    filled = np.nan_to_num(y)
    if name == "mean":
        whole = w[known].sum()
        return np.where(known, (filled - (w * filled)[known].sum() / whole) / whole, 0.0)
    if name == "total":
        return np.where(known, filled, 0.0)
    if name in QUANTILES:
        return quantile_influence(y, w, inside, row, sample)
    return influence(name, y, w, inside)[1]


def compared(columns, design, sample, rel):
    survey = Survey.open(table_of(columns), design=design)
    found = survey.covariance(ASKED, by=["sex"])
    y = numbers(columns)
    shown = survey.estimate(ASKED, by=[["sex"]]).arrow().to_pylist()
    assert [row["se"] for row in found.rows] == pytest.approx([row["se"] for row in shown])
    z = []
    for number, row in enumerate(found.rows):
        inside = inside_of(columns, row["sex"])
        z.append(sample.weights * influences_of(NAMES[number % len(NAMES)], y, sample, inside, row))
    wanted = sample.covariance(np.stack(z, axis=1), EVERYWHERE)
    error = np.sqrt(np.diag(wanted))
    np.testing.assert_allclose(
        found.matrix / np.outer(error, error), wanted / np.outer(error, error), atol=rel
    )
    # The diagonal is what the table shows.
    np.testing.assert_allclose(
        np.sqrt(np.diag(found.matrix)), [row["se"] for row in shown], rtol=rel
    )


@pytest.mark.parametrize("kind", list(DESIGNS))
def test_covariances_are_those_of_the_influences(kind):
    columns = drawn()
    design, words = DESIGNS[kind]
    compared(columns, design, sample_of(columns, **words), 1e-10)


def test_post_stratification_takes_what_it_explains_out_of_all():
    columns = drawn()
    totals = {"r0": 2000.0, "r1": 3000.0, "r2": 2500.0}
    fitted = PostStratification(by="region", totals=totals)
    design = Design(weights="w", strata="h", psu="i", nest=True, calibration=fitted)
    sample = sample_of(columns).poststratified(columns["region"], totals)
    compared(columns, design, sample, 1e-9)


def test_calibration_leaves_no_error_to_what_it_fixes_beside_an_inequality():
    columns = drawn()
    fitted = Calibration(totals={"1": 8000.0, "h": 8200.0})
    design = Design(weights="w", strata="h", psu="i", nest=True, calibration=fitted)
    survey = Survey.open(table_of(columns), design=design)
    found = survey.covariance([gini("y"), poverty_rate("y"), total("h", name="fixed")])
    assert found.matrix[0, 0] > 0
    assert found.matrix[1, 1] > 0
    assert not found.matrix[2].any()


def correlations(table, statistics, **words):
    said = {"weights": "w", "strata": "h", "psu": "i", "nest": True}
    matrix = Survey.open(table, design=Design(**said, **words)).covariance(statistics, by=["sex"])
    error = np.sqrt(np.diag(matrix.matrix))
    return matrix.matrix / np.outer(error, error)


def test_the_jackknife_says_nearly_the_same_of_smooth_measures():
    given = table_of(drawn()), [mean("y"), gini("y"), theil("y")]
    found = correlations(*given)
    np.testing.assert_allclose(
        found, correlations(*given, replicates=Replicates(kind="JKn")), atol=0.05
    )


def test_balanced_halves_say_nearly_the_same_of_quantiles_and_lines():
    # The jackknife does not follow a quantile; balanced halves do.
    rng = np.random.default_rng(11)
    count = 2000
    psu = rng.integers(0, 30, count)
    table = pa.table(
        {
            "h": psu // 2,
            "i": psu % 2,
            "w": rng.uniform(1, 3, count),
            "y": rng.lognormal(6, 0.7, count) * (1 + 0.02 * psu),
            "sex": np.where(rng.random(count) < 0.5, "f", "m"),
        }
    )
    given = table, [mean("y"), quantile("y"), quantile("y", 0.25, name="q"), poverty_rate("y")]
    found = correlations(*given)
    halves = Replicates(kind="Fay", rho=0.3)
    given[1][1:3] = [
        quantile("y", interval="quantile"),
        quantile("y", 0.25, interval="quantile", name="q"),
    ]
    assert np.abs(found - correlations(*given, replicates=halves)).max() < 0.3
    assert np.abs(found - correlations(*given, replicates=halves)).mean() < 0.1


def test_a_difference_of_medians_has_an_error():
    columns = drawn()
    design = DESIGNS["plain"][0]
    found = Survey.open(table_of(columns), design=design).covariance([quantile("y")], by=["sex"])
    gap = found.contrast({1: 1, 0: -1})
    variances = np.diag(found.matrix)
    assert gap.se**2 == pytest.approx(variances.sum() - 2 * found.matrix[0, 1])
    assert gap.value == found.rows[1]["value"] - found.rows[0]["value"]


def test_parts_of_one_domain_set_that_are_asked_twice_are_wholly_dependent():
    columns = drawn()
    survey = Survey.open(table_of(columns), design=DESIGNS["plain"][0])
    twice = [quantile("y", name="a"), quantile("y", rule="hf7", name="b"), gini("y", name="c")]
    matrix = survey.covariance(twice, where="sex = 'f'").matrix
    assert matrix[0, 1] == pytest.approx(math.sqrt(matrix[0, 0] * matrix[1, 1]), rel=0.2)


def test_a_domain_without_a_figure_is_refused_by_name():
    columns = drawn()
    y = numbers(columns)
    columns["y"] = [
        None if sex == "m" or math.isnan(each) else each
        for sex, each in zip(columns["sex"], y, strict=True)
    ]
    survey = Survey.open(table_of(columns), design=DESIGNS["plain"][0])
    found = survey.covariance([gini("y"), mean("y")], by=["sex"])
    assert [row["value"] is None for row in found.rows] == [False, False, True, True]
    assert np.isnan(found.matrix[2]).all()
    assert found.matrix[0, 0] > 0
    with pytest.raises(InputError, match=r"gini\(y\)\[m\]: no value"):
        found.contrast({"gini(y)[m]": 1, "gini(y)[f]": -1})


def test_same_bits_in_any_order_and_with_any_threads():
    columns = drawn()
    table = table_of(columns)
    order = pa.array(np.random.default_rng(1).permutation(RECORDS))
    matrices = [
        Survey.open(given, design=DESIGNS["plain"][0], threads=threads)
        .covariance([ASKED[0], gini("y"), poverty_rate("y"), quantile("y")], by=["sex"])
        .matrix
        for given, threads in ((table, 1), (table.take(order), 3))
    ]
    assert (matrices[0] == matrices[1]).all()


@pytest.mark.parametrize("rule", ["remove", "adjust", "average"])
def test_lonely_strata_follow_the_rule_for_covariances(rule):
    columns = drawn()
    lonely = np.array(columns["h"]) == 0
    columns["i"] = np.where(lonely, 9, columns["i"]).tolist()
    said = {"weights": "w", "strata": "h", "psu": "i", "nest": True}
    survey = Survey.open(table_of(columns), design=Design(**said, lonely_psu=rule))
    given = [gini("y"), quantile("y"), mean("y"), poverty_rate("y")]
    shown = survey.estimate(given).arrow().to_pylist()
    matrix = survey.covariance(given).matrix
    np.testing.assert_allclose(np.sqrt(np.diag(matrix)), [row["se"] for row in shown], rtol=1e-9)
