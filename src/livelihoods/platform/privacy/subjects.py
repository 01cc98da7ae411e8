"""Finding a subject, all rows that are about it, and what it still holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import models
from django.db.models import Q

from livelihoods.analysis.errors import InputError
from livelihoods.platform.privacy import register
from livelihoods.platform.privacy.declaration import Identity, Personal, Subject
from livelihoods.platform.privacy.ledger import SubjectKey
from livelihoods.platform.privacy.paths import AboutRows, AuditOfRows
from livelihoods.platform.timeline import today

Model = type[models.Model]

_LAST: Final = (AboutRows, AuditOfRows)  # these are about rows that others find


class SubjectError(InputError):
    """Nobody is on record who is asked for, or not as it was written."""


@dataclass(frozen=True)
class Found:
    """A subject that is on record: its row, and who it is."""

    kind: str
    pk: int
    label: str
    name: str
    key: str
    recorded_at: datetime
    row: models.Model

    @property
    def ledger_key(self) -> SubjectKey:
        """Return it as the ledger names it."""
        return SubjectKey(self.kind, self.pk, self.recorded_at)

    @property
    def asked_as(self) -> str:
        """Return how a command asks for it."""
        return self.key if self.kind == register.DEFAULT_KIND else f"{self.kind}:{self.key}"


@dataclass(frozen=True)
class Rows:
    """The rows of a model that are about a subject by one part of its statement."""

    model: Model
    part: Personal
    pks: tuple[Any, ...]

    @property
    def queryset(self) -> "models.QuerySet[Any]":
        """Return them, past any manager that hides or refuses something."""
        return self.model._base_manager.filter(pk__in=self.pks)  # noqa: SLF001


def find(asked: str) -> Found:
    """Return the subject that is asked for: a person's key, or `kind:key` of another kind.

    Raises:
        SubjectError: saying what is not known, and how it is written.
    """
    kind, colon, key = asked.strip().partition(":")
    if not colon:
        kind, key = register.DEFAULT_KIND, kind
    known = register.identities()
    if kind not in known:
        kinds = ", ".join(f"{name}:..." for name in sorted(known.keys() - {register.DEFAULT_KIND}))
        raise SubjectError(
            f"{kind[:40]!r} is no kind of subject; write the key of a person, or one of {kinds}"
        )
    model, identity = known[kind]
    row = _rows(model).filter(**{f"{identity.found_by}__iexact": key}).first() if key else None
    if row is None:
        raise SubjectError(
            f"no {kind} {key[:80]!r} is on record; it is asked for by its {identity.found_by}"
        )
    return found(kind, identity, row)


def by_ledger(key: SubjectKey, *, locked: bool = False) -> Found | None:
    """Return the subject of a ledger's line, or None where this database does not know it.

    A row that has the primary key but was recorded at another instant is somebody else.
    """
    known = register.identities().get(key.kind)
    if known is None:
        return None
    model, identity = known
    rows = _rows(model).filter(**{"pk": key.id, identity.recorded_at: key.recorded_at})
    row = (rows.select_for_update() if locked else rows).first()
    return found(key.kind, identity, row) if row is not None else None


def search(words: str, *, limit: int = 50) -> list[Found]:
    """Return subjects whose key or name contains the words, of every kind, people first."""
    words = words.strip()
    if not words:
        return []
    matches: list[Found] = []
    known = register.identities()
    for kind in sorted(known, key=lambda name: (name != register.DEFAULT_KIND, name)):
        model, identity = known[kind]
        asked = Q(**{f"{identity.found_by}__icontains": words})
        if identity.label:
            asked |= Q(**{f"{identity.label}__icontains": words})
        rows = _rows(model).filter(asked).order_by("pk")[: limit - len(matches)]
        matches += [found(kind, identity, row) for row in rows]
    return matches


def found(kind: str, identity: Identity, row: models.Model) -> Found:
    """Return a row of a model of subjects as a subject."""
    return Found(
        kind=kind,
        pk=row.pk,
        label=str(getattr(row, identity.label)) if identity.label else "",
        name=str(row),
        key=str(getattr(row, identity.found_by)),
        recorded_at=getattr(row, identity.recorded_at),
        row=row,
    )


def same(subject: Found) -> list[Found]:
    """Return a subject and all other rows that are of the same one, by their number.

    Records that were merged are of one organization; where the key is an address, as that of the
    writer of a message, all rows that have it are of one person.
    """
    model, identity = register.identities()[subject.kind]
    held = {subject.pk}
    key: Any = model._meta.get_field(identity.found_by)  # noqa: SLF001
    if subject.key and not key.unique:
        alike = _rows(model).filter(**{f"{identity.found_by}__iexact": subject.key})
        held |= set(alike.values_list("pk", flat=True))
    if way := identity.merged_into:
        reached: set[int] = set()
        while reached != held:
            reached = set(held)
            near = _rows(model).filter(Q(pk__in=held) | Q(**{f"{way}__in": held}))
            for pk, kept in near.values_list("pk", way):
                held |= {pk, kept} - {None}
    rows = _rows(model).filter(pk__in=held).order_by("pk")
    return [found(subject.kind, identity, row) for row in rows]


def rows_about(subject: Found) -> list[Rows]:
    """Return all rows about a subject, part by part, in the order of the register."""
    direct: list[Rows] = []
    later: list[tuple[Model, Personal]] = []
    for model, part in _parts(subject.kind):
        if any(isinstance(path, _LAST) for path in part.subject.paths):
            later.append((model, part))
        else:
            direct.append(_rows_of(model, part, subject, {}))
    by_model: dict[Model, set[Any]] = {}
    for rows in direct:
        if rows.pks:
            by_model.setdefault(rows.model, set()).update(rows.pks)
    known = {model: tuple(sorted(pks, key=str)) for model, pks in by_model.items()}
    indirect = [_rows_of(model, part, subject, known) for model, part in later]
    return [rows for rows in (*direct, *indirect) if rows.pks]


def in_force(subject: Found) -> list[str]:
    """Return the memberships, seats and posts that a subject holds today or will hold, in words."""
    return [
        f"{row._meta.verbose_name} {row}"  # noqa: SLF001
        for row in _standing(subject)
        if row.superseded_at is None and (row.ends_on is None or row.ends_on > today())
    ]


def condition(subject: Subject, found: Found, rows: "dict[Model, tuple[Any, ...]]") -> Q:
    """Return the condition that holds for the rows of a model that are about a subject."""
    reached = Q(pk__in=())
    for path in subject.paths:
        reached |= Q(**{path: found.pk}) if isinstance(path, str) else path.condition(found, rows)
    return reached & Q(**subject.where)


def _parts(kind: str) -> Iterator[tuple[Model, Personal]]:
    for model, declared in register.personal_models():
        for part in declared.parts:
            if part.subject.kind == kind:
                yield model, part


def _rows_of(
    model: Model, part: Personal, subject: Found, rows: "dict[Model, tuple[Any, ...]]"
) -> Rows:
    asked = _rows(model).filter(condition(part.subject, subject, rows)).order_by("pk")
    return Rows(model, part, tuple(dict.fromkeys(asked.values_list("pk", flat=True))))


def _standing(subject: Found) -> Iterator[Any]:
    for model, declared in register.personal_models():
        if declared.standing is not None and declared.standing.kind == subject.kind:
            yield from _rows(model).filter(condition(declared.standing, subject, {}))


def _rows(model: Model) -> "models.QuerySet[Any]":
    return model._base_manager.all()  # noqa: SLF001
