"""`livelihoods privacy`: what is printed, written and refused."""

import csv
import io
import sys
import zipfile

import pytest

from livelihoods.cli import main
from livelihoods.network.people.models import Person
from livelihoods.platform.privacy import ledger
from tests.network.privacy.everywhere import of_ana

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("ana")]
KEY = "ana-wholly-invented"


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("LIVELIHOODS_DATA", str(tmp_path / "var"))

    def command(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["livelihoods", "privacy", *map(str, words)])
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        told = capsys.readouterr()
        return code, told.out, told.err

    return command


def test_register(run):
    code, out, _err = run("register")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert {"table": "people.Person", "field": "name"}.items() <= rows[0].items() or any(
        row["table"] == "people.Person" and row["field"] == "name" for row in rows
    )
    code, out, _err = run("register", "--format", "md", "--language", "fr")
    assert code == 0
    assert out.startswith("| table | champ |")
    code, _out, err = run("register", "--language", "xx")
    assert (code, "use one of en, es, fr, pt" in err) == (2, True)


def test_export(run, tmp_path):
    file = tmp_path / "ana.zip"
    code, out, _err = run("export", KEY, "--output", file)
    assert (code, str(file) in out) == (0, True)
    assert file.stat().st_mode & 0o077 == 0
    assert "data.json" in zipfile.ZipFile(file).namelist()
    code, _out, err = run("export", "nobody", "--output", file)
    assert (code, "no person 'nobody' is on record" in err) == (2, True)
    code, _out, err = run("export", KEY, "--output", tmp_path / "no" / "a.zip")
    assert (code, "cannot be written" in err) == (2, True)


def test_erase(run, django_capture_on_commit_callbacks):
    code, out, _err = run("erase", KEY, "--reason", "request", "--dry-run")
    assert code == 0
    assert "goes: people (1): name, key: replaced by a pseudonym" in out
    assert "stays: people (1): country: counts by country" in out
    assert "from, starts on, ends on, recorded at, superseded at: the record of members" in out
    assert of_ana()
    code, _out, err = run("erase", KEY, "--reason", "request")
    assert (code, "without --yes" in err) == (2, True)
    assert of_ana()
    with django_capture_on_commit_callbacks(execute=True):
        code, out, _err = run("erase", KEY, "--reason", "request", "--yes")
    assert (code, "erased: person number" in out) == (0, True)
    assert of_ana() == []
    code, out, _err = run("ledger")
    assert (code, "1 erasures" in out, "open:" in out) == (0, True, False)


def test_erase_refuses_what_is_in_force_and_reasons_that_are_none(run):
    code, out, err = run("erase", "bela", "--reason", "request", "--yes")
    assert (code, "in force: representative" in out, "record its end" in err) == (2, True, True)
    assert run("erase", KEY, "--reason", "she asked", "--yes")[0] == 2
    assert run("erase", "--reason", "request")[0] == 2


def test_a_ledger_whose_end_was_cut_off_is_told_and_replay_does_what_is_open(run):
    assert run("erase", KEY, "--reason", "request", "--yes")[0] == 0  # its commit never came
    code, out, _err = run("ledger")
    assert (code, "open: person number" in out) == (0, True)
    code, out, _err = run("replay")
    assert (code, "1 were open and are done" in out) == (0, True)
    ledger.path().unlink()
    code, _out, err = run("ledger")
    assert (code, "1 erasures are in the audit and not in the ledger" in err) == (1, True)


def test_retention(run):
    code, out, _err = run("retention")
    assert (code, out) == (0, "nothing is past its time\n")
    Person.objects.filter(key="carla").update(recorded_at="2010-01-01T00:00:00Z")
    code, out, _err = run("retention")
    assert "nothing was changed; --apply ends it" in out
    code, out, _err = run("retention", "--apply")
    assert (code, "ended: 1 erased" in out) == (0, True)
    assert not Person.objects.filter(key="carla").exists()
