"""The only way to add to the audit."""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction

from livelihoods.platform.accounts.actors import Actor, Operator
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.audit.rules import entry_hash
from livelihoods.platform.history import FactError

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


def add(
    *,
    actor: Actor,
    act: str,
    row: models.Model,
    personal: Collection[str] = (),
    reason: str = "",
) -> None:
    """Save a new row and record what it says.

    Raises:
        FactError: a value that its field does not take.
    """
    _check(row)
    row.save(force_insert=True)
    record(
        actor=actor,
        act=act,
        subject=row,
        changes={
            name: (None, value) for name, value in _values(row).items() if value not in (None, "")
        },
        personal=personal,
        reason=reason,
    )


def change(
    *,
    actor: Actor,
    act: str,
    row: models.Model,
    values: Mapping[str, Any],
    personal: Collection[str] = (),
    reason: str = "",
) -> bool:
    """Give a row new values and record the difference; return whether there was one.

    Raises:
        FactError: a value that its field does not take.
    """
    before = _values(row)
    for name, value in values.items():
        setattr(row, name, value)
    after = _values(row)
    changes = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
    if not changes:
        return False
    _check(row)
    row.save(force_update=True, update_fields=list(changes))
    record(actor=actor, act=act, subject=row, changes=changes, personal=personal, reason=reason)
    return True


def put(
    *,
    actor: Actor,
    act: str,
    model: type[models.Model],
    key: str,
    values: Mapping[str, Any],
    personal: Collection[str] = (),
    reason: str = "",
) -> models.Model:
    """Add the row of this primary or unique key, or change it where it is there already."""
    field = "key" if any(f.name == "key" for f in model._meta.fields) else "code"  # noqa: SLF001
    row = model._default_manager.filter(**{field: key}).first()  # noqa: SLF001
    if row is None:
        row = model(**{field: key}, **values)
        add(actor=actor, act=f"{act}.add", row=row, personal=personal, reason=reason)
    else:
        change(
            actor=actor,
            act=f"{act}.change",
            row=row,
            values=values,
            personal=personal,
            reason=reason,
        )
    return row


def _values(row: models.Model) -> dict[str, Any]:
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields  # noqa: SLF001
        if field.attname not in ("id", "recorded_at", "superseded_at")
    }


def _check(row: models.Model) -> None:
    # Foreign keys are left to the database: checking each here would cost a query.
    related = [field.name for field in row._meta.fields if field.is_relation]  # noqa: SLF001
    try:
        row.clean_fields(exclude=related)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise FactError(f"{field}: {' '.join(messages)}", field) from None
