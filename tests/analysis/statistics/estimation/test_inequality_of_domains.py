"""Inequality and low earnings of domains: the influence of every record, put through the design.

The oracle is the NumPy form of `inequality` and `poverty` (checked against R in their own tests)
with the plain formulas of `plain`.
"""

import math

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest
from tests.analysis.statistics.estimation import influences, plain

from livelihoods.analysis.statistics import (
    Calibration,
    Design,
    PostStratification,
    Replicates,
    Survey,
    fgt,
    gini,
    low_pay_rate,
    poverty_rate,
    poverty_threshold,
    quintile_share_ratio,
    theil,
)
from livelihoods.analysis.statistics.estimation import inequality, poverty

RECORDS = 240
MEASURES = {
    "gini": gini("y"),
    "qsr": quintile_share_ratio("y"),
    "theil": theil("y"),
    "arpt": poverty_threshold("y"),
    "fixed0": fgt("y", 0, line=300, name="fixed0"),
    "fixed2": fgt("y", 2, line=300, name="fixed2"),
    "arpr": poverty_rate("y"),
    "low": low_pay_rate("y"),
    "fgt1": fgt("y", 1),
    "fgt2": fgt("y", 2),
}
RELATIVE = {"arpr": (0.6, 0), "low": (2 / 3, 0), "fgt1": (0.6, 1), "fgt2": (0.6, 2)}


def drawn(seed=5):
    """Records of a made-up sample: heaped earnings, a value missing here and there."""
    rng = np.random.default_rng(seed)
    h = np.sort(rng.integers(0, 3, RECORDS))
    y = np.round(rng.lognormal(6, 0.7, RECORDS) / 10) * 10 + 5
    y[rng.random(RECORDS) < 0.3] = 250.0
    missing = rng.random(RECORDS) < 0.06
    return {
        "h": h.tolist(),
        "i": rng.integers(0, 6, RECORDS).tolist(),
        "j": rng.integers(0, 3, RECORDS).tolist(),
        "w": np.round(rng.uniform(5, 60, RECORDS), 2),
        "y": [None if gone else value for gone, value in zip(missing, y.tolist(), strict=True)],
        "sex": ["f" if each else "m" for each in rng.random(RECORDS) < 0.45],
        "region": [f"r{each}" for each in rng.integers(0, 3, RECORDS)],
    }


def table_of(columns):
    return pa.table({**columns, "n1": [40.0] * RECORDS, "n2": [9.0] * RECORDS})


def sample_of(columns, *, stages=1, fpc=False):
    units = [list(zip(columns["h"], columns["i"], strict=True))]
    units.append([(*a, b) for a, b in zip(units[0], columns["j"], strict=True)])
    return plain.Sample(
        weights=np.array(columns["w"]),
        strata=columns["h"],
        units=units[:stages],
        fpc=[np.full(RECORDS, 40.0), np.full(RECORDS, 9.0)][:stages] if fpc else [],
    )


def influence(name, y, w, inside):
    """The measure of a domain, with the influence of every record of the sample."""
    known = ~np.isnan(y) & (w > 0)
    u = np.zeros(len(y))
    if name in RELATIVE:
        percent, power = RELATIVE[name]
        order = np.flatnonzero(known)[np.argsort(y[known], kind="stable")]
        found = influences.relative_gap_linearised(
            y[order], w[order], inside[order], power, percent=percent
        )
        if found is None:
            return influences.relative_gap(
                y[order], w[order], inside[order], power, percent=percent
            ), None
        parameters, line = found
        u[order] = influences.gap_scores(parameters, y[order], inside[order], line)
        return parameters.estimate, u
    chosen = np.flatnonzero(known & inside)
    order = chosen[np.lexsort((w[chosen], y[chosen]))]
    ys, ws = y[order], w[order]
    if name == "gini":
        # The mean over the orders of equal values, as the engine takes it.
        total = float(ws @ ys)
        below = np.array([ws[ys < each].sum() for each in ys])
        upto = np.array([ws[ys <= each].sum() for each in ys])
        ranked = float((ws * ys) @ (below + upto + ws)) / 2
        p = inequality.gini_parameters(float(ws.sum()), total, ranked)
        u[order] = influences.gini_scores(p, ys, ws)
    elif name == "qsr":
        p = influences.share_ratio_linearised(ys, ws)
        u[order] = influences.share_ratio_scores(p, ys)
    elif name == "theil":
        p = influences.theil_linearised(ys, ws)
        u[order] = influences.theil_scores(p, ys)
    elif name == "arpt":
        p = influences.threshold_linearised(ys, ws)
        u[order] = influences.threshold_scores(p, ys)
    else:
        power = int(name[-1])
        value = influences.gap(ys, ws, 300.0, power)
        p = poverty.gap_parameters(
            estimate=value, line=300.0, total_weight=float(ws.sum()), power=power
        )
        u[order] = influences.gap_scores(p, ys, np.ones(len(ys), bool))
    return p.estimate, u


def numbers(columns):
    return np.array([math.nan if each is None else each for each in columns["y"]])


