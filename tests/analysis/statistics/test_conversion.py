"""Files of other programs become Parquet: the same values, with their labels, or a clear refusal."""

# ruff: noqa: DTZ001 - the files know no time zones

import datetime as dt
import json
from pathlib import Path

import openpyxl
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics.conversion import (
    Labels,
    convert,
    labels,
    source,
    statistical_file,
)
from livelihoods.analysis.statistics.errors import SurveyError

RECORDS = pl.DataFrame({
    "id": ["001", "02", None],
    "age": [15.0, None, 64.0],
    "weight": [1.5, 2.25, None],
    "born": [dt.date(2020, 2, 29), None, dt.date(1899, 12, 31)],
    "asked": [dt.datetime(2020, 1, 2, 3, 4, 5), None, dt.datetime(1950, 1, 1)],
    "town": ["Àçú", "東京", ""],
    "never": pl.Series([None, None, None], dtype=pl.Float64),
})  # fmt: skip
EXPECTED = {
    "id": ["001", "02", None],
    "age": [15, None, 64],
    "weight": [1.5, 2.25, None],
    "born": [dt.date(2020, 2, 29), None, dt.date(1899, 12, 31)],
    "asked": [dt.datetime(2020, 1, 2, 3, 4, 5), None, dt.datetime(1950, 1, 1)],
    "town": ["Àçú", "東京", None],
    "never": [None, None, None],
}
TYPES = {
    "id": pa.string(),
    "age": pa.int64(),
    "weight": pa.float64(),
    "born": pa.date32(),
    "asked": pa.timestamp("us"),
    "town": pa.string(),
    "never": pa.float64(),
}
LAYOUT = """
[[columns]]
name = "ID"
start = 1
width = 3
type = "text"

[[columns]]
name = "AGE"
start = 4
width = 2
type = "number"
label = "Âge"
labels = { 01 = "Un", 64 = "64 et plus" }
missing = [99, "."]

[[columns]]
name = "WEIGHT"
start = 6
width = 5
type = "number"
"""


def converted(tmp_path: Path, *files: Path, **options: object) -> pa.Table:
    convert(files, tmp_path / "out.parquet", **options)
    return pq.read_table(tmp_path / "out.parquet")


def sheet_file(path: Path, rows: list[list[object]], title: str = "Sheet") -> Path:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def text_files(tmp_path: Path, text: str | bytes, layout: str = LAYOUT) -> tuple[Path, Path]:
    data, plan = tmp_path / "lfs.txt", tmp_path / "layout.toml"
    data.write_bytes(text if isinstance(text, bytes) else text.encode())
    plan.write_text(layout, encoding="utf-8")
    return data, plan


def refusal(tmp_path: Path, *files: Path, **options: object) -> str:
    before = set(tmp_path.iterdir())
    with pytest.raises(SurveyError) as caught:
        convert(files, tmp_path / "out.parquet", **options)
    assert set(tmp_path.iterdir()) == before, "nothing may be left behind"
    assert str(tmp_path) not in str(caught.value)
    assert isinstance(caught.value, InputError)
    return str(caught.value)


@pytest.fixture(params=["lfs.dta", "lfs.sav", "lfs.zsav"])
def statistical(request, tmp_path) -> Path:
    path = tmp_path / request.param
    about = {
        "column_labels": {"age": "Âge révolu"},
        "variable_value_labels": {"age": {15: "Quinze", -1: "Sans réponse"}},
    }
    if path.suffix == ".dta":
        pyreadstat.write_dta(RECORDS, path, **about)
    else:
        pyreadstat.write_sav(RECORDS, path, compress=path.suffix == ".zsav", **about)
    return path


def test_values_and_types_of_stata_and_spss(statistical, tmp_path):
    table = converted(tmp_path, statistical)
    assert table.to_pydict() == EXPECTED
    assert {each.name: each.type for each in table.schema} == TYPES


