"""`livelihoods members` and `livelihoods audit`: what is printed, written and refused."""

import csv
import json
import sys

import openpyxl
import pytest
from django.db import connection

from livelihoods.cli import main
from livelihoods.network.membership.models import Membership
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.timeline import Moment, today

pytestmark = [pytest.mark.web, pytest.mark.django_db]


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("LIVELIHOODS_DATA", str(tmp_path / "var"))

    def command(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["livelihoods", *map(str, words)])
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        told = capsys.readouterr()
        return code, told.out, told.err

    return command


class TestWithTheNetwork:
    pytestmark = pytest.mark.usefixtures("demonstration")

    def test_count(self, run):
        code, out, _err = run("members", "count", "--as-of", "2015-03-31", "--format", "json")
        assert code == 0
        told = json.loads(out)
        assert told.pop("known_on")
        assert list(told) == ["institutional", "individual", "total", "countries", "as_of"]
        assert list(told.values()) == [34, 142, 176, 40, "2015-03-31"]

    @pytest.mark.parametrize(
        ("language", "words"),
        [("en", "176 members in 40 countries"), ("es", "176 miembros en 40 países")],
    )
    def test_who_we_are_in_words(self, run, language, words):
        asked = ("members", "paragraph", "--as-of", "2015-03-31", "--language", language)
        code, out, _err = run(*asked)
        assert code == 0
        assert words in out
        assert "34" in out
        assert "142" in out

    def test_a_letter_is_written_or_refused(self, run):
        code, out, _err = run("members", "letter", "reaffirmation", "i-001", "--language", "pt")
        assert code == 0
        assert "A sua organização é membro institucional" in out
        for words, message in (
            (("welcome", "i-001"), "taken over from a register"),
            (("thanks", "i-999"), "is not on record"),
            (("reaffirmation", "i-001", "--language", "de"), "no texts in 'de'"),
        ):
            code, out, err = run("members", "letter", *words)
            assert (code, out) == (2, "")
            assert message in err

    def test_count_as_known_then(self, run):
        _code, out, _err = run(
            "members", "count", "--as-of", "2015-03-31", "--known-on", "2015-05-31"
        )
        assert "175" in out
        assert "as of 2015-03-31, as known on 2015-05-31" in out

    def test_list_as_csv(self, run):
        code, out, _err = run("members", "list", "--as-of", "2015-03-31", "--format", "csv")
        head = [line for line in out.splitlines() if line.startswith("# ")]
        assert code == 0
        assert "# Filter: all; 176 members" in head
        assert any(line.startswith("# As of 2015-03-31, as known on") for line in head)
        assert any("Fictional" in line for line in head)
        rows = list(csv.DictReader(out.splitlines()[len(head) :]))
        assert len(rows) == 176
        assert len({row["country"] for row in rows}) == 40
        assert all(row["name"] for row in rows if row["kind"] == "institutional")
        assert any(not row["name"] for row in rows if row["kind"] == "individual")

    def test_list_names_nobody_who_left_whatever_was_known_then(self, run):
        words = ("members", "list", "--kind", "individual", "--as-of", "2015-03-31")
        told = []
        for known_on in ("2015-03-31", today().isoformat()):
            _code, out, _err = run(*words, "--known-on", known_on, "--format", "csv")
            lines = [line for line in out.splitlines() if not line.startswith("# ")]
            told.append({row["name"] for row in csv.DictReader(lines)} - {""})
        here = Membership.objects.on(Moment.read()).filter(person__isnull=False)
        assert told[0]
        assert told[0] <= set(here.values_list("person__name", flat=True))
        assert told[1] <= set(here.values_list("person__name", flat=True))

    def test_list_as_xlsx(self, run, tmp_path):
        path = tmp_path / "members.xlsx"
        code, _out, err = run("members", "list", "--kind", "institutional", "--output", path)
        assert (code, "members written to" in err) == (0, True)
        sheet = openpyxl.load_workbook(path).active
        assert sheet["A2"].value.startswith("Filter: institutional; ")
        assert sheet["A7"].value == "kind"
        assert {row[0] for row in sheet.iter_rows(min_row=8, values_only=True)} == {"institutional"}

    def test_a_name_that_looks_like_a_formula(self, run):
        row = Membership.objects.current().get(key="i-001")
        row.organization.name = "=cmd|' /C calc'!A0"
        row.organization.save()
        _code, out, _err = run("members", "list", "--format", "csv")
        assert ",'=cmd|" in out

    def test_list_on_the_screen_by_country(self, run):
        code, out, _err = run("members", "list", "--country", "zmb")
        assert code == 0
        assert "ZMB" in out

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (["count", "--as-of", "31.3.2015"], "write a date as YYYY-MM-DD"),
            (["count", "--as-of", "2015-02-30"], "--as-of is '2015-02-30'"),
            (["count", "--known-on", "2015-02-30"], "--known-on is '2015-02-30'"),
            (["count", "--known-on", "9999-12-31"], "--known-on is '9999-12-31'; the last date"),
            (["list", "--as-of", "9999-12-31"], "--as-of is '9999-12-31'; the last date"),
            (["list", "--country", "Zambia"], "use three letters, such as ZAF"),
            (["list", "--output", "x.ods"], "ends neither in .csv nor in .xlsx"),
            (["list", "--format", "table", "--output", "x.csv"], "a table is for the screen"),
        ],
    )
    def test_bad_options(self, run, words, message):
        code, out, err = run("members", *words)
        assert (code, out) == (2, "")
        assert message in err
        assert "Traceback" not in err

    def test_xlsx_to_a_terminal(self, run, monkeypatch):
        monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
        code, _out, err = run("members", "list", "--format", "xlsx")
        assert code == 2
        assert "name a file with --output" in err

    def test_the_audit_is_whole_until_it_is_not(self, run):
        code, out, _err = run("audit", "verify")
        assert code == 0
        assert f"{Entry.objects.count()} entries" in out
        assert out.strip().endswith(Entry.objects.last().hash)
        third = Entry.objects.all()[2]
        with connection.cursor() as cursor:
            cursor.execute("UPDATE audit_entry SET reason = 'x' WHERE id = %s", [third.pk])
        code, _out, err = run("audit", "verify")
        assert code == 1
        assert f"broken at entry {third.pk} " in err

    def test_the_newest_entries_removed(self, run):
        _code, out, _err = run("audit", "verify")
        seen = out.split()[-1]
        assert run("audit", "verify", "--expect", seen.upper())[0] == 0
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM audit_entry WHERE hash = %s", [seen])
        code, out, _err = run("audit", "verify")
        assert (code, seen in out) == (0, False)
        code, out, err = run("audit", "verify", "--expect", seen)
        assert (code, out) == (1, "")
        assert f"no entry has the hash {seen}" in err
        assert run("audit", "verify", "--expect", "no hash")[0] == 2
        assert run("audit", "verify", "--expect", Entry.objects.first().hash)[0] == 0


def test_without_tables(run, monkeypatch):
    monkeypatch.setattr(connection.introspection, "table_names", list)
    for words in (["members", "count"], ["audit", "verify"], ["network", "load", "x"]):
        code, _out, err = run(*words)
        assert code == 2
        assert "livelihoods manage migrate" in err


@pytest.mark.parametrize(
    "words", [["members", "count"], ["members", "list"], ["network", "load"], ["audit", "verify"]]
)
def test_help_has_an_example(run, words):
    code, out, _err = run(*words, "--help")
    assert code == 0
    assert f"Example: livelihoods {' '.join(words)}" in out
