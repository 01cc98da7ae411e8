"""An installation of its own for a test: a database, a folder of uploaded files, a ledger.

Its database is a copy of the migrated one of the test run, which takes no time to make. It is
committed to, and other processes and threads see it.
"""

import os
import shutil
import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, connections
from django.test import override_settings
from psycopg import sql

from livelihoods.platform.accounts.actors import Operator
from livelihoods.platform.accounts.models import User
from livelihoods.platform.backup.creation import Created, create
from livelihoods.platform.backup.restoration import Restored, restore
from livelihoods.platform.backup.site import Site
from livelihoods.platform.backup.verification import Verified, verify
from tests.network.records import record_small_network

OPERATOR = Operator("tests")


def silent(part: str, done: int, total: int) -> None:
    pass


class Installation:
    """An installation, and what a test does with it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.media = data / "media"
        self.backups = data / "backups"

    @property
    def site(self) -> Site:
        return Site.here()

    def create(self, **options) -> Created:
        return create(**{"site": self.site, "output": self.backups, "told": silent} | options)

    def verify(self, path: Path, **options) -> Verified:
        return verify(**{"path": path, "site": self.site, "deep": True, "told": silent} | options)

    def restore(self, path: Path, **options) -> Restored:
        asked = {"actor": OPERATOR, "path": path, "site": self.site, "replace": True}
        return restore(**asked | {"told": silent} | options)

    def upload(self, name: str, content: bytes) -> None:
        path = self.media / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def uploaded(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.media).as_posix(): path.read_bytes()
            for path in self.media.rglob("*")
            if path.is_file()
        }

    def run(self, statement: str) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def rows(self) -> dict[str, list[str]]:
        """Every row of every table."""
        return {
            table: sorted(map(repr, self.run(f'SELECT * FROM "{table}"')))
            for table in connection.introspection.table_names()
        }

    def wipe(self) -> None:
        """Lose the database and the uploaded files."""
        connection.close()
        if connection.vendor == "sqlite":
            for path in self.data.glob("site.db*"):
                path.unlink()
        else:
            with server() as opened:
                opened.execute(_statement("DROP DATABASE {}", connection.settings_dict["NAME"]))
        shutil.rmtree(self.media)


@contextmanager
def server() -> Iterator[psycopg.Connection]:
    """The server of the test run, from outside of its databases."""
    known = {**connection.get_connection_params(), "dbname": "postgres", "autocommit": True}
    for name in ("cursor_factory", "context"):
        known.pop(name, None)
    with closing(psycopg.connect(**known)) as opened:
        yield opened


def in_another_process(act) -> int:
    """Do something in a child and return how that ended; negative is the signal."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of a fork beside threads
        child = os.fork()
    if child == 0:
        try:
            act()
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _statement(text: str, *names: str) -> sql.Composed:
    return sql.SQL(text).format(*map(sql.Identifier, names))


@pytest.fixture(scope="session")
def migrated(django_db_setup, django_db_blocker, tmp_path_factory):
    """A copy of the migrated database of this test run: a file, or the name of a database."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            path = tmp_path_factory.mktemp("migrated") / "site.db"
            connection.ensure_connection()
            with closing(sqlite3.connect(path)) as copy:
                connection.connection.backup(copy)
            yield path
            return
        connection.close()
        name = f"{connection.settings_dict['NAME']}_migrated"
        _copy_on_server(connection.settings_dict["NAME"], name)
        yield name
        with server() as opened:
            opened.execute(_statement("DROP DATABASE IF EXISTS {}", name))


def _copy_on_server(name: str, copy: str) -> None:
    with server() as opened:
        opened.execute(_statement("DROP DATABASE IF EXISTS {}", copy))
        opened.execute(_statement("CREATE DATABASE {} TEMPLATE {}", copy, name))


@contextmanager
def established(data: Path, migrated: "Path | str") -> Iterator[Installation]:
    """An installation in a folder: migrated, and nobody has worked with it."""
    data.mkdir()
    original = connections["default"]
    wrapper = original.copy()
    if original.vendor == "sqlite":
        wrapper.settings_dict["NAME"] = str(shutil.copy(migrated, data / "site.db"))
    else:
        wrapper.settings_dict["NAME"] = f"{original.settings_dict['NAME']}_site"
        _copy_on_server(migrated, wrapper.settings_dict["NAME"])
    connections["default"] = wrapper
    where = {"MEDIA_ROOT": data / "media", "ERASURE_LEDGER": data / "erasures.jsonl"}
    try:
        with override_settings(DATA_DIR=data, **where):
            yield Installation(data)
    finally:
        wrapper.close()
        connections["default"] = original
        if original.vendor == "postgresql":
            with server() as opened:
                for end in ("", "_restoring", "_replaced"):
                    name = wrapper.settings_dict["NAME"] + end
                    opened.execute(_statement("DROP DATABASE IF EXISTS {}", name))


def seed(installation: Installation) -> None:
    """Record a small network, an account that is signed in, and two uploaded files."""
    record_small_network()
    User.objects.create_superuser("one@example.org", "a long password")
    SessionStore().save()
    installation.upload("images/portrait.jpg", b"\xff\xd8 picture")
    installation.upload("documents/año 2015/minutes.txt", b"minutes")
    connection.close()


@pytest.fixture
def empty_installation(migrated, db, tmp_path):
    """Migrated, and nobody has worked with it."""
    with established(tmp_path / "data", migrated) as made:
        yield made


@pytest.fixture
def installation(empty_installation):
    """With a small network, an account that is signed in, and two uploaded files."""
    seed(empty_installation)
    return empty_installation
