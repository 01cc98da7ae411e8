"""Each pitfall that other software fell into, with numbers to be checked by hand.

The variance of a total with PSU totals z of n PSUs is n / (n - 1) times their squares about the mean.
"""

import math

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from scipy import stats

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import (
    Calibration,
    Design,
    PostStratification,
    Replicates,
    Survey,
    gini,
    mean,
    quantile,
    ratio,
    share,
    total,
    variance,
)

DESIGN = Design("w", "h", "u", nest=True)


def frame(**columns) -> pd.DataFrame:
    rows = max(len(each) for each in columns.values() if not isinstance(each, int | float | str))
    return pd.DataFrame({"w": [1.0] * rows, "h": ["a"] * rows, "u": range(rows), **columns})


def rows(given, statistics, by=((),), where=None, design=DESIGN) -> list[dict]:
    survey = Survey.open(given, design=design)
    return survey.estimate(statistics, by=by, where=where).arrow().to_pylist()


def one(given, statistic, where=None, **changes) -> dict:
    said = {"weights": "w", "strata": "h", "psu": "u", "nest": True, **changes}
    found = rows(given, [statistic], where=where, design=Design(**said))
    assert len(found) == 1
    return found[0]


# PSUs and domains


def test_psus_without_a_record_of_the_domain_count_as_zeros():
    given = frame(y=[6.0, 2, 5, 9], d=["in", "in", "out", "out"])
    row = one(given, total("y"), where="d = 'in'")
    # z = 6, 2, 0, 0 about 2: 16 + 0 + 4 + 4. Without the zeros it would be 2 x 8.
    assert (row["value"], row["n"]) == (8, 2)
    assert row["se"] == pytest.approx(math.sqrt(4 / 3 * 24), rel=1e-14)
    assert one(given, total("y", where="d = 'in'"))["se"] == row["se"]
    assert rows(given, [total("y")], by=[["d"]])[0]["se"] == row["se"]


def test_n_of_a_stratum_is_the_designs_and_the_degrees_of_freedom_the_domains():
    given = frame(
        h=list("aaaabbb"),
        u=[1, 2, 3, 4, 1, 2, 3],
        y=[1.0, 3, 2, 7, 5, 5, 8],
        k=[1, 1, 0, 0, 1, 0, 0],
    )
    row = one(given, mean("y"), where="k = 1")
    assert row["df"] == 1  # 3 PSUs in 2 strata have a record of the domain
    z = [np.array([-2, 0, 0, 0]) / 3, np.array([2, 0, 0]) / 3]
    wanted = sum(len(each) / (len(each) - 1) * ((each - each.mean()) ** 2).sum() for each in z)
    assert row["se"] == pytest.approx(math.sqrt(wanted), rel=1e-14)
    reach = stats.t.ppf(0.975, 1) * row["se"]
    assert (row["lower"], row["upper"]) == pytest.approx((3 - reach, 3 + reach))


def test_labels_of_psus_that_repeat_in_every_stratum():
    repeated = frame(h=list("aabb"), u=[1, 2, 1, 2], y=[1.0, 3, 10, 30])
    apart = repeated.assign(u=[1, 2, 3, 4])
    row = one(repeated, total("y"))
    assert row["se"] == pytest.approx(math.sqrt(2 * 2 + 2 * 200))
    assert row == one(apart, total("y"), nest=False)
    with pytest.raises(InputError, match=r"PSU '1' stands in more than one stratum.*nest=True"):
        one(repeated, total("y"), nest=False)


def test_labels_of_second_units_that_repeat_in_every_psu():
    given = frame(u=[1, 1, 2, 2], s=[1, 2, 1, 2], y=[1.0, 3, 10, 30], m=4, k=10)
    row = one(given, total("y"), psu=["u", "s"], fpc=["m", "k"])
    first = (1 - 2 / 4) * 2 * ((4 - 22) ** 2 + (40 - 22) ** 2)
    second = 2 / 4 * (1 - 2 / 10) * 2 * (2 + 200)
    assert row["se"] == pytest.approx(math.sqrt(first + second), rel=1e-14)


# Cells without anything in them


def test_cells_whose_values_are_all_null_stay_as_rows_without_a_figure():
    given = frame(y=[1.0, 2, None, None], x=[1, 1, 0, 0], d=["some", "some", "none", "none"])
    asked = [
        mean("y"),
        total("y"),
        ratio("y", "x"),
        variance("y"),
        total("y", deff="wor", name="t"),
    ]
    found = rows(given, asked, by=[[], ["d"]])
    assert len(found) == 3 * len(asked)
    for row in found:
        if row["d"] == "none":
            assert row["n"] == 0
            assert row["value"] in (None, 0)
            assert row["se"] in (None, 0)
            assert (row["lower"], row["upper"], row["interval"]) == (None, None, "none")
        else:
            assert row["n"] == 2
            assert row["value"] is not None