def domains(columns):
    sex, region = np.array(columns["sex"]), np.array(columns["region"])
    yield (None, None), np.ones(RECORDS, bool)
    for s in "fm":
        yield (s, None), sex == s
        for r in ("r0", "r1", "r2"):
            yield (s, r), (sex == s) & (region == r)


BY = [[], ["sex"], ["sex", "region"]]


def asked(columns, design, statistics=MEASURES, *, where=None, threads=None, by=BY):
    survey = Survey.open(table_of(columns), design=design, threads=threads)
    given = list(statistics.values())
    rows = survey.estimate(given, by=by, where=where).arrow().to_pylist()
    names = {each.name: name for name, each in statistics.items()}
    return {(names[r["statistic"]], r.get("sex"), r.get("region")): r for r in rows}


DESIGNS = {
    "plain": (Design(weights="w", strata="h", psu="i", nest=True), {}),
    "stages": (
        Design(weights="w", strata="h", psu=["i", "j"], nest=True, fpc=["n1", "n2"]),
        {"stages": 2, "fpc": True},
    ),
}


@pytest.mark.parametrize("kind", list(DESIGNS))
def test_estimates_and_errors_of_domains_are_those_of_the_influences(kind):
    columns = drawn()
    design, words = DESIGNS[kind]
    found = asked(columns, design)
    sample, y = sample_of(columns, **words), numbers(columns)
    for (sex, region), inside in domains(columns):
        known = inside & ~np.isnan(y)
        for name in MEASURES:
            value, u = influence(name, y, sample.weights, inside)
            row = found[name, sex, region]
            z = (sample.weights * u)[:, None]
            variance = sample.covariance(z, np.ones(RECORDS, bool))[0, 0]
            assert row["value"] == pytest.approx(value, rel=1e-12), (name, sex, region)
            assert row["se"] == pytest.approx(math.sqrt(variance), rel=1e-10), (name, sex, region)
            assert row["n"] == known.sum()
            assert row["df"] == plain.degrees(sample, known)
            t = plain.stats.t.ppf(0.975, row["df"])
            assert row["lower"] == pytest.approx(row["value"] - t * row["se"], rel=1e-9)


def test_a_condition_narrows_the_domain_but_not_the_line():
    columns = drawn()
    found = asked(columns, DESIGNS["plain"][0], where="region <> 'r0'", by=[["sex"]])
    sample, y = sample_of(columns), numbers(columns)
    inside = (np.array(columns["region"]) != "r0") & (np.array(columns["sex"]) == "f")
    for name in ("arpr", "fgt1", "gini"):
        value, u = influence(name, y, sample.weights, inside)
        variance = sample.covariance((sample.weights * u)[:, None], np.ones(RECORDS, bool))[0, 0]
        assert found[name, "f", None]["value"] == pytest.approx(value, rel=1e-12)
        assert found[name, "f", None]["se"] == pytest.approx(math.sqrt(variance), rel=1e-10)


def test_post_stratified_weights_take_the_residuals_of_both_parts():

    columns = drawn()
    totals = {"r0": 2000.0, "r1": 3000.0, "r2": 2500.0}
    design = Design(
        weights="w",
        strata="h",
        psu="i",
        nest=True,
        calibration=PostStratification(by="region", totals=totals),
    )
    found = asked(columns, design)
    sample, y = sample_of(columns).poststratified(columns["region"], totals), numbers(columns)
    for (sex, region), inside in domains(columns):
        for name in MEASURES:
            value, u = influence(name, y, sample.weights, inside)
            z = (sample.weights * u)[:, None]
            variance = sample.covariance(z, np.ones(RECORDS, bool))[0, 0]
            assert found[name, sex, region]["value"] == pytest.approx(value, rel=1e-11)
            assert found[name, sex, region]["se"] == pytest.approx(math.sqrt(variance), rel=1e-9)


def test_calibrated_weights_take_the_residuals_of_both_parts():
    columns = drawn()
    x = np.random.default_rng(3).integers(1, 9, RECORDS) * 1.0
    columns["x"] = x
    design = Design(
        weights="w",
        strata="h",
        psu="i",
        nest=True,
        calibration=Calibration(totals={"1": 8000.0, "x": 39000.0}),
    )
    found = asked(columns, design)
    w, y, design_x = columns["w"], numbers(columns), np.stack([np.ones(RECORDS), x], axis=1)
    gram = design_x.T @ (w[:, None] * design_x)
    multipliers = np.linalg.solve(gram, np.array([8000.0, 39000.0]) - w @ design_x)
    calibrated = w * (1 + design_x @ multipliers)
    sample = sample_of({**columns, "w": calibrated})
    for (sex, region), inside in domains(columns):
        for name in MEASURES:
            value, u = influence(name, y, calibrated, inside)
            b = np.linalg.solve(gram, design_x.T @ (w * u))
            z = (calibrated * (u - design_x @ b))[:, None]
            variance = sample.covariance(z, np.ones(RECORDS, bool))[0, 0]
            assert found[name, sex, region]["value"] == pytest.approx(value, rel=1e-10)
            assert found[name, sex, region]["se"] == pytest.approx(math.sqrt(variance), rel=1e-8)