def test_labels_of_stata_and_spss(statistical, tmp_path):
    schema = converted(tmp_path, statistical).schema
    kept = labels(tmp_path / "out.parquet")
    assert list(kept) == list(EXPECTED)
    assert kept["age"] == Labels("Âge révolu", {"15": "Quinze", "-1": "Sans réponse"})
    assert kept["weight"] == Labels("", {})
    # The keys that the documentation tells.
    about = schema.field("age").metadata
    assert about[b"label"].decode() == "Âge révolu"
    assert json.loads(about[b"value_labels"])["15"] == "Quinze"
    (origin,) = json.loads(schema.metadata[b"converted_from"])
    assert origin["name"] == statistical.name
    assert len(origin["sha256"]) == 64


def test_blocks_make_no_difference(statistical, tmp_path, monkeypatch):
    monkeypatch.setattr(source, "CELLS_IN_A_BLOCK", len(RECORDS.columns) * 2)
    told: list[float] = []
    table = converted(tmp_path, statistical, progress=told.append)
    assert table.to_pydict() == EXPECTED
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_column_that_is_whole_in_one_block_only(tmp_path, monkeypatch):
    monkeypatch.setattr(source, "CELLS_IN_A_BLOCK", 2)
    pyreadstat.write_sav(pl.DataFrame({"x": [1.0, 2.0, 2.5, 3.0, 4.0]}), tmp_path / "a.sav")
    table = converted(tmp_path, tmp_path / "a.sav")
    assert table.to_pydict() == {"x": [1.0, 2.0, 2.5, 3.0, 4.0]}
    assert table.schema.field("x").type == pa.float64()


def test_whole_numbers_that_are_not_exact_stay_numbers(tmp_path):
    pyreadstat.write_sav(pl.DataFrame({"x": [1e300, 1.0], "y": [2.0**53, 1.0]}), tmp_path / "a.sav")
    table = converted(tmp_path, tmp_path / "a.sav")
    assert table.schema.field("x").type == pa.float64()
    assert table["y"].to_pylist() == [2**53, 1]


def test_missing_codes_of_spss_are_null(tmp_path):
    pyreadstat.write_sav(
        pl.DataFrame({"x": [1.0, -9.0, -8.0, 97.0], "t": ["a", "z", "b", "c"]}),
        tmp_path / "a.sav",
        missing_ranges={"x": [{"lo": -9, "hi": -8}, 97], "t": ["z"]},
        variable_value_labels={"x": {-9.0: "Refused", 97.0: "Other"}},
    )
    table = converted(tmp_path, tmp_path / "a.sav")
    assert table.to_pydict() == {"x": [1, None, None, None], "t": ["a", None, "b", "c"]}
    assert labels(tmp_path / "out.parquet")["x"].values == {"-9": "Refused", "97": "Other"}


def test_missing_codes_of_stata_are_null(tmp_path):
    pyreadstat.write_dta(
        pl.DataFrame({"x": [1, "a", 3]}, strict=False, schema={"x": pl.Object}),
        tmp_path / "a.dta",
        missing_user_values={"x": ["a"]},
        variable_value_labels={"x": {1: "One", "a": "Refused"}},
    )
    assert converted(tmp_path, tmp_path / "a.dta").to_pydict() == {"x": [1, None, 3]}
    assert labels(tmp_path / "out.parquet")["x"].values == {"1": "One", "a": "Refused"}


def test_date_formats_of_spss(tmp_path):
    days = [dt.date(2024, 5, 1), dt.date(1582, 10, 15)]
    seconds = [float((day - dt.date(1582, 10, 14)).days * 86_400) for day in days]
    formats = {each[:5]: each for each in ("ADATE10", "EDATE10", "SDATE10", "JDATE5", "MOYR6")}
    pyreadstat.write_sav(
        pl.DataFrame(dict.fromkeys(formats, seconds)), tmp_path / "a.sav", variable_format=formats
    )
    table = converted(tmp_path, tmp_path / "a.sav")
    assert table.to_pydict() == dict.fromkeys(formats, days)


def test_months_of_stata_stay_numbers(tmp_path):
    frame = pl.DataFrame({"m": [720, 721]})
    pyreadstat.write_dta(frame, tmp_path / "a.dta", variable_format={"m": "%tm"})
    assert converted(tmp_path, tmp_path / "a.dta")["m"].to_pylist() == [720, 721]


