"""The origin of a statement, and how statements become the current record."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext

from livelihoods.network.organizations import rules, search_records
from livelihoods.network.organizations.fields import BY_NAME, CONTACTS, COUNTED, FIELDS
from livelihoods.network.organizations.models import (
    Bounce,
    Confidence,
    FieldFact,
    Headcount,
    Organization,
    SourceKind,
    Verification,
)
from livelihoods.network.organizations.verification_rules import address_digest
from livelihoods.platform.accounts.actors import Actor, Operator
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import Moment, today


@dataclass(frozen=True)
class Origin:
    """Where a statement comes from, when its source made it, and how sure we are."""

    source: str
    stated_on: date
    source_kind: str = SourceKind.DOCUMENT
    confidence: str = Confidence.MEDIUM

    def check(self) -> None:
        """Refuse an origin that says nothing, or that lies in the future.

        Raises:
            FactError: naming the part that is wrong.
        """
        if not self.source.strip():
            raise FactError(gettext("a statement names its source"), "source")
        if self.stated_on > today():
            raise FactError(
                gettext("{day} is in the future; a source has a date").format(
                    day=date_format(self.stated_on)
                ),
                "stated_on",
            )
        if self.source_kind not in SourceKind.values:
            raise FactError(
                f"{self.source_kind!r} is none of {', '.join(SourceKind.values)}", "source_kind"
            )
        if self.confidence not in Confidence.values:
            raise FactError(
                f"{self.confidence!r} is none of {', '.join(Confidence.values)}", "confidence"
            )


def signature(actor: Actor, origin: Origin) -> dict[str, Any]:
    """Return the columns that say where a statement comes from, and who recorded it."""
    return vars(origin) | {"editor": None if isinstance(actor, Operator) else actor}


def standing(rows: Iterable[FieldFact], moment: Moment) -> dict[str, FieldFact]:
    """Return what stands of each field on a day, as known on a day."""
    of_field: dict[str, list[FieldFact]] = defaultdict(list)
    for row in rules.known(rows, moment.known_before):
        of_field[row.field].append(row)
    found = {name: rules.latest(stated, moment.as_of) for name, stated in of_field.items()}
    return {field.name: stands for field in FIELDS if (stands := found.get(field.name)) is not None}


def standing_count(
    rows: Iterable[Headcount], moment: Moment, *, is_direct: bool = False
) -> Headcount | None:
    """Return the headcount that stands on a day, as known on a day."""
    there = [
        row
        for row in rules.known(rows, moment.known_before)
        if row.counted_on <= moment.as_of and row.is_direct == is_direct
    ]
    return max(
        there,
        key=lambda row: rules.rank(rules.Count(row.counted_on, row.kind, row.recorded_at, row.pk)),
        default=None,
    )


def rebuild(row: Organization) -> None:
    """Write the current record of an organization from its statements, counts and verifications.

    Called in the transaction of whatever was recorded. What stands is what was stated until today.
    """
    rebuild_all([row])


def rebuild_all(rows: Sequence[Organization]) -> None:
    """Write the current records of several organizations, as `rebuild` does that of one."""
    now = Moment.read()
    facts = _by_organization(FieldFact.objects.filter(organization__in=rows))
    counts = _by_organization(Headcount.objects.filter(organization__in=rows))
    verified = dict(
        Verification.objects.filter(organization__in=rows)
        .values_list("organization")
        .annotate(Max("verified_on"))
    )
    groups = {}
    for row in rows:
        values = {name: fact.value for name, fact in standing(facts[row.pk], now).items()}
        write_values(row, values, standing_count(counts[row.pk], now), verified.get(row.pk))
        row.save()
        groups[row] = values.get("groups") or []
    write_groups(groups)
    search_records.write(groups.items())


def write_values(
    row: Organization,
    values: Mapping[str, Any],
    counted: Headcount | None,
    verified_on: date | None,
) -> None:
    """Give a record, not saved, the values that stand and what follows from them.

    That it takes messages ends with its address, erased, taken back or replaced by another: who
    reads that one was not asked.
    """
    address = row.email.lower()
    for field in FIELDS:
        if field.name == "groups":
            continue
        value = values.get(field.name)
        column = "country_id" if field.name == "country" else field.name
        setattr(row, column, field.empty() if value is None else value)
    row.members = counted.total if counted else None
    row.members_precision = counted.precision if counted else ""
    row.members_counted_on = counted.counted_on if counted else None
    row.verified_on = verified_on
    row.email_fails = fails(row.email)
    row.takes_messages = row.takes_messages and bool(address) and row.email.lower() == address
    row.completeness = rules.completeness(values, COUNTED, has_members=counted is not None)


def write_groups(groups: Mapping[Organization, Collection[str]]) -> None:
    """Write the occupational groups of organizations, where they are others than on record."""
    link = Organization.groups.through.objects
    there = set(
        link.filter(organization__in=list(groups)).values_list(
            "organization_id", "occupationalgroup_id"
        )
    )
    wanted = {(row.pk, code) for row, codes in groups.items() for code in codes}
    for pk, code in there - wanted:
        link.filter(organization_id=pk, occupationalgroup_id=code).delete()
    link.bulk_create(
        Organization.groups.through(organization_id=pk, occupationalgroup_id=code)
        for pk, code in sorted(wanted - there)
    )


def _by_organization(rows: Iterable[Any]) -> defaultdict[int, list[Any]]:
    found = defaultdict(list)
    for row in rows:
        found[row.organization_id].append(row)
    return found


def fails(address: str) -> bool:
    """Whether mail to an address came back, and nobody said since that it works after all."""
    if not address:
        return False
    known = Bounce.objects.filter(address_digest=address_digest(address))
    return known.values_list("is_withdrawal", flat=True).first() is False


def personal(names: Iterable[str]) -> set[str]:
    """Return the fields whose values the audit does not repeat."""
    return {name for name in names if name in CONTACTS}


def plain(name: str, value: Any) -> str:
    """Return a value as one text, as files and audit show it."""
    if value is None:
        return ""
    return "; ".join(value) if BY_NAME[name].is_several else str(value)
