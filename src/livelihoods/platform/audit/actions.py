"""The only way to add to the audit."""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection, models, transaction

from livelihoods.platform.accounts.actors import Actor, Operator
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.audit.rules import entry_hash

_CHAIN_LOCK = 7_305_611  # any fixed number: names the lock that keeps PostgreSQL's chain single


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, models.Model):
        return str(value.pk)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)


def record(
    *,
    actor: Actor,
    act: str,
    subject: models.Model,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    personal: Collection[str] = (),
    reason: str = "",
) -> Entry:
    """Add one entry to the chain, in the transaction of the act itself.

    Args:
        actor: the account, or the operator of the server.
        act: what was done, as `room.verb` (`membership.start`).
        subject: the row that it was done to.
        changes: field -> (value before, value after).
        personal: names of fields in `changes` whose values are personal: the entry says only that
            they changed.
        reason: why, in the actor's words.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an audit entry belongs to a transaction")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])
    previous = Entry.objects.order_by("-id").values_list("hash", flat=True).first() or ""
    content: dict[str, Any] = {
        "at": datetime.now(UTC),
        "actor_id": None if isinstance(actor, Operator) else actor.pk,
        "command": actor.command if isinstance(actor, Operator) else "",
        "act": act,
        "subject_type": subject._meta.label_lower,  # noqa: SLF001
        "subject_id": str(subject.pk),
        "changes": {
            field: "personal" if field in personal else [_plain(old), _plain(new)]
            for field, (old, new) in (changes or {}).items()
        },
        "reason": reason,
    }
    return Entry.objects.create(
        **content, previous_hash=previous, hash=entry_hash(previous_hash=previous, **content)
    )
