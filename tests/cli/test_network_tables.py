"""`livelihoods network tables` and `export`: the files, and what is refused."""

import pytest

from livelihoods.network.exports.tables import tables
from livelihoods.platform.audit.models import Entry
from tests.cli.test_members import run
from tests.network.exports.conftest import network
from tests.network.records import small_network

__all__ = ["network", "run", "small_network"]
pytestmark = [pytest.mark.web, pytest.mark.usefixtures("network")]


def test_the_list_says_what_the_tables_hold(run):
    code, out, _err = run("network", "tables")
    assert code == 0
    for name in tables():
        assert name in out


def test_a_table_is_written_to_a_file(run, tmp_path):
    path = tmp_path / "members.csv"
    code, out, err = run(
        "network", "export", "memberships", "--as-of", "2024-06-30", "--output", path,
        "--where", "constituency=mbo",
    )  # fmt: skip
    assert (code, out) == (0, "")
    assert err == f"1 rows of memberships written to {path}\n"
    assert "# Table: memberships; filter: constituency=mbo; 1 row" in path.read_text("utf-8")
    assert Entry.objects.last().command == "livelihoods network export"
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["members.csv"]


def test_personal_files_are_the_owners_alone(run, tmp_path):
    path = tmp_path / "members.xlsx"
    words = ["network", "export", "memberships", "--output", path, "--personal"]
    code, _out, err = run(*words)
    assert code == 2
    assert "--personal needs --reason" in err
    assert run(*words, "--reason", "a letter")[0] == 0
    assert path.stat().st_mode & 0o777 == 0o600


def test_all_tables_are_written_to_a_folder(run, tmp_path):
    folder = tmp_path / "all"
    code, _out, err = run("network", "export", "--output", folder, "--as-of", "2024-06-30")
    assert code == 0
    assert "left out, all personal: expertise" in err
    written = {path.name for path in folder.iterdir()}
    assert written == {f"{name}.csv" for name in tables() if name != "expertise"}
    assert "# As of 2024-06-30, as known on" in (folder / "memberships.csv").read_text("utf-8")
    assert "this table keeps no dates" in (folder / "organizations.csv").read_text("utf-8")


REFUSED = (
    (["members", "--output", "x.csv"], "there is no table 'members'; there are affiliations"),
    (["memberships", "--output", "x.ods"], "x.ods ends neither in .csv nor in .xlsx"),
    (["memberships", "--output", "nowhere/x.csv"], "cannot be written"),
    (["organizations", "--output", "x.csv", "--as-of", "2024-01-01"], "leave --as-of out"),
    (["memberships", "--output", "x.csv", "--as-of", "soon"], "--as-of is 'soon'"),
    (["--output", "x", "--where", "a=b"], "--where is of one table"),
    (["--output", "x.csv"], "name the table, or a folder for all"),
    (["--output", "nowhere/x"], "cannot be made"),
    (["--output", "x", "--known-on", "soon"], "--known-on is 'soon'"),
    (["--output", "x", "--history", "--as-of", "2024-01-01"], "the history has all days"),
)


def test_what_is_refused_leaves_no_file(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for words, told in REFUSED:
        code, _out, err = run("network", "export", *words)
        assert code == 2, words
        assert told in " ".join(err.split())
    assert [path for path in tmp_path.iterdir() if path.name != "var"] == []
