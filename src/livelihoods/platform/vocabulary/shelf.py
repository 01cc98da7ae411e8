"""Reference tables that every page reads, kept between requests until an action changes one.

They are small, they change a few times a year, and each would cost every page a query. What is kept
is forgotten by `set_entry`, before and after it commits, and after ten minutes in any case: so a
table that was changed in another way, or on another machine, is never shown for long.
"""

from typing import Any

from django.core.cache import cache
from django.db import transaction

from livelihoods.platform.history import ReferenceEntry
from livelihoods.platform.timeline import Moment, holds_on

_SECONDS = 600


def entries(model: type[ReferenceEntry]) -> list[Any]:
    """Return all entries of a reference table, in the table's own order."""
    kept: list[Any] | None = cache.get(_key(model))
    if kept is None:
        kept = list(model.objects.all())
        cache.set(_key(model), kept, _SECONDS)
    return kept


def entries_on(model: type[ReferenceEntry], moment: Moment) -> list[Any]:
    """Return the entries in force on the day `as_of`."""
    return [row for row in entries(model) if holds_on(moment.as_of, row.starts_on, row.ends_on)]


def entries_begun(model: type[ReferenceEntry], moment: Moment) -> list[Any]:
    """Return the entries in force on the day `as_of` or before it."""
    return [row for row in entries(model) if row.starts_on is None or row.starts_on <= moment.as_of]


def forget(model: type[ReferenceEntry]) -> None:
    """Forget what is kept of a table: now, and again when the change can be read by others."""
    cache.delete(_key(model))
    transaction.on_commit(lambda: cache.delete(_key(model)))


def _key(model: type[ReferenceEntry]) -> str:
    return f"reference.{model._meta.label_lower}"  # noqa: SLF001
