"""Why figures for one place and year differ: what each of them is, side by side.

Compared are the figures for everybody of one indicator, by any standard, from any source and of any
vintage: a former release stays as it was published, and stays quotable.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Final

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext

from livelihoods.knowledge.indicators import terms, wording
from livelihoods.knowledge.indicators.figure import Aspect, Differing, Panel
from livelihoods.knowledge.indicators.models import Estimate, Release
from livelihoods.knowledge.indicators.panels import panel_of
from livelihoods.knowledge.indicators.release_metadata import RANGE, RESTS_ON, Metadata
from livelihoods.platform.vocabulary import queries as vocabulary

MOST_PLACES: Final = 10
"""For how many places and years a page says why figures differ."""


def differing_figures(
    panels: Sequence[Panel], published_on: date | None, *, last: datetime | None = None
) -> tuple[Differing, ...]:
    """Return the places and years of some panels for which there are other figures too.

    With `published_on` only what was published by then; with `last` what was published here by
    then.
    """
    wanted = dict.fromkeys((_country(panel), panel.period[:4]) for panel in panels)
    if not wanted:
        return ()
    rows = _figures(panels[0].indicator, {country for country, _ in wanted}, published_on, last)
    found: dict[tuple[str, str], list[Estimate]] = {key: [] for key in wanted}
    for row in rows:
        here = found.get((row.area.partition("-")[0], row.period[:4]))
        if here is not None:
            here.append(row)
    shown: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for each in panels:
        shown[each.standard, each.area, each.source].add(each.period)
    told = {key: _distinct(here, shown) for key, here in found.items()}
    kept = {key: here for key, here in told.items() if _are_different(here)}
    metadata = _metadata(panels, (row.release_id for here in kept.values() for row in here))
    return tuple(
        _side_by_side(
            country, year, [panel_of(metadata[row.release_id], [row], (), {}) for row in here]
        )
        for (country, year), here in list(kept.items())[:MOST_PLACES]
    )


def _country(panel: Panel) -> str:
    return panel.area.partition("-")[0]


def _figures(
    indicator: str,
    countries: Collection[str],
    published_on: date | None,
    last: datetime | None,
) -> Iterable[Estimate]:
    """The figures for everybody in some countries or in parts of them, of all releases, by age."""
    places = Q()
    for country in countries:
        places |= Q(area=country) | Q(area__startswith=f"{country}-")
    released = Release.objects.order_by()
    if published_on is not None:
        released = released.filter(released_on__lte=published_on)
    if last is not None:
        released = released.filter(published_at__lte=last)
    # The releases are named so that the index serves, which begins with them.
    rows = Estimate.objects.filter(
        places, release__in=released, indicator=indicator, by="", value__isnull=False
    )
    return rows.order_by(
        "standard", "area", "source", "period", "release__released_on", "release__sequence"
    )


def _distinct(
    rows: Sequence[Estimate], shown: dict[tuple[str, str, str], set[str]]
) -> list[Estimate]:
    """Of the vintages of a line those that say something else, and the newest of those that agree.

    Of a line of the page only the periods that it shows: its other quarters are no contradiction.
    """
    kept: dict[tuple[str, ...], Estimate] = {}
    for row in rows:
        periods = shown.get((row.standard, row.area, row.source))
        if periods is not None and row.period not in periods:
            continue
        line = (row.standard, row.area, row.period)
        kept[*line, wording.number(row.value or 0.0, row.unit)] = row
    return list(kept.values())


def _are_different(rows: Sequence[Estimate]) -> bool:
    """Whether two of them say different things, and not only of different quarters of a year."""
    values = {wording.number(row.value or 0.0, row.unit) for row in rows}
    lines = {(row.standard, row.area, row.source, row.release_id) for row in rows}
    return len(values) > 1 and len(lines) > 1


def _metadata(panels: Iterable[Panel], releases: Iterable[int]) -> dict[int, Metadata]:
    known = {panel.metadata.release.pk: panel.metadata for panel in panels}
    lacking = set(releases) - set(known)
    if lacking:
        known |= {each.pk: Metadata(each) for each in Release.objects.filter(pk__in=lacking)}
    return known


def _side_by_side(country: str, year: str, panels: Sequence[Panel]) -> Differing:
    name = vocabulary.country_name(country, terms.language())
    aspects: tuple[tuple[str, Callable[[Panel], str]], ...] = (
        (gettext("Concept"), lambda panel: panel.standard_title),
        (gettext("Whom it counts"), lambda panel: _joined(panel.universe, *_notes(panel, "age"))),
        (
            gettext("Definition"),
            lambda panel: _joined(
                panel.standard_source, *_notes(panel, "repository", "concept", "classification")
            ),
        ),
        (gettext("Place"), lambda panel: panel.area_name),
        (gettext("Period"), lambda panel: _joined(panel.period_words, *_notes(panel, "period"))),
        (gettext("Source"), lambda panel: str(panel.survey["title"])),
        (gettext("Vintage"), _vintage),
        (gettext("Margin of error"), _error),
        (
            gettext("To know"),
            lambda panel: (
                _joined(
                    *(panel.total.flags if panel.total else ()),
                    *_notes(panel, "break", "remark", "other", *RESTS_ON, RANGE),
                )
                or wording.DASH
            ),
        ),
    )
    values = tuple(panel.total.value if panel.total else wording.DASH for panel in panels)
    return Differing(
        title=f"{name}, {year}",
        values=values,
        aspects=tuple(
            Aspect(title, values, tuple(words(panel) for panel in panels))
            for title, words in aspects
        ),
    )


def _notes(panel: Panel, *kinds: str) -> tuple[str, ...]:
    return panel.metadata.notes_of(panel.total.estimate, *kinds) if panel.total else ()


def _vintage(panel: Panel) -> str:
    release = panel.metadata.release
    return f"{release}, {date_format(release.released_on, 'DATE_FORMAT')}"


def _error(panel: Panel) -> str:
    return panel.total.interval if panel.total else ""


def _joined(*words: str) -> str:
    return ". ".join(dict.fromkeys(each.rstrip(".") for each in words if each))
