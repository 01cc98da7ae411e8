"""What must add up, in every domain of both example surveys."""

from pathlib import Path

import duckdb
import pytest

from livelihoods.analysis.statistics import Survey, total

SURVEYS = {
    "zaf-qlfs": "zaf-qlfs/qlfs_2016q4.parquet",
    "arg-eph": "arg-eph/eph_individual_2019t1.parquet",
}
CELLS = {
    "informal_employment": "nature = 'informal'",
    "informal_sector": "sector = 'informal'",
    "formal_jobs_in_informal_sector": "sector = 'informal' AND nature = 'formal'",
    "informal_jobs_elsewhere": "sector <> 'informal' AND nature = 'informal'",
    "informal_economy": "nature = 'informal' OR sector = 'informal'",
    "in_informal_sector": "nature = 'informal' AND sector = 'informal'",
    "in_formal_sector": "nature = 'informal' AND sector = 'formal'",
    "in_households": "nature = 'informal' AND sector = 'household'",
    "impossible_self_employed": (
        "status IN ('own_account', 'employer') AND (sector = 'formal') <> (nature = 'formal')"
    ),
    "all": "TRUE",
}


@pytest.fixture(scope="module", params=SURVEYS)
def survey(request, examples: Path) -> Survey:
    return Survey.open(examples / "surveys" / SURVEYS[request.param], request.param)


def test_informal_employment_and_informal_sector_differ_by_their_known_cells(survey):
    table = survey.estimate(
        [total(text, name=name) for name, text in CELLS.items()],
        by=[[], ["sex"], ["status"], ["activity"], ["sex", "activity"]],
        where="employed AND age >= 15",
    )
    cells: dict = {}
    for row in table.arrow().to_pylist():
        cells.setdefault((row["sex"], row["status"], row["activity"]), {})[row["statistic"]] = row
    assert len(cells) > 15
    for domain, found in cells.items():
        value = {name: row["value"] for name, row in found.items()}
        assert value["informal_employment"] == pytest.approx(
            value["informal_sector"]
            - value["formal_jobs_in_informal_sector"]
            + value["informal_jobs_elsewhere"],
            abs=1e-6,
        ), domain
        assert value["informal_economy"] == pytest.approx(
            value["informal_employment"] + value["formal_jobs_in_informal_sector"], abs=1e-6
        )
        parts = value["in_informal_sector"] + value["in_formal_sector"] + value["in_households"]
        assert parts == pytest.approx(value["informal_employment"], abs=1e-6)
        assert value["impossible_self_employed"] == 0


def test_indicators_agree_with_each_other(survey):
    rows = survey.indicators(by=[["sex"]]).arrow().to_pylist()
    value = {(row["indicator"], row["sex"]): row["value"] for row in rows}
    status = {
        row["status"]: row["value"]
        for row in rows
        if row["indicator"] == "status_share_of_informal_employment" and not row["sex"]
    }
    employed, informal = value["employment", None], value["informal_employment", None]
    assert value["employment", "female"] + value["employment", "male"] == pytest.approx(employed)
    rate = value["informal_employment_rate", None]
    assert rate == pytest.approx(100 * informal / employed, rel=1e-14)
    assert sum(status.values()) == pytest.approx(100, rel=1e-14)
    women = survey.indicators(["women_share_of_informal_employment"]).arrow().to_pylist()[0]
    assert women["value"] == pytest.approx(100 * value["informal_employment", "female"] / informal)


def test_activity_has_no_gap(survey):
    jobs = survey.jobs()  # noqa: F841 - the query names it
    counts = dict(
        duckdb.sql(
            "SELECT activity, 100.0 * COUNT(*) / SUM(COUNT(*)) OVER () FROM jobs GROUP BY 1"
        ).fetchall()
    )
    assert set(counts) == {"agriculture", "industry", "services", "unknown"}
    assert counts["unknown"] < 1.5
    assert 15 < counts["industry"] < 25


@pytest.mark.shared
def test_argentina_concordance_places_construction_and_trade(shared):
    path = shared / "data/surveys/arg_eph/eph_individual_2019t1.parquet"
    jobs = Survey.open(path, "arg-eph").jobs("PP04B_COD")  # noqa: F841 - the query names it
    found = dict(
        duckdb.sql("SELECT PP04B_COD, ANY_VALUE(activity) FROM jobs GROUP BY 1").fetchall()
    )
    assert {found["4000"], found["1009"], found["800"]} == {"industry"}
    assert {found["4807"], found["48"], found["9700"], found["4502"]} == {"services"}
    assert found["101"] == "agriculture"
    assert found["9999"] == "unknown"
    odd = duckdb.sql("""
        SELECT PP04B_COD FROM jobs WHERE activity = 'unknown' AND PP04B_COD <> '9999'
    """).fetchall()
    assert odd == []
