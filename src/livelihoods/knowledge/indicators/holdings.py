"""What each release holds: which indicators, areas, periods, breakdowns. Counted once, then kept.

A release never changes, so that what was counted of it holds as long as it is kept.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.core.cache import cache
from django.db.models import Count

from livelihoods.knowledge.indicators.models import Estimate, Release

# Raised when Holdings change, so that no old ones are read from a cache.
_EDITION: Final = 1

_AT_HAND: Final = 8
"""Of so many releases each process keeps what they hold in memory, too."""


@dataclass(frozen=True, slots=True)
class Holding:
    """How many figures there are of an indicator by a standard, in one place, period and crossing.

    `by` names the dimensions of the crossing, sorted and joined by commas; empty for the total.
    """

    indicator: str
    standard: str
    by: str
    area: str
    period: str
    source: str
    unit: str
    figures: int


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a release holds: its parts, in the order of their names."""

    parts: tuple[Holding, ...]

    @property
    def figures(self) -> int:
        """How many figures there are."""
        return sum(part.figures for part in self.parts)

    def values(self, name: str) -> list[str]:
        """Return what occurs of one of the names of a Holding, sorted."""
        return sorted({getattr(part, name) for part in self.parts})


def holdings(release: Release) -> Holdings:
    """Return what a release holds."""
    return _holdings(release.content_hash, release.pk)


@lru_cache(maxsize=_AT_HAND)
def _holdings(content_hash: str, release: int) -> Holdings:
    key = f"holdings-{_EDITION}-{content_hash}"
    found: Holdings | None = cache.get(key)
    if found is None:
        names = ("indicator", "standard", "by", "area", "period", "source", "unit")
        rows = Estimate.objects.filter(release=release)
        counted = rows.values_list(*names).annotate(figures=Count("pk")).order_by(*names)
        found = Holdings(tuple(Holding(*row) for row in counted.iterator()))
        cache.set(key, found)
    return found


def parts_by(chosen: Iterable[Release], name: str) -> dict[str, list[Holding]]:
    """Group the parts of releases by one of the names of a Holding."""
    found: dict[str, list[Holding]] = defaultdict(list)
    for release in chosen:
        for part in holdings(release).parts:
            found[getattr(part, name)].append(part)
    return found
