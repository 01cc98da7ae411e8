"""Tables of value added: what is read, and what is refused with its row."""

import openpyxl
import pytest

from livelihoods.analysis.statistics.contribution import read_value_added
from livelihoods.analysis.statistics.errors import SurveyError

HEAD = "activity,value,currency,year,source,vintage"
GOOD = f"""{HEAD}
agriculture,10,ZAR,2016,Accounts,2017
industry,30.5,ZAR,2016,Accounts,2017

services,60,ZAR,2016,Other accounts,2017
"""


def written(tmp_path, text, name="table.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table(tmp_path):
    found = read_value_added(written(tmp_path, GOOD))
    assert found.key == "activity"
    assert found.amounts == {"agriculture": 10, "industry": 30.5, "services": 60}
    assert (found.currency, found.year, found.vintage) == ("ZAR", "2016", "2017")
    assert found.sources == ("Accounts", "Other accounts")
    assert found.area is None


def test_a_workbook_says_the_same(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([*HEAD.split(","), "area"])
    sheet.append(["agriculture", 10, "ZAR", 2016, "Accounts", 2017, "ZAF"])
    sheet.append(["services", 60.25, "ZAR", 2016, "Accounts", 2017, "ZAF"])
    path = tmp_path / "table.xlsx"
    book.save(path)
    found = read_value_added(path)
    assert found.amounts == {"agriculture": 10, "services": 60.25}
    assert (found.year, found.vintage, found.area) == ("2016", "2017", "ZAF")
    book.create_sheet("notes")
    book.save(path)
    with pytest.raises(SurveyError, match="has 2 sheets; one is expected"):
        read_value_added(path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the first row must name"),
        ("a,b\n", "activity or industry, one of them"),
        (GOOD.replace(",vintage", ",v"), "must name vintage; it names activity"),
        (GOOD.replace("30.5", "1,000"), "row 3: currency|row 3|one currency"),
        (GOOD.replace("30.5", "many"), "row 3: value 'many' is not a number"),
        (GOOD.replace("30.5", "-1"), "row 3: value '-1'"),
        (GOOD.replace("30.5", "nan"), "row 3: value 'nan'"),
        (GOOD.replace("services", "service"), "row 5: there is no activity 'service'; did you mean 'services'"),
        (GOOD.replace("services", "industry"), "row 5: activity 'industry' stands there twice"),
        (GOOD.replace("60,ZAR", "60,USD"), "one currency is expected; it has USD, ZAR"),
        (GOOD.replace("2016", "16"), "year '16' is not a year"),
        (GOOD.replace("ZAR", "rand"), "neither an ISO 4217 code"),
        (GOOD.replace("services,60,ZAR,2016,Other accounts,2017", "services,60"), "row 5: has fewer cells"),
        (GOOD.replace("Other accounts", " "), "row 5: source is empty"),
        (f"{HEAD}\n", "has no row of value added"),
        (f"{HEAD}\nservices,0,ZAR,2016,x,y\n", "all value added is 0"),
    ],
)  # fmt: skip
def test_what_is_refused(tmp_path, text, message):
    with pytest.raises(SurveyError, match=message):
        read_value_added(written(tmp_path, text))


def test_files_that_are_none(tmp_path):
    with pytest.raises(SurveyError, match="there is no such file"):
        read_value_added(tmp_path / "none.csv")
    with pytest.raises(SurveyError, match="file"):
        read_value_added(written(tmp_path, GOOD, "table.ods"))
    with pytest.raises(SurveyError, match="that can be read"):
        read_value_added(written(tmp_path, GOOD, "table.xlsx"))
    path = tmp_path / "latin.csv"
    path.write_bytes("activity\né".encode("latin-1"))
    with pytest.raises(SurveyError, match="not UTF-8"):
        read_value_added(path)


def test_the_examples_are_south_africas_accounts(examples):
    """The rows add up to what the source gives for the whole, but for its rounding."""
    activities = read_value_added(examples / "value-added/zaf-2016.csv")
    industries = read_value_added(examples / "value-added/zaf-2016-industries.csv")
    for found in (activities, industries):
        assert (found.currency, found.year, found.area) == ("ZAR", "2016", "ZAF")
        assert sum(found.amounts.values()) == pytest.approx(3_891_559e6, abs=1e6)
        assert "Economic Transformation Database" in found.sources[0]
    inside = ("mining and utilities", "manufacturing", "construction")
    assert activities.amounts["industry"] == sum(industries.amounts[name] for name in inside)
