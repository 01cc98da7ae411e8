"""The columns of a table: what each reads, how its values are written, and who may have them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from django.db import models

from livelihoods.analysis.spreadsheet_text import Cell
from livelihoods.network.organizations.fields import CONTACTS
from livelihoods.platform.privacy.declaration import Erasure, Personal, PersonalData
from livelihoods.platform.privacy.register import declared

SEVERAL: Final = "; "
# Whoever has the reference of a proposal may answer for the proposer.
_SECRET: Final = frozenset({"organizations.Proposal.reference"})
_KEYS: Final = ("key", "code", "email")


class Given(Enum):
    """To whom a column is given."""

    ALWAYS = "always"
    AGREED = "agreed"
    """Its contact details only where the organization agreed that they are shown."""
    PERSONAL = "personal"
    """With a reason, to who may see persons."""
    NEVER = "never"


@dataclass(frozen=True)
class Column:
    """One column.

    Args:
        name: its heading, which is the name of the field.
        field: the field of the model.
        path: what is read; of a row that is pointed to, its key.
        given: to whom.
        agreed_by: where it holds contact details, the way to the organization that must agree.
        named_by: the column that says which detail it holds, where that is not its own name.
    """

    name: str
    field: Any
    path: str
    given: Given
    agreed_by: str = ""
    named_by: str = ""

    @property
    def reads(self) -> tuple[str, ...]:
        """What is read for it."""
        return tuple(path for path in (self.path, self.agreed_by, self.named_by) if path)

    def is_given(self, *, with_personal: bool) -> bool:
        """Whether it is given, with or without the columns that say who somebody is."""
        return self.given in (Given.ALWAYS, Given.AGREED) or (
            with_personal and self.given is Given.PERSONAL
        )

    def cell(self, row: Mapping[str, Any], agreed: Mapping[int, frozenset[str]]) -> Cell:
        """Write its value.

        Args:
            row: what was read of a row, by path.
            agreed: number of an organization -> contact details that it shows.
        """
        if self.agreed_by:
            detail = row[self.named_by] if self.named_by else self.name
            if detail in CONTACTS and detail not in agreed.get(row[self.agreed_by], frozenset()):
                return None
        return written(row[self.path])


def columns_of(model: type[models.Model]) -> tuple[Column, ...]:
    """Return the columns of a model, in the order of its fields.

    A number that says nothing is left out: it is given where a row has no key of its own.
    """
    meta = model._meta  # noqa: SLF001
    names = {field.name for field in meta.concrete_fields}
    has_key = bool(names & {"key", "code"})
    fields = [
        field for field in meta.concrete_fields if not (field.primary_key and has_key
                                                        and field.name not in _KEYS)
    ]  # fmt: skip
    fields += [field for field in meta.many_to_many if _is_ours(field.related_model)]
    return tuple(_column(model, field) for field in fields)


def written(value: Any) -> Cell:
    """Write a value as a cell: dates as YYYY-MM-DD, instants in UTC, several with `; ` between."""
    match value:
        case None | "" | []:
            return None
        case bool():
            return "yes" if value else "no"
        case int() | float() | str():
            return value
        case Decimal():
            return float(value)
    return _told(value)


def _told(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return SEVERAL.join(value)
    return json.dumps(value, ensure_ascii=False)


def _is_ours(model: Any) -> bool:
    return str(model.__module__).startswith("livelihoods.")


def _column(model: type[models.Model], field: Any) -> Column:
    path = field.name
    if field.is_relation:
        path = f"{field.name}__{_key_of(field.related_model)}"
    part = _contact_part(model, field.name)
    if part is not None and not part.subject.where and field.name not in CONTACTS:
        return Column(field.name, field, path, Given.NEVER)
    if part is not None:
        where = next(iter(part.subject.where), "").removesuffix("__in")
        return Column(
            field.name, field, path, Given.AGREED,
            agreed_by=str(part.subject.paths[0]), named_by=where,
        )  # fmt: skip
    return Column(field.name, field, path, _given(model, field))


def _key_of(model: Any) -> str:
    names = {field.name for field in model._meta.concrete_fields}  # noqa: SLF001
    return next((name for name in _KEYS if name in names), "pk")


def _parts(model: type[models.Model], name: str) -> list[Personal]:
    said = declared(model)
    parts = said.parts if isinstance(said, PersonalData) else ()
    return [part for part in parts if name in part.fields]


def _contact_part(model: type[models.Model], name: str) -> Personal | None:
    return next((part for part in _parts(model, name) if part.subject.kind == "contact"), None)


def _given(model: type[models.Model], field: Any) -> Given:
    """Say whether a field tells who a row is about.

    What stays when somebody is erased names nobody (dates, constituencies, roles), but for what
    points to the person, and for keys, which people choose and which may hold a name.
    """
    if f"{model._meta.label}.{field.name}" in _SECRET:  # noqa: SLF001
        return Given.NEVER
    parts = _parts(model, field.name)
    if not parts:
        return Given.ALWAYS
    if any(part.erasure is not Erasure.KEEP for part in parts) or _names(field):
        return Given.PERSONAL
    return Given.ALWAYS


def _names(field: Any) -> bool:
    if not field.is_relation:
        return isinstance(field, models.SlugField)
    identity = getattr(declared(field.related_model), "identity", None)
    if identity is not None:
        return bool(identity.is_somebody)
    there = _key_of(field.related_model)
    if there == "pk":
        return False
    return _given(field.related_model, field.related_model._meta.get_field(there)) is not (  # noqa: SLF001
        Given.ALWAYS
    )
