"""What an erasure would do and leave, by the statements of the models; and doing it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db import models
from django.db.models import Q

from livelihoods.platform.privacy import mentions
from livelihoods.platform.privacy.declaration import Erasure, Personal, Why
from livelihoods.platform.privacy.mentions import Mention
from livelihoods.platform.privacy.subjects import Found, Rows, in_force, rows_about
from livelihoods.platform.timeline import today

VERSION: Final = 1
"""The version of these rules; the ledger keeps by which somebody was erased."""


@dataclass(frozen=True)
class Step:
    """What becomes of one field of the rows about a subject.

    `rows` is how many rows are about the subject; `pks` those in which something is still to do.
    """

    model: type[models.Model]
    field: str
    part: Personal
    rows: int
    pks: tuple[Any, ...]

    @property
    def table(self) -> str:
        """Return what its rows are called."""
        return str(self.model._meta.verbose_name_plural)  # noqa: SLF001

    @property
    def field_name(self) -> str:
        """Return what the field is called."""
        field = self.model._meta.get_field(self.field)  # noqa: SLF001
        return str(getattr(field, "verbose_name", self.field))

    @property
    def erasure(self) -> Erasure:
        """Return what becomes of it."""
        return self.part.erasure

    @property
    def because(self) -> Why | None:
        """Return why it stays, where it does."""
        return self.part.because


@dataclass(frozen=True)
class StepLine:
    """Steps that are alike, for reading: fields of one table that share what becomes of them."""

    table: str
    fields: str
    rows: int
    erasure: Erasure
    because: Why | None


@dataclass(frozen=True)
class Plan:
    """All that an erasure does, and what it leaves.

    Args:
        subject: who is erased.
        goes: fields that are emptied, replaced or deleted, in which something is still to do.
        stays: fields that stay, each with the reason.
        named: free text that names the subject elsewhere, and is replaced.
        to_look_at: text that names the subject and that nobody replaces but an editor.
        in_force: memberships, seats and posts that are in force: they end first.
    """

    subject: Found
    goes: tuple[Step, ...]
    stays: tuple[Step, ...]
    named: tuple[Mention, ...]
    to_look_at: tuple[Mention, ...]
    in_force: tuple[str, ...]

    @property
    def goes_lines(self) -> list[StepLine]:
        """What goes, put together for reading."""
        return _lines(self.goes)

    @property
    def stays_lines(self) -> list[StepLine]:
        """What stays, put together for reading."""
        return _lines(self.stays)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left to erase."""
        return not self.goes and not self.named


def plan_of(subject: Found) -> Plan:
    """Work out what an erasure would do; nothing is changed."""
    goes: list[Step] = []
    stays: list[Step] = []
    for rows in rows_about(subject):
        for name in rows.part.fields:
            kept = rows.part.erasure is Erasure.KEEP
            pks = () if kept else unfinished(rows, name, subject.pk)
            step = Step(rows.model, name, rows.part, len(rows.pks), pks)
            if kept:
                stays.append(step)
            elif pks:
                goes.append(step)
    named, to_look_at = mentions.of(subject, besides=goes)
    return Plan(subject, tuple(goes), tuple(stays), named, to_look_at, tuple(in_force(subject)))


def plan_of_all(subjects: Sequence[Found]) -> Plan:
    """Work out what an erasure of one subject of several rows would do, as the plan of the first.

    Each row is carried out by a plan of its own (`subjects.same`): this one is to be read.
    """
    return together([plan_of(each) for each in subjects])


def together(plans: Sequence[Plan]) -> Plan:
    """Put plans of the same subject together, for reading."""
    if len(plans) == 1:
        return plans[0]
    return Plan(
        plans[0].subject,
        _summed(step for plan in plans for step in plan.goes),
        _summed(step for plan in plans for step in plan.stays),
        tuple(dict.fromkeys(each for plan in plans for each in plan.named)),
        tuple(dict.fromkeys(each for plan in plans for each in plan.to_look_at)),
        tuple(dict.fromkeys(each for plan in plans for each in plan.in_force)),
    )


def _summed(steps: Iterable[Step]) -> tuple[Step, ...]:
    alike: dict[tuple[Any, ...], Step] = {}
    for step in steps:
        place = step.model, step.field, step.erasure, step.because
        before = alike.get(place)
        alike[place] = (
            replace(step, rows=before.rows + step.rows, pks=(*before.pks, *step.pks))
            if before
            else step
        )
    return tuple(alike.values())