@pytest.mark.parametrize("make", [quantile, gini])
def test_cells_whose_values_are_all_null_have_no_distribution(make):
    given = frame(y=[1.0, 2, None, None], d=["some", "some", "none", "none"])
    found = {row["d"]: row for row in rows(given, [make("y")], by=[["d"]])}
    assert (found["none"]["n"], found["none"]["value"], found["none"]["se"]) == (0, None, None)
    assert found["some"]["value"] is not None


def test_cells_whose_values_are_all_zero_have_the_figure_zero():
    given = frame(y=[0.0, 0, 4, 8], b=[False, False, True, False], d=["z", "z", "s", "s"])
    found = rows(given, [mean("y"), total("y"), mean("b"), share("b", ["d"])], by=[["d"]])
    zeros = [row for row in found if row["d"] == "z" and row.get("b") != "true"]
    levels = [row for row in found if row["d"] == "z" and row.get("b") == "true"]
    assert [row["value"] for row in zeros] == [0, 0, 0, 1]
    assert [row["value"] for row in levels] == [0]
    assert {row["se"] for row in [*zeros, *levels]} == {0.0}


def test_a_ratio_to_nothing_has_no_value_and_no_error():
    row = one(frame(y=[1.0, 2, 3], x=[0, 0, 0]), ratio("y", "x"))
    assert (row["value"], row["se"], row["lower"], row["n"]) == (None, None, None, 3)


def test_a_condition_that_nobody_meets_keeps_nobody():
    given = frame(y=[1.0, 2, 3])
    row = one(given, total("y"), where="y > 5")
    assert (row["value"], row["n"], row["df"]) == (0, 0, 0)
    row = one(given, mean("y"), where="y > 5")
    assert (row["value"], row["se"], row["n"]) == (None, None, 0)


@pytest.mark.parametrize("y", [[5.0, 5.0, 5.0], [1.0, None, None], [0.1, 0.1, 0.1]])
def test_a_variance_is_never_below_zero(y):
    row = one(frame(y=y, w=[0.7, 1.3, 3.1]), variance("y"))
    assert row["value"] is None or row["value"] == 0


def test_one_psu_leaves_no_degree_of_freedom_and_no_interval():
    given = frame(y=[1.0, 5, 2], d=["one", "two", "two"])
    found = rows(given, [mean("y"), mean("y > 1", interval="logit", name="p")], by=[["d"]])
    for row in found[:2]:
        assert (row["df"], row["lower"], row["upper"], row["interval"]) == (0, None, None, "none")
    assert one(given, total("y"), where="d = 'one'")["se"] == pytest.approx(1)  # 3/2 (4/9 + 2/9)


# Quantiles


# A tenth of 200 weights 30.97 is no tie in R, nor with us: 20 x 30.97 > 0.1 x 6194 in float64.
@pytest.mark.parametrize(("weight", "tenth"), [(0.1, 20), (30.97, 21), (1 / 3, 20), (1, 20)])
def test_the_median_of_an_even_number_of_equal_weights_is_a_tie(weight, tenth):
    given = frame(y=np.arange(1.0, 201)[::-1], w=[weight] * 200)
    assert one(given, quantile("y"))["value"] == 100
    assert one(given, quantile("y", rule="school"))["value"] == 100.5
    assert one(given, quantile("y", 0.1))["value"] == tenth


def test_the_interval_of_a_quantile_is_centred_at_the_share_that_was_reached():
    # The median is 5, but 90 % have 5 or less: 0.9 -+ 0.06 gives 5 and 9, 0.5 -+ 0.1 gives 5 and 5.
    row = one(frame(y=[1.0] * 10 + [5.0] * 80 + [9.0] * 10), quantile("y"))
    assert (row["value"], row["lower"], row["upper"]) == (5, 5, 9)
    assert row["se"] == pytest.approx(4 / (2 * stats.t.ppf(0.975, 99)))


# Degrees of freedom, intervals, replicates


def test_intervals_take_t_with_the_degrees_of_freedom_in_the_row():
    row = one(frame(y=[1.0, 2, 6, 7]), mean("y"))
    assert row["df"] == 3
    assert row["upper"] - row["value"] == pytest.approx(stats.t.ppf(0.975, 3) * row["se"])


