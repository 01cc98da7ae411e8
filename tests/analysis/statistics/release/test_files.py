"""Released files: workbook, Parquet, what is refused, what goes into the metadata."""

import dataclasses
import io
import json
import shlex
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.analysis.statistics.release.estimated import ZAF, made_up, south_africa

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import Survey, codebook, estimates
from livelihoods.analysis.statistics.digests import codebook_digest, standard_digest
from livelihoods.analysis.statistics.estimates import SCHEMA, Estimates
from livelihoods.analysis.statistics.release import files
from livelihoods.analysis.statistics.release.observations import observations
from livelihoods.analysis.statistics.release.time_periods import time_period


def opened(path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(path.read_bytes()))


def test_workbook_holds_every_figure_and_what_it_means(tmp_path):
    given = south_africa()
    files.write(given, tmp_path / "figures.xlsx")
    book = opened(tmp_path / "figures.xlsx")
    assert book.sheetnames == ["data", "metadata", "notes"]
    head, *rows = book["data"].iter_rows(values_only=True)
    assert list(head) == given.table.column_names
    for row, ours in zip(rows, given.table.to_pylist(), strict=True):
        for name, cell in zip(head, row, strict=True):
            if isinstance(ours[name], float):
                assert cell == pytest.approx(ours[name], rel=1e-15)
            else:
                assert cell == ours[name]
    told = {row[:2]: row[2] for row in book["metadata"].iter_rows(min_row=2, values_only=True)}
    assert told["credit", "zaf-qlfs"].startswith("Source: Statistics South Africa")
    assert told["standard: universe", "icls17"].startswith("Employed people aged 15 and over")
    assert told["indicator: is_not", "employment"].startswith("The number of jobs")
    assert (
        told["command", None]
        == "livelihoods survey estimate qlfs_2016q4.parquet --codebook zaf-qlfs"
    )
    for key in (("codebook SHA-256", "zaf-qlfs"), ("plan SHA-256", None)):
        assert len(told[key]) == 64
    notes = {row[:2] for row in book["notes"].iter_rows(min_row=2, values_only=True)}
    assert {("column", name) for name in given.table.column_names} <= notes


def test_same_estimates_give_the_same_workbook(tmp_path):
    for name in ("one.xlsx", "other.xlsx"):
        files.write(south_africa(), tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "other.xlsx").read_bytes()


def test_nothing_in_a_workbook_runs(tmp_path):
    given = made_up()
    evil = '=HYPERLINK("http://x.example/","y")'
    books = [{**given.metadata["codebooks"][0], "title": evil, "notes": ["+1", "@A1", "http://x"]}]
    about = {**given.metadata, "codebooks": books, "command": ["survey", "=1+1.csv"]}
    files.write(Estimates(given.table, about), tmp_path / "figures.xlsx")
    found = []
    for sheet in opened(tmp_path / "figures.xlsx"):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
                found.append(cell.value)
    assert f"'{evil}" in found
    assert "'+1" in found


def test_parquet_carries_its_metadata(tmp_path):
    given = south_africa()
    files.write(given, tmp_path / "figures.parquet")
    inside = pq.read_schema(tmp_path / "figures.parquet").metadata[estimates.METADATA_KEY.encode()]
    beside = json.loads((tmp_path / "figures.metadata.json").read_text("utf-8"))
    assert json.loads(inside) == {key: each for key, each in beside.items() if key != "table"}
    assert estimates.read(tmp_path / "figures.parquet").table.equals(given.table)


@pytest.mark.parametrize("name", ["f.xlsx", "f.sdmx.csv", "f.sdmx.json", "f.csv", "f.parquet"])
def test_metadata_beside_is_of_the_file(tmp_path, name):
    import hashlib

    files.write(made_up(), tmp_path / name)
    beside = json.loads(estimates.metadata_path(tmp_path / name).read_text("utf-8"))
    digest = hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()
    assert beside["table"] == {"file": name, "sha256": digest}
    assert set(beside["digests"]) == {"codebooks", "standards", "plan"}


