"""What each release holds: which indicators, areas, periods, breakdowns. Counted once, then kept.

A release never changes, so that what was counted of it holds as long as it is kept.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.core.cache import cache
from django.db.models import Count

from livelihoods.knowledge.indicators.models import Estimate, Release

# Raised when Holdings change, so that no old ones are read from a cache.
_EDITION: Final = 1


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
    """What a release holds.

    Attributes:
        parts: Its parts, in the order of their names.
        cells: Crossing and codes of every cell that occurs, as a figure has them.
    """

    parts: tuple[Holding, ...]
    cells: tuple[tuple[str, str], ...]

    @property
    def figures(self) -> int:
        """How many figures there are."""
        return sum(part.figures for part in self.parts)

    def values(self, name: str) -> list[str]:
        """Return what occurs of one of the names of a Holding, sorted."""
        return sorted({getattr(part, name) for part in self.parts})


def holdings(release: Release) -> Holdings:
    """Return what a release holds."""
    key = f"holdings-{_EDITION}-{release.content_hash}"
    found: Holdings | None = cache.get(key)
    if found is None:
        names = ("indicator", "standard", "by", "area", "period", "source", "unit")
        rows = Estimate.objects.filter(release=release)
        counted = rows.values_list(*names).annotate(figures=Count("pk")).order_by(*names)
        cells = rows.values_list("by", "cell").order_by("by", "cell").distinct()
        found = Holdings(tuple(Holding(*row) for row in counted.iterator()), tuple(cells))
        cache.set(key, found)
    return found


def counted_by(chosen: Iterable[Release], name: str) -> Counter[str]:
    """Count the figures of releases by one of the names of a Holding."""
    found: Counter[str] = Counter()
    for release in chosen:
        for part in holdings(release).parts:
            found[getattr(part, name)] += part.figures
    return found


def parts_by(chosen: Iterable[Release], name: str) -> dict[str, list[Holding]]:
    """Group the parts of releases by one of the names of a Holding."""
    found: dict[str, list[Holding]] = defaultdict(list)
    for release in chosen:
        for part in holdings(release).parts:
            found[getattr(part, name)].append(part)
    return found
