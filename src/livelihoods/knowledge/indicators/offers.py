"""What is published of an indicator: by which standards, of which places, periods and crossings.

A release never changes, so that what was read of it once holds for ever: it is kept in the cache,
prepared when the release is published, and at hand in the process that used it last.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from sys import intern
from typing import Final, NamedTuple

from django.core.cache import cache

from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES
from livelihoods.knowledge.indicators.holdings import holdings
from livelihoods.knowledge.indicators.models import Estimate, Release

# Raised when an Offer changes, so that no old ones are read from a cache.
_EDITION: Final = 1

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


@dataclass(frozen=True)
class Offers:
    """All offers of an indicator, and what follows from all of them, worked out once.

    Args:
        every: by standard, area, period, crossing and source.
    """

    every: tuple[Offer, ...]

    @cached_property
    def crossings(self) -> frozenset[str]:
        """By what there are figures: names of dimensions joined by commas, empty for the total."""
        return frozenset(offer.by for offer in self.every)

    @cached_property
    def base(self) -> tuple[str, ...]:
        """The dimensions that every figure has: none, or what the indicator divides by."""
        crossings = [set(by.split(",")) - {""} for by in self.crossings]
        shared = set.intersection(*crossings) if crossings else set()
        return tuple(name for name in DIMENSION_NAMES if name in shared)

    @cached_property
    def by_area(self) -> Mapping[str, tuple[Offer, ...]]:
        """Area -> its offers."""
        return _by_area(self.every)

    @cached_property
    def of_base(self) -> Mapping[str, tuple[Offer, ...]]:
        """Area -> its offers that are broken down by no more than every figure is."""
        base = ",".join(sorted(self.base))
        return _by_area(offer for offer in self.every if offer.by == base)

    @cached_property
    def standards(self) -> tuple[str, ...]:
        """By which standards there are figures, sorted."""
        return tuple(sorted({offer.standard for offer in self.every}))

    @cached_property
    def periods(self) -> frozenset[str]:
        """For which periods there are figures."""
        return frozenset(offer.period for offer in self.every)

    @cached_property
    def areas_of_source(self) -> Mapping[tuple[int, str], frozenset[str]]:
        """(release, source) -> the areas that it has figures for."""
        found: dict[tuple[int, str], set[str]] = defaultdict(set)
        for offer in self.every:
            found[offer.release, offer.source].add(offer.area)
        return {pair: frozenset(areas) for pair, areas in found.items()}

    def standards_of(self, areas: Iterable[str]) -> frozenset[str]:
        """Return by which standards there are figures of some areas."""
        return frozenset(offer.standard for area in areas for offer in self.by_area.get(area, ()))


def offers_of(indicator: str, chosen: Iterable[Release]) -> Offers:
    """Return what there is of an indicator in some releases; of an unknown one nothing is kept."""
    having = [each for each in chosen if indicator in _indicators(each)]
    if not having:
        return Offers(())
    return _offers(indicator, tuple((each.pk, each.content_hash) for each in having))


def prepare(release: Release) -> None:
    """Keep what a release offers of each indicator, so that its first readers need not wait."""
    found: dict[str, list[Offer]] = defaultdict(list)
    for part in holdings(release).parts:
        found[part.indicator].append(
            _interned(release.pk, part.standard, part.area, part.period, part.by, part.source)
        )
    for indicator, offers in found.items():
        cache.set(_key(indicator, release.pk, release.content_hash), tuple(dict.fromkeys(offers)))


def _indicators(release: Release) -> set[str]:
    return {each["id"] for each in release.metadata["indicators"]}


@lru_cache(maxsize=_AT_HAND)
def _offers(indicator: str, releases: tuple[tuple[int, str], ...]) -> Offers:
    found = [offer for pk, digest in releases for offer in _of_release(indicator, pk, digest)]
    return Offers(tuple(sorted(found, key=lambda offer: offer[1:])))


def _of_release(indicator: str, release: int, content_hash: str) -> tuple[Offer, ...]:
    key = _key(indicator, release, content_hash)
    found: tuple[Offer, ...] | None = cache.get(key)
    if found is None:
        rows = Estimate.objects.filter(release=release, indicator=indicator).order_by()
        names = ("release_id", "standard", "area", "period", "by", "source")
        found = tuple(_interned(*row) for row in rows.values_list(*names).distinct().iterator())
        cache.set(key, found)
    return found


def _interned(release: int, *words: str) -> Offer:
    # The same few words stand in very many offers.
    return Offer(release, *map(intern, words))


def _key(indicator: str, release: int, content_hash: str) -> str:
    return f"offers-{_EDITION}-{indicator}-{release}-{content_hash}"


def _by_area(offers: Iterable[Offer]) -> Mapping[str, tuple[Offer, ...]]:
    found: dict[str, list[Offer]] = defaultdict(list)
    for offer in offers:
        found[offer.area].append(offer)
    return {area: tuple(same) for area, same in found.items()}
