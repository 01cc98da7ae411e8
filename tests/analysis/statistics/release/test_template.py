"""The workbook that an office fills in: what is read of it, and what is refused."""

import openpyxl
import pytest
from tests.analysis.statistics.release.template_cells import FIGURE, WOMEN, filled

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import estimates
from livelihoods.analysis.statistics.release import template


def test_the_blank_workbook_has_no_figures(tmp_path):
    path = tmp_path / "blank.xlsx"
    path.write_bytes(template.blank())
    with pytest.raises(InputError, match="sheet figures: there are no figures"):
        template.read(path)


def test_a_filled_in_workbook_is_read(tmp_path):
    found = template.read(filled(tmp_path / "office.xlsx", [FIGURE, WOMEN]))
    total, women = found.estimates.table.to_pylist()
    assert (total["period"], total["value"], total["interval"]) == ("2023", 78.5, "not_given")
    assert (women["sex"], women["n"], women["interval"]) == ("female", 5000, "logit")
    assert found.notes.to_pylist() == ["", "N1"]
    assert found.place(found.lines[1].as_py()) == "office.xlsx, sheet figures, row 3"
    metadata = found.estimates.metadata
    estimates.check_rows(found.estimates.table, metadata, "office.xlsx")
    assert metadata["indicators"][0]["title"] == "Informal employment rate"
    assert metadata["codebooks"][0]["design"]["words"] == "Two stages."


def test_an_indicator_of_the_office_is_explained_by_it(tmp_path):
    own = {"id": "vendors", "title": "Vendors", "definition": "D.", "formula": "F.",
           "unit": "persons", "universe": "U."}  # fmt: skip
    row = FIGURE | {"indicator": "vendors", "unit": "persons", "value": 1200}
    found = template.read(filled(tmp_path / "office.xlsx", [row], indicators=[own]))
    assert found.estimates.metadata["indicators"] == [own]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"value": "78,5"}, "row 3, column S (value): '78,5' is not a number"),
        ({"value": True}, "row 3, column S (value): True is not a number"),
        ({"sex": "girl"}, "row 3, column E (sex): 'girl' is not known; see the sheet codes"),
        ({"area": "ATL"}, "row 3, column C (area): 'ATL' is not known; see the sheet areas"),
        ({"standard": None}, "row 3, column B (standard): is empty"),
        ({"period": "2023-5"}, "row 3, column D (period): '2023-5' is not a period"),
        ({"n": 12.5}, "(n): 12.5 is not a whole number"),
        ({"flag": "unreliable;odd"}, "(flag): 'odd' is not known"),
        ({"unit": "kilos"}, "(unit): 'kilos' is not one of persons"),
        ({"indicator": "luck"}, "column A (indicator): 'luck' is not known"),
        ({"notes": "N9"}, "(notes): 'N9' is not known; see the sheet notes"),
    ],
)
def test_a_broken_cell_is_named_with_sheet_row_and_column(tmp_path, change, said):
    with pytest.raises(InputError) as caught:
        template.read(filled(tmp_path / "office.xlsx", [FIGURE, WOMEN | change]))
    assert "office.xlsx, sheet figures, row 3, column " in str(caught.value)
    assert said in str(caught.value)


def test_what_is_explained_twice_or_not_at_all_is_named(tmp_path):
    areas = [{"code": "GHA", "name": "Ghana", "country": "GHA"},
             {"code": "GHA", "name": "G", "country": "GHA", "coverage": "C"}]  # fmt: skip
    with pytest.raises(InputError) as caught:
        template.read(filled(tmp_path / "office.xlsx", [FIGURE], areas=areas))
    assert "sheet areas, row 2, column D (coverage): is empty" in str(caught.value)
    assert "sheet areas, row 3, column A (code): 'GHA' stands in the sheet already" in str(
        caught.value
    )


def test_another_workbook_is_refused(tmp_path):
    path = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(InputError, match=r"other\.xlsx: the sheet 'figures' is missing"):
        template.read(path)
    path.write_text("no workbook")
    with pytest.raises(InputError, match=r"other\.xlsx: cannot be read as a workbook"):
        template.read(path)


def test_a_column_that_was_moved_is_named(tmp_path):
    path = filled(tmp_path / "office.xlsx", [FIGURE])
    book = openpyxl.load_workbook(path)
    book["figures"]["A1"] = "standard"
    book.save(path)
    with pytest.raises(
        InputError, match="sheet figures, row 1: the columns are standard, standard"
    ):
        template.read(path)
