"""Thresholds of the rules, each from both sides, and the interval behind those of the NCHS."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics.estimation.proportions import proportion_interval
from livelihoods.analysis.statistics.judgement import REASONS, RULES, Measured, judge
from livelihoods.analysis.statistics.judgement.reliability import korn_graubard


def proportion(p, n, *, se=None, deff=1.0, df=100.0, **options):
    se = math.sqrt(deff * p * (1 - p) / n) if se is None else se
    return Measured("proportion", p, se, n, df, **options)


@pytest.mark.parametrize(
    ("n", "status", "reason"),
    [
        (1, "suppressed", "few_records"),
        (4, "suppressed", "few_records"),
        (5, "caution", "limited_records"),
        (14, "caution", "limited_records"),
        (15, "ok", None),
    ],
)
def test_ilo_counts_records(n, status, reason):
    for kind in ("count", "proportion", "mean"):
        verdict = judge("ilo", Measured(kind, 0.5, 0.4, n, 3))
        assert (verdict.status, verdict.reason) == (status, reason)


@pytest.mark.parametrize("rule", ["ilo", "nchs"])
def test_nobody_in_the_sample_is_a_count_and_no_mean(rule):
    found = judge(rule, Measured("count", 0.0, 0.0, 0, 0))
    assert (found.status, found.reason) == ("caution", "no_records")
    assert judge(rule, Measured("count", 0.0, 0.0, 0, 0, stand_in=True)) == found
    for kind in ("proportion", "mean"):
        assert judge(rule, Measured(kind, 0.0, 0.0, 0, 0)).status == "suppressed"


def test_words_show_the_threshold_and_hide_what_is_suppressed():
    assert judge("ilo", Measured("count", 9.0, 1.0, 9, 30)).words == (
        "rests on 9 records, fewer than 15"
    )
    assert judge("ilo", Measured("count", 9.0, 1.0, 3, 30)).words == (
        "rests on fewer than 5 records"
    )
    assert judge("nchs", proportion(0.5, 29)).words == "rests on fewer than 30 records"


@pytest.mark.parametrize(
    ("figure", "status", "reason"),
    [
        # Sample size, nominal and effective.
        (proportion(0.5, 29), "suppressed", "sample_size"),
        (proportion(0.5, 300, deff=10.5), "suppressed", "effective_sample_size"),
        # 95 % Clopper-Pearson intervals of 50 of 100 (0.398 to 0.602), 20 of 40 (0.338 to 0.662).
        (proportion(0.5, 100, df=99), "ok", None),
        (proportion(0.5, 40, df=39), "suppressed", "interval_width"),
        # 5 of 50: 0.0333 to 0.2181, 185 % of 0.1. 95 of 100: 0.0164 to 0.1128 outside, 193 % of it.
        (proportion(0.1, 50, df=49), "suppressed", "relative_width"),
        (proportion(0.95, 100, df=99), "caution", "complement_width"),
        # 1 of 1000: 0.00003 to 0.0056 is wide beside 0.001, and narrower than 0.05.
        (proportion(0.001, 1000, df=999), "ok", None),
        (proportion(0.5, 1000, df=7), "caution", "degrees_of_freedom"),
        (proportion(0.5, 1000, df=8), "ok", None),
        (proportion(0.5, 1000, df=0), "suppressed", "no_interval"),
        (proportion(0.0, 40, df=39), "caution", "zero_or_all"),
        (proportion(1.0, 40, df=39), "caution", "zero_or_all"),
        (proportion(1.0, 40, df=39, certain=True), "ok", None),
        (Measured("proportion", 0.4, None, 400, 39), "suppressed", "no_interval"),
    ],
)
def test_nchs_proportions(figure, status, reason):
    verdict = judge("nchs", figure)
    assert (verdict.status, verdict.reason) == (status, reason)
    assert bool(verdict.words) == (reason is not None)


@pytest.mark.parametrize(
    ("value", "se", "n", "df", "status", "reason"),
    [
        (1000.0, 10.0, 9, 60, "suppressed", "sample_size"),
        (1000.0, 10.0, 10, 60, "ok", None),
        (1000.0, 399.0, 50, 60, "ok", None),  # t(60) = 2.0003: width 1596
        (1000.0, 401.0, 50, 60, "suppressed", "relative_width"),
        (1000.0, 10.0, 50, 7, "caution", "degrees_of_freedom"),
        (1000.0, None, 50, 60, "suppressed", "no_interval"),
    ],
)
def test_nchs_counts(*, value, se, n, df, status, reason):
    verdict = judge("nchs", Measured("count", value, se, n, df))
    assert (verdict.status, verdict.reason) == (status, reason)


@pytest.mark.parametrize(
    ("value", "se", "n", "df", "status", "reason"),
    [
        (100.0, 30.0, 30, 20, "ok", None),
        (-100.0, 30.0, 30, 20, "ok", None),
        (100.0, 30.1, 30, 20, "suppressed", "relative_error"),
        (0.0, 1.0, 30, 20, "suppressed", "relative_error"),
        (100.0, 1.0, 29, 20, "suppressed", "sample_size"),
        (100.0, 1.0, 30, 7, "caution", "degrees_of_freedom"),
        (100.0, None, 30, 20, "suppressed", "no_interval"),
    ],
)
def test_house_rule_for_means(*, value, se, n, df, status, reason):
    verdict = judge("nchs", Measured("mean", value, se, n, df))
    assert (verdict.status, verdict.reason) == (status, reason)


def test_interval_against_known_ones():
    """Clopper-Pearson: 0 of 30, 5 of 50, 50 of 100, as any table of exact intervals has them."""
    assert korn_graubard(0.0, 0.0, 30, 29)[:2] == pytest.approx((0, 0.1157), abs=5e-5)
    found = korn_graubard(0.1, math.sqrt(0.09 / 50), 50, 49)
    assert found == pytest.approx((0.0333, 0.2181, 50), abs=5e-5)
    found = korn_graubard(0.5, 0.05, 100, 99)
    assert found == pytest.approx((0.3983, 0.6017, 100), abs=5e-5)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    p=st.floats(0.001, 0.999),
    n=st.integers(30, 5000),
    deff=st.floats(0.2, 8),
    df=st.integers(1, 500),
)
def test_interval_is_that_of_r_with_sizes_capped(p, n, deff, df):
    """The other implementation is held against R's `svyciprop`; it caps nothing."""
    variance = deff * p * (1 - p) / n
    lower, upper, effective = korn_graubard(p, math.sqrt(variance), n, df)
    plain = proportion_interval("beta", p, variance, df, n)
    assert effective == pytest.approx(min(n, n / deff))
    if deff >= 1 and df <= n - 1:
        assert (lower, upper) == pytest.approx(plain, rel=1e-9)
    else:
        assert upper - lower >= (plain[1] - plain[0]) * (1 - 1e-9)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    rule=st.sampled_from(sorted(RULES)),
    kind=st.sampled_from(["count", "proportion", "mean"]),
    value=st.floats(0, 1),
    se=st.floats(0, 1),
    n=st.integers(0, 200),
    df=st.integers(0, 100),
)
def test_a_stand_in_error_is_never_reliable(*, rule, kind, value, se, n, df):
    plain = judge(rule, Measured(kind, value, se, n, df))
    stand_in = judge(rule, Measured(kind, value, se, n, df, stand_in=True))
    assert stand_in.status != "ok"
    assert stand_in == plain or (plain.status, stand_in.reason) == ("ok", "stand_in_error")
    assert (plain.reason is None) == (plain.status == "ok")
    assert plain.reason is None or plain.reason in REASONS


def test_a_value_by_definition_has_no_error_that_could_stand_in():
    figure = proportion(1.0, 400, certain=True, stand_in=True)
    assert judge("ilo", figure).status == "ok"


@pytest.mark.parametrize(
    "change",
    [
        {"value": 1.2},
        {"value": -0.1},
        {"value": math.nan},
        {"n": -1},
        {"se": -0.1},
        {"se": math.nan},
        {"kind": "percentage"},
    ],
)
def test_impossible_figures_are_errors(change):
    with pytest.raises(InputError):
        judge("ilo", replace(proportion(0.5, 50), **change))


def test_unknown_rule_and_missing_value():
    with pytest.raises(InputError, match="did you mean 'ilo'"):
        judge("ilp", proportion(0.5, 50))
    assert judge("ilo", Measured("mean", None, None, 50, 40)).reason == "no_value"
    with pytest.raises(InputError):
        korn_graubard(0.5, 0.1, 1, 10)
