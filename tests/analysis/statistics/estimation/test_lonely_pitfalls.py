"""Strata with a single PSU: counted per domain, by the rules of R's survey 4.5.

Where a number is said to be R's it was computed with `svydesign` and `svytotal`; survey 4.1-1 gives
the same except for the rule `adjust`, which 4.5 centres at the mean of the PSUs of the domain's strata.
"""

import math

import pandas as pd
import pytest

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import Design, Survey, mean, total

SOME = pd.DataFrame(
    {
        "h": list("aabbc"),
        "u": [1, 2, 3, 4, 5],
        "w": 1.0,
        "y": [4.0, 6, 1, 2, 10],
        "d": list("xyxxx"),
    }
)


def one(given, statistic, rule, where=None, **changes) -> dict:
    said = {"weights": "w", "strata": "h", "psu": "u", "nest": True, "lonely_psu": rule, **changes}
    return (
        Survey.open(given, design=Design(**said))
        .estimate([statistic], where=where)
        .arrow()
        .to_pylist()[0]
    )


def squared(row: dict) -> float:
    return row["se"] ** 2


@pytest.mark.parametrize("by_statistic", [False, True])
@pytest.mark.parametrize("rule", ["fail", "missing"])
def test_failing_looks_only_at_strata_of_the_domain(rule, by_statistic):
    for condition, lonely in (("h <> 'c'", False), ("h <> 'a'", True)):
        statistic = total("y", where=condition if by_statistic else None)
        where = None if by_statistic else condition
        if lonely:
            with pytest.raises(InputError, match=r"single primary sampling unit .* stratum c"):
                one(SOME, statistic, rule, where)
        else:
            assert squared(one(SOME, statistic, rule, where)) == pytest.approx(4 + 1)


@pytest.mark.parametrize("rule", ["remove", "certainty"])
def test_removing_adds_nothing(rule):
    assert squared(one(SOME, total("y"), rule)) == pytest.approx(4 + 1)


@pytest.mark.parametrize("rule", ["average", "scaled"])
def test_averaging_counts_the_strata_of_the_domain(rule):
    assert squared(one(SOME, total("y"), rule)) == pytest.approx(5 * 3 / 2)
    assert squared(one(SOME, total("y"), rule, "h <> 'c'")) == pytest.approx(5)
    assert squared(one(SOME, total("y"), rule, "h <> 'b'")) == pytest.approx(4 * 2)


def test_averaging_over_no_stratum_gives_no_error():
    row = one(SOME, total("y"), "average", "h = 'c'")
    assert (row["value"], row["se"], row["lower"]) == (10, None, None)


@pytest.mark.parametrize("rule", ["adjust", "centered", "centred"])
def test_adjusting_centres_at_the_mean_of_the_psus_of_the_domains_strata(rule):
    assert squared(one(SOME, total("y"), rule)) == pytest.approx(5 + (10 - 23 / 5) ** 2)
    # In x stratum a has z = 4, 0 and b 1, 2; the centre is 17 over five PSUs.
    row = one(SOME, total("y"), rule, "d = 'x'")
    assert squared(row) == pytest.approx(2 * 8 + 1 + (10 - 17 / 5) ** 2)
    # Stratum b has no record: its PSUs are not among those of the mean.
    row = one(SOME, total("y"), rule, "h <> 'b'")
    assert squared(row) == pytest.approx(4 + (10 - 20 / 3) ** 2)


def test_covariances_of_domains_under_averaging_are_those_of_the_whole_design():
    given = pd.DataFrame({"h": list("aaabbbc"), "u": range(7), "w": 1.0, "d": list("xyyxxxy")})
    given["y"] = [4.0, 6, 3, 1, 2, 7, 10]
    said = Design("w", "h", "u", nest=True, lonely_psu="average")
    found = Survey.open(given, design=said).covariance([total("y")], by=["d"])
    # R: vcov(svyby(~y, ~d, des, svytotal, covmat = TRUE)); three strata, two of them good.
    wanted = [[70.5, -27.0], [-27.0, 40.5]]
    assert [pytest.approx(each) for each in wanted] == found.matrix.tolist()


def test_the_switch_for_domains_takes_one_present_psu_as_lonely():
    where = "d = 'x'"
    off = one(SOME, total("y"), "adjust", where)
    on = one(SOME, total("y"), "adjust", where, adjust_domain_lonely=True)
    centre = 17 / 5
    stratum_a = 2 * ((4 - centre) ** 2 + centre**2)
    assert squared(on) == pytest.approx(stratum_a + 1 + (10 - centre) ** 2)
    assert on["se"] != off["se"]
    average = one(SOME, total("y"), "average", where, adjust_domain_lonely=True)
    assert squared(average) == pytest.approx(1 * 3 / 1)


