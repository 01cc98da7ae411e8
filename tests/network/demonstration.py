"""The demonstration network in the test database: loaded once in a run, then put back as rows.

Loading it asks the database some five thousand times. The first test that needs it loads it and
keeps its rows in a file that all workers share; later ones put these rows back.
"""

import fcntl
import pickle
from collections.abc import Callable, Iterator
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


Contents = dict[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]]


@dataclass(frozen=True)
class Rows:
    """What was made once: its answer, the rows that it added to each table, and those that went.

    A row that was changed went and was added. The first column of a table is its key.
    """

    answer: Any
    added: Contents
    gone: dict[str, tuple[str, list[Any]]]


def load_demonstration(shared: Path) -> Difference:
    """Put the demonstration into the database, within the transaction of the test.

    Args:
        shared: a folder of this run that all its workers see.
    """
    found: Difference = made_once(
        shared, "demonstration", lambda: load(NETWORK, actor=Operator("tests"))
    )
    return found


def made_once(shared: Path, name: str, make: Callable[[], Any]) -> Any:
    """Make something in the database, or put back the rows that it was when it was made.

    Args:
        shared: a folder of this run that all its workers see.
        name: of what is made; it begins on a database that is only migrated.
        make: makes it; what it answers can be pickled.
    """
    kept = shared / f"{name}-{connection.vendor}.pickle"
    with (shared / f"{kept.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            rows = _made(make)
            kept.write_bytes(pickle.dumps(rows))
            return rows.answer
    rows = pickle.loads(kept.read_bytes())
    _put_back(rows)
    return rows.answer


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


def _made(make: Callable[[], Any]) -> Rows:
    before = _tables()
    answer = make()
    added: Contents = {}
    gone = {}
    for name, (columns, rows) in _tables().items():
        there, now = set(map(repr, before[name][1])), set(map(repr, rows))
        added[name] = columns, [row for row in rows if repr(row) not in there]
        gone[name] = columns[0], [row[0] for row in before[name][1] if repr(row) not in now]
    return Rows(answer, added, gone)


def _tables() -> Contents:
    found = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.django_table_names(only_existing=True):
            if name.endswith("_fts"):  # a full text index: triggers of its table fill it
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            columns = tuple(column[0] for column in cursor.description)
            found[name] = columns, list(cursor.fetchall())
    return found


def _put_back(rows: Rows) -> None:
    quote = connection.ops.quote_name
    filled = {name for name, (_columns, added) in rows.added.items() if added}
    with connection.cursor() as cursor:
        for name, (key, numbers) in rows.gone.items():
            for number in numbers:
                cursor.execute(f"DELETE FROM {quote(name)} WHERE {quote(key)} = %s", [number])
        for name in sorted(filled):
            columns, added = rows.added[name]
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