def carry_out(plan: Plan) -> None:
    """Do what a plan says, in the caller's transaction; files go last, before the commit.

    Killed before the commit, a file may be gone whose row is still there; the intent in the ledger
    is open then, and doing it again removes the row.
    """
    for mention in plan.named:
        mention.replace()
    by_rows: dict[tuple[type[models.Model], tuple[Any, ...]], dict[str, Any]] = {}
    doomed: list[Step] = []
    for step in plan.goes:
        field = step.model._meta.get_field(step.field)  # noqa: SLF001
        if step.erasure is Erasure.DELETE:
            doomed.append(step)
        elif isinstance(field, models.ManyToManyField):
            for row in step.model._base_manager.filter(pk__in=step.pks):  # noqa: SLF001
                getattr(row, step.field).clear()
        else:
            values = by_rows.setdefault((step.model, step.pks), {})
            values[step.field] = _value(field, step.part, plan.subject.pk)
    for (model, pks), values in by_rows.items():
        model._base_manager.filter(pk__in=pks).update(**values)  # noqa: SLF001
    for model, pks in {step.model: step.pks for step in doomed}.items():
        delete(model, pks)


def unfinished(rows: Rows, name: str, subject_pk: int | None) -> tuple[Any, ...]:
    """Return those of some rows in which a field still holds what an erasure takes away.

    Without a subject, a pseudonym is that of the row itself.
    """
    field = rows.model._meta.get_field(name)  # noqa: SLF001
    found = rows.queryset
    match rows.part.erasure:
        case Erasure.DELETE:
            return rows.pks
        case Erasure.END:
            found = found.filter(Q(**{f"{name}__isnull": True}) & Q(superseded_at__isnull=True))
        case Erasure.BLANK if isinstance(field, models.ManyToManyField):
            found = found.filter(**{f"{name}__isnull": False})
        case Erasure.BLANK:
            found = found.exclude(_is_value(name, empty_value(field)))
        case Erasure.PSEUDONYM:
            value = _value(field, rows.part, subject_pk or 0)
            found = found.exclude(_is_value(name, value))
            if isinstance(value, str):
                found = found.exclude(**{name: ""})
    return tuple(dict.fromkeys(found.order_by("pk").values_list("pk", flat=True)))


def empty_value(field: Any) -> Any:
    """Return what an emptied field holds: nothing, where it may, else its own empty value."""
    if field.null:
        return None
    if field.has_default():
        return field.get_default()
    return ""


def delete(model: type[models.Model], pks: Sequence[Any]) -> None:
    """Delete rows with the files that belong to them, and the files of what goes with them."""
    rows = list(model._base_manager.filter(pk__in=pks))  # noqa: SLF001
    held = list(rows)
    for relation in model._meta.related_objects:  # noqa: SLF001
        if relation.on_delete is models.CASCADE:
            held += relation.related_model._base_manager.filter(  # noqa: SLF001
                **{f"{relation.field.name}__in": rows}
            )
    models.QuerySet.delete(model._base_manager.filter(pk__in=pks))  # noqa: SLF001
    for row in held:
        for field in row._meta.concrete_fields:  # noqa: SLF001
            if isinstance(field, models.FileField) and (file := getattr(row, field.name)):
                file.storage.delete(file.name)


def _lines(steps: Sequence[Step]) -> list[StepLine]:
    alike: dict[tuple[type[models.Model], Erasure, Why | None], list[Step]] = {}
    for step in steps:
        alike.setdefault((step.model, step.erasure, step.because), []).append(step)
    return [
        StepLine(
            table=found[0].table,
            fields=", ".join(step.field_name for step in found),
            rows=max(len(step.pks) or step.rows for step in found),
            erasure=erasure,
            because=because,
        )
        for (_model, erasure, because), found in alike.items()
    ]


def _value(field: Any, part: Personal, subject_pk: int) -> Any:
    match part.erasure:
        case Erasure.END:
            return today()
        case Erasure.PSEUDONYM if isinstance(part.becomes, str):
            return part.becomes.format(id=subject_pk)
        case Erasure.PSEUDONYM:
            return part.becomes
    return empty_value(field)


def _is_value(name: str, value: Any) -> Q:
    return Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})
