"""Which codes occur in a dataflow or in a part of it: read without values, however many."""

from collections import defaultdict
from functools import cache as cache_of
from typing import Final

from django.core.cache import cache

from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES
from livelihoods.analysis.statistics.release.code_lists import sdmx_id
from livelihoods.analysis.statistics.release.observations import key_of
from livelihoods.analysis.statistics.release.structures import KEY
from livelihoods.analysis.statistics.release.time_periods import bounds, frequency
from livelihoods.knowledge.indicators.models import Release
from livelihoods.knowledge.indicators.sdmx.asking import Asked
from livelihoods.knowledge.indicators.sdmx.flows import may_be_observed

# Raised when what is kept changes, so that nothing old is read from a cache.
_EDITION: Final = 1

_CELL: Final = ("indicator", "standard", "by", "cell")
_PLACE: Final = ("area", "source", "period")
_NOT_BROKEN_DOWN: Final = dict.fromkeys(DIMENSION_NAMES)

Occurring = tuple[dict[str, list[str]], str, str, int]
"""Dimension -> codes, the first and the last day (empty where there is nothing), how many."""


def occurring(release: Release, asked: Asked) -> Occurring:
    """Return the codes that occur in what is asked for; of a whole release read once, then kept."""
    if not asked.is_everything:
        return _occurring(release, asked)
    key = f"sdmx-occurring-{_EDITION}-{release.content_hash}"
    found: Occurring | None = cache.get(key)
    if found is None:
        found = _occurring(release, asked)
        cache.set(key, found)
    return found


def _occurring(release: Release, asked: Asked) -> Occurring:
    code, freq = cache_of(sdmx_id), cache_of(lambda period: frequency(period)[0])
    of_cell: dict[tuple[str, ...], dict[str, str]] = {}
    values: dict[str, set[str]] = defaultdict(set)
    periods, count = set(), 0
    rows, _there = may_be_observed(release, asked)
    for row in rows.values(*_PLACE, *_CELL).iterator():
        cell = tuple(row[name] for name in _CELL)
        if cell not in of_cell:
            codes = zip(row["by"].split(","), row["cell"].split(","), strict=True)
            of_cell[cell] = key_of(_NOT_BROKEN_DOWN | row | dict(codes), release.metadata)
        period = row["period"]
        place = {"REF_AREA": code(row["area"]), "SOURCE": code(row["source"])}
        key = {**of_cell[cell], **place, "FREQ": freq(period)}
        if asked.wants(key):
            count += 1
            periods.add(period)
            for name in KEY:
                values[name].add(key[name])
    days = [bounds(period) for period in periods]
    return (
        {name: sorted(values[name]) for name in KEY},
        min(days)[0].isoformat() if days else "",
        max(last for _first, last in days).isoformat() if days else "",
        count,
    )
