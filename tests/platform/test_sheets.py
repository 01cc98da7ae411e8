"""Sheets for people: what looks like a formula is harmless, a file is whole or not there."""

import csv
import io

import openpyxl
import pytest

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.spreadsheet_text import harmless
from livelihoods.platform.interchange import sheets

EVIL = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r\n=1", " =1", '=HYPERLINK("http://x")']


@pytest.mark.parametrize("text", EVIL)
def test_formulas_are_harmless_in_csv_and_xlsx(text):
    assert harmless(text) == f"'{text.strip()}"
    file = io.StringIO(newline="")
    sheets.write_csv(file, ["head"], ["name"], [[text]])
    assert list(csv.reader(io.StringIO(file.getvalue(), newline="")))[2] == [f"'{text.strip()}"]
    book = openpyxl.load_workbook(io.BytesIO(sheets.xlsx_bytes([text], ["name"], [[text]])))
    for row in (1, 4):
        cell = book.active.cell(row, 1)
        assert cell.data_type == "s"
        assert cell.value.startswith("'")


@pytest.mark.parametrize("text", EVIL)
def test_the_head_of_a_csv_is_harmless_and_stays_above_the_columns(text):
    for line in (text, f"Members of X,{text}", f"Members of X;{text}", f"one{text}\r\n{text}"):
        file = io.StringIO(newline="")
        sheets.write_csv(file, [line], ["name"], [])
        head, *rest = file.getvalue().splitlines()
        assert rest == ["name"]
        for separator in ",;\t":
            for cell in head.removeprefix("# ").split(separator):
                assert not cell.strip().startswith(("=", "+", "-", "@"))


def test_other_cells_stay_as_they_are():
    for cell in ("plain", "a=b", 5, -5, -1.5, None, ""):
        assert sheets.harmless(cell) == cell


def test_the_head_stands_above_the_columns():
    book = openpyxl.load_workbook(
        io.BytesIO(sheets.xlsx_bytes(["one", "two"], ["a", "b"], [[1, "x"]]))
    )
    sheet = book.active
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert values == [["one", None], ["two", None], [None, None], ["a", "b"], [1, "x"]]
    assert sheet.freeze_panes == "A5"
    assert sheet.auto_filter.ref == "A4:B5"


def test_without_a_head_the_columns_stand_in_the_first_line():
    book = openpyxl.load_workbook(io.BytesIO(sheets.xlsx_bytes((), ["a"], [[1]])))
    assert [[cell.value for cell in row] for row in book.active.iter_rows()] == [["a"], [1]]
    assert book.active.auto_filter.ref == "A1:A2"


def test_a_file_is_replaced_only_when_it_is_whole(tmp_path):
    path = tmp_path / "out.csv"
    path.write_text("old")

    def fail(beside):
        beside.write_text("half")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        sheets.write_beside(path, fail)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
    sheets.write_beside(path, lambda beside: beside.write_text("new"))
    assert path.read_text() == "new"
    with pytest.raises(InputError, match="cannot be written"):
        sheets.write_beside(tmp_path / "no" / "out.csv", lambda beside: beside.write_text("x"))
