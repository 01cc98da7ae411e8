"""Inequality and low earnings: R's numbers, derivatives by the weights, and the SQL texts.

The expected numbers were evaluated in R 4.2 from the definitions, with Q the smallest value that
reaches a share, f and S the kernel sums (bandwidth sd / N^0.2) and N, Y, r, G sums and cumulated
sums of w and w y; the calls stand beside the numbers. On the eusilc example data the same functions
give what the documentation of convey prints: arpt 10859 (50.636), arpr 14.44422 % (0.2756769).
"""

from dataclasses import asdict

import duckdb
import numpy as np
import pytest
from tests.analysis.statistics.estimation.influences import (
    cumulated_by_value,
    gap,
    gap_growth,
    gap_scores,
    gaps,
    gini,
    gini_scores,
    kernel_around,
    kernel_sums,
    ranked_total,
    relative_gap,
    relative_gap_linearised,
    share_ratio,
    share_ratio_linearised,
    share_ratio_scores,
    theil,
    theil_linearised,
    theil_scores,
    threshold,
    threshold_linearised,
    threshold_scores,
)

from livelihoods.analysis.statistics.estimation.density import (
    bandwidth,
    kernel_sql,
)
from livelihoods.analysis.statistics.estimation.inequality import (
    gini_parameters,
    gini_score_sql,
    ranked_sql,
    share_ratio_score_sql,
    theil_score_sql,
)
from livelihoods.analysis.statistics.estimation.poverty import (
    gap_growth_sql,
    gap_parameters,
    gap_score_sql,
    gap_sql,
    threshold_score_sql,
)

Y = np.array([120, 150, 150, 210, 260, 260, 300, 340, 410, 480, 650, 900], dtype=float)
W = np.array([3, 1.5, 2.5, 4, 1, 2, 3.5, 2, 1.25, 3, 2, 1.75])
INSIDE = np.array([1, 1, 0, 1, 0, 1, 1, 0, 1, 1, 0, 1], dtype=bool)


def weighted_gini():
    return gini_parameters(float(W.sum()), float(W @ Y), ranked_total(Y, W))


def test_gini_and_its_influence_as_in_r():
    """In R: T1 <- sum(r*w*y); gini <- (2*T1-Y)/(N*Y)-1;
    2*(Y-G+w*y+r*y)/(N*Y) - 2*T1/(N*Y^2)*y - (2*T1-Y)/(N^2*Y).
    """
    parameters = weighted_gini()
    assert parameters.estimate == gini(Y, W) == pytest.approx(0.377306305185922, rel=1e-13)
    assert gini_scores(parameters, Y, W) == pytest.approx(
        [
            0.00694342625743103, 0.00194393782851569, 0.00313781918655574, 0.000899071155985323,
            -0.00707524515146159, -0.00500585079752551, -0.0025187449577723, -0.00608063799875532,
            -0.00737924120724342, 0.00073392029015084, 0.00545410145470576, 0.0202025920478033,
        ],
        rel=1e-11,
    )  # fmt: skip


def test_share_ratio_and_its_influence_as_in_r():
    """In R: isq <- function(p) {q <- Q(p); y*(y<=q) - S(q)/(N*f(q))*((y<=q)-p)};
    (y-isq(.8))/lo - hi/lo^2*isq(.2), lo and hi the tails' totals.
    """
    parameters = share_ratio_linearised(Y, W)
    assert parameters.estimate == share_ratio(Y, W) == pytest.approx(2.99479166666667, rel=1e-13)
    level = [-0.03291412494729] * 7
    assert share_ratio_scores(parameters, Y) == pytest.approx(
        [
            0.198608268728579,
            0.105021029145246,
            0.105021029145246,
            *level,
            0.202868481113291,
            0.463285147779957,
        ],
        rel=1e-12,
    )


def test_threshold_and_its_influence_as_in_r():
    """In R: -.6/(N*f(m))*((y<=m)-.5), m <- Q(.5)."""
    parameters = threshold_linearised(Y, W)
    assert parameters.estimate == threshold(Y, W) == pytest.approx(156)
    influence = 5.08443612591542
    assert threshold_scores(parameters, Y) == pytest.approx([-influence] * 6 + [influence] * 6)
    # The same over y[d], w[d]: of a domain, the domain's own quantile and density.
    domain = threshold_linearised(Y[INSIDE], W[INSIDE])
    assert np.abs(threshold_scores(domain, Y[INSIDE])) == pytest.approx(7.04819345040235)


