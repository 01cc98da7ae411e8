"""Loading a network from a folder of files: compared, in one transaction, through the actions.

Every installed room says in its module `files` which tables it has (`TABLES`); this module asks
them, so that it needs to know no room.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import transaction

from livelihoods.analysis.errors import InputError
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit.actions import one_act
from livelihoods.platform.history import SeveralRefusedError
from livelihoods.platform.interchange.problems import Place, Problems
from livelihoods.platform.interchange.reading import read_tables
from livelihoods.platform.interchange.tables import Key, Row, Table

TOGETHER = 500  # rows that are recorded in one act, where a table allows it
EXAMPLES = 3  # of what changed, shown per table
Progress = Callable[[str, int, int], None]


@dataclass
class TableDifference:
    """What a file says differently from what is on record."""

    table: str
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    only_on_record: int = 0


@dataclass(frozen=True)
class Difference:
    """What loading changes, or would change, table by table."""

    tables: tuple[TableDifference, ...]
    is_dry_run: bool

    @property
    def new(self) -> int:
        """Rows that were not on record."""
        return sum(len(table.new) for table in self.tables)

    @property
    def changed(self) -> int:
        """Rows that were on record with other values."""
        return sum(len(table.changed) for table in self.tables)

    @property
    def unchanged(self) -> int:
        """Rows that were on record as they are."""
        return sum(table.unchanged for table in self.tables)

    def __str__(self) -> str:
        if not self.new and not self.changed:
            return f"nothing changed ({self.unchanged} rows are on record)"
        parts = f"{self.new} new, {self.changed} changed, {self.unchanged} unchanged"
        return f"{parts} (dry run: nothing was kept)" if self.is_dry_run else parts


def load(
    folder: Path,
    *,
    actor: Actor,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Difference:
    """Load the files of a network; all of it or nothing.

    Args:
        folder: where the files are.
        actor: who loads them.
        dry_run: do everything, show the difference, keep nothing.
        progress: told the table, how many of its rows are done, and of how many.

    Raises:
        InputError: with every error found, each with file, line and column.
    """
    tables = in_order(installed_tables())
    from_files = [table for table in tables if table.file]
    problems = Problems()
    rows = read_tables(folder, from_files, problems)
    with one_act():  # of two loads at once the second sees what the first loaded
        stored = {table.name: table.stored() for table in tables}
        _note_unknown(from_files, rows, stored, problems)
        problems.raise_if_any()
        recording = _Recording(actor, problems, progress)
        differences = []
        for table in from_files:
            differences.append(recording.table(table, rows[table.name], stored[table.name]))
            # What refers to a refused row would only be refused for it.
            problems.raise_if_any()
        if dry_run:
            transaction.set_rollback(True)
    return Difference(tuple(differences), is_dry_run=dry_run)


def installed_tables() -> list[Table]:
    """Return the tables of all installed rooms."""
    found: list[Table] = []
    for config in apps.get_app_configs():
        name = f"{config.name}.files"
        if config.name.startswith("livelihoods.") and find_spec(name) is not None:
            found += getattr(import_module(name), "TABLES", ())  # a room of knowledge has none
    return found


def in_order(tables: Iterable[Table]) -> list[Table]:
    """Return the tables such that each comes after those that it refers to."""
    by_name = {table.name: table for table in sorted(tables, key=lambda table: table.name)}
    graph = {name: sorted(table.after) for name, table in by_name.items()}
    return [by_name[name] for name in TopologicalSorter(graph).static_order()]


def _note_unknown(
    tables: Sequence[Table],
    rows: dict[str, list[Row]],
    stored: dict[str, dict[Key, dict[str, Any]]],
    problems: Problems,
) -> None:
    """Note every reference to something that is neither in the files nor on record."""
    known = {name: {key[0] for key in found} for name, found in stored.items()}
    for table in tables:
        known[table.name] |= {table.key_of(row.values)[0] for row in rows[table.name]}
    for table in tables:
        for column in table.columns:
            if not column.refers_to:
                continue
            for row in rows[table.name]:
                value = row.values[column.name]
                for code in value if isinstance(value, tuple) else (value,):
                    if code and code not in known[column.refers_to]:
                        problems.add(
                            Place(table.file, row.line, column.name),
                            f"{code!r} is not among the {column.refers_to.replace('_', ' ')}",
                        )


@dataclass(frozen=True)
class _Recording:
    """One load on its way: who does it, what went wrong so far, who is told."""

    actor: Actor
    problems: Problems
    progress: Progress | None

    def table(
        self, table: Table, rows: Sequence[Row], stored: dict[Key, dict[str, Any]]
    ) -> TableDifference:
        """Record what differs from what is on record, and return the difference."""
        difference = TableDifference(table.name)
        together: list[Row] = []
        waiting: list[Row] = []
        for number, row in enumerate(rows, 1):
            key = table.key_of(row.values)
            before = stored.get(key)
            shown = " ".join(str(part) for part in key)
            if before == row.values:
                difference.unchanged += 1
            elif before is not None and table.is_versioned:
                self._refuse_change(table, row, before, shown)
            else:
                (difference.new if before is None else difference.changed).append(shown)
                if table.record is not None:
                    self._row(table, row, before)
                elif table.record_many is not None:
                    waiting.append(row)
                else:
                    together.append(row)
            if len(waiting) >= TOGETHER or number == len(rows):
                self._many(table, waiting)
                waiting = []
            if self.progress is not None:
                self.progress(table.name, number, len(rows))
        if together:
            self._rows(table, together)
        in_file = {table.key_of(row.values) for row in rows}
        difference.only_on_record = len(stored.keys() - in_file)
        return difference

    def _refuse_change(self, table: Table, row: Row, before: dict[str, Any], shown: str) -> None:
        name = next(name for name, value in row.values.items() if before[name] != value)
        self.problems.add(
            Place(table.file, row.line, name),
            f"{shown} is on record with {str(before[name])!r}: what was recorded is not changed; "
            "add a line with a later recording date or another key",
        )

    def _row(self, table: Table, row: Row, before: dict[str, Any] | None) -> None:
        assert table.record is not None
        try:
            with transaction.atomic():
                table.record(self.actor, row.values, before)
        except InputError as error:
            self._note(table, row, error)

    def _many(self, table: Table, rows: Sequence[Row]) -> None:
        if table.record_many is None or not rows:
            return
        try:
            with transaction.atomic():
                table.record_many(self.actor, [row.values for row in rows])
        except SeveralRefusedError as error:
            for place, of_row in error.refused.items():
                self._note(table, rows[place], of_row)
        except InputError as error:
            self._note(table, rows[0], error)

    def _rows(self, table: Table, rows: Sequence[Row]) -> None:
        assert table.record_all is not None
        try:
            with transaction.atomic():
                table.record_all(self.actor, [row.values for row in rows])
        except InputError as error:
            self._note(table, rows[0], error)

    def _note(self, table: Table, row: Row, error: InputError) -> None:
        field_ = getattr(error, "field", "")
        self.problems.add(Place(table.file, row.line, field_), str(error))
