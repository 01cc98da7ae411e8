"""Hours and earnings: special codes, limits, a weight of their own, and surveys that lack them."""

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import Survey, mean, quantile, ratio, total
from livelihoods.analysis.statistics import codebook as codebooks
from livelihoods.analysis.statistics.asking import universe
from livelihoods.analysis.statistics.description import describe

BOOK = """
code = "small"
title = "A survey of a few questions"
producer = "Nobody"
credit = "None"
terms = "None"
area = { code = "ZZZ", name = "Nowhere", country = "ZZZ", coverage = "Nowhere" }
design = { weight = "W", strata = "1", psu = "UNIT", words = "Made up" }

[variables]
UNIT = { label = "Unit" }
W = { label = "Weight" }
PAY_WEIGHT = { label = "Weight of those who told their pay" }
AGE = { label = "Age" }
HOURS = { label = "Hours" }
PAY = { label = "Pay" }
PENSION = { label = "Pension" }

[record]
employed = "TRUE"
age = "AGE"
institution = { formal = "TRUE" }
social_security = { yes = "PENSION = 1", no = "PENSION = 2" }
status = { employee = "TRUE" }

[record.hours_usual]
value = "HOURS"
unit = "hours per week"
words = "Hours"
missing = [-1, 99]
limits = [0, 98]

[record.earnings]
value = "PAY * 52 / 12"
unit = "XTS per month"
words = "Weekly pay, by the month"
missing = []
limits = [0, 100000]
weight = "PAY_WEIGHT"
"""


def people() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "UNIT": [1, 2, 3, 4, 5, 6],
            "W": [1.0, 2.0, 1.0, 1.0, 3.0, 1.0],
            "PAY_WEIGHT": [1, 4, 0, 2, 2, 0],
            "AGE": [20, 30, 40, 50, 60, 70],
            "HOURS": pd.array([40, 20, 99, -1, 120, None], "Int16"),
            "PAY": pd.array([12, 24, None, 0, 36, None], "Int32"),
            "PENSION": [1, 1, 2, 1, 2, 1],
        }
    )


def opened(text: str = BOOK, frame: pd.DataFrame | None = None) -> Survey:
    frame = people() if frame is None else frame
    return Survey.open(frame, codebooks.parse(text, "small.toml"), period="2020")


def test_special_codes_and_values_outside_the_limits_never_enter_a_mean():
    row = opened().estimate([mean("hours_usual"), total("hours_usual")]).arrow().to_pylist()
    assert [each["value"] for each in row] == [pytest.approx(80 / 3), 80]
    assert row[0]["n"] == 2


def test_earnings_have_their_own_weight_and_the_unit_of_the_record():
    told = opened().estimate([mean("earnings"), total("earnings > 0")]).arrow().to_pylist()
    monthly = [(12 * 1 + 24 * 4 + 0 * 2 + 36 * 2) * 52 / 12 / 9, 1 + 4 + 2]
    assert [each["value"] for each in told] == pytest.approx(monthly)
    # Those of weight 0 did not tell: they are not among the records.
    assert told[0]["n"] == 4


def test_statistics_of_different_weights_are_planned_apart():
    survey = opened()
    asked = [mean("earnings", name="pay"), mean("hours_usual", name="hours")]
    with pytest.raises(InputError, match=r"different weights \(PAY_WEIGHT, W\): ask for it apart"):
        survey.estimate(asked)
    found = {each.statistic.name: each.value for each in survey.figures(asked)}
    assert found == pytest.approx({"pay": 180 * 52 / 12 / 9, "hours": 80 / 3})
    # What names earnings anywhere rests on those who told them.
    rich = survey.estimate([mean("age")], where="earnings > 60").arrow().to_pylist()
    assert rich[0]["value"] == pytest.approx((30 * 4 + 60 * 2) / 6)
    both = survey.estimate([ratio("earnings", "hours_usual")]).arrow().to_pylist()
    assert both[0]["value"] == pytest.approx((12 + 24 * 4) * 52 / 12 / (40 + 20 * 4))


def test_regression_and_covariance_take_the_weight_of_the_earnings():
    survey = opened()
    told = people().query("PAY_WEIGHT > 0")
    slope, level = np.polyfit(told.AGE, told.PAY.astype(float) * 52 / 12, 1, w=told.PAY_WEIGHT**0.5)
    rows = survey.regression("earnings ~ age").rows
    assert [each["value"] for each in rows] == pytest.approx([level, slope])
    found = survey.covariance([mean("earnings", name="pay")]).rows[0]
    assert found["value"] == pytest.approx(180 * 52 / 12 / 9)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('unit = "hours per week"', 'unit = "hours"', "unit 'hours': 'hours per week' is expected"),
        (
            'unit = "XTS per month"',
            'unit = "per month"',
            "'CUR per month' is expected, CUR being the",
        ),
        ("limits = [0, 98]", "limits = [98, 0]", "the least and the most"),
        ("limits = [0, 98]\n", "", "missing: limits"),
        ("missing = [-1, 99]", 'missing = ["99"]', "missing: a list of numbers"),
        ("missing = [-1, 99]", "special = [99]", "unknown key 'special'"),
        (
            'value = "HOURS"',
            'value = "HOURZ"',
            r"hours_usual\] value, line 1.*unknown name 'HOURZ'",
        ),
    ],
)
def test_wrong_quantities_name_their_place(old, new, message):
    assert old in BOOK
    with pytest.raises(InputError, match=rf"^small\.toml: \[record\..*{message}"):
        opened(BOOK.replace(old, new, 1)).indicators(["employment"])


