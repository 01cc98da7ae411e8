"""Which organizations belong to one, and how many workers they have together."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from livelihoods.analysis.representation.affiliation import (
    FederationTotal,
    Link,
    Overlap,
    Unit,
    federation_total,
)
from livelihoods.network.organizations import rules
from livelihoods.network.organizations.models import (
    Affiliation,
    AffiliationKind,
    Confidence,
    Headcount,
    Organization,
    Precision,
    SharedMembers,
    SourceKind,
    Visibility,
)
from livelihoods.network.organizations.rules import COUNTED_AFFILIATIONS
from livelihoods.network.organizations.statements import standing_count
from livelihoods.platform.timeline import Moment


@dataclass(frozen=True)
class AffiliationView:
    """That one organization belongs to another, with its source."""

    key: str
    organization: str
    name: str
    country: str
    kind: str
    starts_on: date | None
    ends_on: date | None
    source: str
    source_kind: str
    stated_on: date
    confidence: str


@dataclass(frozen=True)
class Affiliations:
    """The place of an organization among others: what it belongs to, what belongs to it."""

    bodies: tuple[AffiliationView, ...]
    affiliates: tuple[AffiliationView, ...]


@dataclass(frozen=True)
class LineView:
    """A line of the calculation: the organizations that it names, and its number."""

    kind: str
    names: tuple[str, ...]
    keys: tuple[str, ...]
    workers: int
    source: str
    counted_on: date | None


@dataclass(frozen=True)
class FederationView:
    """How many workers an organization has through its affiliates, line by line."""

    key: str
    name: str
    total: FederationTotal
    lines: tuple[LineView, ...]
    missing: tuple[str, ...]
    women_percent: int | None


def affiliations(key: str, moment: Moment) -> Affiliations:
    """Return what an organization belongs to and what belongs to it, as the public may see it."""
    rows = list(
        Affiliation.objects.on(moment)
        .filter(unit__key=key)
        .exclude(body__visibility=Visibility.HIDDEN)
        .select_related("unit", "body")
        .order_by("body__name")
    )
    below = list(
        Affiliation.objects.on(moment)
        .filter(body__key=key)
        .exclude(unit__visibility=Visibility.HIDDEN)
        .select_related("unit", "body")
        .order_by("unit__name")
    )
    return Affiliations(
        bodies=tuple(_view(row, row.body) for row in rows),
        affiliates=tuple(_view(row, row.unit) for row in below),
    )


def federation(key: str, moment: Moment, *, is_public: bool = True) -> FederationView | None:
    """Return how many workers an organization has in all, each counted once.

    For the public, an organization that is hidden is left out with all that hangs on it alone, and
    the number of one that shows its name only is not known.
    """
    shown = Organization.objects.all()
    if is_public:
        shown = shown.exclude(visibility=Visibility.HIDDEN)
    root = shown.filter(key=key).first()
    if root is None or (is_public and root.visibility != Visibility.PUBLIC):
        return None
    links = _links(root.pk, moment, is_public=is_public)
    ids = {root.pk} | {unit for unit, _body in links}
    rows = {row.pk: row for row in shown.filter(pk__in=ids)}
    keys = {pk: row.key for pk, row in rows.items()}
    open_ids = [
        pk for pk, row in rows.items() if not is_public or row.visibility == Visibility.PUBLIC
    ]
    counts = _headcounts(open_ids, moment)
    shared = _shared(open_ids, moment)
    total = federation_total(
        key,
        [_unit(keys[pk], counts[pk]) for pk in open_ids],
        [Link(keys[unit], keys[body]) for unit, body in links],
        [Overlap(keys[row.first_id], keys[row.second_id], row.workers) for row in shared],
    )
    names = {row.key: row.name for row in rows.values()}
    rests_on: dict[tuple[str, ...], Headcount | SharedMembers | None] = {
        (keys[pk],): counts[pk][0] for pk in open_ids if keys[pk] in total.counted
    }
    rests_on |= {(keys[row.first_id], keys[row.second_id]): row for row in shared}
    return FederationView(
        key=key,
        name=root.name,
        total=total,
        lines=tuple(
            LineView(
                kind=line.kind.value,
                names=tuple(names[unit] for unit in line.units),
                keys=line.units,
                workers=line.workers,
                source=counted.source if counted else "",
                counted_on=counted.counted_on if counted else None,
            )
            for line in total.lines
            for counted in [rests_on.get(line.units)]
        ),
        missing=tuple(names[unit] for unit in total.missing),
        women_percent=round(100 * total.women / total.women_of) if total.women_of else None,
    )


def _links(root: int, moment: Moment, *, is_public: bool) -> list[tuple[int, int]]:
    """Return (unit, body) of every affiliation below an organization, level by level."""
    rows = Affiliation.objects.on(moment).filter(kind__in=COUNTED_AFFILIATIONS)
    if is_public:
        rows = rows.exclude(unit__visibility=Visibility.HIDDEN)
    found: list[tuple[int, int]] = []
    seen = {root}
    level = [root]
    while level:
        links = list(rows.filter(body_id__in=level).values_list("unit_id", "body_id"))
        found += links
        level = sorted({unit for unit, _body in links} - seen)
        seen.update(level)
    return found


def _headcounts(
    ids: Iterable[int], moment: Moment
) -> dict[int, tuple[Headcount | None, Headcount | None]]:
    """Return what stands of each organization: of all its members, and of its direct ones."""
    of: dict[int, list[Headcount]] = defaultdict(list)
    for row in Headcount.objects.filter(organization_id__in=ids):
        of[row.organization_id].append(row)
    return {
        pk: (
            standing_count(of[pk], moment),
            standing_count(of[pk], moment, is_direct=True),
        )
        for pk in ids
    }


def _unit(key: str, counts: tuple[Headcount | None, Headcount | None]) -> Unit:
    whole, direct = counts
    return Unit(
        key=key,
        total=whole.total if whole else None,
        direct=direct.total if direct else None,
        women=whole.women if whole else None,
        is_at_least=any(
            count is not None and count.precision == Precision.AT_LEAST for count in counts
        ),
    )


def _shared(ids: Iterable[int], moment: Moment) -> list[SharedMembers]:
    """Return the newest number of workers of each two organizations."""
    rows = SharedMembers.objects.filter(first_id__in=ids, second_id__in=ids)
    newest: dict[tuple[int, int], SharedMembers] = {}
    known = rules.known(rows, moment.known_before)
    for row in sorted(known, key=lambda row: (row.counted_on, row.recorded_at, row.pk)):
        if row.counted_on <= moment.as_of:
            newest[row.first_id, row.second_id] = row
    return list(newest.values())


def _view(row: Affiliation, other: Organization) -> AffiliationView:
    return AffiliationView(
        key=row.key,
        organization=other.key,
        name=other.name,
        country=other.country_id or "",
        kind=str(AffiliationKind(row.kind).label),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        source=row.source,
        source_kind=str(SourceKind(row.source_kind).label),
        stated_on=row.stated_on,
        confidence=str(Confidence(row.confidence).label),
    )
