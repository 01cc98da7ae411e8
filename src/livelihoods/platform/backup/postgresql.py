"""Backup of PostgreSQL: copied by pg_dump, put back by renaming databases."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from livelihoods.platform.backup.archive import Told
from livelihoods.platform.backup.database import NOT_KEPT, contents_by, more_than_migrations
from livelihoods.platform.backup.errors import BackupError
from livelihoods.platform.backup.manifest import Contents

_NAME_LIMIT = 63  # bytes of a name in PostgreSQL
_OURS = "made by livelihoods backup; may be removed"
_DUMP = (
    "--format=custom",
    "--no-owner",
    "--no-privileges",
    *(f"--exclude-table-data={table}" for table in NOT_KEPT),
)


class PostgresDatabase:
    """The PostgreSQL database in use."""

    vendor = "postgresql"
    file = "database.dump"
    needs_server = True

    def __init__(self, wrapper: BaseDatabaseWrapper) -> None:
        self._wrapper = wrapper
        self.name = str(wrapper.settings_dict["NAME"])
        self.restoring = _longer(self.name, "_restoring")
        self.replaced = _longer(self.name, "_replaced")

    def server(self) -> str:
        """Return the version of the server."""
        with self.opened(self.name) as opened:
            return str(opened.info.parameter_status("server_version"))

    def copy(self, to: Path, told: Told) -> Contents:
        """Dump it; rows are counted in the same snapshot, so that the numbers fit.

        Raises:
            BackupError: it cannot be reached, or pg_dump is missing or too old.
        """
        told("database", 0, 0)
        with self.opened(self.name) as opened:
            self._require_program("pg_dump", opened.info.server_version)
            with opened.transaction():
                opened.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                # it waits for pg_dump without a word; a server that ends such sessions would end it
                opened.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
                snapshot = opened.execute("SELECT pg_export_snapshot()").fetchone()
                assert snapshot is not None
                contents = _contents(opened)
                if not contents.rows:
                    raise BackupError("the database has no tables yet: there is nothing to back up")
                to.touch(mode=0o600)
                self._run("pg_dump", *_DUMP, f"--snapshot={snapshot[0]}", f"--file={to}")
        told("database", 1, 1)
        return contents

    def check_copy(self, copy: Path) -> None:
        """Check that pg_restore can read the table of contents of a dump.

        Raises:
            BackupError: it cannot, or is missing or too old.
        """
        self._require_program("pg_restore", 0)
        self._run("pg_restore", "--list", str(copy))

    def holds_data(self) -> bool:
        """Whether something would be lost with it."""
        if not self._exists(self.name):
            return False
        with self.opened(self.name) as opened:
            return more_than_migrations(_contents(opened))

    def require_unused(self) -> None:
        """Refuse where another session is in the database.

        Raises:
            BackupError: naming the sessions.
        """
        self._wrapper.close()
        with self._server() as opened:
            found = opened.execute(
                "SELECT pid, coalesce(nullif(application_name, ''), usename) FROM pg_stat_activity"
                " WHERE datname = %s AND pid <> pg_backend_pid()"
                # what kind of session another role's is, only some roles are told
                " AND coalesce(backend_type, 'client backend') = 'client backend'",
                [self.name],
            ).fetchall()
        if found:
            told = ", ".join(f"{who} (process {pid})" for pid, who in found[:5])
            raise BackupError(
                f"the database {self.name} is in use by {told}: stop the site and every other "
                "program that is connected, then run this again"
            )

    @contextmanager
    def beside(self, copy: Path) -> "Iterator[PostgresBeside]":
        """Restore a dump into a database beside the one in use; it is removed at the end.

        Raises:
            BackupError: the role may not make databases, or the dump cannot be restored.
        """
        fresh = PostgresBeside(self)
        with self._server() as opened:
            self._require_program("pg_restore", 0)
            self.drop(opened, self.restoring)
            self._create(opened)
        try:
            self._run(
                "pg_restore", "--single-transaction", "--no-owner", "--no-privileges",
                f"--dbname={self.restoring}", str(copy),
            )  # fmt: skip
            yield fresh
        finally:
            fresh.wrapper.close()
            with self._server() as opened:
                self.drop(opened, self.restoring)

    def exchange(self) -> None:
        """Give the restored database the name of the one in use, in one transaction.

        Raises:
            BackupError: somebody is connected to the one in use, or it belongs to another role.
        """
        self.require_unused()
        with self._server() as opened:
            self.drop(opened, self.replaced)
            try:
                with opened.transaction():
                    if self._exists(self.name):
                        _do(opened, "ALTER DATABASE {} RENAME TO {}", self.name, self.replaced)
                        _do(opened, f"COMMENT ON DATABASE {{}} IS '{_OURS}'", self.replaced)
                    _do(opened, "ALTER DATABASE {} RENAME TO {}", self.restoring, self.name)
                    _do(opened, "COMMENT ON DATABASE {} IS NULL", self.name)
            except psycopg.Error as error:
                raise BackupError(
                    f"the restored database cannot take the place of {self.name}: {error}; the "
                    "old one is as it was"
                ) from None
            self.drop(opened, self.replaced)

    @contextmanager
    def opened(self, name: str) -> "Iterator[psycopg.Connection[Any]]":
        """Connect to a database of this server, with what Django knows of the way there.

        Raises:
            BackupError: it cannot be reached.
        """
        known = {**self._wrapper.get_connection_params(), "dbname": name, "autocommit": True}
        known.pop("cursor_factory", None)
        known.pop("context", None)
        try:
            opened = psycopg.connect(**known)
        except psycopg.OperationalError as error:
            raise BackupError(f"the database {name} cannot be reached: {error}") from None
        with closing(opened):
            try:
                yield opened
            except psycopg.Error as error:  # a right that is missing, or a session in the way
                raise BackupError(f"the database {name} refused: {error}") from None

    def drop(self, opened: "psycopg.Connection[Any]", name: str) -> None:
        """Remove a database that a restore made or put aside; no other is ever removed.

        Raises:
            BackupError: there is one of this name, and it is not ours.
        """
        found = opened.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [name],
        ).fetchone()
        if found is None:
            return
        if found[0] != _OURS:
            raise BackupError(
                f"there is a database {name} that this software did not make: rename it, since a "
                "restore needs that name"
            )
        _do(opened, "DROP DATABASE {}", name)

    def _create(self, opened: "psycopg.Connection[Any]") -> None:
        like = opened.execute(
            "SELECT pg_encoding_to_char(encoding), to_jsonb(known) FROM pg_database AS known"
            " WHERE datname = %s",
            [self.name],
        ).fetchone()
        made = sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(
            sql.Identifier(self.restoring)
        )
        made += _encoded(*like) if like else sql.SQL(" ENCODING 'UTF8'")
        try:
            opened.execute(made)
        except psycopg.errors.InsufficientPrivilege:
            raise BackupError(
                "a backup is restored into a database beside the one in use, and this role may "
                'not make databases: let the administrator of the server run ALTER ROLE "'
                f'{self._wrapper.settings_dict["USER"]}" CREATEDB'
            ) from None
        _do(opened, f"COMMENT ON DATABASE {{}} IS '{_OURS}'", self.restoring)

    def _exists(self, name: str) -> bool:
        with self._server() as opened:
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            return opened.execute(query, [name]).fetchone() is not None

    def _server(self) -> "AbstractContextManager[psycopg.Connection[Any]]":
        return self.opened("postgres")

    def _require_program(self, name: str, server: int) -> None:
        """Refuse where a program of PostgreSQL is missing or older than the server."""
        wanted = server // 10000
        advice = "install the client programs of PostgreSQL" + (
            f" {wanted} (on Debian: postgresql-client-{wanted})" if wanted else
            " (on Debian: postgresql-client)"
        )  # fmt: skip
        path = shutil.which(name)
        if path is None:
            raise BackupError(f"{name} is not on this machine: {advice}")
        said = subprocess.run(
            [path, "--version"], capture_output=True, text=True, check=True
        ).stdout
        number = re.search(r"\d+", said)
        if number is None or int(number[0]) < wanted:
            raise BackupError(f"{said.strip()} cannot read a server of version {wanted}: {advice}")

    def _run(self, program: str, *words: str) -> None:
        """Run a program of PostgreSQL. The password goes by the environment, never as a word.

        Raises:
            BackupError: with what it says.
        """
        settings = self._wrapper.settings_dict
        _words, ours = self._wrapper.client.settings_to_cmd_args_env(settings, [])
        place = {
            "PGHOST": settings["HOST"], "PGPORT": settings["PORT"], "PGUSER": settings["USER"],
            "PGDATABASE": self.name,
        }  # fmt: skip
        environment = {
            **os.environ,
            **{name: str(value) for name, value in place.items() if value},
            **(ours or {}),
            "LC_ALL": "C",
        }
        done = subprocess.run(
            [program, "--no-password", *words],
            env=environment, capture_output=True, text=True, check=False, errors="replace",
        )  # fmt: skip
        if done.returncode:
            raise BackupError(f"{program} ended with: {done.stderr.strip()[:2000]}")


class PostgresBeside:
    """A database beside the one in use."""

    def __init__(self, place: PostgresDatabase) -> None:
        self._place = place
        self.wrapper: BaseDatabaseWrapper = connection.copy()
        self.wrapper.settings_dict["NAME"] = place.restoring

    def contents(self) -> Contents:
        """Return what it holds."""
        with self._place.opened(self._place.restoring) as opened:
            return _contents(opened)

    def take_place(self) -> None:
        """Give it the name of the one in use, which is removed.

        Raises:
            BackupError: somebody is connected to the one in use.
        """
        self.wrapper.close()
        self._place.exchange()


def _contents(opened: "psycopg.Connection[Any]") -> Contents:
    def run(statement: str) -> list[tuple[Any, ...]]:
        return opened.execute(statement).fetchall()

    tables = run("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    return contents_by(run, [row[0] for row in tables])


def _encoded(encoding: str, known: dict[str, Any]) -> sql.Composed:
    """Write how a new database is encoded and sorted, as another is (its row of pg_database)."""
    found = sql.SQL(" ENCODING {} LC_COLLATE {} LC_CTYPE {}").format(
        *map(sql.Literal, (encoding, known["datcollate"], known["datctype"]))
    )
    if known.get("datlocprovider") == "i":  # its locale is called datlocale since version 17
        locale = known.get("daticulocale") or known.get("datlocale")
        found += sql.SQL(" LOCALE_PROVIDER icu ICU_LOCALE {}").format(sql.Literal(locale))
    return found


def _do(opened: "psycopg.Connection[Any]", statement: str, *names: str) -> None:
    opened.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _longer(name: str, end: str) -> str:
    """Return a name with an end, cut so that PostgreSQL does not cut it itself."""
    return name.encode()[: _NAME_LIMIT - len(end)].decode(errors="ignore") + end