def test_date_beyond_the_calendar(tmp_path):
    frame = pl.DataFrame({"d": [0.0, 1e15]})
    pyreadstat.write_sav(frame, tmp_path / "a.sav", variable_format={"d": "DATE11"})
    assert "a.sav: column d: 1000000000000000.0 is no date" in refusal(tmp_path, tmp_path / "a.sav")


def test_sheet(tmp_path):
    path = sheet_file(
        tmp_path / "lfs.xlsx",
        [
            ["id", "age", "weight", "born", "asked", "code", "é", "yes", "never"],
            ["007", 15, 1.5, dt.date(2020, 2, 29), dt.datetime(2020, 1, 2, 3, 4), 1, "Àç", True],
            ["08", None, 2, dt.datetime(1999, 1, 1), dt.datetime(2020, 1, 2), "x", " ", False],
            [None, None, None, None, None, None, None, None, "  "],
            ["9", 64, None, None, None, dt.date(2020, 1, 2), None, None, None],
        ],
    )
    table = converted(tmp_path, path)
    assert table.to_pydict() == {
        "id": ["007", "08", "9"],
        "age": [15, None, 64],
        "weight": [1.5, 2.0, None],
        "born": [dt.date(2020, 2, 29), dt.date(1999, 1, 1), None],
        "asked": [dt.datetime(2020, 1, 2, 3, 4), dt.datetime(2020, 1, 2), None],
        "code": ["1", "x", "2020-01-02"],
        "é": ["Àç", None, None],
        "yes": [1, 0, None],
        "never": [None, None, None],
    }
    assert table.schema.field("age").type == pa.int64()
    assert table.schema.field("born").type == pa.date32()