@pytest.mark.parametrize("name", ["f.csv", "f.xlsx", "f.sdmx.csv", "f.sdmx.json"])
def test_a_suppressed_row_with_a_number_is_refused(tmp_path, name):
    given = made_up()
    rows = given.table.to_pylist()
    rows[3]["n"] = 4
    table = pa.Table.from_pylist(rows, schema=SCHEMA)
    with pytest.raises(InputError, match=r"Row 4 .* suppressed and has 'n'"):
        files.write(Estimates(table, given.metadata), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_status_of_observations():
    rows = observations(made_up()).rows
    assert [row["OBS_STATUS"] for row in rows] == ["U", "B", "E", "S", None, None]
    assert [row["CONF_STATUS"] for row in rows] == ["F", "F", "F", "C", "F", "F"]
    assert rows[3]["OBS_VALUE"] is None
    # Of a national standard no indicator is ILOSTAT's.
    assert {row["INDICATOR"] for row in rows} == {"EMPLOYMENT"}


def test_more_classifications_than_ilostat_has_are_refused():
    given = made_up()
    rows = given.table.to_pylist()
    rows[5]["status"] = "employee"
    table = pa.Table.from_pylist(rows, schema=SCHEMA)
    with pytest.raises(InputError, match=r"Row 6 .* status, sector, nature"):
        observations(Estimates(table, given.metadata))


@pytest.mark.parametrize(
    ("period", "written"),
    [
        ("2016", "2016"),
        ("2016-Q4", "2016-Q4"),
        ("2016-Q1/2016-Q3", "2016-01-01/P9M"),
        ("2015/2016", "2015-01-01/P24M"),
        ("2016-Q4/2017-Q1", "2016-10-01/P6M"),
    ],
)
def test_periods_as_sdmx_writes_them(period, written):
    assert time_period(period) == written


@pytest.mark.parametrize("name", ["f.txt", "f", "f.json", ".sdmx.csv", ".csv"])
def test_unknown_endings_are_refused(tmp_path, name):
    with pytest.raises(InputError, match=r"\.parquet, \.csv, \.sdmx\.csv, \.sdmx\.json, \.xlsx"):
        files.write(made_up(), tmp_path / name)


# Digests


def text_of(book: str) -> str:
    folder = Path(codebook.__file__).parent / "codebooks"
    return (folder / f"{book}.toml").read_text("utf-8")


def test_digest_of_a_codebook_is_of_its_content():
    text = text_of("zaf-qlfs")
    digest = codebook_digest(codebook.parse(text, "zaf-qlfs.toml"))
    assert codebook_digest(codebook.parse(f"# A comment\n{text}", "mine.toml")) == digest
    changed = text.replace("Q14AGE", "Q14AGES")
    assert codebook_digest(codebook.parse(changed, "zaf-qlfs.toml")) != digest
    groups = f'{text}\n[groups.lacks]\nworkplace = "not asked"\n'
    assert codebook_digest(codebook.parse(groups, "zaf-qlfs.toml")) != digest
    assert south_africa().metadata["digests"]["codebooks"] == {"zaf-qlfs": digest}


def test_digest_of_a_standard_is_of_its_rules():
    survey = Survey.open(ZAF, "zaf-qlfs")
    standard = survey.standard
    assert standard is not None
    digest = standard_digest(standard)
    assert south_africa().metadata["digests"]["standards"] == {"icls17": digest}
    # A standard is the same for every survey: releases join files of several surveys.
    assert standard_digest(dataclasses.replace(standard, record={})) == digest
    assert standard_digest(dataclasses.replace(standard, universe="age >= 16")) != digest


def plan_of(path: Path, by=(("sex",),), names=("employment",), **how) -> str:
    table = Survey.open(path, "zaf-qlfs", **how).indicators(names, by)
    return table.metadata["digests"]["plan"]


def test_digest_of_a_plan_is_of_what_is_computed(tmp_path):
    digest = plan_of(ZAF)
    # Another folder, other threads and less memory compute the same.
    (tmp_path / "it's [here]").mkdir()
    copy = tmp_path / "it's [here]" / ZAF.name
    copy.symlink_to(ZAF)
    assert plan_of(copy, threads=1, memory="300MB") == digest
    # Asked twice of one survey, what it has read already does not matter.
    survey = Survey.open(ZAF, "zaf-qlfs")
    for _ in range(2):
        table = survey.indicators(["employment"], [["sex"]])
        assert table.metadata["digests"]["plan"] == digest
    assert plan_of(ZAF, by=(("status",),)) != digest
    assert plan_of(ZAF, names=("informal_employment",)) != digest
    assert plan_of(ZAF, standard="national") != digest


def test_command_is_written_for_a_shell():
    from livelihoods.analysis.statistics.release.explanation import command_line

    about = {"software": {"name": "livelihoods"}, "command": ["survey", "estimate", "my file.csv"]}
    assert shlex.split(command_line(about)) == ["livelihoods", "survey", "estimate", "my file.csv"]
