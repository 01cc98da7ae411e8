"""The register of personal data: the statements of all models, checked and put into lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext

from livelihoods.platform.privacy.declaration import (
    Basis,
    Declaration,
    Identity,
    NoPersonalData,
    Personal,
    PersonalData,
)
from livelihoods.platform.privacy.foreign import FOREIGN

Model = type[models.Model]

# What a field of this kind or name holds is somebody's, whatever its model says.
_TELLING_FIELDS: Final = (models.EmailField, models.GenericIPAddressField)
_TELLING_NAMES: Final = frozenset(
    ("email", "phone", "telephone", "ip", "ip_address", "user_agent", "first_name", "last_name",
     "birth_date", "born_on", "username")
)  # fmt: skip

# Where a person is, more precisely than the country: kept only where the person agrees to it.
_PRECISE_PLACES: Final = frozenset(
    ("address", "street", "city", "town", "district", "postcode", "point", "latitude", "longitude",
     "location", "place", "home", "workplace")
)  # fmt: skip

DEFAULT_KIND: Final = "person"
"""The kind of subject that is meant where none is named."""

HEADER: Final = (
    "table", "field", "subject", "purpose", "basis", "retention", "erasure", "because",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One field in the register."""

    table: str
    field: str
    subject: str
    purpose: str
    basis: str
    retention: str
    erasure: str
    because: str

    def cells(self) -> list[str]:
        """Return it in the order of the header."""
        return [getattr(self, name) for name in HEADER]


def declared(model: Model) -> Declaration | None:
    """Return what a model says of itself, or what is said for it; None where nobody says it.

    A table that joins two models follows the one that owns it.
    """
    label = model._meta.label  # noqa: SLF001
    if label in FOREIGN:
        return FOREIGN[label]
    owner = model._meta.auto_created  # noqa: SLF001
    if owner:
        assert isinstance(owner, type)
        return (
            NoPersonalData("a join; the model that owns it says whose it is")
            if declared(owner)
            else None
        )
    found = model.__dict__.get("privacy")
    return found if isinstance(found, NoPersonalData | PersonalData) else None


def all_models() -> list[Model]:
    """Return every model of the project, also of other packages, joins included."""
    return sorted(
        apps.get_models(include_auto_created=True),
        key=lambda model: model._meta.label,  # noqa: SLF001
    )


def personal_models() -> Iterator[tuple[Model, PersonalData]]:
    """Yield the models that hold personal data, with what they say of it."""
    for model in all_models():
        found = declared(model)
        if isinstance(found, PersonalData):
            yield model, found


def identities() -> dict[str, tuple[Model, Identity]]:
    """Return the kinds of subjects: name -> the model of their rows, and how they are found."""
    return {
        found.identity.kind: (model, found.identity)
        for model, found in personal_models()
        if found.identity is not None
    }


def lines() -> list[Line]:
    """Return the register, in the language of the reader, by table and field."""
    return [
        _line(model, part, name)
        for model, found in personal_models()
        for part in found.parts
        for name in part.fields
    ]


def _line(model: Model, part: Personal, name: str) -> Line:
    since = part.retention.since
    return Line(
        table=model._meta.label,  # noqa: SLF001
        field=name,
        subject=part.subject.kind,
        purpose=str(part.purpose.label),
        basis=str(part.basis.label),
        retention=part.retention.words(_called(model, since) if since else ""),
        erasure=str(part.erasure.label),
        because=str(part.because.label) if part.because else "",
    )


def _called(model: Model, name: str) -> str:
    label: str | Promise = getattr(model._meta.get_field(name), "verbose_name", name)  # noqa: SLF001
    return str(label)


def problems() -> list[str]:
    """Return what is missing or wrong in the statements, a line each; empty where all is said."""
    known = identities()
    subjects = {model for model, identity in known.values() if identity.is_somebody}
    return [
        f"{model._meta.label}: {problem}"  # noqa: SLF001
        for model in all_models()
        for problem in _problems(model, subjects, set(known))
    ]


