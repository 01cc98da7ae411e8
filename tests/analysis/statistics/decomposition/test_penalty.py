"""The informality penalty on made-up and on real records."""

from dataclasses import replace
from math import exp

import numpy as np
import pytest
from tests.analysis.statistics.decomposition.workers import columns, fit, workers
from tests.analysis.statistics.small_survey import BOOK, many

from livelihoods.analysis.statistics import Survey
from livelihoods.analysis.statistics.codebook import Variable
from livelihoods.analysis.statistics.decomposition import Earnings, penalty
from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.own_variables import expressions_of, open_with_variables

PENSION = {False: 1, True: 2}
ADDED = {name: Variable(name, name, {}, "number") for name in ("SEX", "PAY", "HOURS", "SCHOOL")}
MADE_UP = replace(
    BOOK,
    variables={**BOOK.variables, **ADDED},
    record={**BOOK.record, "sex": {"female": "SEX = 2", "male": "SEX = 1"}},
)


@pytest.fixture(scope="module")
def people():
    return workers(300)


def records(people):
    """The made-up workers as the made-up survey has them; hours vary, and some earn nothing."""
    frame = many((len(people), {"OWNER": 3, "KIND": 1}))
    hours = np.random.default_rng(2).integers(10, 60, len(people))
    return frame.assign(
        W=people["w"].to_numpy(),
        CITY=[f"psu{each}" for each in people["psu"]],
        AGE=people["age"].to_numpy(),
        SEX=np.where(people["woman"], 2, 1),
        PENSION=[PENSION[each] for each in people["informal"]],
        SCHOOL=people["school"].map({"a_primary": 1, "b_secondary": 2, "c_tertiary": 3}).to_numpy(),
        PAY=people["earnings"].to_numpy() * hours * 52 / 12,
        HOURS=hours,
    )


MODEL = Earnings("PAY", "HOURS", controls={"education": "factor(SCHOOL)"})


def found(table):
    return {(row["component"], row["term"]): row for row in table.arrow().to_pylist()}


@pytest.fixture(scope="module")
def rows(people):
    return found(penalty(Survey.open(records(people), MADE_UP, period="2020"), MODEL))


def test_against_weighted_least_squares(people, rows):
    x = np.column_stack([columns(people), people["informal"]])
    b = fit(x, np.log(people["earnings"].to_numpy()), people["w"].to_numpy())
    assert rows["coefficient", "informal"]["value"] == pytest.approx(b[-1], abs=1e-10)
    assert rows["coefficient", "age squared"]["value"] == pytest.approx(b[3], abs=1e-12)
    # The other sex is the reference here.
    assert rows["coefficient", "sexmale"]["value"] == pytest.approx(-b[1], abs=1e-10)
    assert rows["coefficient", "factor(SCHOOL)3"]["value"] == pytest.approx(b[5], abs=1e-10)


def test_penalty_is_that_of_the_coefficient(rows):
    b, whole = rows["coefficient", "informal"], rows["penalty", None]
    assert whole["value"] == pytest.approx(100 * (exp(b["value"]) - 1))
    assert whole["lower"] == pytest.approx(100 * (exp(b["lower"]) - 1))
    assert whole["upper"] == pytest.approx(100 * (exp(b["upper"]) - 1))
    kennedy = 100 * (exp(b["value"] - b["se"] ** 2 / 2) - 1)
    assert rows["penalty_kennedy", None]["value"] == pytest.approx(kennedy)
    assert rows["unexplained", None]["value"] == pytest.approx(-b["value"])
    assert rows["gap", None]["value"] == pytest.approx(
        rows["explained", None]["value"] + rows["unexplained", None]["value"]
    )


def test_records_without_earnings_or_hours_are_left_out_and_age_may_be_a_byte(people):
    frame = records(people).astype({"AGE": "int8"})
    frame.loc[frame.index[:3], "PAY"] = [0, -9, np.nan]
    frame.loc[frame.index[3:6], "HOURS"] = 0
    rows = found(penalty(Survey.open(frame, MADE_UP, period="2020"), MODEL))
    assert rows["penalty", None]["n"] == len(frame) - 6
    rest = people.iloc[6:]
    x = np.column_stack([columns(rest), rest["informal"]])
    b = fit(x, np.log(rest["earnings"].to_numpy()), rest["w"].to_numpy())
    assert rows["coefficient", "informal"]["value"] == pytest.approx(b[-1], abs=1e-10)