def test_sheet_in_blocks(tmp_path, monkeypatch):
    monkeypatch.setattr(source, "CELLS_IN_A_BLOCK", 4)
    rows = [[n, f"{n:03}"] for n in range(9)]
    path = sheet_file(tmp_path / "lfs.xlsx", [["n", "id"], *rows])
    told: list[float] = []
    table = converted(tmp_path, path, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert table["n"].to_pylist() == list(range(9))
    assert table["id"].to_pylist()[-1] == "008"


def test_sheet_is_chosen(tmp_path):
    path = sheet_file(tmp_path / "lfs.xlsx", [["note"], ["read me"]], "About")
    book = openpyxl.load_workbook(path)
    for row in (["x"], [3]):
        book.create_sheet("Data") if "Data" not in book.sheetnames else None
        book["Data"].append(row)
    book.save(path)
    assert converted(tmp_path, path, sheet="Data").to_pydict() == {"x": [3]}
    (tmp_path / "out.parquet").unlink()
    assert "choose one of its sheets with --sheet. Known: About, Data" in refusal(tmp_path, path)
    message = refusal(tmp_path, path, sheet="data")
    assert "there is no sheet 'data'; did you mean 'Data'? Known: About, Data." in message


def test_fixed_width(tmp_path):
    data, plan = text_files(
        tmp_path, "001011.500\r\n002  +2.25rest\r\n  399.1E+1\r\n003 .     \r\n\r\n"
    )
    table = converted(tmp_path, data, layout=plan)
    assert table.to_pydict() == {
        "ID": ["001", "002", "3", "003"],
        "AGE": [1, None, None, None],
        "WEIGHT": [1.5, 2.25, 1.0, None],
    }
    kept = labels(tmp_path / "out.parquet")
    assert kept["AGE"] == Labels("Âge", {"1": "Un", "64": "64 et plus"})


def test_fixed_width_in_another_encoding(tmp_path):
    layout = 'encoding = "latin-1"\n[[columns]]\nname = "T"\nstart = 1\nwidth = 2\ntype = "text"\n'
    data, plan = text_files(tmp_path, "éà\n".encode("latin-1"), layout)
    assert converted(tmp_path, data, layout=plan).to_pydict() == {"T": ["éà"]}
    data, plan = text_files(tmp_path, "éà\n".encode("latin-1"), layout.split("\n", 1)[1])
    (tmp_path / "out.parquet").unlink()
    message = refusal(tmp_path, data, layout=plan)
    assert "lfs.txt, line 1: byte 1 is not utf-8 text; tell the encoding in layout.toml" in message


def test_fixed_width_in_blocks(tmp_path, monkeypatch):
    monkeypatch.setattr(source, "CELLS_IN_A_BLOCK", 6)
    lines = [f"{n:03}{n:2}{n / 2:5}" for n in range(9)]
    data, plan = text_files(tmp_path, "\n".join(lines))
    table = converted(tmp_path, data, layout=plan)
    assert table["ID"].to_pylist() == [f"{n:03}" for n in range(9)]
    assert table["WEIGHT"].to_pylist() == [n / 2 for n in range(9)]
    (tmp_path / "out.parquet").unlink()
    data, plan = text_files(tmp_path, "\n".join([*lines, "009xx  1.0"]))
    message = refusal(tmp_path, data, layout=plan)
    assert "lfs.txt, line 10, column AGE: 'xx' is not a number" in message


def test_byte_order_mark_is_no_text(tmp_path):
    data, plan = text_files(tmp_path, b"\xef\xbb\xbf00101 1.5 \n")
    assert converted(tmp_path, data, layout=plan)["ID"].to_pylist() == ["001"]


def test_several_files_become_one(tmp_path):
    first, second = tmp_path / "q1.sav", tmp_path / "q2.dta"
    pyreadstat.write_sav(
        pl.DataFrame({"x": [1.0], "t": ["a"]}), first, variable_value_labels={"x": {1: "One"}}
    )
    pyreadstat.write_dta(
        pl.DataFrame({"t": ["b"], "x": [2]}),
        second,
        column_labels={"x": "X"},
        variable_value_labels={"x": {1: "Un", 2: "Deux"}},
    )
    done = convert([first, second], tmp_path / "out.parquet")
    assert pq.read_table(tmp_path / "out.parquet").to_pydict() == {"x": [1, 2], "t": ["a", "b"]}
    assert labels(tmp_path / "out.parquet")["x"] == Labels("X", {"1": "One", "2": "Deux"})
    assert (done.rows, done.columns) == (2, 2)
    assert done.notes == ("x: code 1 is 'One', but 'Un' in q2.dta; the first is kept",)


def test_column_that_is_empty_in_one_file(tmp_path):
    first = sheet_file(tmp_path / "a.xlsx", [["x", "t"], [1, None]])
    second = sheet_file(tmp_path / "b.xlsx", [["x", "t"], [None, "b"]])
    assert converted(tmp_path, first, second).to_pydict() == {"x": [1, None], "t": [None, "b"]}


def test_files_with_other_columns(tmp_path):
    first = sheet_file(tmp_path / "a.xlsx", [["x", "y"], [1, 2]])
    second = sheet_file(tmp_path / "b.xlsx", [["x", "z"], [1, 2]])
    third = sheet_file(tmp_path / "c.xlsx", [["x", "y"], ["one", 2]])
    assert "b.xlsx: lacks 1 columns of a.xlsx, such as y" in refusal(tmp_path, first, second)
    message = refusal(tmp_path, first, third)
    assert "c.xlsx: column x holds text, but number in a.xlsx" in message


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("lfs.sas7bdat", b"x", "not a kind of file that is converted; give .dta, .sav"),
        ("lfs.csv", b"x", "not a kind of file that is converted"),
        ("lfs.dta", b"", "lfs.dta: the file is empty"),
        ("lfs.xlsx", b"", "lfs.xlsx: the file is empty"),
        ("lfs.dta", b"noise" * 99, "lfs.dta: not a Stata file, or a damaged one"),
        ("lfs.sav", b"noise" * 99, "lfs.sav: not an SPSS file, or a damaged one"),
        ("lfs.xlsx", b"noise" * 99, "lfs.xlsx: not an Excel workbook"),
        ("lfs.txt", b"x", "lfs.txt: fixed-width text needs a layout; give --layout"),
    ],
)
def test_files_that_cannot_be_read(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    assert message in refusal(tmp_path, tmp_path / name)


def test_file_that_is_not_there_or_a_folder(tmp_path):
    assert "no.sav: there is no such file" in refusal(tmp_path, tmp_path / "no.sav")
    (tmp_path / "dir.sav").mkdir()
    assert "dir.sav: is a folder" in refusal(tmp_path, tmp_path / "dir.sav")
    assert "No file was given" in refusal(tmp_path)


def test_damaged_files(statistical, tmp_path):
    statistical.write_bytes(statistical.read_bytes()[:-40])
    assert "damaged" in refusal(tmp_path, statistical)


def test_damaged_file_that_crashes_the_reader(tmp_path, monkeypatch):
    path = tmp_path / "lfs.sav"
    pyreadstat.write_sav(RECORDS, path)
    crash = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"
    monkeypatch.setattr(statistical_file, "_PROBE", crash)
    assert "lfs.sav: not an SPSS file, or a damaged one" in refusal(tmp_path, path)


def test_damaged_workbook(tmp_path):
    path = sheet_file(tmp_path / "lfs.xlsx", [["x"], *[[n] for n in range(999)]])
    path.write_bytes(path.read_bytes()[:-40])
    assert "not an Excel workbook, a damaged one" in refusal(tmp_path, path)


def test_files_without_records(tmp_path):
    empty = RECORDS.clear()
    pyreadstat.write_sav(empty, tmp_path / "a.sav")
    assert "there are no records" in refusal(tmp_path, tmp_path / "a.sav")
    assert "there are no records" in refusal(tmp_path, sheet_file(tmp_path / "a.xlsx", [["x"]]))
    data, plan = text_files(tmp_path, "\n\n")
    assert "there are no records" in refusal(tmp_path, data, layout=plan)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([["x", "y", "x"], [1, 2, 3]], "more than one column is called x"),
        ([["x", None, "z"], [1, 2, 3]], "cell B1 is empty; each column needs a name"),
        ([[None], [1]], "the first row must hold the names"),
        ([["x"], [1], [1, None, 3]], "cell C3 has a value, but its column has no name"),
        ([["x", "y"], [1, "#N/A"]], "cell B2 holds the error #N/A"),
    ],
)
def test_sheets_that_are_no_table(tmp_path, rows, message):
    found = refusal(tmp_path, sheet_file(tmp_path / "lfs.xlsx", rows))
    assert message in found
    assert found.startswith("lfs.xlsx, sheet Sheet: ")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("001011.500\n00201\n", "line 2, column WEIGHT: the line has 5 characters, the column stands at 6 to 10"),
        ("001011.500\n\n001011.500\n", "line 2, column ID: the line has 0 characters"),
        ("001011.500\n00201 1,5 \n", "line 2, column WEIGHT: '1,5' is not a number"),
        ("001nan 1.5\n", "line 1, column AGE: 'na' is not a number"),
        ("001011e999\n", "line 1, column WEIGHT: '1e999' is not a number"),
        (b"00101\0 1.5\n", "line 1: not a text file with a record on each line"),
    ],
)  # fmt: skip
def test_lines_that_do_not_fit(tmp_path, text, message):
    data, plan = text_files(tmp_path, text)
    assert f"lfs.txt, {message}" in refusal(tmp_path, data, layout=plan)


