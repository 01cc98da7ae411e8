"""The labour-input method on real records, against plain arithmetic and slopes by the weights."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from livelihoods.analysis.statistics import Survey
from livelihoods.analysis.statistics.contribution import (
    Assumptions,
    ValueAdded,
    contribution,
    read_value_added,
)
from livelihoods.analysis.statistics.errors import SurveyError, UnknownNameError
from livelihoods.analysis.statistics.estimation.statement import select

WORTH = ValueAdded(
    file="made_up.csv",
    key="activity",
    amounts={"agriculture": 100.0, "industry": 900.0, "services": 3000.0},
    currency="ZAR",
    year="2016",
    vintage="made up for this test",
    sources=("nobody",),
)


@pytest.fixture(scope="module")
def zaf(examples):
    return Survey.open(examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet", "zaf-qlfs")


def rows(table):
    return {(row["component"], row["term"]): row for row in table.arrow().to_pylist()}


@pytest.mark.parametrize("of", ["sector", "employment"])
def test_against_arithmetic_and_influences(zaf, of):
    theta = {"agriculture": 0.3, "industry": 0.5, "services": 0.5}
    given = Assumptions(0.5, {"agriculture": 0.3})
    found = rows(contribution(zaf, WORTH, given, of=of))
    jobs = zaf.jobs("STRATUM", "UQNO", "WEIGHT").to_pandas()
    jobs = jobs[(jobs["age"] >= 15)]
    w = jobs["WEIGHT"].to_numpy(dtype=float)
    informal = (jobs["sector" if of == "sector" else "nature"] == "informal").to_numpy()

    def whole(weights):
        total = 0.0
        for code, worth in WORTH.amounts.items():
            here = (jobs["activity"] == code).to_numpy()
            inside = theta[code] * weights[here & informal].sum()
            total += worth * inside / (inside + weights[here & ~informal].sum())
        return total / sum(WORTH.amounts.values())

    assert found["share", None]["value"] == pytest.approx(100 * whole(w), abs=1e-9)
    # Records of one activity and kind have one influence: the slope by the weight of any of them.
    influence = np.zeros(len(w))
    for code in WORTH.amounts:
        for kind in (informal, ~informal):
            chosen = (jobs["activity"] == code).to_numpy() & kind
            up, down = (w + sign * 1e-4 * chosen * w for sign in (1, -1))
            influence[chosen] = (whole(up) - whole(down)) / (2e-4 * w[chosen].sum())
    units = zaf.fetch(
        zaf.jobs_query.statement(select("DISTINCT _stratum AS h", "_psu AS i").from_("jobs")).sql()
    )
    z = pd.DataFrame(
        {"h": jobs["STRATUM"].astype(str), "i": jobs["UQNO"].str[:8], "z": w * influence}
    )
    units = pd.DataFrame(units).astype(str)
    units = units.merge(z.groupby(["h", "i"])["z"].sum().reset_index(), how="left").fillna(
        {"z": 0.0}
    )
    variance = sum(
        len(e) / (len(e) - 1) * ((e - e.mean()) ** 2).sum() for _, e in units.groupby("h")["z"]
    )
    assert found["share", None]["se"] == pytest.approx(100 * np.sqrt(variance), rel=1e-6)


def test_equal_productivity_gives_the_share_of_labour(zaf):
    found = rows(contribution(zaf, WORTH))
    share = (
        zaf.indicators(["informal_sector_employment_share"], by=[["activity"]]).arrow().to_pylist()
    )
    for row in share:
        if row["activity"] in WORTH.amounts:
            ours = found["share", row["activity"]]
            assert ours["value"] == pytest.approx(row["value"], abs=1e-10)
            assert ours["se"] == pytest.approx(row["se"], rel=1e-9)
            assert ours["lower"] == pytest.approx(row["lower"], rel=1e-2)
            assert ours["n"] == row["n"]
    parts = sum(found["value", code]["value"] for code in WORTH.amounts)
    assert found["value", None]["value"] == pytest.approx(parts)
    assert found["value", None]["unit"] == "ZAR"
    assert found["sensitivity", "productivity 1"]["value"] == pytest.approx(
        found["share", None]["value"]
    )
    assert found["sensitivity", "productivity 0.5"]["value"] < found["share", None]["value"]
    apart = found["value", "industry"]["value"] + found["value", "services"]["value"]
    assert found["share", "non_agricultural"]["value"] == pytest.approx(100 * apart / 3900)


def test_hours_and_industry_codes(zaf):
    # The codes of the survey's own industries; the few of another industry are left out.
    amounts = {str(code): 10.0 + code for code in range(1, 11)}
    table = replace(WORTH, key="industry", amounts=amounts)
    industry = "CASE WHEN INDUS <= 10 THEN INDUS END"
    jobs = rows(contribution(zaf, table, industry=industry, of="employment"))
    assert ("share", "non_agricultural") not in jobs
    assert {term for _, term in jobs if term} >= set(amounts)
    with pytest.raises(SurveyError, match="the informal sector in 4 tells of fewer than 5 records"):
        contribution(zaf, table, industry=industry)
    jobs = rows(contribution(zaf, WORTH))
    same = rows(contribution(zaf, WORTH, hours="40"))
    for column in ("value", "se"):
        assert same["share", None][column] == pytest.approx(jobs["share", None][column])
    men = "CASE WHEN sex = 'male' THEN 60 ELSE 30 END"
    other = rows(contribution(zaf, WORTH, hours=men))
    assert other["share", None]["value"] != pytest.approx(jobs["share", None]["value"])


def test_codes_that_do_not_match_are_listed(zaf):
    fewer = replace(WORTH, amounts={"agriculture": 1.0, "services": 2.0})
    with pytest.raises(SurveyError, match="do not match; in the survey only: industry"):
        contribution(zaf, fewer)
    odd = replace(WORTH, key="industry", amounts={"1": 1.0, "77": 2.0})
    with pytest.raises(
        SurveyError, match=r"in the survey only: 10, 11, 2.*in made_up\.csv only: 77"
    ):
        contribution(zaf, odd, industry="INDUS")


def test_what_is_refused(zaf):
    few = "CASE WHEN INDUS < 11 THEN 'a' WHEN Q14AGE < 40 THEN 'b' END"
    with pytest.raises(SurveyError, match="b rests on fewer than 5 records: no contribution"):
        contribution(
            zaf, replace(WORTH, key="industry", amounts={"a": 1.0, "b": 1.0}), industry=few
        )
    with pytest.raises(SurveyError, match="is of ARG, the survey is of ZAF"):
        contribution(zaf, replace(WORTH, area="ARG"))
    with pytest.raises(SurveyError, match="an expression of industry is not needed"):
        contribution(zaf, WORTH, industry="INDUS")
    with pytest.raises(SurveyError, match="which variable of the survey has its codes"):
        contribution(zaf, replace(WORTH, key="industry"))
    with pytest.raises(SurveyError, match="productivity of mining: the table of value added has"):
        contribution(zaf, WORTH, Assumptions(by_activity={"mining": 1.0}))
    with pytest.raises(SurveyError, match="a number above 0, not 0"):
        contribution(zaf, WORTH, Assumptions(0.0))
    with pytest.raises(UnknownNameError, match="did you mean 'sector'"):
        contribution(zaf, WORTH, of="sectors")


def test_assumptions_are_told(zaf):
    table = contribution(zaf, WORTH, Assumptions(0.5, {"services": 0.8}))
    definition = table.metadata["definition"]
    assert definition["relative_productivity"] == {
        "agriculture": 0.5,
        "industry": 0.5,
        "services": 0.8,
    }
    assert definition["value_added"]["vintage"] == "made up for this test"
    notes = " ".join(table.metadata["notes"])
    assert "Assumption: " in notes
    assert "second jobs" in notes


def test_argentina(examples, made_up_value_added):
    survey = Survey.open(examples / "surveys/arg-eph/eph_individual_2019t1.parquet", "arg-eph")
    worth = read_value_added(made_up_value_added)
    row = rows(contribution(survey, worth))["share", None]
    jobs = survey.jobs("PONDERA").to_pandas()
    jobs = jobs[jobs["age"] >= 15]
    informal = jobs["PONDERA"].where(jobs["sector"] == "informal", 0)
    shares = informal.groupby(jobs["activity"]).sum() / jobs.groupby("activity")["PONDERA"].sum()
    whole = sum(amount * shares[activity] for activity, amount in worth.amounts.items())
    assert row["value"] == pytest.approx(whole, rel=1e-12)
    assert row["flag"] == "stand_in_error"
