"""How organizations stand in the files of a network.

`organizations.csv` has one line for an organization whose fields come from one source.
`organization_facts.csv` has one line for each statement: any field, with its own source and date.
`organization_headcounts.csv` has one line for each number of members.
`organization_verifications.csv` has one line for each time that a record was checked.
"""

from collections.abc import Sequence
from typing import Any

from livelihoods.network.organizations import actions
from livelihoods.network.organizations.actions.headcounts import Members
from livelihoods.network.organizations.fields import BY_NAME
from livelihoods.network.organizations.models import (
    Affiliation,
    AffiliationKind,
    Confidence,
    FieldFact,
    Headcount,
    HeadcountKind,
    Organization,
    OrganizationKind,
    Precision,
    Reach,
    SharedMembers,
    SourceKind,
    Verification,
    VerificationMethod,
)
from livelihoods.network.organizations.statements import Origin, plain
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.history import FactError
from livelihoods.platform.interchange.columns import (
    Column,
    code,
    day,
    listed,
    text,
    whole_number,
    yes_no,
)
from livelihoods.platform.interchange.tables import Key, Table, Values
from livelihoods.platform.timeline import at_noon
from livelihoods.platform.vocabulary.files import ENDS_ON, RECORDED_ON, STARTS_ON

COLUMNS = (
    Column("key", code),
    Column("name"),
    Column("acronym", required=False),
    Column("kind", choices=OrganizationKind.values),
    Column("country", refers_to="countries"),
    Column("reach", choices=Reach.values),
    Column("groups", listed(code), required=False, empty=(), refers_to="occupational_groups"),
    Column("is_fictional", yes_no),
    Column("source"),
    Column("stated_on", day),
)


def _value(raw: Any) -> str:
    """Read a value of any field; several have a semicolon between them."""
    return "; ".join(part.strip() for part in text(raw).split(";"))


_VALUES = ("name", "acronym", "kind", "country", "reach", "groups")
ORIGIN = (
    Column("source_kind", choices=SourceKind.values),
    Column("source"),
    Column("stated_on", day),
    Column("confidence", required=False, empty=Confidence.MEDIUM, choices=Confidence.values),
)
FACT_COLUMNS = (
    Column("organization", code),
    Column("field", choices=tuple(BY_NAME)),
    Column("value", _value),
    *ORIGIN,
)
HEADCOUNT_COLUMNS = (
    Column("organization", code),
    Column("counted_on", day),
    Column("date_stated", required=False),
    Column("kind", choices=HeadcountKind.values),
    Column("total", whole_number),
    Column("precision", required=False, empty=Precision.EXACT, choices=Precision.values),
    Column("women", whole_number, required=False, empty=None),
    Column("men", whole_number, required=False, empty=None),
    Column("youth", whole_number, required=False, empty=None),
    Column("is_direct", yes_no, required=False, empty=False),
    Column("is_estimate", yes_no, required=False, empty=False),
    *ORIGIN,
)

AFFILIATION_COLUMNS = (
    Column("affiliation", code),
    Column("unit", code),
    Column("body", code),
    Column("kind", choices=AffiliationKind.values),
    STARTS_ON,
    ENDS_ON,
    RECORDED_ON,
    Column("note", required=False),
    *ORIGIN,
)
SHARED_COLUMNS = (
    Column("first", code),
    Column("second", code),
    Column("workers", whole_number),
    Column("counted_on", day),
    *ORIGIN,
)

VERIFICATION_COLUMNS = (
    Column("organization", code),
    Column("verified_on", day),
    Column("method", choices=VerificationMethod.values),
    Column("note", required=False),
)


def _stored() -> dict[Key, dict[str, Any]]:
    """What files of this form said last of each organization: all its fields from one source."""
    found: dict[Key, dict[str, Any]] = {}
    is_fictional = dict(Organization.objects.values_list("key", "is_fictional"))
    taken = FieldFact.objects.filter(
        editor__isnull=True, source_kind=SourceKind.DATASET, corrected_by__isnull=True
    ).order_by("recorded_at", "pk")
    for key, field, value, source, stated_on in taken.values_list(
        "organization__key", "field", "value", "source", "stated_on"
    ):
        empty = {name: () if name == "groups" else "" for name in _VALUES}
        kept = found.setdefault((key,), {"key": key, "is_fictional": is_fictional[key], **empty})
        if field in _VALUES:
            kept[field] = tuple(value or ()) if field == "groups" else value or ""
            kept |= {"source": source, "stated_on": stated_on}
    return found


