"""What is past its time, by the retention that the models declare; and its end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q

from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.privacy import erasure, policy, register, subjects
from livelihoods.platform.privacy.declaration import (
    Erasure,
    Identity,
    Personal,
    PersonalData,
)
from livelihoods.platform.privacy.plan import delete, empty_value, unfinished
from livelihoods.platform.privacy.rules import RETENTION
from livelihoods.platform.privacy.subjects import Found, Rows
from livelihoods.platform.timeline import at_noon, today

Model = type[models.Model]


@dataclass(frozen=True)
class DueRows:
    """Rows in which some fields are past their time, and what becomes of them."""

    model: Model
    part: Personal
    pks: tuple[Any, ...]

    def __str__(self) -> str:
        fields = ", ".join(self.part.fields)
        return f"{self.model._meta.label} {fields}: {len(self.pks)} rows"  # noqa: SLF001


@dataclass(frozen=True)
class Due:
    """All that is past its time on a day: subjects to erase, and fields of rows to empty."""

    subjects: tuple[Found, ...]
    rows: tuple[DueRows, ...]


def due(*, actor: Actor, day: date | None = None) -> Due:
    """Return what is past its time on a day (default today).

    Raises:
        NotAllowedError: where the actor may not erase.
    """
    policy.require_eraser(actor)
    day = day or today()
    return Due(tuple(_subjects(day)), tuple(_rows(day)))


def apply(*, actor: Actor, found: Due) -> None:
    """Erase the subjects and empty the fields that are past their time, each in its transaction.

    Raises:
        NotAllowedError: where the actor may not erase.
        LedgerError: where the ledger is broken or cannot be written.
    """
    policy.require_eraser(actor)
    for subject in found.subjects:
        erasure.erase_allowed(actor=actor, found=subject, reason=RETENTION)
    for rows in found.rows:
        _empty(actor, rows)


@audit.one_act()
def _empty(actor: Actor, found: DueRows) -> None:
    rows = list(found.model._base_manager.filter(pk__in=found.pks))  # noqa: SLF001
    if "privacy" in found.model.__dict__:  # a session that is over is no act on the record
        for row in rows:
            audit.record(
                actor=actor,
                act="privacy.retention",
                subject=row,
                changes=dict.fromkeys(found.part.fields, (None, None)),
                personal=found.part.fields,
                reason=RETENTION,
            )
    if found.part.erasure is Erasure.DELETE:
        delete(found.model, found.pks)
        return
    values = {
        name: (
            found.part.becomes
            if found.part.erasure is Erasure.PSEUDONYM
            else empty_value(found.model._meta.get_field(name))  # noqa: SLF001
        )
        for name in found.part.fields
    }
    found.model._base_manager.filter(pk__in=found.pks).update(**values)  # noqa: SLF001


def _subjects(day: date) -> Iterator[Found]:
    for kind, (model, identity) in register.identities().items():
        years = identity.retention.years
        if years is None:
            continue
        before = _years_before(day, years)
        rows = model._base_manager.filter(pk__in=_endable(model, identity))  # noqa: SLF001
        for name in identity.last_seen:
            # an account that nobody ever signed in to has no last sign-in
            rows = rows.filter(
                Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__lt": at_noon(before)})
            )
        for held in _held(kind, before):
            rows = rows.exclude(pk__in=held)
        for row in rows.order_by("pk"):
            yield subjects.found(kind, identity, row)


def _endable(model: Model, identity: Identity) -> "models.QuerySet[Any]":
    """Return the rows that are not erased yet, and that a retention may end."""
    rows = model._base_manager.all()  # noqa: SLF001
    declared = register.declared(model)
    assert isinstance(declared, PersonalData)
    for part in declared.parts:
        if identity.found_by in part.fields and isinstance(part.becomes, str):
            prefix = part.becomes.partition("{id}")[0]
            rows = rows.exclude(**{f"{identity.found_by}__startswith": prefix})
    if identity.exempt:
        rows = rows.exclude(**identity.exempt)
    return rows.values("pk")


def _held(kind: str, before: date) -> Iterator["models.QuerySet[Any]"]:
    """Yield whose membership, seat or post is in force, or ended on that day or later."""
    for model, declared in register.personal_models():
        standing = declared.standing
        if standing is None or standing.kind != kind:
            continue
        rows = model._base_manager.filter(  # noqa: SLF001
            Q(ends_on__isnull=True) | Q(ends_on__gt=before), superseded_at__isnull=True
        )
        for path in standing.paths:
            assert isinstance(path, str)  # a test of the statements sees to it
            yield rows.filter(**{f"{path}__isnull": False}).values(path)


def _rows(day: date) -> Iterator[DueRows]:
    for model, declared in register.personal_models():
        for part in declared.parts:
            years, since = part.retention.years, part.retention.since
            if years is None or not since:
                continue
            before: date | datetime = _years_before(day, years)
            if isinstance(model._meta.get_field(since), models.DateTimeField):  # noqa: SLF001
                before = at_noon(before)
            past = model._base_manager.filter(  # noqa: SLF001
                **{f"{since}__lt": before}, **part.subject.where
            )
            rows = Rows(model, part, tuple(past.values_list("pk", flat=True)))
            pks = {pk for name in part.fields for pk in unfinished(rows, name, None)}
            if pks:
                yield DueRows(model, part, tuple(sorted(pks, key=str)))


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