# R: 24.51530 for all rules; a value that is null is outside the domain, so is its stratum.
HOLED = pd.DataFrame(
    {
        "h": list("aaabbbcc"),
        "u": [1, 1, 2, 1, 2, 2, 1, 1],
        "w": [2.0, 3, 1, 4, 2, 2, 5, 1],
        "y": [3.0, 1, 4, 1, 5, 9, None, None],
    }
)


@pytest.mark.parametrize("rule", ["fail", "remove", "certainty", "adjust", "average"])
def test_a_lonely_stratum_whose_values_are_all_null_is_no_stratum_of_the_domain(rule):
    row = one(HOLED, total("y"), rule)
    assert row["se"] == pytest.approx(24.515301344262525, rel=1e-12)
    row = one(HOLED, mean("y"), rule)
    assert row["se"] == pytest.approx(1.8038149678253506, rel=1e-12)


def test_a_stratum_that_is_known_whole_is_not_lonely():
    given = SOME.assign(n=[20, 20, 20, 20, 1])
    for rule in ("fail", "average", "adjust"):
        row = one(given, total("y"), rule, fpc="n")
        assert squared(row) == pytest.approx(0.9 * 5)


def test_averaging_a_domain_takes_a_stratum_that_is_known_whole_as_good():
    given = pd.DataFrame(
        {
            "h": list("aabbcc"),
            "u": range(6),
            "w": [1.0, 1, 3, 3, 2, 2],
            "n": [2, 2, 6, 6, 4, 4],
            "y": [5.0, 7, 1, 4, 2, 9],
            "d": [1, 0, 1, 1, 1, 1],
        }
    )
    said = {"fpc": "n", "adjust_domain_lonely": True}
    # R: 12.329, and 0 in stratum a alone.
    row = one(given, total("y"), "average", "d = 1", **said)
    assert squared(row) == pytest.approx(4 / 6 * 2 * 9 * 4.5 + 2 / 4 * 2 * 4 * 24.5)
    assert one(given, total("y"), "average", "d = 1 AND h = 'a'", **said)["se"] == 0.0


# One stratum, three PSUs of six; the last has a single second unit, outside the domain k = 1.
STAGES = pd.DataFrame(
    {
        "h": "a",
        "u": [1, 1, 2, 2, 3],
        "s": [1, 2, 1, 2, 1],
        "w": [5.0, 5, 5, 5, 10],
        "n1": 6,
        "n2": 5,
        "y": [3.0, 8, 2, 6, 4],
        "k": [1, 1, 1, 1, 0],
    }
)
TWO = {"psu": ["u", "s"], "fpc": ["n1", "n2"]}


@pytest.mark.parametrize("rule", ["fail", "average", "remove", "adjust"])
@pytest.mark.parametrize("by_statistic", [False, True])
def test_lonely_second_units_outside_the_domain_are_nobodys_trouble(rule, by_statistic):
    condition = "k = 1"
    statistic = total("y", where=condition if by_statistic else None)
    row = one(STAGES, statistic, rule, None if by_statistic else condition, **TWO)
    assert row["se"] == pytest.approx(38.98717737923585, rel=1e-12)  # R: 38.987


@pytest.mark.parametrize("rule", ["fail", "average", "remove", "adjust"])
def test_lonely_second_units_with_a_null_are_nobodys_trouble(rule):
    given = STAGES.assign(y=[3.0, 8, 2, 6, None])
    assert one(given, total("y"), rule, **TWO)["se"] == pytest.approx(38.98717737923585, rel=1e-12)


def test_lonely_second_units_of_the_domain_are_refused():
    with pytest.raises(InputError, match="Stage 2"):
        one(STAGES, total("y"), "fail", **TWO)
    assert one(STAGES, total("y"), "average", **TWO)["se"] is None


def test_the_switch_for_domains_looks_at_second_units_too():
    where = "k = 1 AND NOT (u = 1 AND s = 2)"
    row = one(STAGES, total("y"), "average", where, **TWO)
    assert row["se"] == pytest.approx(math.sqrt(800), rel=1e-12)  # R: 28.284
    row = one(STAGES, total("y"), "average", where, adjust_domain_lonely=True, **TWO)
    assert row["se"] is None  # R: NaN


RULES = [
    (rule, switch)
    for rule in ("average", "adjust", "remove", "certainty")
    for switch in (False, True)
]
CROSSED = pd.DataFrame(
    {
        "h": list("aaabbbcde"),
        "u": range(9),
        "w": [1.0, 2, 1, 3, 1, 1, 2, 1, 4],
        "y": [4.0, 6, 3, 1, 2, 7, 10, 2, 5],
        "d": list("xyyxxxyyx"),
    }
)
PARTS = ["h IN ('a', 'c')", "h <> 'b'", "d = 'x'", "y > 1", None]