def test_few_informal_records_are_refused(people):
    frame = records(people)
    frame["PENSION"] = [2] * 4 + [1] * (len(frame) - 4)
    with pytest.raises(SurveyError, match="The second group has fewer than 5 records"):
        penalty(Survey.open(frame, MADE_UP, period="2020"), MODEL)


def test_columns_that_the_codebook_leaves_out_are_reached(people, tmp_path):
    path = tmp_path / "survey.parquet"
    records(people).assign(PAY_W=2.0).to_parquet(path)
    book = replace(MADE_UP, variables=BOOK.variables | {"SEX": ADDED["SEX"]})
    asked = [MODEL.earnings, MODEL.hours, *expressions_of(MODEL.controls.values())]
    survey = open_with_variables([path], book, asked, weight="PAY_W", period=["2020"])
    table = penalty(survey, MODEL)
    x = np.column_stack([columns(people), people["informal"]])
    b = fit(x, np.log(people["earnings"].to_numpy()), np.ones(len(people)))
    assert found(table)["coefficient", "informal"]["value"] == pytest.approx(b[-1], abs=1e-10)
    assert table.metadata["definition"]["weight"] == "PAY_W"
    with pytest.raises(SurveyError, match="NO_SUCH is no column of the files"):
        open_with_variables([path], book, asked, weight="NO_SUCH", period=["2020"])


def test_argentina_equals_svyglm(examples):
    """The earnings of the record bring their weight (PONDIIO) along. R 4.2.2, survey 4.1.1: all records in the design, then the subset of complete employees.

    svydesign(~CODUSU, strata = ~AGLOMERADO, weights = ~PONDIIO, nest = TRUE); svyglm(log(P21 /
    (PP3E_TOT * 52 / 12)) ~ informal + sex + age + I(age^2) + factor(NIVEL_ED) + activity).
    """
    path = examples / "surveys/arg-eph/eph_individual_2019t1.parquet"
    controls = {"education": "factor(NIVEL_ED)", "activity": "activity"}
    model = Earnings("earnings", "hours_actual", controls=controls, where="status = 'employee'")
    table = penalty(Survey.open(path, "arg-eph"), model)
    assert table.metadata["definition"]["weight"] == "PONDIIO"
    rows = found(table)
    for term, value, se in (
        ("informal", -0.43474995952757, 2.00931862575e-02),
        ("sexmale", 0.05220782517827, 1.56246802117e-02),
        ("age", 0.03227215257145, 4.39589364273e-03),
        ("age squared", -0.00029784509052, 5.34544828047e-05),
    ):
        row = rows["coefficient", term]
        assert row["value"] == pytest.approx(value, rel=1e-10)
        assert row["se"] == pytest.approx(se, rel=1e-10)
    assert rows["penalty", None]["value"] == pytest.approx(-35.257, abs=1e-3)
    assert rows["penalty", None]["flag"] == "stand_in_error"
    # With the group in the pooled model its coefficient is what is not explained.
    assert rows["unexplained", None]["se"] == pytest.approx(2.00931862575e-02, rel=1e-8)


def test_a_weight_that_is_asked_for_takes_the_place_of_that_of_earnings(people, tmp_path):
    path = tmp_path / "survey.parquet"
    records(people).assign(PAY_W=2.0, OTHER_W=range(1, len(people) + 1)).to_parquet(path)
    entry = {"value": "PAY", "unit": "XTS per month", "words": "Pay.", "limits": [0, 1e9]}
    named = {"PAY_W": Variable("PAY_W", "Weight for earnings", {}, "number")}
    book = replace(
        MADE_UP,
        variables=MADE_UP.variables | named,
        record=MADE_UP.record | {"earnings": entry | {"weight": "PAY_W"}},
    )
    model = replace(MODEL, earnings="earnings")
    x = np.column_stack([columns(people), people["informal"]])
    for weight, w in ((None, np.ones(len(people))), ("OTHER_W", np.arange(1, len(people) + 1))):
        survey = open_with_variables([path], book, [], weight=weight, period=["2020"])
        table = penalty(survey, model)
        b = fit(x, np.log(people["earnings"].to_numpy()), w)
        rows = found(table)
        assert rows["coefficient", "informal"]["value"] == pytest.approx(b[-1], abs=1e-10)
        # The decomposition has the same weight as the regression.
        assert rows["unexplained", None]["value"] == pytest.approx(-b[-1], abs=1e-10)
        assert table.metadata["definition"]["weight"] == (weight or "PAY_W")
