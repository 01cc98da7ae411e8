"""The same bits, whatever the order, the threads, the files; and the textbook's formulas."""

import math
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from livelihoods.analysis.statistics import Design, Survey, mean, ratio, total

DESIGN = Design(weights="w", strata="h", psu="u", nest=True)
ASKED = [
    total("y"),
    total("b"),
    mean("y"),
    mean("b", interval="logit", name="p"),
    ratio("y", "x"),
]


def sample(seed: int, rows: int, decimals: int | None) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    weights = rng.gamma(2, 300, rows) + 1
    strata = rng.integers(0, 4, rows)
    units = rng.integers(0, 5, rows)
    # Two records in two PSUs of each stratum: no stratum is left with one.
    strata[:8] = [0, 0, 1, 1, 2, 2, 3, 3]
    units[:8] = [0, 1] * 4
    return pd.DataFrame(
        {
            "w": weights if decimals is None else weights.round(decimals),
            "h": strata,
            "u": units,
            "d": rng.choice(["a", "b", "c"], rows),
            "e": rng.integers(0, 2, rows),
            "y": rng.normal(50, 20, rows).round(3),
            "x": rng.integers(1, 9, rows),
            "b": rng.random(rows) < 0.4,
        }
    )


def bits(table) -> list[tuple]:
    return [tuple(row.values()) for row in table.arrow().to_pylist()]


def estimate(given_frames, threads: int = 2) -> list[tuple]:
    survey = Survey.open(given_frames, design=DESIGN, threads=threads)
    return sorted(bits(survey.estimate(ASKED, by=[[], ["d"], ["d", "e"]])), key=repr)


@settings(max_examples=4, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 1000),
    decimals=st.sampled_from([0, 2, 7, None]),
    order=st.integers(0, 1000),
    cut=st.integers(1, 199),
)
def test_same_bits_whatever_order_threads_and_files(seed, decimals, order, cut):
    frame = sample(seed, 200, decimals)
    expected = estimate(frame, threads=1)
    shuffled = frame.sample(frac=1, random_state=order)
    assert estimate(shuffled, threads=3) == expected
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, name) for name in ("one.parquet", "two.parquet")]
        for path, part in zip(paths, (shuffled[:cut], shuffled[cut:]), strict=True):
            pa.parquet.write_table(pa.Table.from_pandas(part, preserve_index=False), path)
        assert estimate(paths, threads=2) == expected


def textbook(frame: pd.DataFrame, y, x, inside) -> tuple[float, float, int]:
    """Total (x None) or ratio in a domain, its standard error and degrees of freedom."""
    w = frame["w"].to_numpy()
    wy = w * y * inside
    if x is None:
        value, z = wy.sum(), wy
    else:
        big_x = (w * x * inside).sum()
        value = wy.sum() / big_x
        z = w * (y - value * x) * inside / big_x
    variance, df = 0.0, 0
    for stratum in np.unique(frame["h"]):
        units = np.unique(frame["u"][frame["h"] == stratum])
        here = [(frame["h"] == stratum) & (frame["u"] == unit) for unit in units]
        totals = np.array([z[each].sum() for each in here])
        n = len(units)
        variance += n / (n - 1) * ((totals - totals.mean()) ** 2).sum()
        present = sum(bool((inside & each).any()) for each in here)
        df += present - (1 if present else 0)
    return value, math.sqrt(variance), df