@pytest.mark.parametrize("where", PARTS)
@pytest.mark.parametrize(("rule", "switch"), RULES)
def test_a_covariance_of_one_domain_is_its_variance(rule, switch, where):
    said = Design("w", "h", "u", nest=True, lonely_psu=rule, adjust_domain_lonely=switch)
    survey = Survey.open(CROSSED, design=said)
    for statistic in (total("y"), mean("y")):
        row = survey.estimate([statistic], where=where).arrow().to_pylist()[0]
        found = survey.covariance([statistic], where=where)
        assert found.matrix[0, 0] == pytest.approx(row["se"] ** 2, rel=1e-12)


@pytest.mark.parametrize("where", [each for each in PARTS if each != "d = 'x'"])
@pytest.mark.parametrize(("rule", "switch"), RULES)
def test_covariances_of_parts_add_up_to_the_variance_of_the_whole(rule, switch, where):
    """Total = total of x + total of y, so their variances and twice their covariance add up."""
    said = Design("w", "h", "u", nest=True, lonely_psu=rule, adjust_domain_lonely=switch)
    survey = Survey.open(CROSSED, design=said)
    row = survey.estimate([total("y")], where=where).arrow().to_pylist()[0]
    parts = survey.covariance([total("y")], by=["d"], where=where)
    assert parts.matrix.sum() == pytest.approx(row["se"] ** 2, rel=1e-12)


def test_covariances_refuse_only_the_lonely_strata_of_their_domains():
    said = Design("w", "h", "u", nest=True, lonely_psu="fail")
    survey = Survey.open(CROSSED, design=said)
    assert survey.covariance([total("y")], by=["d"], where="h < 'c'").matrix.shape == (2, 2)
    with pytest.raises(InputError, match="stratum c, d, e"):
        survey.covariance([total("y")], by=["d"])


# Records of weight 0: their PSU is one of the domain where the rule looks at all its strata (as in
# R). In stratum e all records of x weigh 0, and nobody of z has a weight.
WEIGHTLESS = pd.DataFrame(
    {
        "h": list("aaabbceeex"),
        "u": [1, 1, 2, 3, 4, 5, 6, 7, 7, 8],
        "w": [1.0, 2, 1, 1, 1, 1, 0, 1, 1, 0],
        "y": [4.0, 5, 6, 1, 2, 10, 7, 3, 2, 9],
        "d": list("xxyxxxxyyz"),
    }
)
FIVE_SETS = [[], ["d"], ["h"], ["d", "h"], ["u"]]


def figures(rows) -> dict:
    return {
        (row["d"], row["h"], row["u"]): (row["value"], row["se"], row["n"], row["df"])
        for row in rows
    }


@pytest.mark.parametrize("switch", [False, True])
@pytest.mark.parametrize("rule", ["average", "adjust"])
@pytest.mark.parametrize("psu", ["u", None])
def test_weightless_records_are_the_same_on_every_way_through_the_engine(rule, switch, psu):
    said = {"weights": "w", "strata": "h", "nest": True, "lonely_psu": rule}
    design = Design(**said, psu=psu, adjust_domain_lonely=switch)
    survey = Survey.open(WEIGHTLESS, design=design)
    together = figures(survey.estimate([mean("y")], by=FIVE_SETS).arrow().to_pylist())
    # Nobody is estimated of a domain without a weight.
    assert ("z", None, None) not in together
    assert ("x", "e", None) not in together
    assert ("x", None, None) in together
    for one in FIVE_SETS:
        rows = survey.estimate([mean("y")], by=[one]).arrow().to_pylist()
        alone = figures({"d": None, "h": None, "u": None, **row} for row in rows)
        assert alone == {key: together[key] for key in alone}
    # What covariances are made of, units kept in the engine, gives the same variance.
    for domain in ("x", "y"):
        where = f"d = '{domain}'"
        paired = survey.covariance([mean("y")], where=where)
        (row,) = survey.estimate([mean("y")], where=where).arrow().to_pylist()
        wanted = math.nan if row["se"] is None else squared(row)
        assert paired.matrix[0, 0] == pytest.approx(wanted, rel=1e-12, nan_ok=True)


def test_a_stratum_without_a_weight_is_averaged_over():
    # Strata a, b, c and e have a record of x, a and b (and e, whose PSU counts as zero) a variance.
    said = {"weights": "w", "strata": "h", "psu": "u", "nest": True, "lonely_psu": "average"}
    survey = Survey.open(WEIGHTLESS, design=Design(**said))
    (row,) = survey.estimate([total("y")], where="d = 'x'").arrow().to_pylist()
    # a: PSU totals 14 and 0; b: 1 and 2; e: 0 and 0. Four strata for three with a variance.
    assert squared(row) == pytest.approx((14**2 + 1) * 4 / 3, rel=1e-12)
    assert (row["n"], row["df"]) == (5, 1)