RELATIVE = {
    0: (
        0.225,
        [
            0.0290726743028902, 0.0290726743028902, -0.00967732569710983, -0.0209273256971098,
            -0.00967732569710983, -0.0209273256971098, -0.00157267430289017, 0.00967732569710983,
            -0.00157267430289017, -0.00157267430289017, 0.00967732569710983, -0.00157267430289017,
        ],
    ),
    1: (
        0.0375,
        [
            0.00355236042558242, -0.00606302418980219, -0.00611110111287911, -0.00798610111287911,
            -0.00611110111287911, -0.00798610111287911, 0.00423610111287911, 0.00611110111287911,
            0.00423610111287911, 0.00423610111287911, 0.00611110111287911, 0.00423610111287911,
        ],
    ),
    2: (
        0.00809911242603551,
        [
            0.000341267106611875, -0.00224749028983783, -0.00191649916557747, -0.00232145478687925,
            -0.00191649916557747, -0.00232145478687925, 0.0015115435442757, 0.00191649916557747,
            0.0015115435442757, 0.0015115435442757, 0.00191649916557747, 0.0015115435442757,
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("power", RELATIVE)
def test_relative_gaps_in_a_domain_and_their_influence_as_in_r(power):
    """In R: h <- function(y) ((th-y)/th)^g*(y<=th); e <- sum(wd*h(yd))/sum(wd);
    a <- if (g==0) f(th,yd,wd) else sum(wd*g*((th-yd)/th)^(g-1)*yd/th^2*(yd<=th))/sum(wd);
    d*(h(y)-e)/sum(wd) + a*tl, with yd, wd of the domain d, tl the influence on the threshold.
    """
    estimate, influence = RELATIVE[power]
    parameters, reference = relative_gap_linearised(Y, W, INSIDE, power)
    assert parameters.estimate == pytest.approx(estimate, rel=1e-13)
    assert relative_gap(Y, W, INSIDE, power) == parameters.estimate
    assert gap_scores(parameters, Y, INSIDE, reference) == pytest.approx(influence, rel=1e-11)


def test_theil_and_its_influence_as_in_r():
    """In R: s <- y/mu; e <- sum(w*s*log(s))/N; (s*log(s)-e)/N - (e+1)/mu*(y-mu)/N."""
    parameters = theil_linearised(Y, W)
    assert parameters.estimate == theil(Y, W) == pytest.approx(0.171477900961917, rel=1e-13)
    assert theil_scores(parameters, Y) == pytest.approx(
        [
            0.00760379276223056, 0.00407692709549131, 0.00407692709549131, -0.00110487894386469,
            -0.00394887975415224, -0.00394887975415224, -0.00545255599831902, -0.00637081508705083,
            -0.00676889492677343, -0.00585261428411572, 0.000763082125876294, 0.0191231095980218,
        ],
        rel=1e-11,
    )  # fmt: skip


def derivatives(estimator, step=1e-5):
    """Central differences of an estimator by each record's weight."""
    found = []
    for k in range(len(Y)):
        up, down = W.copy(), W.copy()
        up[k] += step
        down[k] -= step
        found.append((estimator(up) - estimator(down)) / (2 * step))
    return found


def test_influences_are_the_derivatives_by_the_weights():
    assert gini_scores(weighted_gini(), Y, W) == pytest.approx(
        derivatives(lambda w: gini(Y, w)), abs=1e-9
    )
    assert theil_scores(theil_linearised(Y, W), Y) == pytest.approx(
        derivatives(lambda w: theil(Y, w)), abs=1e-9
    )
    for power in (0, 1, 2):
        total = float(W[INSIDE].sum())
        estimate = gap(Y[INSIDE], W[INSIDE], 260.0, power)
        fixed = gap_parameters(estimate=estimate, line=260.0, total_weight=total, power=power)
        by_weight = derivatives(lambda w, g=power: gap(Y[INSIDE], w[INSIDE], 260.0, g))
        assert gap_scores(fixed, Y, INSIDE) == pytest.approx(by_weight, abs=1e-9)


def test_the_growth_of_a_gap_is_its_derivative_by_the_line():
    for power in (1, 2):
        moved = gaps(Y, 275.001, power) - gaps(Y, 274.999, power)
        assert gap_growth(Y, 275.0, power) == pytest.approx(moved / 0.002, abs=1e-8)


def test_influences_add_up_to_nothing_where_the_measure_ignores_the_scale_of_weights():
    share = share_ratio_linearised(Y, W)
    theil_ = theil_linearised(Y, W)
    assert W @ theil_scores(theil_, Y) == pytest.approx(0, abs=1e-13)
    # A quantile jumps, so the weight up to it is not quite its share: nothing, up to a record.
    assert abs(W @ share_ratio_scores(share, Y)) < 2


def test_the_order_of_equal_values_does_not_matter_to_gini():
    turned = W[[0, 2, 1, 3, 5, 4, 6, 7, 8, 9, 10, 11]]
    assert gini(Y, turned) == pytest.approx(gini(Y, W), rel=1e-14)
    scores = gini_scores(weighted_gini(), Y, W)
    again = gini_scores(weighted_gini(), Y, turned)
    assert again[[0, 2, 1, 3, 5, 4]] == pytest.approx(scores[:6], rel=1e-14)


def test_records_without_weight_are_not_there():
    weights = np.where(INSIDE, W, 0.0)
    assert gini(Y, weights) == gini(Y[INSIDE], W[INSIDE])
    assert share_ratio(Y, weights) == share_ratio(Y[INSIDE], W[INSIDE])
    assert theil(Y, weights) == pytest.approx(theil(Y[INSIDE], W[INSIDE]))
    assert threshold(Y, weights) == threshold(Y[INSIDE], W[INSIDE])
    assert relative_gap(Y, weights, INSIDE) == relative_gap(
        Y[INSIDE], W[INSIDE], np.ones(INSIDE.sum(), dtype=bool)
    )


def test_low_pay_counts_who_is_at_the_line_unless_strict():
    values, everybody = np.array([200.0, 300.0, 300.0, 450.0, 600.0]), np.ones(5, dtype=bool)
    ones = np.ones(5)
    assert relative_gap(values, ones, everybody, percent=2 / 3) == pytest.approx(0.2)
    assert relative_gap(values, ones, everybody, percent=2 / 3, strict=True) == 0


def test_measures_of_nobody_or_of_equals_are_none():
    none = np.array([])
    for measure in (gini, share_ratio, theil, threshold):
        assert measure(none, none) is None
    same, ones = np.full(4, 5.0), np.ones(4)
    assert gini(same, ones) == pytest.approx(0)
    assert theil(same, ones) == pytest.approx(0)
    assert gini(np.zeros(4), ones) is theil(np.zeros(4), ones) is None
    assert share_ratio(np.array([0.0, 0, 0, 9]), ones) is None
    assert share_ratio_linearised(same, ones) is threshold_linearised(same, ones) is None
    assert share_ratio_linearised(none, none) is threshold_linearised(none, none) is None
    assert relative_gap_linearised(same, ones, ones > 0) is None
    assert relative_gap_linearised(Y, W, Y < 0) is None
    assert kernel_around(none, none, 1.0) is None


def test_theil_leaves_out_who_earns_nothing():
    values, weights = np.append([-4.0, 0.0], Y), np.append([2.0, 3.0], W)
    assert theil(values, weights) == theil(Y, W)
    scores = theil_scores(theil_linearised(values, weights), values)
    assert list(scores[:2]) == [0, 0]
    assert scores[2:] == pytest.approx(theil_scores(theil_linearised(Y, W), Y))


@pytest.fixture
def asked():
    """Evaluate an SQL expression for each record; names like p.slope are parameters."""
    upto, income = cumulated_by_value(Y, W)
    below = upto - np.array([W[value == Y].sum() for value in Y])
    records = zip(Y.astype(int).tolist(), W, INSIDE.tolist(), upto, income, below, strict=True)
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE t (k INT, y INT, w DOUBLE, inside BOOL, upto DOUBLE, income DOUBLE, below DOUBLE)"
        )
        rows = [(k, *record) for k, record in enumerate(records)]
        connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

        def evaluate(expression, **parameters):
            names = {
                f"{table}_{name}": value
                for table, given in parameters.items()
                for name, value in asdict(given).items()
            } or {"nothing": 0}
            columns = ", ".join(
                f"CAST({value!r} AS DOUBLE) AS {name}" for name, value in names.items()
            )
            query = f"SELECT {expression} FROM t, (SELECT {columns}) ORDER BY k"
            return [row[0] for row in connection.execute(query).fetchall()]

        yield evaluate


def columns(table, parameters):
    return {name: f"{table}_{name}" for name in asdict(parameters)}


def test_sql_of_gini(asked):
    p = weighted_gini()
    score = gini_score_sql(
        y="y", weight="w", upto="upto", income="income", parameters=columns("p", p)
    )
    assert asked(score, p=p) == pytest.approx(gini_scores(p, Y, W), rel=1e-12)
    # Of the weight and income strictly below y, the influence is the same.
    before = gini_score_sql(
        y="y",
        weight="w",
        upto="below",
        income="(income - y * (upto - below))",
        parameters=columns("p", p),
    )
    assert asked(before, p=p) == pytest.approx(gini_scores(p, Y, W), rel=1e-11)
    ranked = ranked_sql(y="y", weight="w", below="below", upto="upto")
    assert sum(asked(ranked)) == pytest.approx(ranked_total(Y, W), rel=1e-14)


def test_sql_of_share_ratio_theil_and_threshold(asked):
    p = share_ratio_linearised(Y, W)
    score = share_ratio_score_sql(y="y", parameters=columns("p", p))
    assert asked(score, p=p) == pytest.approx(share_ratio_scores(p, Y), rel=1e-12)
    p = theil_linearised(Y, W)
    score = theil_score_sql(y="y", parameters=columns("p", p))
    assert asked(score, p=p) == pytest.approx(theil_scores(p, Y), rel=1e-11)
    assert set(asked(theil_score_sql(y="(-y)", parameters=columns("p", p)), p=p)) == {0}
    p = threshold_linearised(Y, W)
    score = threshold_score_sql(y="y", parameters=columns("p", p))
    assert asked(score, p=p) == pytest.approx(threshold_scores(p, Y), rel=1e-12)


@pytest.mark.parametrize("power", [0, 1, 2])
@pytest.mark.parametrize("strict", [False, True])
def test_sql_of_gaps(asked, power, strict):
    p, r = relative_gap_linearised(Y, W, INSIDE, power, percent=0.8, strict=strict)
    given = {"y": "y", "inside": "inside", "power": power, "strict": strict}
    score = gap_score_sql(**given, parameters=columns("p", p), reference=columns("r", r))
    assert asked(score, p=p, r=r) == pytest.approx(gap_scores(p, Y, INSIDE, r), rel=1e-11)
    fixed = gap_score_sql(**given, parameters=columns("p", p))
    assert asked(fixed, p=p) == pytest.approx(gap_scores(p, Y, INSIDE), rel=1e-11)
    own = gap_sql(y="y", line="260e0", power=power, strict=strict)
    assert asked(own) == pytest.approx(gaps(Y, 260.0, power, strict=strict), rel=1e-12)
    if power:
        growth = gap_growth_sql(y="y", line="p_line", power=power)
        assert asked(growth, p=p) == pytest.approx(gap_growth(Y, p.line, power), rel=1e-12)


def test_sql_of_the_kernel(asked):
    width = bandwidth(float(W.sum()), float(W @ Y), float(W @ Y**2))
    ours = kernel_sums(Y, W, 260.0, width)
    kernel = kernel_sql(y="y", at="260e0", width=repr(width) + "e0")
    assert W @ asked(kernel) == pytest.approx(ours.weight, rel=1e-12)
    assert (W * Y) @ asked(kernel) == pytest.approx(ours.total, rel=1e-12)
