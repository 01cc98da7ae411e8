"""Tests of means against R's `svyttest` on the sample of `scored`."""

import pytest
from tests.analysis.statistics.estimation.scored import sample, shuffled

from livelihoods.analysis.statistics.errors import SurveyError

# svyttest(y ~ s, D) and svyttest(y ~ 0, D, na.rm = TRUE), where D is e, r, k:
# statistic, parameter, p.value, estimate, conf.int
TWO = {
    "linear": (
        -1.66707831923718,
        8,
        0.134057400910999,
        -0.971278195488721,
        -2.31480927581343,
        0.372252884835988,
    ),
    "replicates": (
        -1.62511798060607,
        8,
        0.142791295880855,
        -0.971278195488721,
        -2.34949907665535,
        0.406942685677912,
    ),
    "calibrated": (
        -1.66707831923718,
        8,
        0.134057400910999,
        -0.97127819548872,
        -2.31480927581343,
        0.372252884835989,
    ),
}
ONE = {
    "linear": (
        13.7272870007501,
        8,
        7.64737800980832e-07,
        5.5972602739726,
        4.65699397540323,
        6.53752657254198,
    ),
    "replicates": (
        13.5623618849596,
        8,
        8.3936204344396e-07,
        5.5972602739726,
        4.64555986610273,
        6.54896068184247,
    ),
    "calibrated": (
        13.6560800535865,
        8,
        7.96004945536636e-07,
        5.54115409004439,
        4.60545920576536,
        6.47684897432342,
    ),
}


def told(found):
    return (
        found.statistic,
        found.parameter,
        found.p_value,
        found.estimate,
        found.lower,
        found.upper,
    )


@pytest.mark.parametrize("design", TWO)
def test_two_groups_are_compared_as_in_r(design):
    assert told(sample(design).ttest("y", "s")) == pytest.approx(TWO[design], rel=1e-12)


@pytest.mark.parametrize("design", ONE)
def test_one_mean_is_compared_with_zero_as_in_r(design):
    assert told(sample(design).ttest("y")) == pytest.approx(ONE[design], rel=1e-12)


def test_groups_are_ordered_by_number_where_they_are_numbers():
    by_number = sample().ttest("y", "CASE WHEN s = 'f' THEN 9 ELSE 10 END")
    assert told(by_number) == pytest.approx(TWO["linear"], rel=1e-12)


def test_a_condition_is_compared_as_a_share():
    shares = sample().regression("z ~ s").rows[1]
    found = sample().ttest("z = 1", "s")
    assert (found.estimate, found.se) == pytest.approx((shares["value"], shares["se"]), rel=1e-12)


def test_the_bits_depend_neither_on_threads_nor_on_the_order_of_records():
    other = sample(table=shuffled(), threads=3)
    assert sample(threads=1).ttest("y", "s") == other.ttest("y", "s")


def test_other_than_two_groups_are_refused():
    with pytest.raises(SurveyError, match="grp has 3 groups"):
        sample().ttest("y", "grp")
    with pytest.raises(SurveyError, match="only the level"):
        sample().ttest("y", "s", where="s = 'f'")
    with pytest.raises(SurveyError, match="no mean"):
        sample().ttest("y", where="x > 99")
