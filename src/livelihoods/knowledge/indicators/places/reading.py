"""Reading the newest figures of some places for many indicators at once: two questions in all."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from livelihoods.analysis.statistics.period import Period
from livelihoods.knowledge.indicators.figure import Panel
from livelihoods.knowledge.indicators.models import Estimate, Release
from livelihoods.knowledge.indicators.panels import panel_of
from livelihoods.knowledge.indicators.places.chapters import Wanted
from livelihoods.knowledge.indicators.release_metadata import Metadata
from livelihoods.knowledge.indicators.wanted import PREFERRED_STANDARD


class _Line(NamedTuple):
    """What never mixes on a page: figures of one release, standard, place, period and source."""

    release: int
    indicator: str
    by: str
    standard: str
    area: str
    period: str
    source: str


def newest_panels(
    areas: Collection[str], chosen: Sequence[Release], wanted: Iterable[Wanted]
) -> dict[Wanted, list[Panel]]:
    """Return for each thing wanted its newest figures by every standard, release and source.

    Ours come before those of others, the standard that is shown first before the rest.
    """
    wanted = tuple(dict.fromkeys(wanted))
    lines = _newest(_lines(areas, chosen, wanted))
    metadata = {release.pk: Metadata(release) for release in chosen}
    rows = _rows(lines)
    found: dict[Wanted, list[Panel]] = {each: [] for each in wanted}
    for line in lines:
        same = list(rows[line])
        if line.by:
            same += rows.get(line._replace(by=""), [])
        crossing = tuple(filter(None, (line.by,)))
        panel = panel_of(metadata[line.release], same, crossing, {})
        found[Wanted(line.indicator, line.by)].append(panel)
    for panels in found.values():
        panels.sort(key=_order)
    return found


def _lines(
    areas: Collection[str], chosen: Sequence[Release], wanted: Sequence[Wanted]
) -> list[_Line]:
    if not (areas and chosen and wanted):
        return []
    rows = (
        Estimate.objects.filter(
            **_of(wanted), release__in=[each.pk for each in chosen], area__in=areas
        )
        .order_by()
        .values_list("release_id", "indicator", "by", "standard", "area", "period", "source")
        .distinct()
    )
    there = {(each.indicator, each.by) for each in wanted}
    return [line for row in rows if ((line := _Line(*row)).indicator, line.by) in there]


def _of(wanted: Iterable[Wanted]) -> dict[str, set[str]]:
    """Return the filter of all indicators by all crossings that are wanted.

    Some of these pairs nobody wants; but each part is equal to something, so that the index serves.
    """
    pairs = list(wanted)
    return {
        "indicator__in": {each.indicator for each in pairs},
        "by__in": {each.by for each in pairs},
    }


def _newest(lines: Iterable[_Line]) -> list[_Line]:
    """Keep the newest period of each; of several sources for it, each."""
    same: dict[tuple[object, ...], list[_Line]] = defaultdict(list)
    for line in lines:
        same[line.release, line.indicator, line.by, line.standard, line.area].append(line)
    kept: list[_Line] = []
    for several in same.values():
        last = max((line.period for line in several), key=Period.parse)
        kept += [line for line in several if line.period == last]
    return kept


def _rows(lines: Iterable[_Line]) -> dict[_Line, list[Estimate]]:
    """The figures of lines, and for everybody of those that are broken down."""
    wanted = set(lines) | {line._replace(by="") for line in lines}
    if not wanted:
        return {}
    rows = Estimate.objects.filter(
        **_of(Wanted(line.indicator, line.by) for line in wanted),
        release__in={line.release for line in wanted},
        area__in={line.area for line in wanted},
        standard__in={line.standard for line in wanted},
        period__in={line.period for line in wanted},
    )
    found: dict[_Line, list[Estimate]] = defaultdict(list)
    for row in rows:
        line = _Line(
            row.release_id, row.indicator, row.by, row.standard, row.area, row.period, row.source
        )
        if line in wanted:
            found[line].append(row)
    return found


def _order(panel: Panel) -> tuple[object, ...]:
    period = Period.parse(panel.period)
    return (
        panel.is_of_others,
        panel.standard != PREFERRED_STANDARD,
        (-period.year, -period.quarter),
        (panel.standard, -panel.metadata.release.released_on.toordinal(), panel.source),
    )