@settings(max_examples=4, deadline=None, derandomize=True)
@given(seed=st.integers(0, 1000), decimals=st.sampled_from([1, None]))
def test_equals_the_textbook_formulas_in_domains(seed, decimals):
    frame = sample(seed, 120, decimals)
    survey = Survey.open(frame, design=DESIGN)
    rows = survey.estimate(ASKED, by=[["d"]]).arrow().to_pylist()
    columns = {name: frame[name].to_numpy(dtype=float) for name in ("y", "b", "x")}
    ones = np.ones(len(frame))
    wanted = {
        "total(y)": (columns["y"], None),
        "total(b)": (columns["b"], None),
        "mean(y)": (columns["y"], ones),
        "p": (columns["b"], ones),
        "ratio(y, x)": (columns["y"], columns["x"]),
    }
    assert len(rows) == 15
    for row in rows:
        inside = (frame["d"] == row["d"]).to_numpy()
        value, se, df = textbook(frame, *wanted[row["statistic"]], inside)
        assert row["value"] == pytest.approx(value, rel=1e-11)
        assert row["se"] == pytest.approx(se, rel=1e-9)
        assert row["df"] == df
        assert row["n"] == inside.sum()
        if row["interval"] == "t":
            reach = stats.t.ppf(0.975, df) * se
            assert (row["lower"], row["upper"]) == pytest.approx((value - reach, value + reach))
        elif row["interval"] == "logit":
            reach = stats.t.ppf(0.975, df) * se / (value * (1 - value))
            logits = [math.log(row[each] / (1 - row[each])) for each in ("lower", "upper")]
            centre = math.log(value / (1 - value))
            assert logits == pytest.approx([centre - reach, centre + reach])


def test_pooling_identical_periods_changes_neither_value_nor_error(examples):
    """PSUs keep their identity: four copies of a quarter are one quarter, not four samples."""
    path = examples / "surveys/arg-eph/eph_individual_2019t1.parquet"
    columns = pa.parquet.read_table(path)
    quarters = [
        columns.set_column(
            columns.schema.get_field_index("TRIMESTRE"),
            "TRIMESTRE",
            pa.array([quarter] * columns.num_rows, pa.int8()),
        )
        for quarter in (1, 2, 3, 4)
    ]
    names = ["employment", "informal_employment_rate"]
    one = Survey.open(path, "arg-eph").indicators(names).arrow().to_pylist()
    four = Survey.open(quarters, "arg-eph").indicators(names, pool=True).arrow().to_pylist()
    for alone, pooled in zip(one, four, strict=True):
        assert pooled["period"] == "2019"
        assert pooled["value"] == pytest.approx(alone["value"], rel=1e-14)
        assert pooled["se"] == pytest.approx(alone["se"], rel=1e-12)
        assert pooled["n"] == 4 * alone["n"]


def test_weights_that_do_not_fit_are_rounded_and_said_so():
    frame = sample(1, 50, None)
    plan = Survey.open(frame, design=DESIGN).plan([total("b")])
    assert "rounded by at most" in plan.explain()
    exact = Survey.open(frame.round({"w": 2}), design=DESIGN).plan([total("b")])
    assert "times 100, exactly" in exact.explain()


def test_totals_of_huge_values_do_not_overflow():
    frame = sample(2, 60, 2).assign(y=lambda each: each["y"] * 1e12)
    survey = Survey.open(frame, design=DESIGN)
    plan = survey.plan([total("y"), mean("y")])
    assert "shortened" in plan.explain()
    rows = plan.run().arrow().to_pylist()
    for row, ones in zip(rows, (None, np.ones(60)), strict=True):
        value, se, _ = textbook(frame, frame["y"].to_numpy(), ones, np.ones(60, dtype=bool))
        assert row["value"] == pytest.approx(value, rel=1e-9)
        assert row["se"] == pytest.approx(se, rel=1e-6)


def test_zero_weight_counts_in_no_n_but_keeps_its_psu():
    frame = sample(3, 40, 1)
    frame.loc[20:, "w"] = 0.0
    row = Survey.open(frame, design=DESIGN).estimate([mean("y")]).arrow().to_pylist()[0]
    assert row["n"] == 20
    value, se, _ = textbook(frame, frame["y"].to_numpy(), np.ones(40), np.ones(40, dtype=bool))
    assert (row["value"], row["se"]) == pytest.approx((value, se))


def test_plan_lists_its_statements_and_reads_the_analysis_columns_once(examples):
    path = examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet"
    plan = Survey.open(path, "zaf-qlfs").plan([total("employed")], by=[["sex"], []])
    statements = plan.sql()
    assert len(statements) == 2
    assert all(statement.count("READ_PARQUET") == 1 for statement in map(str.upper, statements))
    assert "analysis columns once" in plan.explain()