PAIR = frame(y=[1.0, 3], r1=[2.0, 0], r2=[0.0, 3])  # totals 4; 2 and 9


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({"scale": 0.5, "rscales": [1, 3], "mse": True}, 0.5 * (4 + 3 * 25)),
        ({"scale": 0.5, "rscales": [1, 3], "mse": False}, 0.5 * (12.25 + 3 * 12.25)),
        ({"scale": 0.5, "mse": True}, 0.5 * (4 + 25)),
        ({"rscales": [1, 3], "scale": 1, "mse": True}, 4 + 75),
        ({"kind": "BRR", "mse": True}, (4 + 25) / 2),
        ({"kind": "Fay", "rho": 0.5, "mse": True}, (4 + 25) / 2 / 0.25),
        ({"kind": "ACS", "mse": True}, (4 + 25) * 4 / 2),
        ({"kind": "bootstrap", "mse": False}, 12.25 + 12.25),
        ({"kind": "JK1", "mse": False}, (12.25 + 12.25) / 2),
    ],
)
@pytest.mark.parametrize("how", ["columns", "pattern", "file"])
def test_scale_rscales_and_mse_of_replicates_are_not_lost(said, wanted, how):
    given, names = PAIR, {"columns": ["r1", "r2"]}
    if how == "pattern":
        names = {"pattern": "r?"}
    if how == "file":
        given, names = PAIR[["w", "h", "u", "y"]], {**names, "file": PAIR[["r1", "r2"]]}
    row = one(given, total("y"), replicates=Replicates(**names, df=1, **said))
    assert row["value"] == 4
    assert row["se"] == pytest.approx(math.sqrt(wanted), rel=1e-12)


def test_replicates_that_are_factors_multiply_the_weight():
    given = PAIR.assign(w=[10.0, 100])
    said = Replicates(["r1", "r2"], combined=False, scale=1, mse=True, df=1)
    row = one(given, total("y"), replicates=said)
    assert row["se"] == pytest.approx(math.hypot(20 - 310, 900 - 310))


def test_a_replicate_without_a_record_of_the_domain_is_left_out():
    said = Replicates(["r1", "r2"], scale=1, mse=True, df=1)
    row = one(PAIR, mean("y"), where="y > 2", replicates=said)
    assert (row["value"], row["se"]) == (3, 0)  # as in R: r1 has nobody there, in r2 the mean is 3
    said = Replicates(["r1", "r2"], scale=1, mse=True, df=1)
    row = one(PAIR.assign(r2=[3.0, 0]), mean("y"), where="y > 2", replicates=said)
    assert (row["value"], row["se"]) == (3, None)


# Weights adjusted to known totals


def test_nulls_outside_the_domain_do_not_poison_a_calibrated_design():
    given = frame(y=[1.0, 4, 2, 6], g=list("xyxy"), d=["in", "in", "in", "out"])
    holed = given.assign(y=[1.0, 4, 2, None])
    said = {"calibration": PostStratification("g", {"x": 10, "y": 30})}
    wanted = one(given, mean("y"), where="d = 'in'", **said)
    assert wanted["value"] == pytest.approx((5 * 1 + 15 * 4 + 5 * 2) / 25)
    assert one(holed, mean("y"), where="d = 'in'", **said) == wanted
    assert one(holed, mean("y", where="d = 'in'"), **said)["se"] == wanted["se"]
    assert rows(holed, [mean("y")], [["d"]], design=Design("w", "h", "u", **said))[0]["n"] == 3


@pytest.mark.parametrize(
    "calibration",
    [
        PostStratification("g", {"x": 10.7, "y": 30.1}),
        Calibration({"1": 40.8, "g = 'x'": 10.7}),
    ],
)
def test_what_calibration_fixes_has_a_standard_error_of_exactly_zero(calibration):
    given = frame(w=[1.1, 2.3, 0.7, 3.9, 1.3], u=[1, 2, 3, 4, 4], g=list("xyxyx"), y=range(5))
    row = one(given, total("g = 'x'"), calibration=calibration)
    assert row["value"] == pytest.approx(10.7, rel=1e-12)
    assert row["se"] == 0.0
    assert one(given, total("y"), calibration=calibration)["se"] > 0


def test_what_the_design_fixes_has_a_standard_error_of_exactly_zero():
    given = frame(w=[0.1] * 3 + [0.7] * 4, h=list("aaabbbb"), y=[0.3] * 7)
    found = rows(given, [share("h"), mean("h = 'a'"), total("h = 'a'"), mean("y"), ratio("y", "y")])
    assert [row["se"] for row in found] == [0.0] * 6
    assert [row["interval"] for row in found] == ["none"] * 6


# Finite populations


def test_sampling_fractions_are_refused_in_the_place_of_counts():
    given = frame(y=[1.0, 2, 3, 4], f=[0.25] * 4)
    with pytest.raises(InputError, match=r"stratum a .* count of PSUs, not a sampling fraction"):
        one(given, total("y"), fpc="f")
    with pytest.raises(InputError, match="count"):
        one(
            given.assign(u=[1, 1, 2, 2], s=range(4), m=8),
            total("y"),
            psu=["u", "s"],
            fpc=["m", "f"],
        )


