"""The migrated database of a test run: made by the worker that comes first, copied for the others.

Most of the 230 migrations are Wagtail's; running them takes half a minute of the processor. On
SQLite the database is kept between runs, in pytest's cache, until a migration, a table that
migrations read or the installed packages change; `pytest --cache-clear` makes it anew.
"""

import fcntl
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

import livelihoods
from tests.network.demonstration import shared_folder

_PACKAGE = Path(livelihoods.__file__).parent


@pytest.fixture(scope="session")
def migrated_folder(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Path:
    """Where the workers find the migrated database, or on a server the mark that it is made."""
    cache = getattr(pytestconfig, "cache", None)  # -p no:cacheprovider takes it away
    if connection.vendor == "sqlite" and cache is not None:
        return cache.mkdir("migrated")
    return shared_folder(tmp_path_factory, worker_id)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_modify_db_settings: None,
    migrated_folder: Path,
    worker_id: str,
) -> Iterator[None]:
    """The test database, as pytest-django makes it, but migrated once for all workers."""
    with django_db_blocker.unblock(), (migrated_folder / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = _made(migrated_folder / f"{_state()}.db", worker_id)
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


def _state() -> str:
    """Return a name for what a migrated database is made of."""
    digest = hashlib.sha256()
    own = [*_PACKAGE.rglob("migrations/*.py"), *_PACKAGE.glob("platform/vocabulary/data/*.csv")]
    for path in sorted(own):
        digest.update(f"{path.relative_to(_PACKAGE)}\n".encode() + path.read_bytes())
    packages = sorted(f"{each.name} {each.version}" for each in distributions())
    digest.update("\n".join(packages).encode())
    return digest.hexdigest()[:20]


def _made(migrated: Path, worker: str) -> Any:
    """Make or copy the database; the file is the copy, and on a server the mark that it is made."""
    if not migrated.exists():
        made = setup_databases(0, interactive=False, serialized_aliases=set())
        if connection.vendor == "sqlite":
            for stale in migrated.parent.glob("*.db"):
                stale.unlink()
            begun = migrated.with_suffix(".begun")
            begun.unlink(missing_ok=True)
            with closing(sqlite3.connect(begun)) as copy:
                connection.connection.backup(copy)
            begun.rename(migrated)  # whole, or not there
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
