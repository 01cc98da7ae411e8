"""A network that never was, large: the same one for the same seed, written in batches.

Half of the members of 20 years have left again; one in ten came back later; one record in five was
corrected once. Names are syllables, so that a search has something to find.
"""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from django.db import models, transaction

from livelihoods.network.membership.models import Membership
from livelihoods.network.organizations import search_records
from livelihoods.network.organizations.models import Organization, OrganizationKind, Reach
from livelihoods.network.people.models import Gender, Person
from livelihoods.platform.vocabulary.models import Constituency, Country, OccupationalGroup

FIRST_DAY = date(2006, 4, 21)
YEARS = 20
BATCH = 5_000
SYLLABLES = (
    *("ba", "de", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu"),
    *("va", "we", "xi", "yo", "za", "cha", "dra", "fin", "gol", "hem"),
)
WORDS = (
    *("Workers", "Vendors", "Weavers", "Recyclers", "Traders"),
    *("Growers", "Builders", "Drivers", "Cooks", "Tailors"),
)
SOURCE = "made up for a benchmark"


def seed(*, members: int, organizations: int, people: int) -> None:
    """Write the network into the database, which has a loaded demonstration.

    Args:
        members: memberships that were ever begun, one in ten held by an organization.
        organizations: how many organizations, members or not.
        people: how many people, members or not.
    """
    drawn = random.Random(20)
    countries = list(Country.objects.order_by("code").values_list("code", flat=True))
    with transaction.atomic():
        _write(Organization, _organizations(drawn, organizations, countries))
        _write(Person, _people(drawn, people, countries))
        _write_groups(drawn)
        _write_search_records()
        _write(Membership, _memberships(drawn, members))


def _write(model: type[models.Model], rows: Iterator[models.Model]) -> None:
    while batch := list(islice(rows, BATCH)):
        model._default_manager.bulk_create(batch)  # noqa: SLF001


def _name(drawn: random.Random) -> str:
    return "".join(drawn.choices(SYLLABLES, k=drawn.randint(2, 4))).capitalize()


def _organizations(
    drawn: random.Random, number: int, countries: list[str]
) -> Iterator[Organization]:
    for each in range(number):
        yield Organization(
            key=f"seeded-{each}",
            name=f"{_name(drawn)} {_name(drawn)} {drawn.choice(WORDS)}",
            acronym="".join(drawn.choices("ABDEFGHKLMNOPRSTUVW", k=4)),
            kind=drawn.choice(OrganizationKind.values[:6]),
            country_id=drawn.choice(countries),
            reach=drawn.choice(Reach.values),
            is_fictional=True,
            year_formed=drawn.randrange(1950, 2026),
            members=int(10 ** drawn.uniform(1, 5)),
            members_counted_on=FIRST_DAY,
        )


def _people(drawn: random.Random, number: int, countries: list[str]) -> Iterator[Person]:
    for each in range(number):
        yield Person(
            key=f"seeded-{each}",
            name=f"{_name(drawn)} {_name(drawn)}",
            country_id=drawn.choice(countries),
            gender=drawn.choice(Gender.values),
            is_fictional=True,
        )


def _write_groups(drawn: random.Random) -> None:
    groups = list(OccupationalGroup.objects.order_by("code").values_list("code", flat=True))
    through = Organization.groups.through
    seeded = Organization.objects.filter(key__startswith="seeded-").order_by("pk")
    pairs = (
        through(organization_id=pk, occupationalgroup_id=drawn.choice(groups))
        for pk in seeded.values_list("pk", flat=True)
    )
    _write(through, pairs)


def _write_search_records() -> None:
    seeded = Organization.objects.filter(key__startswith="seeded-").order_by("pk")
    rows = iter(seeded.prefetch_related("groups").iterator(chunk_size=BATCH))
    while batch := list(islice(rows, BATCH)):
        search_records.write((row, [group.pk for group in row.groups.all()]) for row in batch)


def _memberships(drawn: random.Random, number: int) -> Iterator[Membership]:
    constituencies = {
        kind: list(Constituency.objects.filter(member_kind=kind).values_list("code", flat=True))
        for kind in ("institutional", "individual")
    }
    held_by = {
        "organization_id": _holders(Organization, number // 10),
        "person_id": _holders(Person, number - number // 10),
    }
    place = 0
    for holder, keys in held_by.items():
        kind = "institutional" if holder == "organization_id" else "individual"
        for pk in keys:
            place += 1
            constituency = drawn.choice(constituencies[kind])
            for again, (start, end) in enumerate(_intervals(drawn)):
                same = {
                    "key": f"seeded-{place}-{again}",
                    holder: pk,
                    "constituency_id": constituency,
                    "grounds": SOURCE,
                    "source": SOURCE,
                }
                yield from _versions(drawn, same, start, end)


def _holders(model: type[models.Model], number: int) -> list[int]:
    seeded = model._default_manager.filter(key__startswith="seeded-").order_by("pk")  # noqa: SLF001
    return list(seeded.values_list("pk", flat=True)[:number])


def _intervals(drawn: random.Random) -> list[tuple[date, date | None]]:
    start = FIRST_DAY + timedelta(days=drawn.randrange(YEARS * 330))
    if drawn.random() < 0.5:
        return [(start, None)]
    end = start + timedelta(days=drawn.randint(100, 1500))
    if drawn.random() < 0.1:
        return [(start, end), (end + timedelta(days=drawn.randint(100, 500)), None)]
    return [(start, end)]


def _versions(
    drawn: random.Random, same: dict[str, object], start: date, end: date | None
) -> Iterator[Membership]:
    """Yield what was on record: as begun, as corrected once, as ended."""
    steps: list[tuple[date, dict[str, object]]] = [(start, {"starts_on": start})]
    if drawn.random() < 0.2:
        steps.append((start + timedelta(days=40), {"starts_on": start + timedelta(days=1)}))
    if end is not None:
        last = {**steps[-1][1], "ends_on": end, "end_reason": "resigned"}
        steps.append((max(end, start + timedelta(days=41)), last))
    instants = [datetime(day.year, day.month, day.day, 12, tzinfo=UTC) for day, _ in steps]
    for number, (_, values) in enumerate(steps):
        following = instants[number + 1] if number + 1 < len(steps) else None
        yield Membership(**same, **values, recorded_at=instants[number], superseded_at=following)
