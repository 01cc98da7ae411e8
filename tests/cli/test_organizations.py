"""`livelihoods organizations import`: proposed, shown, decided on, recorded; and what is refused."""

import openpyxl
import pytest

from livelihoods.network.organizations.models import Organization
from tests.cli.test_members import run
from tests.network.records import small_network

__all__ = ["run", "small_network"]
pytestmark = [pytest.mark.web, pytest.mark.usefixtures("small_network")]


def test_from_a_table_to_records(run, tmp_path):
    table, mapping, sheet = (tmp_path / name for name in ("a.csv", "a.toml", "sheet.xlsx"))
    table.write_text("Nombre;País;Tipo\nSellers;Perú;sindicato\nTejedoras;Perú;cooperativa\n")
    asked = ("organizations", "import", table)
    code, out, _err = run(*asked)
    assert code == 0
    assert '"Nombre" = "name"' in out
    mapping.write_text(
        out.replace('source = ""', 'source = "A list"').replace("# stated_on", "stated_on")
    )
    code, out, _err = run(*asked, "--mapping", mapping, "--output", sheet)
    assert code == 0
    assert "Nothing was saved" in out
    assert not Organization.objects.filter(name="Tejedoras").exists()
    page = openpyxl.load_workbook(sheet).active
    lines = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    assert [(line[1], line[3], line[5], line[-1]) for line in lines] == [
        ("new", "tejedoras", "name", "yes"),
        ("new", "tejedoras", "country", "yes"),
        ("new", "tejedoras", "kind", "yes"),
    ]
    code, out, _err = run(*asked, "--mapping", mapping, "--apply", sheet, "--reason", "agreed")
    assert (code, out) == (0, "3 values of 1 organizations recorded from a.csv\n")
    assert Organization.objects.get(key="tejedoras").kind == "cooperative"
    code, _out, err = run(*asked, "--mapping", mapping, "--apply", sheet)
    assert code == 2
    assert "compare again" in err


def test_what_is_refused(run, tmp_path):
    table = tmp_path / "a.csv"
    table.write_text("Name\nSellers\n")
    asked = ("organizations", "import", table)
    for more, message in (
        (["--output", "x.xlsx"], "name the mapping"),
        (["--output", "x.xlsx", "--apply", "x.xlsx"], "not both"),
        (["--mapping", tmp_path / "none.toml"], "none.toml cannot be read"),
    ):
        code, _out, err = run(*asked, *more)
        assert code == 2
        assert message in err
    code, _out, err = run("organizations", "import", tmp_path / "none.csv")
    assert code == 2
    assert "none.csv cannot be read" in err
