"""The record of one organization as of a day, as known on a day: each field with its source."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from livelihoods.network.organizations import rules, wording
from livelihoods.network.organizations.fields import FIELDS, Field
from livelihoods.network.organizations.models import (
    Confidence,
    FieldFact,
    Headcount,
    HeadcountKind,
    Organization,
    SourceKind,
    Verification,
    VerificationMethod,
    Visibility,
)
from livelihoods.network.organizations.queries.messages import is_reachable
from livelihoods.network.organizations.statements import standing, standing_count
from livelihoods.platform.timeline import Moment, today
from livelihoods.platform.vocabulary import queries as vocabulary

_NAMED = ("name", "country")


@dataclass(frozen=True)
class StatementView:
    """What one source said of a field, and how sure we are."""

    id: int
    words: tuple[str, ...]
    source: str
    source_kind: str
    stated_on: date
    confidence: str
    recorded_at: datetime
    editor: str
    is_withdrawal: bool
    corrects: int | None


@dataclass(frozen=True)
class FieldView:
    """A field of the record: what stands, where it is from, and what was stated before."""

    field: Field
    words: tuple[str, ...]
    stands: StatementView | None
    earlier: tuple[StatementView, ...]

    @property
    def is_address(self) -> bool:
        """Whether its words are web addresses."""
        return self.field.name in ("website", "social")


@dataclass(frozen=True)
class HeadcountView:
    """A number of members, said in words, with its source."""

    id: int
    members: str
    total: int
    women: int | None
    men: int | None
    youth: int | None
    kind: str
    counted: str
    counted_on: date
    is_direct: bool
    is_estimate: bool
    source: str
    source_kind: str
    stated_on: date
    confidence: str


@dataclass(frozen=True)
class VerificationView:
    """That the record was checked with the organization."""

    verified_on: date
    method: str


@dataclass(frozen=True)
class Record:
    """An organization as a reader may see it."""

    id: int
    key: str
    name: str
    is_fictional: bool
    is_name_only: bool
    country: str
    sections: tuple[tuple[str, tuple[FieldView, ...]], ...]
    headcount: HeadcountView | None
    headcounts: tuple[HeadcountView, ...]
    verification: VerificationView | None
    is_due: bool
    completeness: int
    is_reachable: bool

    def field(self, name: str) -> FieldView | None:
        """Return a field of the record, or None where it is not known or not shown."""
        every = (view for _section, views in self.sections for view in views)
        return next((view for view in every if view.field.name == name), None)


def record(key: str, moment: Moment) -> Record | None:
    """Return what the public sees of an organization, or None where it sees nothing.

    What it may see is decided by what the organization wants today, whatever day is asked for.
    """
    row = (
        Organization.objects.exclude(visibility=Visibility.HIDDEN)
        .filter(key=key)
        .only("key", "name", "is_fictional", "visibility", "shown_contacts", "completeness",
              "country_id", "takes_messages", "email", "email_fails")
        .first()
    )  # fmt: skip
    if row is None:
        return None
    is_name_only = row.visibility == Visibility.NAME_ONLY
    fields = [
        field
        for field in FIELDS
        if (not field.is_contact or field.name in row.shown_contacts)
        and (not is_name_only or field.name in _NAMED)
    ]
    facts = FieldFact.objects.filter(organization=row, field__in=[field.name for field in fields])
    views = _views(fields, facts, moment)
    counts = [] if is_name_only else list(Headcount.objects.filter(organization=row))
    checked = None if is_name_only else _verification(row, moment)
    counted = standing_count(counts, moment)
    return Record(
        id=row.pk,
        key=row.key,
        name=row.name,
        is_fictional=row.is_fictional,
        is_name_only=is_name_only,
        country=row.country_id or "",
        sections=_sections(views),
        headcount=_headcount(counted) if counted else None,
        headcounts=tuple(
            _headcount(each)
            for each in reversed(rules.known(counts, moment.known_before))
            if each.counted_on <= moment.as_of
        ),
        verification=checked,
        is_due=rules.is_due(checked.verified_on if checked else None, today()),
        completeness=row.completeness,
        is_reachable=is_reachable(row),
    )


def statements(key: str) -> tuple[FieldView, ...]:
    """Return every field of a record with all that was ever stated of it, for who keeps it."""
    facts = FieldFact.objects.filter(organization__key=key).select_related("editor")
    return _views(FIELDS, facts, Moment.read(), is_whole=True)


def _views(
    fields: Iterable[Field],
    facts: Iterable[FieldFact],
    moment: Moment,
    *,
    is_whole: bool = False,
) -> tuple[FieldView, ...]:
    rows = list(facts)
    stands = standing(rows, moment)
    groups = {group.code: group.name for group in vocabulary.occupational_groups(moment)}
    shown = rows if is_whole else rules.known(rows, moment.known_before)
    of_field: dict[str, list[FieldFact]] = defaultdict(list)
    for row in sorted(shown, key=lambda row: (row.stated_on, row.recorded_at), reverse=True):
        if is_whole or row.stated_on <= moment.as_of:
            of_field[row.field].append(row)
    views = []
    for field in fields:
        there = stands.get(field.name)
        if not is_whole and (there is None or there.value is None):
            continue
        views.append(
            FieldView(
                field=field,
                words=wording.value(field, there.value if there else None, groups),
                stands=_statement(field, there, groups, is_whole) if there else None,
                earlier=tuple(
                    _statement(field, each, groups, is_whole)
                    for each in of_field[field.name]
                    if each is not there
                ),
            )
        )
    return tuple(views)


def _statement(
    field: Field, row: FieldFact, groups: dict[str, str], is_whole: bool
) -> StatementView:
    return StatementView(
        id=row.pk,
        words=wording.value(field, row.value, groups),
        source=row.source,
        source_kind=str(SourceKind(row.source_kind).label),
        stated_on=row.stated_on,
        confidence=str(Confidence(row.confidence).label),
        recorded_at=row.recorded_at,
        editor=str(row.editor) if is_whole and row.editor else "",
        is_withdrawal=row.is_withdrawal,
        corrects=row.corrects_id,
    )


def _sections(
    views: Iterable[FieldView],
) -> tuple[tuple[str, tuple[FieldView, ...]], ...]:
    parts: dict[Any, list[FieldView]] = defaultdict(list)
    for view in views:
        parts[view.field.section].append(view)
    return tuple((str(section.label), tuple(found)) for section, found in parts.items())


def _headcount(row: Headcount) -> HeadcountView:
    assert row.total is not None  # withdrawals are left out before
    return HeadcountView(
        id=row.pk,
        members=wording.members(row.total, row.precision),
        total=row.total,
        women=row.women,
        men=row.men,
        youth=row.youth,
        kind=str(HeadcountKind(row.kind).label),
        counted=wording.day(row.counted_on, row.date_stated),
        counted_on=row.counted_on,
        is_direct=row.is_direct,
        is_estimate=row.is_estimate,
        source=row.source,
        source_kind=str(SourceKind(row.source_kind).label),
        stated_on=row.stated_on,
        confidence=str(Confidence(row.confidence).label),
    )


def _verification(row: Organization, moment: Moment) -> VerificationView | None:
    done = (
        Verification.objects.filter(
            organization=row,
            verified_on__lte=moment.as_of,
            recorded_at__lt=moment.known_before,
        )
        .order_by("-verified_on", "-pk")
        .first()
    )
    if done is None:
        return None
    return VerificationView(done.verified_on, str(VerificationMethod(done.method).label))
