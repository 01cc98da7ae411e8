"""Estimates tables: their form, flags and suppression, and the file that is written and read."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet
import pytest

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import Survey, estimates, share
from livelihoods.analysis.statistics.indicators import INDICATORS
from livelihoods.analysis.statistics.period import Period, pooled


@pytest.fixture(scope="module")
def survey(examples: Path) -> Survey:
    return Survey.open(examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet", "zaf-qlfs")


@pytest.fixture(scope="module")
def table(survey: Survey):
    return survey.indicators(by=[["sex"], ["status"], ["status", "activity"]], command=["survey"])


def rows_of(table) -> list[dict]:
    return table.arrow().to_pylist()


def test_columns_stand_in_the_documented_order(table):
    assert ",".join(table.arrow().column_names) == (
        "indicator,standard,area,period,sex,status,activity,sector,nature,"
        "value,se,lower,upper,level,interval,n,df,unit,flag,reason,source"
    )
    kept = [estimates.SCHEMA.field(name) for name in table.arrow().column_names]
    assert table.arrow().schema.equals(pa.schema(kept))


def test_the_total_is_always_there(table):
    for name in ("employment", "informal_employment", "informal_employment_rate"):
        totals = [
            row
            for row in rows_of(table)
            if row["indicator"] == name and not (row["sex"] or row["status"] or row["activity"])
        ]
        assert len(totals) == 1


def test_few_records_are_suppressed_and_leave_nothing(table):
    suppressed = [row for row in rows_of(table) if "suppressed" in (row["flag"] or "")]
    assert suppressed
    for row in suppressed:
        assert [row[name] for name in ("value", "se", "lower", "upper", "n", "df")] == [None] * 6


def test_counts_by_their_number_of_records(survey, table):
    """Confidential below 5, unreliable below 15; further ones are hidden to protect these."""
    jobs = survey.jobs().to_pylist()
    counts: dict = {}
    for job in jobs:
        if job["age"] >= 15:
            key = job["status"], job["activity"]
            counts[key] = counts.get(key, 0) + 1
    checked = 0
    for row in rows_of(table):
        if row["indicator"] == "employment" and row["activity"]:
            n = counts[row["status"], row["activity"]]
            few = ("unreliable", "limited_records") if n < 15 else (None, None)
            if row["reason"] == "complementary":
                assert (row["flag"], row["n"]) == ("suppressed", None)
            elif n < 5:
                assert (row["flag"], row["reason"], row["n"]) == (
                    "suppressed",
                    "confidential",
                    None,
                )
            else:
                assert (row["flag"], row["reason"], row["n"]) == (*few, n)
            checked += n < 15
    assert checked >= 2


def test_every_suppressed_row_has_a_reason_that_suppresses(table):
    for row in rows_of(table):
        suppressed = "suppressed" in (row["flag"] or "")
        assert suppressed == (row["reason"] in estimates.SUPPRESSING)
        assert suppressed == (row["value"] is None)


def test_few_outside_the_numerator_of_a_rate_suppress_it(survey):
    """The old rule looked at the base and the numerator only."""
    rows = survey.indicators(["informal_employment_rate"], [["status"]]).arrow().to_pylist()
    jobs = [job for job in survey.jobs().to_pylist() if job["age"] >= 15]
    for row in rows:
        if row["status"]:
            natures = [job["nature"] for job in jobs if job["status"] == row["status"]]
            few = any(0 < natures.count(nature) < 5 for nature in ("formal", "informal"))
            assert (row["reason"] == "confidential") == (few or len(natures) < 5)


def test_files_without_the_column_reason_are_read(table, tmp_path):
    path = tmp_path / "old.parquet"
    pa.parquet.write_table(table.arrow().drop_columns("reason"), path)
    metadata = {key: each for key, each in table.metadata.items() if key != "judgement"}
    (tmp_path / "old.metadata.json").write_text(json.dumps(metadata))
    found = estimates.read(path).table
    assert found.schema.equals(table.arrow().schema)
    assert found["reason"].null_count == found.num_rows
    assert found.drop_columns("reason").equals(table.arrow().drop_columns("reason"))


def test_the_rule_and_its_thresholds_are_in_the_metadata(survey, table):
    assert table.metadata["judgement"]["rule"] == "ilo"
    assert table.metadata["judgement"]["thresholds"] == {
        "records_suppressed_below": 5,
        "records_unreliable_below": 15,
    }
    assert table.metadata["judgement"]["reasons"] == dict(estimates.REASONS)
    strict = survey.indicators(["employment"], [["status"]], reliability="nchs")
    assert strict.metadata["judgement"]["thresholds"]["count_records_suppressed_below"] == 10
    with pytest.raises(InputError, match="did you mean 'nchs'"):
        survey.indicators(["employment"], reliability="nhcs")


def test_a_rate_does_not_give_away_a_suppressed_count(table):
    """Base times rate is the numerator: with fewer than five records in it the rate goes too."""
    cells: dict = {}
    for row in rows_of(table):
        key = row["sex"], row["status"], row["activity"]
        cells.setdefault(key, {})[row["indicator"]] = row
    found = 0
    for cell in cells.values():
        count, rate = cell.get("informal_employment"), cell.get("informal_employment_rate")
        if count and rate and count["value"] is None and rate["value"] not in (None, 0.0):
            found += 1
    assert found == 0


def test_nothing_of_a_handful_of_records_is_shown(examples, tmp_path):
    """Four employed people: no figure, no count, neither in the table nor in the metadata."""
    path = examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet"
    everybody = pa.parquet.read_table(path)
    mask = pa.compute.equal(everybody["STATUS"], 1)
    employed = everybody.filter(mask.fill_null(False)).slice(0, 4)
    others = everybody.filter(pa.compute.not_equal(everybody["STATUS"], 1).fill_null(False))
    few = pa.concat_tables([employed, others])
    table = Survey.open(few, "zaf-qlfs", period="2016-Q4").indicators(by=[["sex"]])
    for row in rows_of(table):
        assert row["flag"] == "suppressed"
        assert [row[name] for name in ("value", "se", "lower", "upper", "n", "df")] == [None] * 6
    assert table.metadata["codebooks"][0]["files"][0]["employed"] is None


def test_contributing_family_workers_are_informal_by_definition(table):
    row = next(
        row
        for row in rows_of(table)
        if row["indicator"] == "informal_employment_rate"
        and row["status"] == "contributing_family"
        and row["activity"] is None
    )
    assert row["value"] == 100
    assert row["interval"] == "by_definition"
    assert [row[name] for name in ("se", "lower", "upper")] == [None] * 3
    assert row["n"] == 109


def test_national_definition_does_not_make_them_so(examples):
    survey = Survey.open(
        examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet", "zaf-qlfs", standard="national"
    )
    rows = survey.indicators(["informal_employment_rate"], [["status"]]).arrow().to_pylist()
    assert {row["interval"] for row in rows} == {"logit"}


def test_rate_of_nobody_has_no_interval(survey):
    rows = survey.indicators(["informal_sector_employment_share"], [["nature"]])
    by_sector = survey.indicators(["informal_employment_rate"], [["status", "sector"]])
    certain = [row for row in rows_of(by_sector) if row["value"] in (0.0, 100.0)]
    assert certain
    assert {row["interval"] for row in certain} <= {"none", "by_definition"}
    assert all(row["lower"] is None for row in certain)
    assert rows_of(rows)


@pytest.mark.parametrize("name", ["figures.csv", "figures.parquet"])
def test_what_is_written_is_read_to_the_last_bit(table, tmp_path, name):
    table.write(tmp_path / name)
    found = estimates.read(tmp_path / name)
    assert found.table.select(table.arrow().column_names).equals(table.arrow())
    assert found.metadata == json.loads(json.dumps(table.metadata))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *sorted([name, "figures.metadata.json"])
    ]


def test_metadata_says_what_a_reader_must_know(table):
    metadata = table.metadata
    book = metadata["codebooks"][0]
    assert "Statistics South Africa" in book["credit"]
    assert "sold" in book["terms"]
    assert book["files"][0]["name"] == "qlfs_2016q4.parquet"
    assert len(book["files"][0]["sha256"]) == 64
    assert (book["files"][0]["records"], book["files"][0]["employed"]) == (69231, 18561)
    standard = metadata["standards"][0]
    assert "15 and over" in standard["universe"]
    assert standard["parameters"]["household_precedence"] == "household"
    assert {each["id"] for each in metadata["indicators"]} <= set(INDICATORS)
    assert all(each["definition"] and each["universe"] for each in metadata["indicators"])
    assert 0 < metadata["swept"][0]["percent"] < 2
    assert metadata["warnings"] == []


def test_stand_in_errors_are_told_to_the_reader(examples):
    path = examples / "surveys/arg-eph/eph_individual_2019t1.parquet"
    table = Survey.open(path, "arg-eph").indicators(["employment"], [["activity"]])
    assert all("stand_in_error" in row["flag"] for row in rows_of(table))
    assert all(row["reason"] for row in rows_of(table))  # never called reliable
    assert table.metadata["warnings"][0]["code"] == "stand_in_error"
    assert "true errors are larger" in table.metadata["warnings"][0]["text"]


def test_suppressed_numbers_are_in_no_file(table, tmp_path):
    table.write(tmp_path / "figures.csv")
    for line in (tmp_path / "figures.csv").read_text().splitlines():
        if ",suppressed" in line:
            assert ",,,,95,none,,,persons," in line or ",,,,95,none,,,percent," in line


def test_failed_writing_leaves_the_old_file(table, tmp_path):
    path = tmp_path / "missing" / "figures.csv"
    with pytest.raises(InputError, match="cannot be written"):
        table.write(path)
    with pytest.raises(InputError, match=r"written as \.csv or \.parquet"):
        table.write(tmp_path / "figures.txt")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda t, m: (t.drop_columns(["value"]), m), "column 'value' is missing"),
        (lambda t, m: (t.append_column("extra", t["value"]), m), "unknown column 'extra'"),
        (lambda t, m: (pa.concat_tables([t, t.slice(0, 1)]), m), "1 rows repeat the key"),
        (
            lambda t, m: (t.set_column(19, "reason", pa.array(["x"] * t.num_rows)), m),
            "reason 'x' is not known",
        ),
        (lambda t, m: (t, {**m, "format": "other"}), "not the metadata of an estimates"),
        (lambda t, m: (t, {**m, "format_version": 9}), "format_version 9"),
        (lambda t, m: (t, {**m, "indicators": []}), "is not known to the metadata"),
        (lambda t, m: (t, {k: v for k, v in m.items() if k != "swept"}), "'swept' is missing"),
    ],
)
def test_files_that_are_not_estimates_are_refused(table, tmp_path, spoil, message):
    changed, metadata = spoil(table.arrow(), table.metadata)
    pa.parquet.write_table(changed, tmp_path / "figures.parquet")
    (tmp_path / "figures.metadata.json").write_text(json.dumps(metadata))
    with pytest.raises(InputError, match=message):
        estimates.read(tmp_path / "figures.parquet")


def test_estimates_without_metadata_are_refused(table, tmp_path):
    table.write(tmp_path / "figures.csv")
    (tmp_path / "figures.metadata.json").unlink()
    with pytest.raises(InputError, match="metadata is written beside"):
        estimates.read(tmp_path / "figures.csv")


def test_shares_add_up_within_their_denominator(survey):
    rows = rows_of(survey.estimate([share("activity", ["sex"])], where="employed"))
    for sex in ("female", "male"):
        parts = [row["value"] for row in rows if row["sex"] == sex]
        assert len(parts) == 4
        assert sum(parts) == pytest.approx(1, rel=1e-14)


@pytest.mark.parametrize("make", ["pandas", "polars", "duckdb", "pyarrow"])
def test_any_frame_gives_the_same_figures(examples, survey, make):
    import duckdb
    import polars as pl

    path = examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet"
    arrow = pa.parquet.read_table(path)
    frame = {
        "pyarrow": lambda: arrow,
        "pandas": arrow.to_pandas,
        "polars": lambda: pl.from_arrow(arrow),
        "duckdb": lambda: duckdb.read_parquet(str(path)),
    }[make]()
    opened = Survey.open(frame, "zaf-qlfs", period="2016-Q4")
    expected = survey.indicators(["informal_employment_rate"], [["sex"]])
    assert opened.indicators(["informal_employment_rate"], [["sex"]]).arrow() == expected.arrow()
    if make == "pandas":
        assert list(expected.pandas().columns) == list(expected.polars().columns)


def test_csv_gives_the_same_figures_as_parquet(examples, tmp_path, survey):
    path = tmp_path / "qlfs_2016q4.csv"
    frame = pa.parquet.read_table(examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet").to_pandas()
    frame.to_csv(path, index=False)
    opened = Survey.open(path, "zaf-qlfs").indicators(["informal_employment_rate"], [["sex"]])
    expected = survey.indicators(["informal_employment_rate"], [["sex"]])
    assert opened.arrow() == expected.arrow()


@pytest.mark.parametrize(
    ("periods", "name"),
    [
        (["2016-Q1", "2016-Q2", "2016-Q3", "2016-Q4"], "2016"),
        (["2016-Q3", "2016-Q1"], "2016-Q1/2016-Q3"),
        (["2015-Q4", "2016-Q1", "2016-Q2", "2016-Q3"], "2015-Q4/2016-Q3"),
        (["2015", "2016"], "2015/2016"),
        (["2016-Q2"], "2016-Q2"),
    ],
)
def test_name_of_pooled_periods(periods, name):
    assert pooled(periods) == name
    assert str(Period.parse(name)) == name


def test_public_names():
    import livelihoods.analysis.statistics as public

    assert public.__all__ == [
        *("Calibration", "Design", "Plan", "PostStratification", "Raking", "Replicates"),
        *("Survey", "Table", "fgt", "gini", "low_pay_rate", "mean", "poverty_rate"),
        *("poverty_threshold", "quantile", "quintile_share_ratio", "ratio", "share", "theil"),
        *("total", "variance"),
    ]


def test_metadata_belong_to_one_table(table, tmp_path):
    table.write(tmp_path / "rates.csv")
    table.write(tmp_path / "rates.parquet")
    assert estimates.read(tmp_path / "rates.parquet").metadata == json.loads(
        json.dumps(table.metadata)
    )
    with pytest.raises(InputError, match=r"rates\.csv: .* another table \(rates\.parquet\)"):
        estimates.read(tmp_path / "rates.csv")


def test_table_that_was_changed_since_is_refused(table, tmp_path):
    path = tmp_path / "rates.csv"
    table.write(path)
    path.write_text(path.read_text().replace("2016-Q4", "2016-Q3"))
    with pytest.raises(InputError, match="the table was changed since"):
        estimates.read(path)