def _record(actor: Actor, rows: Sequence[Values]) -> None:
    actions.state_many(
        actor=actor,
        stated=[
            actions.Stated(
                values["key"],
                {name: values[name] for name in _VALUES},
                Origin(values["source"], values["stated_on"], SourceKind.DATASET),
                values["is_fictional"],
            )
            for values in rows
        ],
    )


def _stored_facts() -> dict[Key, dict[str, Any]]:
    found = {}
    for row in FieldFact.objects.filter(
        editor__isnull=True, corrected_by__isnull=True, is_withdrawal=False
    ).select_related("organization"):
        values = {
            "organization": row.organization.key,
            "field": row.field,
            "value": plain(row.field, row.value),
            **_origin(row),
        }
        found[FACTS.key_of(values)] = values
    return found


def _record_fact(actor: Actor, values: Values, before: Values | None) -> None:
    key, field = values["organization"], values["field"]
    raw: Any = values["value"]
    if BY_NAME[field].is_several:
        raw = [part.strip() for part in raw.split(";")]
    origin = _stated_origin(values)
    if before is None:
        actions.state_fields(actor=actor, key=key, values={field: raw}, origin=origin)
        return
    fact = FieldFact.objects.filter(
        organization__key=key,
        field=field,
        source=origin.source,
        stated_on=origin.stated_on,
        corrected_by__isnull=True,
    ).latest("recorded_at")
    actions.correct_statement(
        actor=actor, fact=fact.pk, value=raw, origin=origin, reason="corrected in the file"
    )


def _stored_headcounts() -> dict[Key, dict[str, Any]]:
    found = {}
    names = [column.name for column in HEADCOUNT_COLUMNS if column not in ORIGIN][1:]
    for row in Headcount.objects.filter(
        editor__isnull=True, corrected_by__isnull=True, is_withdrawal=False
    ).select_related("organization"):
        values = {"organization": row.organization.key, **_origin(row)}
        values |= {name: getattr(row, name) for name in names}
        found[HEADCOUNTS.key_of(values)] = values
    return found


def _record_headcount(actor: Actor, values: Values, before: Values | None) -> None:
    stated = {name: values[name] for name in values if name in Members.__dataclass_fields__}
    members, origin = Members(**stated), _stated_origin(values)
    if before is None:
        actions.add_headcount(
            actor=actor, organization=values["organization"], members=members, origin=origin
        )
        return
    row = Headcount.objects.filter(
        organization__key=values["organization"],
        counted_on=members.counted_on,
        kind=members.kind,
        is_direct=members.is_direct,
        source=origin.source,
        corrected_by__isnull=True,
    ).latest("recorded_at")
    actions.correct_headcount(
        actor=actor, headcount=row.pk, members=members, origin=origin,
        reason="corrected in the file",
    )  # fmt: skip


def _stored_affiliations() -> dict[Key, dict[str, Any]]:
    found = {}
    for row in Affiliation.objects.select_related("unit", "body"):
        recorded_on = row.recorded_at.date()
        found[row.key, recorded_on] = {
            "affiliation": row.key,
            "unit": row.unit.key,
            "body": row.body.key,
            "recorded_on": recorded_on,
            **{name: getattr(row, name) for name in ("kind", "starts_on", "ends_on", "note")},
            **_origin(row),
        }
    return found


def _record_affiliation(actor: Actor, values: Values, _before: Values | None) -> None:
    key, recorded_at = values["affiliation"], at_noon(values["recorded_on"])
    stated = {name: values[name] for name in ("kind", "starts_on", "ends_on", "note")}
    origin = _stated_origin(values)
    current = Affiliation.objects.current().filter(key=key).select_related("unit", "body").first()
    if current is None:
        actions.affiliate(
            actor=actor, key=key, unit=values["unit"], body=values["body"], origin=origin,
            recorded_at=recorded_at, **stated,
        )  # fmt: skip
        return
    if (current.unit.key, current.body.key) != (values["unit"], values["body"]):
        raise FactError(
            f"affiliation {key} is that of {current.unit.key} to {current.body.key}; another one "
            "has a key of its own",
            "unit",
        )
    actions.correct_affiliation(
        actor=actor, key=key, origin=origin, recorded_at=recorded_at,
        reason=values["note"] or "a later line of the file", **stated,
    )  # fmt: skip


