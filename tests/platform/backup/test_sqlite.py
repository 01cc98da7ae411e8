"""What is of SQLite: one reading transaction, no remains, a file that is damaged."""

import sqlite3
import tarfile
from contextlib import closing

import pytest
from django.db import connection

from livelihoods.platform.backup import sqlite
from livelihoods.platform.backup.errors import BackupError

pytestmark = [pytest.mark.web, pytest.mark.django_db]


def test_sessions_and_what_was_deleted_are_not_in_it(installation):
    key = installation.run("SELECT session_key FROM django_session")[0][0]
    installation.run("UPDATE people_person SET name = 'Zzyzx Forgotten' WHERE key = 'ana'")
    installation.run("UPDATE people_person SET name = '' WHERE key = 'ana'")
    made = installation.create()
    content = made.path.read_bytes()
    assert b"Bela Invented" in content
    assert key.encode() not in content
    assert b"Zzyzx" not in content


def test_who_writes_meanwhile_goes_on_and_is_in_it_whole_or_not_at_all(installation):
    """A row is added for each word of progress; the numbers are those of one instant."""
    path = connection.settings_dict["NAME"]
    connection.close()
    seen = []

    def write(part: str, _done: int, _total: int) -> None:
        if part == "database":
            with closing(sqlite3.connect(path, timeout=1)) as writer, writer:
                writer.execute("UPDATE people_person SET name = name || '!'")
            seen.append(part)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite, "_PAGES", 50)
        made = installation.create(told=write)
    assert len(seen) > 5
    installation.verify(made.path)
    with tarfile.open(made.path) as tar:
        tar.extract("database.db", installation.data, filter="data")
    with closing(sqlite3.connect(installation.data / "database.db")) as copy:
        names = copy.execute("SELECT name FROM people_person").fetchall()
    assert {name.count("!") for (name,) in names} == {0}


def test_a_damaged_database_is_replaced(installation):
    made = installation.create()
    connection.close()
    (installation.data / "site.db").write_bytes(b"not a database at all" * 1000)
    with pytest.raises(BackupError, match="holds data"):
        installation.restore(made.path, replace=False)
    installation.restore(made.path)
    assert installation.verify(installation.create().path).not_checked == ()
