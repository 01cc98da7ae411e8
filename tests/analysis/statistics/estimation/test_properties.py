"""The engine against the plain formulas, over samples drawn at random."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from scipy import stats
from tests.analysis.statistics.estimation import plain
from tests.analysis.statistics.estimation.drawn import Drawn, samples

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import (
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

REL = 1e-9
SIZE = 50.0  # of y: what is 1e-9 of it is nothing


def few(count: int):
    # An example takes half a second: a failing one is told as it is, not made smaller.
    phases = [Phase.generate]
    return settings(max_examples=count, deadline=None, derandomize=True, phases=phases)


ASKED = [
    (total("y", name="total", deff="wor"), ("total", "y", None)),
    (mean("y", name="mean", deff="wr"), ("ratio", "y", None)),
    (ratio("y", "x", name="ratio"), ("ratio", "y", "x")),
    (variance("y", name="variance"), ("variance", "y", None)),
    (total("b", name="count"), ("total", "b", None)),
    (mean("b", name="part", interval="logit"), ("ratio", "b", None)),
    (mean("y", name="some", where="x > 2"), ("ratio", "y", None)),
]
SETS = st.permutations([(), ("d",), ("e",), ("e", "d")])


def ones(drawn: Drawn) -> np.ndarray:
    return np.ones(len(drawn.table))


def met(drawn: Drawn, name: str, above: float) -> np.ndarray:
    return np.array([each is not None and each > above for each in drawn.columns[name]])


def expected(drawn: Drawn, what: tuple, inside: np.ndarray) -> plain.Estimate:
    kind, y, x = what
    known = drawn.known(*[each for each in (y, x) if each])
    values = ones(drawn) if x is None else drawn.numbers(x)
    return plain.estimate(
        drawn.sample, kind, drawn.numbers(y), values, inside & known, domain=inside
    )


def same(found: float | None, wanted: float | None, size: float) -> bool:
    if found is None or wanted is None:
        return found is wanted
    return math.isclose(found, wanted, rel_tol=REL, abs_tol=REL * size)


def check(figure, wanted: plain.Estimate, size: float) -> None:
    said = (figure.statistic.name, figure.domain, figure.statistic.level)
    assert (figure.n, figure.df) == (wanted.n, wanted.df), said
    if wanted.n == 0:
        assert figure.value in (None, 0), said
        assert figure.se in (None, 0), said
        return
    assert same(figure.value, wanted.value, size), (said, figure.value, wanted.value)
    assert same(figure.se, wanted.se, size), (said, figure.se, wanted.se)
    if figure.statistic.deff and wanted.deff and math.isfinite(wanted.deff[figure.statistic.deff]):
        assert same(figure.deff, wanted.deff[figure.statistic.deff], 1.0), said
    if figure.interval.method == "t":
        reach = stats.t.ppf(0.975, figure.df) * figure.se
        ends = (figure.value - reach, figure.value + reach)
        assert (figure.interval.lower, figure.interval.upper) == pytest.approx(ends)
    else:
        assert figure.se is None or figure.df < 1 or figure.se == 0 or 0 < figure.value < 1


def text(value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def check_all(drawn: Drawn, figures: list, sets: list, inside: np.ndarray) -> None:
    whats = {statistic.name: what for statistic, what in ASKED}
    rest = [each for each in figures if each.statistic.kind != "share"]
    codes = {
        one: {(), *drawn.codes(one, inside)} if not one else drawn.codes(one, inside)
        for one in sets
    }
    wanted = {
        (name, tuple(zip(one, code, strict=True)))
        for name in whats
        for one in sets
        for code in codes[one]
    }
    listed = [(each.statistic.name, tuple(each.domain.items())) for each in rest]
    assert len(listed) == len(set(listed))
    assert set(listed) == wanted
    for figure in rest:
        here = inside & drawn.inside(figure.domain)
        if figure.statistic.where:
            here &= met(drawn, "x", 2)
        w = drawn.sample.weights[here].sum() if figure.statistic.kind == "total" else 1.0
        size = SIZE**2 if figure.statistic.kind == "variance" else SIZE
        check(figure, expected(drawn, whats[figure.statistic.name], here), size * w)
    for figure in figures:
        if figure.statistic.kind == "share":
            here = inside & drawn.inside(figure.domain) & drawn.known("d")
            y = np.array([text(each) == figure.statistic.level for each in drawn.columns["d"]])
            check(figure, plain.estimate(drawn.sample, "ratio", y, ones(drawn), here), 1.0)


def ask(drawn: Drawn, sets: list, where: str | None, order: int) -> list:
    statistics = [statistic for statistic, _ in ASKED]
    statistics = [*statistics[order:], share("d", within=["e"]), *statistics[:order]]
    survey = Survey.open(drawn.table, design=drawn.design)
    return list(survey.plan(statistics, by=sets, where=where).figures())


@few(16)
@given(
    drawn=samples(),
    sets=SETS,
    where=st.sampled_from([None, "x > 1"]),
    order=st.integers(0, len(ASKED)),
)
def test_many_statistics_in_many_domains_equal_the_plain_formulas(drawn, sets, where, order):
    inside = met(drawn, "x", 1) if where else ones(drawn).astype(bool)
    check_all(drawn, ask(drawn, sets, where, order), sets, inside)


@few(6)
@given(drawn=samples(stages=2), sets=SETS, order=st.integers(0, len(ASKED)))
def test_two_stages_equal_the_plain_formulas(drawn, sets, order):
    check_all(drawn, ask(drawn, sets, None, order), sets, ones(drawn).astype(bool))


@few(6)
@given(
    drawn=st.one_of(*(samples(rule=rule) for rule in ("fail", "remove", "certainty"))),
    by=st.sampled_from([(), ("d",), ("e", "d")]),
)
def test_covariances_between_statistics_and_domains_equal_the_plain_formulas(drawn, by):
    chosen = [each for each in ASKED if each[0].name in ("total", "mean", "ratio", "some")]
    survey = Survey.open(drawn.table, design=drawn.design)
    found = survey.covariance([statistic for statistic, _ in chosen], by=by)
    everybody = ones(drawn).astype(bool)
    z = np.zeros((len(drawn.table), len(found.rows)))
    whats = {statistic.name: (statistic, what) for statistic, what in chosen}
    for number, row in enumerate(found.rows):
        statistic, (kind, y, x) = whats[row["statistic"]]
        inside = drawn.inside({name: row[name] for name in by}) & (drawn.sample.weights != 0)
        inside &= drawn.known(*[each for each in (y, x) if each])
        if statistic.where:
            inside &= met(drawn, "x", 2)
        values = ones(drawn) if x is None else drawn.numbers(x)
        if inside.any():
            z[:, number] = plain.linearized(
                drawn.sample, kind, drawn.numbers(y), values, inside, n=0
            )
        assert row["n"] == inside.sum()
    wanted = drawn.sample.covariance(z, everybody)
    # Of a mean of one record z is nothing but rounding.
    sizes = np.maximum(np.sqrt((z**2).sum(axis=0)), 1e-3)
    scaled = np.where(np.isnan(wanted), 0, wanted) / np.outer(sizes, sizes)
    got = np.where(np.isnan(found.matrix), 0, found.matrix) / np.outer(sizes, sizes)
    assert got == pytest.approx(scaled, rel=1e-7, abs=1e-9)


@few(6)
@given(drawn=samples(null=False), stretch=st.integers(1, 100))
def test_poststratification_equals_residuals_by_the_plain_formulas(drawn, stretch):
    rows = len(drawn.table)
    # Post-strata that are no strata: every third record, whatever its unit.
    groups = [str(n % 3) for n in range(rows)]
    weights = drawn.sample.weights
    sums = {g: math.fsum(weights[np.array(groups) == g]) for g in set(groups)}
    totals = {g: each * (1 + (int(g) + stretch) / 50) for g, each in sums.items()}
    if 0 in totals.values():
        return
    table = drawn.table.append_column("g", [groups])
    design = replace(drawn.design, calibration=PostStratification("g", totals))
    sample = drawn.sample.poststratified(groups, totals)
    adjusted = Drawn(table, design, sample, {**drawn.columns, "g": groups})
    sets = [(), ("d",), ("g",)]
    statistics = [statistic for statistic, _ in ASKED]
    survey = Survey.open(table, design=design)
    figures = list(survey.plan(statistics, by=sets).figures())
    check_all(adjusted, figures, sets, ones(drawn).astype(bool))


@few(6)
@given(
    drawn=samples(rule="remove"),
    count=st.integers(4, 9),
    mse=st.booleans(),
    combined=st.booleans(),
    seed=st.integers(0, 99),
)
def test_replicate_weights_equal_the_plain_formulas(drawn, count, mse, combined, seed):
    rng = np.random.default_rng(seed)
    factors = rng.integers(0, 4, (len(drawn.table), count)) * 0.75
    columns = [f"rw{n}" for n in range(count)]
    table = drawn.table
    for name, each in zip(columns, factors.T, strict=True):
        table = table.append_column(name, [drawn.sample.weights * each if combined else each])
    rscales = rng.integers(1, 9, count) / 8
    replicates = Replicates(
        pattern="rw*", scale=0.3, rscales=rscales.tolist(), mse=mse, combined=combined, df=5
    )
    design = replace(drawn.design, replicates=replicates, fpc=None)
    sample = replace(
        drawn.sample,
        replicates=drawn.sample.weights[:, None] * factors,
        factors=0.3 * rscales,
        mse=mse,
    )
    statistics = [statistic for statistic, _ in ASKED]
    whats = {statistic.name: what for statistic, what in ASKED}
    survey = Survey.open(table, design=design)
    changed = Drawn(table, design, sample, drawn.columns)
    for figure in survey.plan(statistics, by=[[], ["d"]]).figures():
        here = drawn.inside(figure.domain)
        if figure.statistic.where:
            here &= met(drawn, "x", 2)
        wanted = replace(expected(changed, whats[figure.statistic.name], here), df=5)
        w = sample.weights[here].sum() if figure.statistic.kind == "total" else 1.0
        check(figure, wanted, SIZE**2 * w)


@few(6)
@given(drawn=samples(), p=st.sampled_from([0.1, 0.25, 0.5, 0.9, 1.0]))
def test_quantiles_equal_the_plain_formulas(drawn, p):
    survey = Survey.open(drawn.table, design=drawn.design)
    figures = list(survey.plan([quantile("q", p)], by=[[], ["d"], ["e"]]).figures())
    assert figures
    for figure in figures:
        here = drawn.inside(figure.domain) & drawn.known("q")
        wanted = plain.quantile(drawn.sample, drawn.numbers("q"), here, p)
        said = (figure.domain, p)
        assert figure.n == wanted.n, said
        assert same(figure.value, wanted.value, SIZE), said
        if wanted.se is not None and wanted.lower != wanted.upper:
            assert same(figure.se, wanted.se, SIZE), (said, figure, wanted)
            ends = (figure.interval.lower, figure.interval.upper)
            assert ends == pytest.approx((wanted.lower, wanted.upper)), said


@few(5)
@given(drawn=samples())
def test_gini_equals_the_plain_formulas(drawn):
    survey = Survey.open(drawn.table, design=drawn.design)
    figures = list(survey.plan([gini("q")], by=[[], ["d"]]).figures())
    assert figures
    for figure in figures:
        # The degrees of freedom are those of the records whose q is known, as R's of a quantile.
        here = drawn.inside(figure.domain) & drawn.known("q")
        wanted = plain.estimate(drawn.sample, "gini", drawn.numbers("q"), ones(drawn), here)
        check(figure, wanted, 1.0)


@few(5)
@given(drawn=samples(rule="adjust"), seed=st.integers(0, 99))
def test_a_stratum_of_one_unit_is_refused_by_name_where_the_rule_is_to_fail(drawn, seed):
    lonely = {
        h
        for h in set(drawn.columns["h"])
        if len({u for g, u in zip(drawn.columns["h"], drawn.columns["u"], strict=True) if g == h})
        == 1
    }
    survey = Survey.open(drawn.table, design=replace(drawn.design, lonely_psu="fail", fpc=None))
    present = {
        h
        for h, y, w in zip(*(drawn.columns[n] for n in ("h", "y", "w")), strict=True)
        if y is not None and w > 0
    }
    if lonely & present:
        with pytest.raises(InputError, match="single primary sampling unit"):
            survey.estimate([mean("y")])
    else:
        assert survey.estimate([mean("y")]).arrow().num_rows == 1
