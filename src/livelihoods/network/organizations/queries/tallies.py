"""How many organizations there are of each sort, beside a list of them.

Three readings in the order of an index, so that nothing is sorted, give all counts: one by kind,
reach, size and year, one by country, one by occupational groups. Each leaves its own part of the
question out, for a choice says how many there would be with it.

The tallies of all organizations, which most visitors meet first, are kept until something is
written: they read everything, and they are the same on each page of that list.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.db.models import Count, QuerySet

from livelihoods.network.organizations.addresses import Question
from livelihoods.network.organizations.models import SearchRecord
from livelihoods.network.organizations.queries.asked import Asked
from livelihoods.platform.audit import queries as audit

_KEPT = "organizations.tallies"


@dataclass
class Tallies:
    """How many organizations there are of each sort, each counted without its own filter."""

    count: int = 0
    regions: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    groups: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    reaches: Counter[str] = field(default_factory=Counter)
    decades: Counter[int] = field(default_factory=Counter)
    sizes: Counter[str] = field(default_factory=Counter)
    members: int = 0


def tallies(asked: Asked) -> Tallies:
    """Return how many organizations a question finds, and how many each choice beside it would."""
    if asked.question.is_filtered:
        return _counted_anew(asked)
    # Every act is audited in the transaction that it writes in. The newest entry is read before
    # counting, so that what is kept can only be newer than it says.
    state = (audit.last_hash(), asked.question.moment)
    kept: tuple[Any, Tallies] | None = cache.get(_KEPT)
    if kept is not None and kept[0] == state:
        return kept[1]
    found = _counted_anew(asked)
    cache.set(_KEPT, (state, found))
    return found


def _counted_anew(asked: Asked) -> Tallies:
    found = Tallies()
    _count_sorts(found, asked)
    _count_places(found, asked)
    _count_groups(found, asked)
    members = asked.rows(but_for=("member",)).filter(organization__in=list(asked.since))
    found.members = members.count() if asked.since else 0
    return found


def _count_sorts(found: Tallies, asked: Asked) -> None:
    """Count kinds, reaches, sizes and decades: each where all but its own filter let it through."""
    chosen = asked.question
    years = _years(chosen) if chosen.formed else None
    columns = ("kind", "reach", "size", "year_formed")
    for kind, reach, size, year, number in _counted(asked.rows(but_for=("sort",)), *columns):
        refusing = [
            name
            for name, refuses in (
                ("kind", chosen.kind and kind not in chosen.kind),
                ("reach", chosen.reach and reach not in chosen.reach),
                ("size", chosen.size and size not in chosen.size),
                ("formed", years is not None and year not in years),
            )
            if refuses
        ]
        if len(refusing) > 1:
            continue
        only = refusing[0] if refusing else ""
        if not only:
            found.count += number
        if kind and only in ("", "kind"):
            found.kinds[kind] += number
        if reach and only in ("", "reach"):
            found.reaches[reach] += number
        if size and only in ("", "size"):
            found.sizes[size] += number
        if year and only in ("", "formed"):
            found.decades[year // 10 * 10] += number


def _years(question: Question) -> range:
    first, last = question.formed_between
    return range(first or 0, (last or 9999) + 1)


def _count_places(found: Tallies, asked: Asked) -> None:
    question = asked.question
    for country, number in _counted(asked.rows(but_for=("place",)), "country"):
        if not country:
            continue
        region = asked.regions[country]
        found.regions[region] += number
        if not question.region or region in question.region:
            found.countries[country] += number


def _count_groups(found: Tallies, asked: Asked) -> None:
    for groups, number in _counted(asked.rows(but_for=("group",)), "groups"):
        for code in groups.split():
            found.groups[code] += number


def _counted(rows: "QuerySet[SearchRecord]", *columns: str) -> list[tuple[Any, ...]]:
    counted = rows.order_by().values(*columns).annotate(number=Count("*"))
    return list(counted.values_list(*columns, "number"))
