"""The quantile rules: R's numbers, exact ties, windows, and the reference cases."""

import csv
import gzip
import json
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation.quantile_rules import (
    AFTER,
    BEFORE,
    DISTINCT,
    RULES,
    Window,
    cut,
    quantile,
    quantile_distinct,
    quantile_window,
    smallest_reaching,
)

VALUES = [120, 150, 150, 210, 260, 260, 300, 340, 410, 480, 650, 900]
WEIGHTS = [3, 1.5, 2.5, 4, 1, 2, 3.5, 2, 1.25, 3, 2, 1.75]
SHARES = [0.02, 0.1, 0.25, 0.4, 0.5, 0.9, 0.98]

# sapply(SHARES, function(p) get(paste0("qrule_", rule), asNamespace("survey"))(VALUES, WEIGHTS, p))
BY_R = {
    "math": [150, 150, 150, 210, 260, 650, 900],
    "school": [150, 150, 150, 235, 260, 650, 900],
    "shahvaish": [120, 120, 150, 210, 300, 900, 900],
    "hf1": [150, 150, 150, 210, 260, 650, 900],
    "hf2": [150, 150, 150, 235, 260, 650, 900],
    "hf3": [150, 150, 150, 260, 260, 650, 900],
    "hf4": [71, 115, 150, 210, 260, 565, 821.428571428571],
    "hf5": [120, 136.666666666667, 170.769230769231, 250, 270.909090909091, 650, 900],
    "hf6": [120, 120, 154.6875, 245, 267.142857142857, 732.142857142857, 900],
    "hf7": [125.15, 145.75, 196.5, 251.25, 277.5, 617.416666666667, 835.625],
    "hf8": [
        120,
        132.125,
        164.642857142857,
        249.166666666667,
        269.444444444444,
        676.136363636363,
        900,
    ],
    "hf9": [
        120,
        133.363636363636,
        166.090909090909,
        249.411764705882,
        269.787234042553,
        669.491525423729,
        900,
    ],
}


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_gives_what_r_gives(rule):
    ours = [quantile(rule, VALUES, WEIGHTS, p) for p in SHARES]
    assert ours == pytest.approx(BY_R[rule], rel=1e-12)


@pytest.mark.parametrize("rule", RULES)
def test_whole_weights_give_the_same(rule):
    whole = [round(100 * weight) for weight in WEIGHTS]
    for weights in (np.array(whole), np.array(whole, dtype=object)):
        ours = [quantile(rule, VALUES, weights, p, scale=100) for p in SHARES]
        assert ours == pytest.approx(BY_R[rule], rel=1e-12)


def test_ties_of_equal_weights_as_r_sees_them_in_floating_point():
    values, shares = range(1, 201), [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95]
    weights = np.full(200, 30.97)
    # sapply(shares, function(p) survey:::qrule_math(1:200, rep(30.97, 200), p)), and qrule_school
    by_r = [11, 21, 50, 100, 150, 181, 190]
    assert [quantile("math", values, weights, p) for p in shares] == by_r
    halfway = [11, 21, 50.5, 100.5, 150.5, 181, 190]
    assert [quantile("school", values, weights, p) for p in shares] == halfway


def test_ties_of_whole_weights_are_exact():
    values, shares = range(1, 201), [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95]
    weights = np.full(200, 3097)
    tied = [10, 20, 50, 100, 150, 180, 190]
    assert [quantile("math", values, weights, p) for p in shares] == tied
    assert [quantile("school", values, weights, p) for p in shares] == [k + 0.5 for k in tied]
    assert [smallest_reaching(values, weights, p) for p in shares] == tied
    assert quantile("math", values, weights, Fraction(1, 3)) == 67


def test_equal_weights_of_one_as_in_r():
    values, weights = range(1, 21), np.ones(20)
    shares = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95]
    # sapply(shares, function(p) survey:::qrule_hf3(1:20, rep(1, 20), p)), and qrule_shahvaish
    assert [quantile("hf3", values, weights, p) for p in shares] == [2, 2, 6, 10, 16, 18, 20]
    assert [quantile("shahvaish", values, weights, p) for p in shares] == [1, 2, 5, 10, 15, 18, 19]
    # Below the first record's share R takes the second record, and continues the line of hf4.
    assert quantile("math", values, weights, 0) == quantile("math", values, weights, 0.01) == 2
    assert quantile("hf4", values, weights, 0.01) == pytest.approx(0.2)
    assert smallest_reaching(values, weights, 0.01) == 1


def test_one_record_no_record_and_the_ends():
    for rule in RULES:
        assert quantile(rule, [], [], 0.5) is None
        if rule != "hf4":
            assert quantile(rule, [7], [2.5], 0.5) == 7
            assert quantile(rule, VALUES, WEIGHTS, 1) == 900
    assert quantile("hf4", VALUES, WEIGHTS, 1) is None
    assert smallest_reaching([], [], 0.5) is None
    assert smallest_reaching(VALUES, WEIGHTS, 1) == 900


