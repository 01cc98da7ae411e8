"""Estimates beside ILOSTAT: the real files of two countries, and small made-up ones."""

from pathlib import Path

import pyarrow as pa
import pytest
from tests.analysis.statistics.release.estimated import south_africa

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import Survey
from livelihoods.analysis.statistics.estimates import SCHEMA, Estimates
from livelihoods.analysis.statistics.ilostat import comparison_table
from livelihoods.analysis.statistics.ilostat.comparison import Comparison, compare, domain_of
from livelihoods.analysis.statistics.ilostat.notes import notes_of_codes, notes_of_labels

LABELS = "ilostat/EMP_NIFL_SEX_RT_A_2024-07-26_labels.csv"
CODES = "ilostat/SDG_0831_SEX_ECO_RT_A_2023-11-29_codes.csv"


def estimates_of(files, code: str, **how) -> Estimates:
    survey = Survey.open(sorted(files), code, **how)
    by = [["sex"], ["activity"]]
    table = survey.indicators(["informal_employment_rate"], by, pool=True)
    assert table.metadata is not None
    return Estimates(table.arrow(), table.metadata)


def found_in(comparison: Comparison, file: str) -> dict[tuple, object]:
    """The pairs with one file, by their domain."""
    return {
        tuple(domain_of(pair.ours).values()): pair
        for pair in comparison.pairs
        if pair.file.name == Path(file).name
    }


@pytest.mark.shared
def test_south_africa_2016_is_within_five_hundredths_of_a_point(shared):
    data = shared / "data"
    given = estimates_of((data / "surveys/zaf_qlfs").glob("qlfs_2016q?.parquet"), "zaf-qlfs")
    found = compare(given, [data / LABELS, data / CODES])
    newer, older = found_in(found, LABELS), found_in(found, CODES)
    total = newer[()]
    assert total.ours["value"] == pytest.approx(33.9211, abs=5e-5)
    assert total.published == 33.902
    assert {key: pair.published for key, pair in newer.items()} == {
        (): 33.902, ("female",): 35.816, ("male",): 32.429,
    }  # fmt: skip
    for pair in newer.values():
        assert abs(pair.difference) < 0.05
        assert pair.is_within
    # The older vintage had another derivation: both files are needed to say so.
    assert older[()].published == 39.748
    assert older[()].is_within is False
    (reason,) = older[()].reasons
    assert reason.about == "revision"
    assert "39.748 in that of 2023-11-29 and 33.902 in that of 2024-07-26" in reason.words
    assert older[("agriculture",)].published == 73.723
    assert "the total of this breakdown" in older[("agriculture",)].reasons[0].words
    (alone,) = found_in(compare(given, [data / CODES]), CODES)[()].reasons
    assert alone.about == "unknown"
    told = {each.reason for each in found.unmatched}
    assert told == {"we have no such category", "the ILO withholds the value (status U)",
                    "the estimates of ZAF have no such breakdown or period"}  # fmt: skip


@pytest.mark.shared
def test_argentina_2019_is_the_same_to_the_third_decimal(shared):
    data = shared / "data"
    files = list((data / "surveys/arg_eph").glob("eph_individual_2019t?.parquet"))
    found = compare(estimates_of(files, "arg-eph"), [data / LABELS, data / CODES])
    newer = found_in(found, LABELS)
    assert {key: pair.published for key, pair in newer.items()} == {
        (): 49.918, ("female",): 49.726, ("male",): 50.065,
    }  # fmt: skip
    for pair in newer.values():
        assert abs(pair.difference) <= 0.0005
        assert pair.reasons == ()
    about = [reason.about for reason in found_in(found, CODES)[()].reasons]
    assert about == ["geography", "reliability", "revision"]


@pytest.mark.shared
def test_a_national_definition_and_a_quarter_are_told(shared):
    data = shared / "data"
    file = data / "surveys/arg_eph/eph_individual_2019t1.parquet"
    found = compare(estimates_of([file], "arg-eph", standard="national"), [data / LABELS])
    reasons = {each.about: each.words for each in found_in(found, LABELS)[()].reasons}
    assert "national:arg" in reasons["definition"]
    assert "Wage earners" in reasons["definition"]
    assert reasons["period"] == "ours is of 2019-Q1, theirs of the year 2019"


