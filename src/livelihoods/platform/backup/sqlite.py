"""Backup of SQLite: copied by its online backup, put back by a rename."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from livelihoods.platform.backup.archive import Told
from livelihoods.platform.backup.database import NOT_KEPT, contents_by, more_than_migrations
from livelihoods.platform.backup.errors import BackupError
from livelihoods.platform.backup.manifest import Contents
from livelihoods.platform.backup.unfinished import sync_folder

_PAGES = 5000  # copied between two words of progress
_SIDES = ("-wal", "-shm", "-journal")


class SqliteDatabase:
    """The SQLite file in use."""

    vendor = "sqlite"
    file = "database.db"
    needs_server = False

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name

    def server(self) -> str:
        """Return the version of SQLite."""
        return sqlite3.sqlite_version

    def copy(self, to: Path, told: Told) -> Contents:
        """Copy it as it is at this instant; those who write meanwhile go on.

        Raises:
            BackupError: there is no database, or it cannot be read.
        """
        if not self.path.exists():
            raise BackupError(f"there is no database {self.path}")
        try:
            with closing(_opened(self.path)) as source, closing(sqlite3.connect(to)) as copied:
                # One reading transaction for all pieces: without it each would read the newest.
                source.execute("BEGIN")
                source.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
                source.backup(
                    copied,
                    pages=_PAGES,
                    progress=lambda _status, left, total: told("database", total - left, total),
                )
                return _trimmed(copied)
        except sqlite3.DatabaseError as error:
            raise BackupError(f"the database {self.path} cannot be copied: {error}") from None

    def check_copy(self, copy: Path) -> None:
        """Check the structure of a copy.

        Raises:
            BackupError: it is damaged.
        """
        try:
            with closing(_opened(copy)) as opened:
                found = opened.execute("PRAGMA integrity_check(3)").fetchall()
                foreign = opened.execute("PRAGMA foreign_key_check").fetchmany(3)
        except sqlite3.DatabaseError as error:
            raise BackupError(f"its database cannot be opened: {error}") from None
        if found != [("ok",)]:
            raise BackupError(f"its database is damaged: {'; '.join(row[0] for row in found)}")
        if foreign:
            told = ", ".join(f"{table} row {row} -> {other}" for table, row, other, _n in foreign)
            raise BackupError(f"rows of its database refer to rows that are not there: {told}")

    def holds_data(self) -> bool:
        """Whether something would be lost with it; one that cannot be read may hold anything."""
        if not self.path.exists() or not self.path.stat().st_size:
            return False
        try:
            with closing(_opened(self.path)) as opened:
                return more_than_migrations(_contents(opened))
        except sqlite3.DatabaseError:
            return True

    def require_unused(self) -> None:
        """Refuse where another process has the file open.

        Leaving WAL needs the file for oneself, and leaves no file beside it.

        Raises:
            BackupError: saying to stop the site.
        """
        if not self.path.exists():
            return
        try:
            with closing(_opened(self.path)) as opened:
                opened.execute("PRAGMA journal_mode = DELETE").fetchone()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise BackupError(f"the database {self.path} cannot be used: {error}") from None
            raise BackupError(
                f"the database {self.path} is in use: stop the site and every other program that "
                "has it open, then run this again"
            ) from None
        except sqlite3.DatabaseError:
            return  # damaged: nobody can work with it

    @contextmanager
    def beside(self, copy: Path) -> "Iterator[SqliteBeside]":
        """Stand a copy beside the file in use; what is left of it is removed at the end."""
        path = self.path.with_name(f"{self.name}.restoring")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        _remove(path)
        fresh = SqliteBeside(path, self)
        try:
            try:
                with closing(_opened(copy)) as opened, closing(sqlite3.connect(path)) as copied:
                    opened.backup(copied)
            except sqlite3.Error as error:  # no room left, for one
                raise BackupError(f"{path} cannot be written: {error}") from None
            path.chmod(0o600)
            yield fresh
        finally:
            fresh.wrapper.close()
            _remove(path)


class SqliteBeside:
    """A file beside the one in use."""

    def __init__(self, path: Path, place: SqliteDatabase) -> None:
        self.path = path
        self._place = place
        self.wrapper: BaseDatabaseWrapper = connection.copy()
        self.wrapper.settings_dict["NAME"] = str(path)

    def contents(self) -> Contents:
        """Return what it holds."""
        with closing(_opened(self.path)) as opened:
            return _contents(opened)

    def take_place(self) -> None:
        """Rename it to the file in use, which is gone with that.

        Raises:
            BackupError: somebody has the file in use open.
        """
        self.wrapper.close()
        with closing(_opened(self.path)) as opened:  # everything in one file
            opened.execute("PRAGMA journal_mode = DELETE").fetchone()
        self._place.require_unused()
        for side in _SIDES:  # only those of a damaged file are there still
            self._place.path.with_name(self._place.name + side).unlink(missing_ok=True)
        self.path.replace(self._place.path)
        sync_folder(self._place.path.parent)


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None)


def _contents(opened: sqlite3.Connection) -> Contents:
    def run(statement: str) -> list[tuple[object, ...]]:
        return opened.execute(statement).fetchall()

    tables = run("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return contents_by(run, [str(row[0]) for row in tables])


def _trimmed(copied: sqlite3.Connection) -> Contents:
    """Take out of a copy what is not kept, and what was deleted and stands in free pages still."""
    copied.isolation_level = None
    copied.execute("PRAGMA journal_mode = DELETE").fetchone()
    there = {row[0] for row in copied.execute("SELECT name FROM sqlite_master")}
    for table in there.intersection(NOT_KEPT):
        copied.execute(f'DELETE FROM "{table}"')  # noqa: S608 - a name of ours
    copied.execute("VACUUM")
    contents = _contents(copied)
    if not contents.rows:
        raise BackupError("the database has no tables yet: there is nothing to back up")
    return contents


def _remove(path: Path) -> None:
    for side in ("", *_SIDES):
        path.with_name(path.name + side).unlink(missing_ok=True)
