"""Replicate weights that are fitted to known totals: each as the weights of the sample."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from scipy import optimize
from tests.analysis.statistics.estimation import sample as small
from tests.analysis.statistics.estimation.drawn import Drawn, samples
from tests.analysis.statistics.estimation.test_properties import (
    ASKED,
    SIZE,
    check,
    expected,
    met,
)

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import (
    Calibration,
    Design,
    PostStratification,
    Raking,
    Replicates,
    Survey,
    gini,
    quantile,
    total,
)

BOUNDS = (0.2, 4.0)


# --- the fits once more, plainly ------------------------------------------------------------------


def poststratified(weights, groups, totals):
    fitted = weights.copy()
    for level, known in totals.items():
        fitted[groups == level] *= known / weights[groups == level].sum()
    return fitted


def raked(weights, margins):
    for _ in range(300):
        for groups, totals in margins:
            weights = poststratified(weights, groups, totals)
    return weights


def calibrated(weights, x, totals, function):
    def factors(u):
        if function == "linear":
            return 1 + u
        if function == "raking":
            return np.exp(u)
        low, high = BOUNDS
        steep = np.exp(u * (high - low) / ((1 - low) * (high - 1)))
        return (low * (high - 1) + high * (1 - low) * steep) / (high - 1 + (1 - low) * steep)

    def misfit(coefficients):
        return (weights * factors(x @ coefficients)) @ x / totals - 1

    found = optimize.root(misfit, np.zeros(len(totals)), tol=1e-13)
    assert np.abs(misfit(found.x)).max() < 1e-11
    return weights * factors(x @ found.x)


# --- the engine against them ----------------------------------------------------------------------

KINDS = ["post", "rake", "linear", "raking", "logit"]


def fits(kind, columns, weights):
    """What is declared, and the plain fit of any weights to the same totals."""
    g, h, x = columns["g"], columns["h"], columns["z"]
    people = 1.04 * weights.sum()
    if kind in ("post", "rake"):
        known = {
            each: {
                level: people * weights[groups == level].sum() / weights.sum() * (1 + tilt)
                for level, tilt in (("0", 0.1), ("1", 0.0))
            }
            for each, groups in (("g", g), ("h", h))
        }
        for totals in known.values():
            totals["1"] = people - totals["0"]
        if kind == "post":
            return (
                PostStratification("g", known["g"]),
                lambda w: poststratified(w, g, known["g"]),
            )
        return Raking(known), lambda w: raked(w, [(g, known["g"]), (h, known["h"])])
    matrix = np.stack([np.ones(len(x)), x, g == "0"], axis=1)
    totals = people * (weights @ matrix) / weights.sum() * [1, 1.02, 0.97]
    said = dict(zip(["1", "z", "g = '0'"], totals.tolist(), strict=True))
    bounds = BOUNDS if kind == "logit" else None
    declared = Calibration(said, function=kind, bounds=bounds)
    return declared, lambda w: calibrated(w, matrix, totals, kind)


def with_replicates(drawn, kind, said):
    """A sample with replicate weights and known totals, plainly and for the engine."""
    count, combined, mse, seed = said
    rng = np.random.default_rng(seed)
    rows = len(drawn.table)
    columns = {
        "g": np.array([str(n % 2) for n in range(rows)]),
        "h": np.array([str(n // 2 % 2) for n in range(rows)]),
        "z": np.round(rng.uniform(1, 5, rows), 3) / 3,
    }
    weights = np.asarray(drawn.sample.weights) + 1.0
    factors = rng.integers(2, 7, (rows, count)) * 0.25
    table = drawn.table.append_column("w1", [weights])
    for name, values in columns.items():
        table = table.append_column(name, [values])
    for n, each in enumerate(factors.T):
        table = table.append_column(f"rw{n}", [weights * each if combined else each])
    rscales = rng.integers(1, 9, count) / 8
    replicates = Replicates(
        pattern="rw*", scale=0.3, rscales=rscales.tolist(), mse=mse, combined=combined, df=5
    )
    declared, fit = fits(kind, columns, weights)
    design = Design(weights="w1", replicates=replicates, calibration=declared)
    fitted = np.stack([fit(weights * each) for each in factors.T], axis=1)
    sample = replace(
        drawn.sample, weights=fit(weights), replicates=fitted, factors=0.3 * rscales, mse=mse
    )
    return Drawn(table, design, sample, drawn.columns)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=3, deadline=None, derandomize=True, phases=[Phase.generate])
@given(
    drawn=samples(rule="remove"),
    said=st.tuples(st.integers(4, 8), st.booleans(), st.booleans(), st.integers(0, 99)),
)
def test_every_statistic_equals_the_plain_formulas(kind, drawn, said):
    if len(drawn.table) < 12:
        return
    changed = with_replicates(drawn, kind, said)
    whats = {statistic.name: what for statistic, what in ASKED}
    survey = Survey.open(changed.table, design=changed.design)
    for figure in survey.plan([each for each, _ in ASKED], by=[[], ["d"]]).figures():
        here = changed.inside(figure.domain)
        if figure.statistic.where:
            here &= met(drawn, "x", 2)
        wanted = replace(expected(changed, whats[figure.statistic.name], here), df=5)
        size = changed.sample.weights[here].sum() if figure.statistic.kind == "total" else 1.0
        check(figure, wanted, SIZE**2 * size)


# --- replicates that are made, and figures of R ---------------------------------------------------

FRAME = pd.DataFrame(
    {
        "h": small.H,
        "i": small.I,
        "w": small.W,
        "x": small.X,
        "y": small.Y,
        "sex": small.SEX,
        "age": small.AGE,
    }
)


@pytest.mark.parametrize(
    ("function", "error"), [("linear", 71.4460686305536), ("raking", 74.2264043969234)]
)
def test_made_replicates_are_fitted_as_in_r(function, error):
    # calibrate(as.svrepdesign(des, type="JKn"), ~sex + x, c(210, 95, 1100), calfun=)
    totals = {"1": 210, "sex = 'm'": 95, "x": 1100}
    row = estimated(Replicates(kind="JKn"), Calibration(totals, function=function))
    assert row["se"] == pytest.approx(error, rel=1e-9)


def estimated(replicates, calibration, *asked, frame=FRAME, **design):
    said = {"weights": "w", "strata": "h", "psu": "i", "nest": True, **design}
    design = Design(**said, replicates=replicates, calibration=calibration)
    rows = Survey.open(frame, design=design).estimate(asked or [total("y")]).arrow().to_pylist()
    return rows[0] if len(rows) == 1 else rows


@pytest.mark.parametrize(
    "calibration",
    [
        PostStratification("sex", small.SEX_TOTALS),
        Raking({"sex": small.SEX_TOTALS, "age": small.AGE_TOTALS}),
        Calibration({"1": 210, "x": 1050}, function="logit", bounds=(0.3, 3)),
    ],
)
def test_made_replicates_equal_the_same_ones_that_are_given(calibration):
    made, weights = small.jackknife()
    frame = FRAME.assign(**{f"r{n}": each for n, each in enumerate(weights.T)})
    given_ones = Replicates(pattern="r*", kind="JKn", rscales=made.rscales, scale=made.scale)
    asked = [total("y"), quantile("y", 0.4, interval="quantile"), gini("y")]
    ours = estimated(Replicates(kind="JKn"), calibration, *asked)
    theirs = estimated(
        given_ones, calibration, *asked, frame=frame, strata=None, psu=None, nest=False
    )
    for one, other in zip(ours, theirs, strict=True):
        assert one["value"] == pytest.approx(other["value"], rel=1e-12)
        assert one["se"] == pytest.approx(other["se"], rel=1e-9)
        assert one["df"] == other["df"]


def test_what_is_known_has_no_error():
    rows = estimated(
        Replicates(kind="JKn"),
        Calibration({"1": 210, "x": 1050}, function="logit", bounds=(0.3, 3)),
        total("1"),
        total("x"),
    )
    assert [row["value"] for row in rows] == pytest.approx([210, 1050], rel=1e-11)
    assert [row["se"] for row in rows] == pytest.approx([0, 0], abs=1e-8)


# --- what cannot be fitted ------------------------------------------------------------------------


def test_a_replicate_with_an_empty_cell_is_refused_by_number_and_cell():
    frame = FRAME.assign(r1=small.W, r2=small.W * (FRAME["sex"] == "f"))
    given_ones = Replicates(["r1", "r2"], scale=1)
    for calibration in (
        PostStratification("sex", small.SEX_TOTALS),
        Raking({"age": small.AGE_TOTALS, "sex": small.SEX_TOTALS}),
    ):
        with pytest.raises(InputError, match=r"replicate weight 2: .*m.*merge"):
            estimated(given_ones, calibration, frame=frame)


@pytest.mark.parametrize(
    ("function", "bounds"), [("linear", None), ("raking", None), ("logit", (0.5, 2))]
)
def test_a_replicate_that_cannot_reach_a_total_is_refused_by_number(function, bounds):
    frame = FRAME.assign(r1=small.W, r2=small.W * (FRAME["sex"] == "f"))
    totals = {"1": 210, "sex = 'm'": 95}
    with pytest.raises(InputError, match=r"replicate weight 2: .*does not converge.*sex = 'm'"):
        estimated(
            Replicates(["r1", "r2"], scale=1),
            Calibration(totals, function=function, bounds=bounds),
            frame=frame,
        )


@pytest.mark.parametrize(
    ("calibration", "message"),
    [
        (
            PostStratification("sex", {"f": 100, "m": 80}),
            r"replicate weight 2: .*weight 0.*missing",
        ),
        (Calibration({"1": 200, "x": 1000}), r"replicate weight 2: .*have no x"),
    ],
)
def test_a_replicate_weight_of_a_record_that_has_none_must_be_told_apart(calibration, message):
    frame = FRAME.assign(r1=small.W, r2=small.W)
    frame.loc[0, "w"], frame.loc[0, "r1"] = 0.0, 0.0
    frame.loc[0, ["sex", "x"]] = None
    said = Replicates(["r1", "r2"], scale=1)
    with pytest.raises(InputError, match=message):
        estimated(said, calibration, frame=frame, strata=None, psu=None, nest=False)
    # Without any weight it does not matter what the record lacks.
    frame.loc[0, "r2"] = 0.0
    row = estimated(said, calibration, frame=frame, strata=None, psu=None, nest=False)
    assert row["se"] is not None