# Made-up files

HEAD = "ref_area,indicator,source,sex,classif1,time,obs_value,obs_status,note_indicator,note_source"


def bulk(folder: Path, *lines: str, name: str = "X_2024-01-31.csv", head: str = HEAD) -> Path:
    path = folder / name
    path.write_text("\ufeff" + "\n".join([head, *lines]) + "\n", encoding="utf-8")
    return path


def rates(**change) -> Estimates:
    """The informal employment rate of South Africa by sex, changed."""
    given = south_africa()
    rows = [
        {**row, **change}
        for row in given.table.to_pylist()
        if row["indicator"] in ("informal_employment_rate", "employment")
        and set(domain_of(row)) <= {"sex"}
    ]
    return Estimates(pa.Table.from_pylist(rows, schema=SCHEMA), given.metadata)


def test_counts_are_in_thousands_there_and_totals_are_taken_once(tmp_path):
    path = bulk(
        tmp_path,
        "ZAF,EMP_TEMP_SEX_ECO_NB_Q,BA:595,SEX_T,ECO_SECTOR_TOTAL,2016Q4,16265.372,,,R1:3513",
        "ZAF,EMP_TEMP_SEX_ECO_NB_Q,BA:595,SEX_T,ECO_AGGREGATE_TOTAL,2016Q4,16265.372,,,R1:3513",
        "ZAF,EMP_TEMP_SEX_ECO_NB_Q,BX:1,SEX_T,ECO_SECTOR_TOTAL,2016Q4,16000,,,",
        "ZAF,EMP_TEMP_SEX_ECO_NB_Q,BA:595,SEX_O,ECO_SECTOR_TOTAL,2016Q4,1,,,",
    )
    found = compare(rates(), [path])
    first, second = found.pairs
    assert first.published == 16_265_372.0
    assert first.difference == pytest.approx(0.3014275, abs=1e-6)
    assert first.reasons == ()
    assert second.theirs.source == "BX:1"
    assert ("SEX_O", "we have no such category") in {
        (each.theirs.sex, each.reason) for each in found.unmatched if each.theirs
    }


def test_the_same_period_goes_before_the_year(tmp_path):
    path = bulk(
        tmp_path,
        "ZAF,EMP_NIFL_SEX_RT,BA:595,SEX_T,,2016,30,,,",
        "ZAF,EMP_NIFL_SEX_RT,BA:595,SEX_T,,2016Q4,34,,,",
        "ZAF,EMP_NIFL_SEX_RT,BA:595,SEX_F,,2016,36,,,",
        "ZAF,EMP_NIFL_SEX_RT,BA:595,SEX_M,,2016Q1,36,,,",
    )
    found = compare(rates(), [path])
    assert [(pair.theirs.time, pair.published) for pair in found.pairs] == [
        ("2016Q4", 34.0),
        ("2016", 36.0),
    ]
    assert "no file has the period, nor a year around it" in [
        each.reason for each in found.unmatched
    ]


def test_flags_and_notes_of_theirs_are_told(tmp_path):
    path = bulk(
        tmp_path,
        "ZAF,EMP_NIFL_SEX_RT,BA:595,SEX_T,,2016,30,B,I11:264,R1:3513_T2:85_S14:4077",
        "ZAF,EMP_NIFL_SEX_RT,BA:595,SEX_F,,2016,30,U,,S3:26_S3:777",
        "ZAF,EMP_NIFL_SEX_RT,BA:595,SEX_M,,2016,,S,,",
    )
    found = compare(rates(period="2016"), [path])
    total, women = ({each.words for each in pair.reasons} for pair in found.pairs)
    universe = "Employed people aged 15 and over, main job"
    assert total == {
        "their series has a break here: Break in series: Methodology revised",
        f"theirs says: Age coverage - minimum age: 16 years old; ours: {universe}",
        f"theirs says: Employment definition: Excluding own-use production workers; ours: {universe}",
    }
    assert women == {
        "theirs is flagged unreliable: few records",
        "theirs says: Data reference period: Noncalendar year; ours is of 2016",
        "theirs says: S3:777; ours is of 2016",
    }
    assert "the ILO withholds the value (status S)" in [each.reason for each in found.unmatched]


