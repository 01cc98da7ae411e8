"""What a database of either kind can do for a backup."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from django.db.backends.base.base import BaseDatabaseWrapper

from livelihoods.platform.backup.archive import Told
from livelihoods.platform.backup.manifest import Contents

# Whoever holds a backup must not be able to go on with somebody's session.
NOT_KEPT = ("django_session",)


class Beside(Protocol):
    """A copy of a database beside the one in use."""

    wrapper: BaseDatabaseWrapper
    """Django's connection to it."""

    def contents(self) -> Contents:
        """Return what it holds."""

    def take_place(self) -> None:
        """Put it in the place of the one in use, which is removed."""


class Database(Protocol):
    """The database in use."""

    vendor: str
    file: str
    """Name of its copy in a backup."""
    name: str
    """What an operator calls it."""
    needs_server: bool
    """Whether a copy can be read on a server only."""

    def server(self) -> str:
        """Return the version of the database software."""

    def copy(self, to: Path, told: Told) -> Contents:
        """Write a consistent copy of it to a file while it is in use; return what that holds."""

    def check_copy(self, copy: Path) -> None:
        """Check that a copy can be opened, as far as that can be told without restoring it."""

    def holds_data(self) -> bool:
        """Whether something would be lost with it: more than what migrations put in."""

    def require_unused(self) -> None:
        """Refuse where another process has it open."""

    def beside(self, copy: Path) -> AbstractContextManager[Beside]:
        """Make a database from a copy beside the one in use; it is gone at the end."""


Run = Callable[[str], Sequence[Sequence[Any]]]


def contents_by(run: Run, tables: Sequence[str]) -> Contents:
    """Read what a database holds.

    Args:
        run: runs a statement and returns its rows.
        tables: names of its tables.
    """
    rows = {
        table: int(run(f'SELECT COUNT(*) FROM "{table}"')[0][0])  # noqa: S608 - from the catalogue
        for table in sorted(tables)
        if table not in NOT_KEPT
    }
    applied = run("SELECT app, name FROM django_migrations") if "django_migrations" in rows else []
    last = (
        run("SELECT hash FROM audit_entry ORDER BY id DESC LIMIT 1")
        if "audit_entry" in rows
        else []
    )
    return Contents(
        rows=rows,
        migrations=tuple(sorted({f"{app}.{name}" for app, name in applied})),
        last_audit_hash=last[0][0] if last else "",
    )


def more_than_migrations(contents: Contents) -> bool:
    """Whether somebody has worked with a database: it has an audit entry or an account."""
    return any(contents.rows.get(table) for table in ("audit_entry", "accounts_user"))
