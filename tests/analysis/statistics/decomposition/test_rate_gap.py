"""The gap in the informal employment rate on real records, against plain arithmetic."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.analysis.statistics.small_survey import BOOK, many

from livelihoods.analysis.statistics import Survey
from livelihoods.analysis.statistics.decomposition import rate_gap
from livelihoods.analysis.statistics.errors import SurveyError, TooFewRecordsError, UnknownNameError
from livelihoods.analysis.statistics.estimation.statement import select


@pytest.fixture(scope="module")
def zaf(examples):
    return Survey.open(examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet", "zaf-qlfs")


def rows(table):
    return {(row["component"], row["term"]): row for row in table.arrow().to_pylist()}


@pytest.mark.parametrize("form", ["symmetric", "threefold"])
def test_against_influences_computed_by_hand(zaf, form):
    found = rows(rate_gap(zaf, "sex", "status", form=form))
    jobs = zaf.jobs("STRATUM", "UQNO", "WEIGHT", "Q14AGE").to_pandas()
    units = select("DISTINCT _stratum AS h", "_psu AS i").from_("jobs")
    design = zaf.fetch(zaf.jobs_query.statement(units).sql())
    jobs = jobs[jobs["Q14AGE"] >= 15]
    w = jobs["WEIGHT"].to_numpy(dtype=float)
    y = (jobs["nature"] == "informal").to_numpy(dtype=float)
    levels = sorted(jobs["status"].unique())
    sides = [(jobs["sex"] == sex).to_numpy() for sex in ("female", "male")]
    s, e, ds, de = {}, {}, {}, {}
    for k, side in enumerate(sides):
        for g in levels:
            here = side & (jobs["status"] == g).to_numpy()
            s[k, g], e[k, g] = w[here].sum() / w[side].sum(), np.average(y[here], weights=w[here])
            ds[k, g] = side * (here - s[k, g]) / w[side].sum()
            de[k, g] = here * (y - e[k, g]) / w[here].sum()
    if form == "symmetric":
        composition = sum((s[0, g] - s[1, g]) * (e[0, g] + e[1, g]) / 2 for g in levels)
        influence = sum(
            (ds[0, g] - ds[1, g]) * (e[0, g] + e[1, g]) / 2
            + (s[0, g] - s[1, g]) * (de[0, g] + de[1, g]) / 2
            for g in levels
        )
    else:
        composition = sum((s[0, g] - s[1, g]) * e[1, g] for g in levels)
        influence = sum(
            (ds[0, g] - ds[1, g]) * e[1, g] + (s[0, g] - s[1, g]) * de[1, g] for g in levels
        )
    # Primary sampling units without an employed person count as zeros.
    whole = pd.DataFrame(design)
    whole["h"], whole["i"] = whole["h"].astype(str), whole["i"].astype(str)
    z = pd.DataFrame(
        {"h": jobs["STRATUM"].astype(str), "i": jobs["UQNO"].str[:8], "z": w * influence}
    )
    totals = z.groupby(["h", "i"])["z"].sum().reset_index()
    totals = whole.merge(totals, on=["h", "i"], how="left").fillna({"z": 0.0})
    variance = sum(
        len(each) / (len(each) - 1) * ((each - each.mean()) ** 2).sum()
        for _, each in totals.groupby("h")["z"]
    )
    row = found["composition", None]
    assert row["value"] == pytest.approx(100 * composition, abs=1e-9)
    assert row["se"] == pytest.approx(100 * np.sqrt(variance), rel=1e-9)


def test_rates_and_gap_are_those_that_indicators_and_contrasts_give(zaf):
    found = rows(rate_gap(zaf, "sex", "status"))
    by_sex = zaf.indicators(["informal_employment_rate"], by=[["sex"]]).arrow().to_pylist()
    rate = {row["sex"]: row for row in by_sex}
    for component, sex in (("first", "female"), ("second", "male")):
        assert found[component, None]["value"] == pytest.approx(rate[sex]["value"], abs=1e-10)
        assert found[component, None]["se"] == pytest.approx(rate[sex]["se"], rel=1e-10)
        assert found[component, None]["n"] == rate[sex]["n"]
    gap = found["gap", None]
    assert gap["value"] == pytest.approx(36.6356 - 33.0688, abs=1e-4)
    # Women and men of one household are alike: the error counts that.
    assert gap["se"] < np.hypot(rate["female"]["se"], rate["male"]["se"])
    assert gap["value"] == pytest.approx(
        found["composition", None]["value"] + found["rate", None]["value"], abs=1e-12
    )


def test_metadata_say_what_was_done(zaf):
    table = rate_gap(zaf, "sex", "status", command=["survey", "decompose"])
    assert table.metadata["definition"]["gap"] == "women less men"
    assert table.metadata["standards"][0]["id"] == "icls17"
    assert "Statistics South Africa" in table.metadata["codebooks"][0]["credit"]
    assert table.metadata["command"] == ["survey", "decompose"]


def test_few_records_are_refused_and_no_number_is_told(zaf):
    with pytest.raises(
        TooFewRecordsError, match="activity 'unknown' of men rests on fewer than 5"
    ) as said:
        rate_gap(zaf, "sex", "activity")
    assert not any(mark in str(said.value) for mark in ("0 records", "1 record", "2 record"))
    found = rows(rate_gap(zaf, "sex", "activity", where="activity <> 'unknown'"))
    assert found["rate", "services"]["value"] > 0


def test_a_rate_that_tells_of_few_is_refused():
    answers = {"AGE": 40, "KIND": 1, "OWNER": 3}
    frame = many(
        (20, {**answers, "PENSION": 1, "REGISTERED": None}),
        (3, {**answers, "PENSION": 2}),
    )
    frame["SEX"] = 1
    book = replace(BOOK, record={**BOOK.record, "sex": {"female": "AGE = 40", "male": "AGE = 41"}})
    other = frame.assign(AGE=41, CITY=frame["CITY"] + "x")
    survey = Survey.open(pd.concat([frame, other], ignore_index=True), book, period="2020")
    with pytest.raises(
        TooFewRecordsError, match="the rate of status 'employee' of women tells of fewer"
    ):
        rate_gap(survey, "sex", "status")


def test_periods_must_be_two_and_names_must_be_known(zaf):
    with pytest.raises(SurveyError, match="compares two; the files have 1: 2016-Q4"):
        rate_gap(zaf, "period", "status")
    with pytest.raises(UnknownNameError, match="did you mean 'status'"):
        rate_gap(zaf, "sex", "statuss")


@pytest.mark.shared
def test_a_change_counts_what_quarters_have_in_common(shared):
    files = [shared / f"data/surveys/zaf_qlfs/qlfs_2016q{quarter}.parquet" for quarter in (3, 4)]
    survey = Survey.open(files, "zaf-qlfs")
    found = rows(rate_gap(survey, "period", "status"))
    apart = survey.indicators(["informal_employment_rate"]).arrow().to_pylist()
    assert found["gap", None]["value"] == pytest.approx(apart[1]["value"] - apart[0]["value"])
    assert found["gap", None]["se"] < 0.9 * np.hypot(apart[0]["se"], apart[1]["se"])
