"""What a table of facts is: its file, its columns, its key, and how its rows are recorded."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.interchange.columns import Column

Values = Mapping[str, Any]
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Row:
    """One row of a file, read; `line` is where it begins."""

    line: int
    values: Values


@dataclass(frozen=True)
class Table:
    """A table of facts, as files hold it and as a room records it.

    Args:
        name: what other tables refer to.
        file: a CSV file, or a TOML file with the entries `[[section]]`.
        key: the columns that tell one row from another.
        stored: reads what is recorded, by key, in the same values as the file's.
        record: records one row through the room's action; `before` is None where it is new.
        record_many: records rows that need nothing of each other, many in one act; it raises
            `SeveralRefusedError` where some are wrong.
        record_all: records several rows in one act, where they are right only together.
        after: tables that must be recorded before this one.
        is_versioned: its rows are versions of a fact: one that is recorded never changes.
        is_optional: a network may have no such file.
        known: keys that other tables may refer to; by default those that are stored.
    """

    name: str
    file: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    stored: Callable[[], dict[Key, dict[str, Any]]]
    record: Callable[[Actor, Values, Values | None], None] | None = None
    record_many: Callable[[Actor, Sequence[Values]], None] | None = None
    record_all: Callable[[Actor, Sequence[Values]], None] | None = None
    section: str = ""
    after: tuple[str, ...] = ()
    is_versioned: bool = False
    is_optional: bool = False

    def key_of(self, values: Values) -> Key:
        """Return the key of a row."""
        return tuple(values[name] for name in self.key)