def _problems(model: Model, subjects: set[Model], kinds: set[str]) -> Iterator[str]:
    found = declared(model)
    if found is None:
        yield (
            "says nothing of personal data; give it `privacy = PersonalData(...)` or "
            "`privacy = NoPersonalData(...)`, or name it in platform/privacy/foreign.py"
        )
    elif isinstance(found, NoPersonalData):
        if not model._meta.auto_created:  # noqa: SLF001
            yield from _telling(model, subjects)
    else:
        yield from _incomplete(model, found, kinds)


def fields_of(model: Model) -> dict[str, "models.Field[object, object]"]:
    """Return the fields of a model's own table that need a statement: all but the primary key.

    A primary key that is text somebody chose is one of them.
    """
    meta = model._meta  # noqa: SLF001
    rows = [
        field
        for field in meta.local_concrete_fields
        if not field.primary_key or isinstance(field, models.CharField)
    ]
    return {field.name: field for field in (*rows, *meta.local_many_to_many)}


def _telling(model: Model, subjects: set[Model]) -> Iterator[str]:
    for name, each in fields_of(model).items():
        if each.related_model in subjects and each.related_model is not None:
            yield f"says that it holds no personal data, but {name} points to a person or account"
        elif isinstance(each, _TELLING_FIELDS) or name in _TELLING_NAMES:
            yield f"says that it holds no personal data, but {name} is such"


def _incomplete(model: Model, found: PersonalData, kinds: set[str]) -> Iterator[str]:
    said = [name for part in found.parts for name in part.fields] + list(found.impersonal)
    fields = fields_of(model)
    # a field may be about two kinds of people, once for each
    per_kind = [(part.subject.kind, name) for part in found.parts for name in part.fields]
    for name in sorted(fields.keys() - set(said)):
        yield f"does not say whether {name} is personal"
    for name in sorted(set(said) - fields.keys()):
        yield f"tells of {name}, which it has not"
    for kind, name in sorted({each for each in per_kind if per_kind.count(each) > 1}):
        yield f"tells twice of {name} for the same kind of subject ({kind})"
    for name in sorted(set(found.impersonal) & {name for _kind, name in per_kind}):
        yield f"says that {name} is personal and that it is not"
    for part in found.parts:
        yield from _wrong(part, fields, kinds)
    standing = found.standing.paths if found.standing else ()
    if any(not isinstance(path, str) for path in standing):
        yield "says whose membership, seat or post it is by something else than a foreign key"


def _wrong(
    part: Personal, fields: "dict[str, models.Field[object, object]]", kinds: set[str]
) -> Iterator[str]:
    if part.subject.kind not in kinds:
        yield f"{part.fields[0]} is about a {part.subject.kind}, which no model is"
    if part.retention.since and part.retention.since not in fields:
        yield f"{part.fields[0]} is kept from {part.retention.since}, which it has not"
    if part.retention.since and "{id}" in str(part.becomes):
        yield f"{part.fields[0]} ends by a date of its row, so its pseudonym has no number"
    if part.subject.kind == DEFAULT_KIND and part.basis != Basis.CONSENT:
        for name in sorted(_PRECISE_PLACES.intersection(part.fields)):
            if not isinstance(fields.get(name), models.URLField):
                yield f"keeps the precise place of a person ({name}) without consent"


def as_markdown(found: list[Line]) -> str:
    """Return the register as a table in Markdown."""
    head = [_HEADINGS[name]() for name in HEADER]
    rows = [head, ["---"] * len(head), *(line.cells() for line in found)]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |\n" for row in rows)


_HEADINGS: Final = {
    "table": lambda: gettext("table"),
    "field": lambda: gettext("field"),
    "subject": lambda: gettext("about whom"),
    "purpose": lambda: gettext("purpose"),
    "basis": lambda: gettext("lawful basis"),
    "retention": lambda: gettext("kept"),
    "erasure": lambda: gettext("on erasure"),
    "because": lambda: gettext("why it stays"),
}