def test_number_with_more_digits_than_a_number_keeps(tmp_path):
    layout = '[[columns]]\nname = "N"\nstart = 1\nwidth = 17\ntype = "number"\n'
    data, plan = text_files(tmp_path, "12345678901234567\n", layout)
    assert "line 1, column N: 12345678901234567 has more digits" in refusal(
        tmp_path, data, layout=plan
    )


@pytest.mark.parametrize(
    ("layout", "message"),
    [
        ("x", "not a TOML file"),
        ("", "[[columns]] is expected"),
        ("columns = 3", "[[columns]] is expected"),
        (f"rows = 3\n{LAYOUT}", "unknown key 'rows'"),
        (f'encoding = "runes"\n{LAYOUT}', "encoding: 'runes' is not known"),
        (f'encoding = "utf-16"\n{LAYOUT}', "encoding: utf-16 is not read"),
        (f'encoding = "hex"\n{LAYOUT}', "encoding: 'hex' is not known"),
        (LAYOUT.replace('name = "AGE"\n', ""), "column 2: name: text is expected"),
        (LAYOUT.replace('"AGE"', '"ID"'), "more than one column is called ID"),
        (LAYOUT.replace("start = 4", "start = 0"), "column 2 (AGE): start: a whole number from 1"),
        (LAYOUT.replace("width = 2", "widht = 2"), "unknown key 'widht'; did you mean 'width'"),
        (LAYOUT.replace('"text"', '"date"'), "column 1 (ID): type: number or text is expected"),
        (LAYOUT.replace('"Âge"', "3"), "column 2 (AGE): label: text is expected"),
        (LAYOUT.replace('"Un"', "1"), "column 2 (AGE): labels: a table of texts"),
        (LAYOUT.replace("01 =", "one ="), "labels: 'one' is no number"),
        (LAYOUT.replace('[99, "."]', "99"), "missing: a list of codes is expected"),
    ],
)
def test_layouts_that_are_wrong(tmp_path, layout, message):
    data, plan = text_files(tmp_path, "001011.500\n", layout)
    found = refusal(tmp_path, data, layout=plan)
    assert found.startswith("layout.toml: ")
    assert message in found


