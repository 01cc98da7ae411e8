"""All that is kept of somebody, as they may ask for it: for machines, to read, and the files."""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from django.db import models
from django.template.loader import render_to_string
from django.utils import translation

from livelihoods.platform.privacy import mentions, register
from livelihoods.platform.privacy.subjects import Found, rows_about, same

Model = type[models.Model]


@dataclass(frozen=True)
class Kept:
    """What one table holds of somebody: the names of its columns, and its rows as text."""

    table: str
    called: str
    columns: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]

    @property
    def lines(self) -> list[list[tuple[str, str]]]:
        """Return each row as the page shows it: what a column is called, and its value."""
        named = list(zip(self.headings, self.columns, strict=True))
        return [[(heading, _shown(row[name])) for heading, name in named] for row in self.rows]


@dataclass(frozen=True)
class Account:
    """All that is kept of somebody.

    Args:
        subject: whom it is about.
        tables: what each table holds, past versions too.
        named: where other rows name them: the place and the words.
        files: name in the archive -> the file of a picture or document that shows them.
    """

    subject: Found
    tables: tuple[Kept, ...]
    named: tuple[tuple[str, str], ...]
    files: dict[str, Any]


def account_of(subject: Found) -> Account:
    """Return all that is kept of somebody; what is another person's in the same row is left out."""
    by_model: dict[Model, dict[Any, set[str]]] = {}
    everywhere: dict[mentions.Mention, None] = {}
    for each in same(subject):
        for rows in rows_about(each):
            of_model = by_model.setdefault(rows.model, {})
            for pk in rows.pks:
                of_model.setdefault(pk, set()).update(rows.part.fields)
        replaced, elsewhere = mentions.of(each, besides=())
        everywhere |= dict.fromkeys((*replaced, *elsewhere))
    tables, files = [], {}
    for model, fields in by_model.items():
        kept, held = _kept(model, fields)
        tables.append(kept)
        files.update(held)
    named = tuple(
        (mention.place, mention.text())
        for mention in everywhere
        if mention.field not in by_model.get(mention.model, {}).get(mention.pk, ())
    )
    return Account(subject, tuple(tables), named, files)


def archive(found: Account, *, language: str = "en") -> bytes:
    """Return it as a ZIP: data.json for machines, all.html for reading, and the files.

    Args:
        found: what is kept.
        language: of the page's words (en, es, fr, pt); what is kept is as it was written.
    """
    made_at = datetime.now(UTC)
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as held, translation.override(language):
        held.writestr("data.json", _json(found, made_at))
        page = render_to_string(
            "privacy/export.html", {"found": found, "made_at": made_at, "language": language}
        )
        held.writestr("all.html", page)
        for name, file in found.files.items():
            with file.open("rb") as content:
                held.writestr(f"files/{name}", content.read())
    return memory.getvalue()


def _json(found: Account, made_at: datetime) -> str:
    subject = found.subject
    content = {
        "about": {"kind": subject.kind, "key": subject.key, "name": subject.name},
        "made_at": made_at.isoformat(),
        "tables": {kept.table: list(kept.rows) for kept in found.tables},
        "named_in": [{"place": place, "text": text} for place, text in found.named],
        "files": [f"files/{name}" for name in found.files],
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def _kept(model: Model, about: dict[Any, set[str]]) -> tuple[Kept, dict[str, Any]]:
    declared = register.declared(model)
    impersonal = set(getattr(declared, "impersonal", ()))
    secrets = set(getattr(declared, "secrets", ()))
    reached = set().union(*about.values())
    fields = {
        name: each
        for name, each in register.fields_of(model).items()
        if name in reached or name in impersonal
    }
    rows: list[dict[str, Any]] = []
    files: dict[str, Any] = {}
    for row in model._base_manager.filter(pk__in=about).order_by("pk"):  # noqa: SLF001
        said = (about[row.pk] | impersonal) - secrets
        rows.append(
            {name: _value(row, each) if name in said else None for name, each in fields.items()}
        )
        for name, each in fields.items():
            file = getattr(row, name) if isinstance(each, models.FileField) else None
            if file and file.storage.exists(file.name):
                files[f"{row.pk}-{PurePosixPath(file.name).name}"] = file
    return (
        Kept(
            table=model._meta.label,  # noqa: SLF001
            called=str(model._meta.verbose_name_plural),  # noqa: SLF001
            columns=tuple(fields),
            headings=tuple(
                str(getattr(each, "verbose_name", name)) for name, each in fields.items()
            ),
            rows=tuple(rows),
        ),
        files,
    )


def _value(row: models.Model, field: Any) -> Any:
    if isinstance(field, models.ManyToManyField):
        return [str(each) for each in getattr(row, field.name).all()]
    if field.is_relation:
        key = getattr(row, field.attname)
        if key is None or isinstance(key, str):
            return key
        return str(getattr(row, field.name))
    value = getattr(row, field.name, None)
    if isinstance(value, models.fields.files.FieldFile):
        return value.name
    return value if isinstance(value, bool | int | float | str | list | dict | None) else str(value)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Iterator | list | tuple):
        return ", ".join(map(str, value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