def test_replicates_estimate_anew():
    columns = drawn()
    rng = np.random.default_rng(9)
    factors = rng.poisson(1, (RECORDS, 12)) * 1.0
    columns |= {f"r{n}": factors[:, n] for n in range(12)}
    design = Design(
        weights="w",
        replicates=Replicates(pattern="r[0-9]*", kind="bootstrap", combined=False),
    )
    table = table_of(columns)
    survey = Survey.open(table, design=design)
    rows = survey.estimate(list(MEASURES.values()), by=[["sex"]]).arrow().to_pylist()
    names = {each.name: name for name, each in MEASURES.items()}
    y, w = numbers(columns), columns["w"]
    for row in rows:
        name = names[row["statistic"]]
        inside = np.array(columns["sex"]) == row["sex"]
        again = [influence(name, y, w * factors[:, n], inside)[0] for n in range(12)]
        assert row["value"] == pytest.approx(influence(name, y, w, inside)[0], rel=1e-12)
        assert row["se"] == pytest.approx(np.std(again, ddof=1), rel=1e-9), name


def test_same_bits_on_any_threads_and_order():
    columns = drawn()
    order = np.random.default_rng(1).permutation(RECORDS)
    shuffled = {name: [each[k] for k in order] for name, each in columns.items()}
    for design, _ in DESIGNS.values():
        first = asked(columns, design, threads=1)
        for other in (asked(columns, design, threads=3), asked(shuffled, design, threads=3)):
            assert other == first


ODD = {
    "nobody": [None, None, None, None],
    "one": [None, 120.0, None, None],
    "equal": [50.0, 50.0, 50.0, 50.0],
    "zeros": [0.0, 0.0, 0.0, 0.0],
    "negative": [-5.0, 10.0, 20.0, 30.0],
    "cancel": [-10.0, 5.0, -20.0, 15.0],
}


@pytest.mark.parametrize("case", list(ODD))
def test_odd_cells_have_a_defined_answer(case):
    table = pa.table({"w": [1.0, 2, 3, 4], "y": pa.array(ODD[case], pa.float64())})
    survey = Survey.open(table, design=Design(weights="w"))
    rows = survey.estimate(list(MEASURES.values())).arrow().to_pylist()
    names = {each.name: name for name, each in MEASURES.items()}
    found = {names[row["statistic"]]: row for row in rows}
    for row in found.values():
        for key in ("value", "se", "lower", "upper"):
            assert row[key] is None or math.isfinite(row[key])
    if case == "nobody":
        assert {row["value"] for row in rows} == {None}
        assert {row["n"] for row in rows} == {0}
    if case in ("zeros", "cancel"):
        assert found["gini"]["value"] is None
    if case == "zeros":
        assert found["theil"]["value"] is None
        assert found["qsr"]["value"] is None
    if case == "equal":
        assert found["theil"]["value"] == pytest.approx(0, abs=1e-15)
        assert found["arpt"]["value"] == pytest.approx(30)
        # There is no density where all have the same.
        assert found["arpt"]["se"] is None
        assert found["arpr"]["value"] == 0
    if case == "negative":
        assert found["theil"]["n"] == 4
        assert found["gini"]["value"] is not None


def test_periods_have_lines_of_their_own_and_pooled_ones_share_one(examples):
    table = pa.parquet.read_table(examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet")
    every = np.arange(len(table))
    parts = {"2016-Q4": table.filter(every % 3 < 1), "2017-Q1": table.filter(every % 2 < 1)}
    given = [gini("age"), poverty_rate("age", percent=0.9), fgt("age", 1, percent=0.9)]
    words = {"by": [[], ["sex"]], "where": "employed"}
    both = Survey.open(list(parts.values()), "zaf-qlfs", period=list(parts))
    rows = both.estimate(given, **words).arrow().to_pylist()
    for period, part in parts.items():
        alone = Survey.open(part, "zaf-qlfs", period=period).estimate(given, **words)
        here = [row for row in rows if row["period"] == period]
        for row, other in zip(here, alone.arrow().to_pylist(), strict=True):
            for key in ("value", "se", "n", "df"):
                assert row[key] == pytest.approx(other[key], rel=1e-11)
    pooled = both.estimate(given, pool=True, **words).arrow().to_pylist()
    plain_design = Design(weights="WEIGHT", strata="STRATUM", psu="substr(UQNO, 1, 8)", nest=True)
    age = [gini("Q14AGE"), poverty_rate("Q14AGE", percent=0.9), fgt("Q14AGE", 1, percent=0.9)]
    one = Survey.open(pa.concat_tables(parts.values()), design=plain_design)
    again = one.estimate(age, by=[[]], where="STATUS = 1").arrow().to_pylist()
    for row, other in zip(pooled, again, strict=False):
        assert row["value"] == pytest.approx(other["value"], rel=1e-12)
        assert row["se"] == pytest.approx(other["se"], rel=1e-10)
