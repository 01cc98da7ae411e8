"""The demonstration network in the test database: loaded once in a run, then put back as rows.

Loading it asks the database some five thousand times. The first test that needs it loads it and
keeps its rows in a file that all workers share; later ones put these rows back.
"""

import fcntl
import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from livelihoods.network.loading import Difference, load
from livelihoods.platform.accounts.actors import Operator

NETWORK = Path(__file__).resolve().parents[2] / "examples" / "network"


@dataclass(frozen=True)
class Rows:
    """What loading added to each table, and the difference that it showed."""

    difference: Difference
    tables: dict[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]]


def load_demonstration(shared: Path) -> Difference:
    """Put the demonstration into the database, within the transaction of the test.

    Args:
        shared: a folder of this run that all its workers see.
    """
    kept = shared / f"demonstration-{connection.vendor}.pickle"
    with (shared / f"{kept.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            rows = _loaded()
            kept.write_bytes(pickle.dumps(rows))
            return rows.difference
    rows = pickle.loads(kept.read_bytes())
    _put_back(rows)
    return rows.difference


def shared_folder(tmp_path_factory: pytest.TempPathFactory, worker: str) -> Path:
    """Return the folder of this run that all its workers see."""
    own = tmp_path_factory.getbasetemp()
    return own if worker == "master" else own.parent


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder of this run that all its workers see."""
    return shared_folder(tmp_path_factory, worker_id)


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker, run_folder: Path) -> Iterator[Difference]:
    """The loaded network, rolled back after the module; the value is what loading showed."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_demonstration(run_folder)
        transaction.set_rollback(True)


def _loaded() -> Rows:
    before = _tables()
    difference = load(NETWORK, actor=Operator("tests"))
    added = {}
    for name, (columns, rows) in _tables().items():
        there = set(map(repr, before[name][1]))
        now = set(map(repr, rows))
        assert there <= now, f"loading changed rows of {name} that were there"
        added[name] = columns, [row for row in rows if repr(row) not in there]
    return Rows(difference, added)


def _tables() -> dict[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]]:
    found = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            columns = tuple(column[0] for column in cursor.description)
            found[name] = columns, list(cursor.fetchall())
    return found


def _put_back(rows: Rows) -> None:
    quote = connection.ops.quote_name
    filled = {name for name, (_columns, added) in rows.tables.items() if added}
    with connection.cursor() as cursor:
        for name in sorted(filled):
            columns, added = rows.tables[name]
            places = ", ".join(["%s"] * len(columns))
            names = ", ".join(map(quote, columns))
            cursor.executemany(f"INSERT INTO {quote(name)} ({names}) VALUES ({places})", added)
        models = [
            model
            for model in apps.get_models(include_auto_created=True)
            if model._meta.db_table in filled
        ]
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