def test_a_suppressed_figure_of_ours_is_compared_with_none(tmp_path):
    empty = dict.fromkeys(("value", "se", "lower", "upper", "n", "df"))
    path = bulk(tmp_path, "ZAF,EMP_NIFL_SEX_RT,BA:595,SEX_T,,2016,30,,,")
    found = compare(rates(**empty, flag="suppressed"), [path])
    assert found.pairs == ()
    assert "ours is suppressed" in [each.reason for each in found.unmatched]


def test_an_interval_that_is_not_there_holds_nothing(tmp_path):
    path = bulk(tmp_path, "ZAF,EMP_NIFL_SEX_RT,BA:595,SEX_T,,2016,30,,,")
    (pair,) = compare(rates(lower=None, upper=None, interval="none"), [path]).pairs
    assert pair.is_within is None


def test_areas_that_the_file_lacks(tmp_path):
    path = bulk(tmp_path, "BRA,EMP_NIFL_SEX_RT,BA:1,SEX_T,,2016,30,,,")
    found = compare(rates(), [path])
    assert found.pairs == ()
    assert "no file has an area called South Africa or ZAF in that year" in [
        each.reason for each in found.unmatched
    ]


def test_codes_and_labels_of_notes_are_the_same():
    words = "Repository: ILO-STATISTICS - Micro data processing"
    coverage = "Geographical coverage: Main cities or metropolitan areas"
    assert notes_of_codes("R1:3513_S4:33") == notes_of_labels(f"{words} | {coverage}")
    assert [note.kind for note in notes_of_codes("R1:3513_S4:33_X9:1")] == [
        "repository",
        "geography",
        "other",
    ]


def test_table_runs_nothing_in_a_spreadsheet_and_says_what_it_is_of(tmp_path):
    import csv
    import json

    path = bulk(tmp_path, 'ZAF,EMP_NIFL_SEX_RT,"=1+1",SEX_T,,2016,30,,,', name="plain.csv")
    given = rates()
    found = compare(given, [path])
    comparison_table.write(found, tmp_path / "c.csv", metadata=given.metadata, command=["survey"])
    with (tmp_path / "c.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows[0]["ilo_source"] == "'=1+1"
    assert float(rows[0]["difference"]) == found.pairs[0].difference
    assert (rows[0]["in_interval"], rows[0]["agrees"], rows[0]["vintage"]) == ("no", "no", "")
    assert all(row["why"] for row in rows[1:])
    about = json.loads((tmp_path / "c.metadata.json").read_text("utf-8"))
    assert about["published"][0]["vintage"] is None
    assert about["published"][0]["credit"].startswith("International Labour Organization")
    assert about["estimates"]["digests"] == given.metadata["digests"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "cannot be read as CSV"),
        ("a,b\n1,2\n", "neither a column 'ref_area' nor 'ref_area.label'"),
        (f"{HEAD}\nZAF,UNE_DEAP_SEX_RT,BA:595,SEX_T,,2016,30,,,\n", "UNE_DEAP_SEX_RT: there is nothing"),
        (f"{HEAD}\nZAF,EMP_NIFL_SEX_RT,BA:595,SEX_T,,2016,30\n", "cannot be read as CSV"),
        (f"{HEAD}\nZAF,EMP_NIFL_SEX_RT,B,SEX_T,,2016,thirty,,,\n", "obs_value 'thirty' is no number"),
        (f"{HEAD}\n", "no indicator"),
    ],
)  # fmt: skip
def test_files_that_are_no_bulk_file_are_refused(tmp_path, text, message):
    path = tmp_path / "theirs.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"^theirs\.csv: ") as refused:
        compare(rates(), [path])
    assert message in str(refused.value)
