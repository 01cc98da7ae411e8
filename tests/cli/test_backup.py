"""`livelihoods backup`: what is printed, asked and refused."""

import io
import sys

import pytest

from tests.cli.test_members import run
from tests.platform.backup.installation import empty_installation, installation, migrated

__all__ = ["empty_installation", "installation", "migrated", "run"]
pytestmark = [pytest.mark.web, pytest.mark.django_db]


def test_create_verify_and_restore(run, installation, monkeypatch):
    (installation.data / "letters.txt").write_text("x")
    folder = installation.data.parent / "kept"
    code, out, err = run("backup", "create", "--output", folder, "--keep", 3)
    (path,) = folder.iterdir()
    assert code == 0
    assert out.startswith(f"{path}: ")
    assert "2 uploaded files, hash of the last audit entry " in out
    assert "nothing is known of it: letters.txt" in err

    code, out, _err = run("backup", "verify", path, "--deep")
    assert code == 0
    assert out.startswith(f"{path} is whole: ")
    assert out.count("\n  checked  ") == 5

    code, _out, err = run("backup", "restore", path)
    assert code == 2
    assert "run this again with --replace" in err

    name = installation.site.database.name
    for answer in ("", "yes\n"):
        monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
        code, _out, err = run("backup", "restore", path, "--replace")
        assert code == 2
        assert f"Type {name} to go on" in err
        assert "nothing was changed" in err

    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{name}\n"))
    code, out, err = run("backup", "restore", path, "--replace")
    assert (code, out.split(":")[0]) == (0, "restored"), err
    assert "0 erasures done again" in out


def test_what_is_no_backup_ends_with_2_and_one_line(run, installation, tmp_path):
    foreign = tmp_path / "letter.txt"
    foreign.write_text("Dear all")
    for words in (["verify", foreign], ["restore", foreign, "--replace", "--yes"]):
        code, _out, err = run("backup", *words)
        assert code == 2
        assert err.startswith(f"livelihoods: {foreign}: it is not a backup")
        assert err.count("\n") == 1
    assert run("backup", "verify")[0] == 2
    assert run("backup", "create", "--keep", 0)[0] == 2


def test_a_folder_that_cannot_be_written_to(run, installation):
    code, _out, err = run("backup", "create", "--output", "/proc/backups")
    assert code == 2
    assert "no backup was made" in err
