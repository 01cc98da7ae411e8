"""Shares in value added as estimates: the report's numbers, and all that they rest on."""

from dataclasses import replace

import pytest

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import Survey, estimates
from livelihoods.analysis.statistics.contribution import (
    contribution,
    read_value_added,
    share_estimates,
)
from livelihoods.analysis.statistics.contribution.publishable import SHARES
from livelihoods.analysis.statistics.errors import SurveyError, TooFewRecordsError
from livelihoods.analysis.statistics.indicators import INDICATORS


@pytest.fixture(scope="module")
def zaf(examples):
    return Survey.open(examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet", "zaf-qlfs")


@pytest.fixture(scope="module")
def worth(examples):
    return read_value_added(examples / "value-added/zaf-2016.csv")


@pytest.fixture(scope="module")
def table(zaf, worth):
    return share_estimates(zaf, worth, command=["survey", "contribution"])


@pytest.mark.parametrize("of", ["sector", "employment"])
def test_a_share_is_that_of_the_report_and_says_that_it_is_modelled(zaf, worth, table, of):
    (whole,) = (
        row
        for row in contribution(zaf, worth, of=of).arrow().to_pylist()
        if row["component"] == "share" and row["term"] is None
    )
    (row,) = (each for each in table.arrow().to_pylist() if each["indicator"] == SHARES[of])
    same = ("value", "se", "lower", "upper", "n", "df", "period", "area", "standard")
    assert {name: row[name] for name in same} == {name: whole[name] for name in same}
    assert (row["flag"], row["unit"], row["source"]) == (
        *("modelled", "percent", "zaf-qlfs-value-added"),
    )


def test_both_sources_and_what_it_rests_on_are_told(table):
    (book,) = table.metadata["codebooks"]
    assert "Statistics South Africa" in book["credit"]
    assert "Economic Transformation Database" in book["credit"]
    assert "release 2021a" in book["credit"]
    assert book["value_added"]["vintage"] == "release 2021a"
    assert book["processing"].startswith("modelled here by the labour-input method")
    notes = table.metadata["notes"]
    assert [each["kind"] for each in notes.values()] == ["assumption", "error", "range", "range"]
    assert "relative productivity 1" in notes["equal-productivity-activity"]["words"]
    assert "of the sample alone" in notes["sampling-only"]["words"]
    told = notes["range-sector-ZAF-2016-Q4-icls17"]
    assert told["words"].endswith("would be 19.9 percent; half, 14.2; a quarter, 7.6")
    assert told["indicators"] == ["informal_sector_share_of_value_added"]


@pytest.mark.parametrize("name", ["shares.csv", "shares.parquet"])
def test_its_file_is_one_of_estimates(table, tmp_path, name):
    table.write(tmp_path / name)
    read = estimates.read(tmp_path / name)
    assert read.table["value"].to_pylist() == table.arrow()["value"].to_pylist()
    assert read.metadata["notes"] == table.metadata["notes"]


def test_one_share_alone(zaf, worth):
    (row,) = share_estimates(zaf, worth, of=["employment"]).arrow().to_pylist()
    assert row["indicator"] == "informal_employment_share_of_value_added"
    with pytest.raises(InputError, match="contribution 'sectors'"):
        share_estimates(zaf, worth, of=["sectors"])


def test_what_would_not_be_of_one_place_and_year_is_refused(zaf, worth, examples):
    with pytest.raises(SurveyError, match=r"is of 2015, the survey of 2016"):
        share_estimates(zaf, replace(worth, year="2015"))
    eph = Survey.open(examples / "surveys/arg-eph/eph_individual_2019t1.parquet", "arg-eph")
    with pytest.raises(SurveyError, match="is a part of a country"):
        share_estimates(eph, replace(worth, area="ARG", year="2019"))


def test_few_without_an_activity_are_not_given_away(zaf, worth):
    """The report takes them too; beside counts by activity the share would tell how many."""
    amounts = {"a": 1.0, "b": 2.0}
    given = replace(worth, key="industry", amounts=amounts)
    # Five people are of another industry than those that are named, one of them aged 25.
    industry = "CASE WHEN INDUS < 6 THEN 'a' WHEN INDUS < 11 OR Q14AGE = 25 THEN 'b' END"
    contribution(zaf, given, industry=industry)
    with pytest.raises(TooFewRecordsError, match="have no known industry"):
        share_estimates(zaf, given, industry=industry)


def test_the_survey_alone_is_refused_and_the_way_to_it_is_told(zaf):
    for name in SHARES.values():
        assert INDICATORS[name].dimensions == ()
        with pytest.raises(SurveyError, match=rf"{name}: needs the value added .*--value-added"):
            zaf.indicators([name])
    told = set(zaf.indicators(["all"]).arrow()["indicator"].to_pylist())
    assert told.isdisjoint(SHARES.values())