def test_a_file_without_the_column_can_do_all_the_rest():
    survey = opened(frame=people().drop(columns="HOURS"))
    assert survey.estimate([total("TRUE")]).arrow().to_pylist()[0]["value"] == 9
    with pytest.raises(InputError, match=r"^hours_usual: cannot be told: frame_1 lacks HOURS$"):
        survey.estimate([mean("hours_usual")])
    without_weight = opened(frame=people().drop(columns="PAY_WEIGHT"))
    with pytest.raises(InputError, match=r"^earnings: cannot be told: frame_1 lacks PAY_WEIGHT$"):
        without_weight.estimate([mean("earnings")])


def test_what_is_not_asked_is_refused_in_words():
    survey = opened()
    assert "hours_actual" not in survey.jobs().column_names
    with pytest.raises(InputError, match=r"^hours_actual: not asked in this survey \(small\)$"):
        survey.estimate([mean("hours_actual")])
    with pytest.raises(InputError, match=r"^education: not asked in this survey \(small\)$"):
        survey.indicators(["employment"], [["education"]])


def test_a_variable_may_have_the_name_of_a_field_that_the_survey_lacks():
    text = BOOK.replace('AGE = { label = "Age" }', 'AGE = { label = "Age" }\neducation = {}')
    survey = opened(text, people().assign(education=7))
    assert survey.estimate([mean("education")]).arrow().to_pylist()[0]["value"] == 7


@pytest.mark.shared
def test_describe_counts_special_codes_and_values_outside(shared):
    path = shared / "data/surveys/arg_eph/eph_individual_2019t1.parquet"
    hours, earnings = describe(path, "arg-eph").quantities
    counted = duckdb.sql(
        "SELECT COUNT(*) FILTER (PP3E_TOT BETWEEN 0 AND 168), COUNT(*) FILTER (PP3E_TOT = 999),"
        " COUNT(*) FILTER (CAT_OCUP <> 4 AND P21 >= 0), COUNT(*) FILTER (P21 = -9),"
        f" COUNT(*) FILTER (CAT_OCUP = 4) FROM read_parquet('{path}') WHERE ESTADO = 1"
    ).fetchall()[0]
    assert (hours.told, hours.special, earnings.told, earnings.special, earnings.empty) == counted
    assert (earnings.outside, earnings.unit) == (0, "ARS per month")


# Against the records themselves


def _argentina(shared: Path) -> tuple[Survey, str]:
    path = shared / "data/surveys/arg_eph/eph_individual_2019t1.parquet"
    return Survey.open(path, "arg-eph"), f"read_parquet('{path}')"


@pytest.mark.shared
def test_argentina_earnings_by_sex_equal_a_plain_sum_with_the_income_weight(shared):
    survey, table = _argentina(shared)
    asked = [mean("earnings", where="earnings > 0"), quantile("earnings", [0.6])]
    found = survey.estimate(asked, [["sex"], []], universe(survey.standard)).arrow().to_pylist()
    means = {each["sex"]: each["value"] for each in found if each["statistic"].startswith("mean")}
    rows = duckdb.sql(
        "SELECT CH04, SUM(PONDIIO * P21) / SUM(PONDIIO)"
        f" FROM {table} WHERE ESTADO = 1 AND CH06 >= 15 AND P21 > 0 AND CAT_OCUP <> 4"
        " GROUP BY ROLLUP (CH04)"
    ).fetchall()
    assert means == pytest.approx({{1: "male", 2: "female"}.get(sex): v for sex, v in rows})


@pytest.mark.shared
def test_argentina_six_in_ten_earn_up_to_the_amount_that_was_published(shared):
    """INDEC, distribution of income, 2019 Q1: 60 % of the employed had up to 20,000 pesos.

    As the press reported it (La Página Express, 28 June 2020).
    """
    survey, _ = _argentina(shared)
    asked = quantile("earnings", [0.6], where="earnings > 0")
    found = survey.estimate([asked], where="employed").arrow().to_pylist()
    assert found[0]["value"] == 20_000


@pytest.mark.shared
def test_south_africa_hours_equal_a_plain_sum(shared):
    path = shared / "data/surveys/zaf_qlfs/qlfs_2016q4.parquet"
    survey = Survey.open(path, "zaf-qlfs")
    found = survey.estimate(
        [mean("hours_usual"), mean("hours_actual")], where=universe(survey.standard)
    )
    usual, actual = (each["value"] for each in found.arrow().to_pylist())
    expected = duckdb.sql(
        "SELECT SUM(WEIGHT * HRSWRK) / SUM(WEIGHT),"
        " SUM(WEIGHT * COALESCE(Q419TOTALHRS, Q4211TOTALHRS)) / SUM(WEIGHT)"
        f" FROM read_parquet('{path}') WHERE STATUS = 1"
    ).fetchall()[0]
    assert (usual, actual) == pytest.approx(expected)
    with pytest.raises(InputError, match=r"^earnings: not asked in this survey \(zaf-qlfs\)$"):
        survey.estimate([mean("earnings")])
