"""The migrated database of a test run: made by the worker that comes first, copied for the others.

Most of the 230 migrations are Wagtail's; running them takes half a minute of the processor.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

from tests.network.demonstration import shared_folder


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_modify_db_settings: None,
    tmp_path_factory: pytest.TempPathFactory,
    worker_id: str,
) -> Iterator[None]:
    """The test database, as pytest-django makes it, but migrated once for all workers."""
    with django_db_blocker.unblock():
        folder = shared_folder(tmp_path_factory, worker_id)
        with (folder / "migrated.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            made = _made(folder / "migrated.db", worker_id)
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


def _made(migrated: Path, worker: str) -> Any:
    """Make or copy the database; the file is the copy, and on a server the mark that it is made."""
    if not migrated.exists():
        made = setup_databases(0, interactive=False, serialized_aliases=set())
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(migrated)) as copy:
                connection.connection.backup(copy)
        else:
            _copy_for_others(worker)
            migrated.touch()
        return made
    if connection.vendor != "sqlite":
        return setup_databases(0, interactive=False, serialized_aliases=set(), keepdb=True)
    memory = connection.creation._get_test_db_name()  # where Django will look for it
    with (
        closing(sqlite3.connect(memory, uri=True)) as own,
        closing(sqlite3.connect(migrated)) as it,
    ):
        it.backup(own)
        return setup_databases(0, interactive=False, serialized_aliases=set(), keepdb=True)


def _copy_for_others(worker: str) -> None:
    """Copy the database on its server while nobody works with it."""
    name = connection.settings_dict["NAME"]
    connection.close()
    with connection._nodb_cursor() as server:
        for number in range(int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))):
            other = name.removesuffix(worker) + f"gw{number}"
            if other == name:
                continue
            quoted = connection.ops.quote_name(other)
            server.execute(f"DROP DATABASE IF EXISTS {quoted}")
            server.execute(f"CREATE DATABASE {quoted} TEMPLATE {connection.ops.quote_name(name)}")