def test_counts_below_the_sample_and_uneven_counts_are_refused():
    given = frame(y=[1.0, 2, 3, 4])
    with pytest.raises(InputError, match="stratum a has 4 PSUs and a population of 3"):
        one(given, total("y"), fpc="3")
    with pytest.raises(InputError, match="8 to 9: one number per stratum"):
        one(given.assign(n=[8, 8, 8, 9]), total("y"), fpc="n")


def test_a_population_that_was_drawn_whole_has_no_error():
    assert one(frame(y=[1.0, 2, 7]), total("y"), fpc="3")["se"] == 0.0


# Columns of the design


@pytest.mark.parametrize(
    "column",
    [
        [1.5, 1.5, 2.5, 2.5],
        ["1.5", "1.5", "x", "x"],
        pd.Categorical(["b", "b", "a", "a"]),
        [True, True, False, False],
        pd.to_datetime(["2020-01-01"] * 2 + ["2021-01-01"] * 2),
        [10**15, 10**15, -1, -1],
    ],
)
def test_strata_and_psus_of_any_type(column):
    plain = frame(h=[1, 1, 2, 2], u=[1, 2, 1, 2], y=[1.0, 3, 10, 30])
    wanted = one(plain, total("y"))
    assert one(plain.assign(h=column), total("y")) == wanted
    assert one(plain.assign(u=column, h=[1, 2, 1, 2]), total("y"))["df"] == 2


@pytest.mark.parametrize("gone", [None, math.nan])
@pytest.mark.parametrize(("name", "word"), [("w", "weights"), ("h", "stratum"), ("u", "PSU")])
def test_missing_values_in_design_columns_are_refused_with_their_count(name, word, gone):
    column = [1.0, 1.0, gone, gone]
    given = frame(y=[1.0, 2, 3, 4]).drop(columns=name)
    table = pa.Table.from_pandas(given).append_column(name, [pa.array(column, from_pandas=False)])
    with pytest.raises(InputError, match=rf"{name}: 2 of 4 .*{word}"):
        one(table, total("y"))


def test_negative_weights_are_refused_with_their_count():
    with pytest.raises(InputError, match="w: 2 of 3 weights are negative"):
        one(frame(y=[1.0, 2, 3], w=[-1.0, 2, -3]), total("y"))


def test_the_unweighted_number_of_records_leaves_out_weight_zero():
    given = frame(y=[1.0, 2, 3, 90], w=[1.0, 1, 2, 0], d=list("xxyz"))
    row = one(given, total("y"))
    assert (row["value"], row["n"], row["df"]) == (9, 3, 2)
    z = np.array([1.0, 2, 6, 0])  # the PSU itself was drawn
    assert row["se"] == pytest.approx(math.sqrt(4 / 3 * ((z - z.mean()) ** 2).sum()))
    found = rows(given, [total("y"), mean("y")], by=[["d"]])
    assert all(row["n"] == 0 for row in found if row["d"] == "z")


def test_values_that_are_no_numbers_are_refused():
    table = pa.table({"w": [1.0, 1], "h": [1, 1], "u": [1, 2], "y": [1.0, math.nan]})
    with pytest.raises(InputError, match="y: some values are not finite"):
        one(table, total("y"))


def test_listwise_deletion_is_left_to_a_condition():
    given = frame(y=[1.0, 2, 3, None], x=[None, 4.0, 8, 9])
    together = [row["n"] for row in rows(given, [mean("y"), mean("x"), ratio("y", "x")])]
    assert together == [3, 3, 2]
    both = rows(given, [mean("y"), mean("x")], where="y IS NOT NULL AND x IS NOT NULL")
    assert [(row["n"], row["value"]) for row in both] == [(2, 2.5), (2, 6)]


def test_codes_of_a_level_and_of_a_domain_are_written_the_same_way():
    given = frame(y=[1.0, 2, 3, 4], b=[True, False, True, False])
    found = rows(given, [share("b"), mean("y")], by=[["b"]])
    assert {row["b"] for row in found if row["statistic"] == "share(b)"} == {
        row["b"] for row in found if row["statistic"] == "mean(y)"
    }


def test_sums_are_those_of_whole_numbers_whatever_the_order():
    given = frame(w=[0.1] * 10, y=[0.3] * 10)
    assert one(given, total("y IS NOT NULL"))["value"] == 1.0
    big = frame(w=[1e8, 1e-9, 1.0, 0.1], y=[1.0, 1e6, -1e8, 3.3])
    found = [
        one(big.iloc[order], total("y")) for order in ([0, 1, 2, 3], [3, 1, 0, 2], [2, 0, 3, 1])
    ]
    assert found[0] == found[1] == found[2]
