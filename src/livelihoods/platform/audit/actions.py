"""The only way to add to the audit."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction

from livelihoods.platform.accounts.actors import Actor, Operator
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.audit.rules import entry_hash
from livelihoods.platform.history import FactError, raise_if_refused
from livelihoods.platform.privacy.declaration import PersonalData

_TOGETHER = 500  # rows in one statement
_CHAIN_LOCK = 7_305_611  # any fixed number: names the lock that keeps PostgreSQL's chain single


@dataclass(frozen=True)
class Act:
    """One act as the audit records it; `record` says what its parts mean."""

    act: str
    subject: models.Model
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    personal: Collection[str] = ()
    reason: str = ""


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, models.Model):
        return str(value.pk)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)


@contextmanager
def one_act() -> Iterator[None]:
    """Do an act whole or not at all, and while nobody else does one; every act is wrapped in it.

    The chain of the audit is held before any row is: an act that holds it never waits for a row
    that another act holds, so no two acts can wait for each other, in whatever order they touch
    rows, and of two at once the second sees what the first did. One that is done in another joins
    it. SQLite lets one writer in at a time anyway (decision 0035).
    """
    with transaction.atomic():
        hold_chain()
        yield


def hold_chain() -> None:
    """Let nobody else add to the audit until this transaction ends, and so do any act."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an audit entry belongs to a transaction")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])


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
            they changed. What the model declares as erasable is so without being named.
        reason: why, in the actor's words.
    """
    return record_all(actor=actor, acts=[Act(act, subject, changes or {}, personal, reason)])[0]


def record_all(*, actor: Actor, acts: Sequence[Act]) -> list[Entry]:
    """Add an entry for each act to the chain, in their order and in one transaction with them."""
    hold_chain()
    previous = Entry.objects.order_by("-id").values_list("hash", flat=True).first() or ""
    entries = []
    for act in acts:
        unsaid = {*act.personal, *_erasable(act.subject)}
        content: dict[str, Any] = {
            "at": datetime.now(UTC),
            "actor_id": None if isinstance(actor, Operator) else actor.pk,
            "command": actor.command if isinstance(actor, Operator) else "",
            "act": act.act,
            "subject_type": act.subject._meta.label_lower,  # noqa: SLF001
            "subject_id": str(act.subject.pk),
            "changes": {
                field: "personal" if field in unsaid else [_plain(old), _plain(new)]
                for field, (old, new) in act.changes.items()
            },
            "reason": act.reason,
        }
        own = entry_hash(previous_hash=previous, **content)
        entries.append(Entry(**content, previous_hash=previous, hash=own))
        previous = own
    # in the order of the chain: keys are given in the order of the rows
    return Entry.objects.bulk_create(entries, batch_size=_TOGETHER)


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
        changes=_all_new(row),
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
    changes = _changed(row, values)
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
    """Add the row of this primary or unique key, or change it where it is there already.

    Raises:
        FactError: a value that its field does not take.
    """
    return put_all(
        actor=actor, act=act, model=model, rows=[(key, values)], personal=personal, reason=reason
    )[0]


def put_all(
    *,
    actor: Actor,
    act: str,
    model: type[models.Model],
    rows: Sequence[tuple[str, Mapping[str, Any]]],
    personal: Collection[str] = (),
    reason: str = "",
) -> list[models.Model]:
    """Add or change the rows of these keys, each of which is named once.

    Raises:
        FactError: where it is one row, a value that its field does not take.
        SeveralRefusedError: where there are several, which of them are refused.
    """
    named = "key" if any(f.name == "key" for f in model._meta.fields) else "code"  # noqa: SLF001
    there = {
        getattr(row, named): row
        for row in model._default_manager.filter(  # noqa: SLF001
            **{f"{named}__in": [key for key, _values in rows]}
        )
    }
    found, new, acts, refused = [], [], [], {}
    for place, (key, values) in enumerate(rows):
        row = there.get(key)
        is_new = row is None
        if row is None:
            row = model(**{named: key}, **values)
            changes = _all_new(row)
        else:
            changes = _changed(row, values)
        found.append(row)
        if not changes:
            continue
        try:
            _check(row)
        except FactError as error:
            refused[place] = error
            continue
        if is_new:
            new.append(row)
        else:
            row.save(force_update=True, update_fields=list(changes))
        done = f"{act}.add" if is_new else f"{act}.change"
        acts.append(Act(done, row, changes, personal, reason))
    raise_if_refused(refused, len(rows))
    model._default_manager.bulk_create(new, batch_size=_TOGETHER)  # noqa: SLF001
    record_all(actor=actor, acts=acts)
    return found


def _all_new(row: models.Model) -> dict[str, tuple[Any, Any]]:
    return {name: (None, value) for name, value in _values(row).items() if value not in (None, "")}


def _changed(row: models.Model, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Give a row new values and return what changed."""
    before = _values(row)
    for name, value in values.items():
        setattr(row, name, value)
    after = _values(row)
    return {name: (before[name], after[name]) for name in after if before[name] != after[name]}


def _erasable(subject: models.Model) -> frozenset[str]:
    declared = getattr(type(subject), "privacy", None)
    return declared.erasable if isinstance(declared, PersonalData) else frozenset()


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