def test_unknown_rules_and_impossible_shares_are_refused():
    with pytest.raises(SurveyError, match=r"no quantile rule 'hf10'; did you mean 'hf1'.* hf9\."):
        quantile("hf10", VALUES, WEIGHTS, 0.5)
    for p in (-0.1, 1.5, float("nan")):
        with pytest.raises(SurveyError, match="share of 0 to 1"):
            quantile("math", VALUES, WEIGHTS, p)
    with pytest.raises(SurveyError, match="single records"):
        quantile_distinct("hf7", VALUES, WEIGHTS, 0.5)
    with pytest.raises(SurveyError, match="2 values have 1 weights"):
        quantile("math", [1, 2], [1.0], 0.5)


def test_windows_that_miss_the_quantile_are_refused():
    around = {"total": 30, "first": 10, "records": 30}
    with pytest.raises(SurveyError, match="begins after"):
        quantile_window("math", Window([1, 2], [1, 1], before=10, **around), 0.1)
    with pytest.raises(SurveyError, match="does not hold record 13"):
        quantile_window("math", Window([1, 2], [1, 1], before=10, **around), 0.4 + 1 / 30)
    with pytest.raises(SurveyError, match="last of all records"):
        quantile_window("hf6", Window([1, 2], [1, 1], before=10, **around), 0.36)
    with pytest.raises(SurveyError, match="needs all records"):
        quantile_window("shahvaish", Window([1, 2], [1, 1], before=10, **around), 0.36)
    with pytest.raises(SurveyError, match="distinct values"):
        quantile_window("hf3", Window([1, 1], [1, 1], before=10, **around), 0.36)


RECORDS = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 5000)), min_size=1, max_size=40
).map(sorted)
P = st.one_of(st.sampled_from([0.05, 0.1, 0.2, 0.25, 0.5, 0.75, 0.9]), st.floats(0, 1).map(abs))


def exact(weights: np.ndarray) -> Fraction:
    """The sum of float64 weights, without rounding."""
    return sum(map(Fraction, weights.tolist()), Fraction())


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    records=RECORDS, p=P, rule=st.sampled_from([r for r in RULES if r not in {"hf3", "shahvaish"}])
)
def test_a_window_around_the_cut_gives_what_all_records_give(records, p, rule):
    values = [value for value, _ in records]
    whole = np.array([weight for _, weight in records])
    for weights, total in ((whole, int(whole.sum())), (whole / 100, exact(whole / 100))):
        at = float(cut(rule, p, total, weights[-1].item()))
        middle = int(np.searchsorted(np.cumsum(weights), at, side="right"))
        start = max(0, min(middle, len(values) - 1) - BEFORE)
        end = middle + AFTER + 1
        window = Window(
            values[start:end],
            weights[start:end],
            before=exact(weights[:start]) if weights is not whole else int(whole[:start].sum()),
            total=total,
            first=start,
            records=len(values),
            last_weight=weights[-1].item(),
        )
        assert quantile_window(rule, window, p) == quantile(rule, values, weights, p)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(records=RECORDS, p=P, rule=st.sampled_from(DISTINCT))
def test_distinct_values_give_what_records_give_in_any_order(records, p, rule):
    values = np.array([value for value, _ in records])
    weights = np.array([weight for _, weight in records])
    distinct, counts = np.unique(values, return_counts=True)
    totals = [int(weights[values == value].sum()) for value in distinct]
    expected = quantile(rule, values, weights, p)
    lowest = int(counts[0])
    assert quantile_distinct(rule, distinct, totals, p, lowest_records=lowest) == expected
    turned = np.lexsort((-weights, values))
    assert quantile(rule, values, weights[turned], p) == expected


FILES = ["quantile", "srs_wr", "srs_fpc", "strat_fpc", "clus1_fpc", "clus2_fpc", "lfs", "rep"]


def read(folder, name):
    with gzip.open(folder / f"{name}.csv.gz", "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def kept(row, statistic, key):
    conditions = [row[column] == str(value) for column, _, value in statistic.get("where", [])]
    inside = all(row[column] == str(level) for column, level in key.items())
    return all(conditions) and inside and row[statistic["y"]] not in {"", "NA"}


@pytest.mark.shared
@pytest.mark.parametrize("name", FILES)
def test_reference_quantiles(shared, name):
    folder = shared / "reference" / "survey"
    cases = json.loads((folder / "cases" / f"{name}.json").read_text())["cases"]
    compared = 0
    for case in cases:
        statistic = case["statistic"]
        if statistic["stat"] != "quantile":
            continue
        rows = read(folder / "data", case["dataset"])
        weight = case["design"]["weights"]
        for expected in case["expected"]["rows"]:
            records = [row for row in rows if kept(row, statistic, expected.get("key") or {})]
            values = np.array([float(row[statistic["y"]]) for row in records])
            weights = np.array([float(row[weight]) for row in records])
            order = np.argsort(values, kind="stable")
            p = expected.get("p", statistic["p"])
            ours = quantile(statistic["qrule"], values[order], weights[order], p)
            assert ours == pytest.approx(expected["estimate"], rel=1e-12), (case["id"], p)
            compared += 1
    assert compared