def test_layout_that_is_not_there(tmp_path):
    data, _ = text_files(tmp_path, "001011.500\n")
    message = refusal(tmp_path, data, layout=tmp_path / "no.toml")
    assert message == "no.toml: there is no such layout file"


def test_options_that_fit_no_file(tmp_path):
    path = sheet_file(tmp_path / "a.xlsx", [["x"], [1]])
    data, plan = text_files(tmp_path, "001011.500\n")
    assert "A layout is for fixed-width text" in refusal(tmp_path, path, layout=plan)
    assert "A sheet is of an .xlsx file" in refusal(tmp_path, data, layout=plan, sheet="Data")


def test_same_file_twice(tmp_path):
    path = sheet_file(tmp_path / "a.xlsx", [["x"], [1]])
    assert "a.xlsx: the same file was given twice" in refusal(tmp_path, path, path)


def test_output_that_cannot_be(tmp_path):
    path = sheet_file(tmp_path / "a.xlsx", [["x"], [1]])
    with pytest.raises(SurveyError, match=r"out\.csv: write to a file ending in \.parquet"):
        convert([path], tmp_path / "out.csv")
    with pytest.raises(SurveyError, match=r"out\.parquet: cannot be written: No such file"):
        convert([path], tmp_path / "nowhere" / "out.parquet")
    link = tmp_path / "link.parquet"
    link.symlink_to(path)
    with pytest.raises(SurveyError, match=r"link\.parquet: is read here"):
        convert([path], link)
    (tmp_path / "dir.parquet").mkdir()
    with pytest.raises(SurveyError, match=r"dir\.parquet: is a folder"):
        convert([path], tmp_path / "dir.parquet")


def test_failure_leaves_the_old_output(tmp_path):
    output = tmp_path / "out.parquet"
    output.write_bytes(b"old")
    data, plan = text_files(tmp_path, "001011.500\nshort\n")
    refusal(tmp_path, data, layout=plan)
    assert output.read_bytes() == b"old"


@pytest.mark.parametrize("when", [0.9, 1.0])
def test_interruption_leaves_nothing(tmp_path, when):
    data, plan = text_files(tmp_path, "001011.500\n")

    def interrupt(share: float) -> None:
        if share == when:
            assert len(list(tmp_path.iterdir())) == (2 if when < 1 else 3)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        convert([data], tmp_path / "out.parquet", layout=plan, progress=interrupt)
    assert set(tmp_path.iterdir()) == {data, plan}


def test_labels_of_a_file_that_has_none(tmp_path):
    pq.write_table(pa.table({"x": [1]}), tmp_path / "a.parquet")
    assert labels(tmp_path / "a.parquet") == {"x": Labels()}
    (tmp_path / "b.parquet").write_bytes(b"noise")
    with pytest.raises(SurveyError, match=r"b\.parquet: not a Parquet file"):
        labels(tmp_path / "b.parquet")
    with pytest.raises(SurveyError, match=r"c\.parquet: there is no such file"):
        labels(tmp_path / "c.parquet")
    field = pa.field("x", pa.int64(), metadata={b"value_labels": b"[1]"})
    pq.write_table(pa.table({"x": [1]}, schema=pa.schema([field])), tmp_path / "d.parquet")
    with pytest.raises(SurveyError, match=r"d\.parquet: column x: its labels are not as"):
        labels(tmp_path / "d.parquet")
