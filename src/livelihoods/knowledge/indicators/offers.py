"""What is published of an indicator: by which standards, of which places, periods and crossings.

A release never changes, so that what was read of it once holds for ever: it is kept in the cache,
prepared when the release is published, and at hand in the process that used it last.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from sys import intern
from typing import Final, NamedTuple

from django.core.cache import cache

from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES
from livelihoods.knowledge.indicators.holdings import holdings
from livelihoods.knowledge.indicators.models import Estimate, Release

# Raised when a Series changes, so that no old ones are read from a cache.
_EDITION: Final = 2

_AT_HAND: Final = 12
"""Of so many indicators each process keeps the offers in memory, too."""


class Offer(NamedTuple):
    """That an indicator is published in a release by a standard, for an area, period and source."""

    release: int
    standard: str
    area: str
    period: str
    by: str
    source: str


class Series(NamedTuple):
    """Offers that differ in their period alone.

    There are far fewer of them than of offers, so that they are read and sorted far sooner.
    """

    release: int
    standard: str
    area: str
    by: str
    source: str
    periods: tuple[str, ...]

    def offers(self) -> Iterator[Offer]:
        """Yield the offer of each period."""
        for period in self.periods:
            yield Offer(self.release, self.standard, self.area, period, self.by, self.source)


@dataclass(frozen=True)
class Offers:
    """All offers of an indicator, and what follows from all of them, worked out once.

    Args:
        every: by standard, area, crossing and source.
    """

    every: tuple[Series, ...]

    @cached_property
    def crossings(self) -> frozenset[str]:
        """By what there are figures: names of dimensions joined by commas, empty for the total."""
        return frozenset(series.by for series in self.every)

    @cached_property
    def base(self) -> tuple[str, ...]:
        """The dimensions that every figure has: none, or what the indicator divides by."""
        crossings = [set(by.split(",")) - {""} for by in self.crossings]
        shared = set.intersection(*crossings) if crossings else set()
        return tuple(name for name in DIMENSION_NAMES if name in shared)

    @cached_property
    def by_area(self) -> Mapping[str, tuple[Series, ...]]:
        """Area -> its series."""
        return _by_area(self.every)

    @cached_property
    def of_base(self) -> Mapping[str, tuple[Series, ...]]:
        """Area -> its series that are broken down by no more than every figure is."""
        base = ",".join(sorted(self.base))
        return _by_area(series for series in self.every if series.by == base)

    @cached_property
    def standards(self) -> tuple[str, ...]:
        """By which standards there are figures, sorted."""
        return tuple(sorted({series.standard for series in self.every}))

    @cached_property
    def periods(self) -> frozenset[str]:
        """For which periods there are figures."""
        return frozenset().union(*{series.periods for series in self.every})

    @cached_property
    def areas_of_source(self) -> Mapping[tuple[int, str], frozenset[str]]:
        """(release, source) -> the areas that it has figures for."""
        found: dict[tuple[int, str], set[str]] = defaultdict(set)
        for series in self.every:
            found[series.release, series.source].add(series.area)
        return {pair: frozenset(areas) for pair, areas in found.items()}

    def standards_of(self, areas: Iterable[str]) -> frozenset[str]:
        """Return by which standards there are figures of some areas."""
        return frozenset(series.standard for area in areas for series in self.by_area.get(area, ()))

    def periods_of(self, area: str) -> frozenset[str]:
        """Return for which periods there are figures of an area."""
        return frozenset().union(*(series.periods for series in self.by_area.get(area, ())))


_Row = tuple[str, str, str, str, str]
"""Standard, area, crossing, source and period."""

_KeptSeries = tuple[tuple[str, str, str, str, tuple[str, ...]], ...]
"""Series without their release, plain tuples: they are kept in the cache so."""


def offers_of(indicator: str, chosen: Iterable[Release]) -> Offers:
    """Return what there is of an indicator in some releases; of an unknown one nothing is kept."""
    having = [each for each in chosen if indicator in _indicators(each)]
    if not having:
        return Offers(())
    return _offers(indicator, tuple((each.pk, each.content_hash) for each in having))


def prepare(release: Release) -> None:
    """Keep what a release offers of each indicator, so that its first readers need not wait."""
    found: dict[str, list[_Row]] = defaultdict(list)
    for part in holdings(release).parts:
        row = (part.standard, part.area, part.by, part.source, part.period)
        found[part.indicator].append(row)
    for indicator, rows in found.items():
        cache.set(_key(indicator, release.pk, release.content_hash), _series(rows))


def _indicators(release: Release) -> set[str]:
    return {each["id"] for each in release.metadata["indicators"]}


@lru_cache(maxsize=_AT_HAND)
def _offers(indicator: str, releases: tuple[tuple[int, str], ...]) -> Offers:
    found = [
        Series(pk, *series)
        for pk, digest in releases
        for series in _of_release(indicator, pk, digest)
    ]
    return Offers(tuple(sorted(found, key=lambda series: series[1:])))


def _of_release(indicator: str, release: int, content_hash: str) -> _KeptSeries:
    key = _key(indicator, release, content_hash)
    found: _KeptSeries | None = cache.get(key)
    if found is None:
        rows = Estimate.objects.filter(release=release, indicator=indicator).order_by()
        names = ("standard", "area", "by", "source", "period")
        found = _series(rows.values_list(*names).distinct().iterator())
        cache.set(key, found)
    return found


def _series(rows: Iterable[_Row]) -> _KeptSeries:
    """Put rows together whose period alone differs.

    The same words and the same periods are one object, which a cache keeps once.
    """
    found: dict[tuple[str, str, str, str], set[str]] = defaultdict(set)
    for row in rows:
        standard, area, by, source, period = map(intern, row)
        found[standard, area, by, source].add(period)
    same: dict[tuple[str, ...], tuple[str, ...]] = {}
    return tuple(
        (*series, same.setdefault(periods, periods))
        for series in sorted(found)
        for periods in [tuple(sorted(found[series]))]
    )


def _key(indicator: str, release: int, content_hash: str) -> str:
    return f"offers-{_EDITION}-{indicator}-{release}-{content_hash}"


def _by_area(every: Iterable[Series]) -> Mapping[str, tuple[Series, ...]]:
    found: dict[str, list[Series]] = defaultdict(list)
    for series in every:
        found[series.area].append(series)
    return {area: tuple(same) for area, same in found.items()}