def _stored_shared() -> dict[Key, dict[str, Any]]:
    found = {}
    for row in SharedMembers.objects.filter(
        editor__isnull=True, corrected_by__isnull=True, is_withdrawal=False
    ).select_related("first", "second"):
        first, second = sorted((row.first.key, row.second.key))
        values = {
            "first": first,
            "second": second,
            "workers": row.workers,
            "counted_on": row.counted_on,
            **_origin(row),
        }
        found[SHARED.key_of(values)] = values
    return found


def _record_shared(actor: Actor, values: Values, before: Values | None) -> None:
    old = None
    if before is not None:
        old = SharedMembers.objects.get(
            first__key__in=(values["first"], values["second"]),
            second__key__in=(values["first"], values["second"]),
            counted_on=values["counted_on"],
            corrected_by__isnull=True,
        ).pk
    actions.record_shared_members(
        actor=actor,
        first=values["first"],
        second=values["second"],
        workers=values["workers"],
        counted_on=values["counted_on"],
        origin=_stated_origin(values),
        corrects=old,
    )


def _stored_verifications() -> dict[Key, dict[str, Any]]:
    found = {}
    names = [column.name for column in VERIFICATION_COLUMNS[1:]]
    rows = Verification.objects.filter(editor__isnull=True).select_related("organization")
    for row in rows:
        values = {"organization": row.organization.key}
        values |= {name: getattr(row, name) for name in names}
        found[VERIFICATIONS.key_of(values)] = values
    return found


def _record_verification(actor: Actor, values: Values, _before: Values | None) -> None:
    stated = {name: values[name] for name in ("verified_on", "method", "note")}
    actions.verify(actor=actor, key=values["organization"], **stated)


def _origin(row: FieldFact | Headcount | Affiliation | SharedMembers) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in ORIGIN}


def _stated_origin(values: Values) -> Origin:
    return Origin(**{column.name: values[column.name] for column in ORIGIN})


ORGANIZATIONS = Table(
    name="organizations",
    file="organizations.csv",
    key=("key",),
    columns=COLUMNS,
    stored=_stored,
    record_many=_record,
    after=("countries", "occupational_groups"),
)
FACTS = Table(
    name="organization_facts",
    file="organization_facts.csv",
    key=("organization", "field", "stated_on", "source"),
    columns=FACT_COLUMNS,
    stored=_stored_facts,
    record=_record_fact,
    after=("organizations",),
)
HEADCOUNTS = Table(
    name="organization_headcounts",
    file="organization_headcounts.csv",
    key=("organization", "counted_on", "kind", "is_direct", "source"),
    columns=HEADCOUNT_COLUMNS,
    stored=_stored_headcounts,
    record=_record_headcount,
    after=("organization_facts",),
)
AFFILIATIONS = Table(
    name="organization_affiliations",
    file="organization_affiliations.csv",
    key=("affiliation", "recorded_on"),
    columns=AFFILIATION_COLUMNS,
    stored=_stored_affiliations,
    record=_record_affiliation,
    after=("organization_facts",),
    is_versioned=True,
)
SHARED = Table(
    name="organization_shared_members",
    file="organization_shared_members.csv",
    key=("first", "second", "counted_on"),
    columns=SHARED_COLUMNS,
    stored=_stored_shared,
    record=_record_shared,
    after=("organization_facts",),
)
VERIFICATIONS = Table(
    name="organization_verifications",
    file="organization_verifications.csv",
    key=("organization", "verified_on", "method"),
    columns=VERIFICATION_COLUMNS,
    stored=_stored_verifications,
    record=_record_verification,
    after=("organization_facts", "organization_headcounts"),
    is_versioned=True,
    is_optional=True,
)
TABLES = (ORGANIZATIONS, FACTS, HEADCOUNTS, AFFILIATIONS, SHARED, VERIFICATIONS)
