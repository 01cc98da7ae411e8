"""Reading published figures: the page of an indicator, the list of indicators, the releases."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils.translation import get_language

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES
from livelihoods.analysis.statistics.group_estimates import measure_of
from livelihoods.analysis.statistics.indicators import INDICATORS
from livelihoods.analysis.statistics.period import Period
from livelihoods.knowledge.indicators import terms
from livelihoods.knowledge.indicators.addresses import MOST_AREAS, Question
from livelihoods.knowledge.indicators.choices import Choice, MissingArea
from livelihoods.knowledge.indicators.differing import differing_figures
from livelihoods.knowledge.indicators.facets import Ways, facets
from livelihoods.knowledge.indicators.figure import Figure, Headline, IndicatorSummary, Panel
from livelihoods.knowledge.indicators.filters import filters
from livelihoods.knowledge.indicators.models import Estimate, Release
from livelihoods.knowledge.indicators.names import collated
from livelihoods.knowledge.indicators.offers import Offer, Offers, offers_of
from livelihoods.knowledge.indicators.panels import (
    address_of,
    area_names,
    headline,
    panel_of,
)
from livelihoods.knowledge.indicators.release_metadata import Metadata, is_part
from livelihoods.knowledge.indicators.wanted import countries, standard_order, wanted
from livelihoods.platform.vocabulary import queries as vocabulary

HEADLINE_INDICATOR = "informal_employment_rate"
MOST_FIGURES = 1000


@dataclass(frozen=True, slots=True)
class ReleaseSummary:
    """A release with how much it holds."""

    release: Release
    figures: int
    indicators: int


def releases() -> tuple[ReleaseSummary, ...]:
    """Return all releases, by dataset and version."""
    counted = Release.objects.defer("metadata").annotate(
        figures=Count("estimates"), indicators=Count("estimates__indicator", distinct=True)
    )
    return tuple(ReleaseSummary(each, each.figures, each.indicators) for each in counted)


def published_releases() -> tuple[Release, ...]:
    """Return all releases without their metadata, in the order of dataset and version."""
    return tuple(Release.objects.defer("metadata"))


def publisher() -> str:
    """Return who publishes the figures."""
    network = vocabulary.network()
    return network.name if network else str(settings.WAGTAIL_SITE_NAME)


def release(dataset: str, version: str) -> Release | None:
    """Return a release; None where there is none of that name."""
    if "\0" in dataset + version:
        return None  # PostgreSQL cannot even be asked for it
    return Release.objects.filter(dataset=dataset, version=version).first()


def release_before(release: Release) -> Release | None:
    """Return the release of the same dataset that it took the place of, without its metadata."""
    same = Release.objects.filter(dataset=release.dataset).defer("metadata")
    return max(
        (each for each in same if each.order < release.order),
        key=lambda each: each.order,
        default=None,
    )


def replaced(shown: Iterable[Release]) -> dict[Release, Release]:
    """Return those of some releases that are not the newest of their dataset, with the newest."""
    newest = {each.dataset: each for each in published_releases()}  # they come in order
    return {each: newest[each.dataset] for each in shown if each.pk != newest[each.dataset].pk}


def chosen_releases(
    pins: Sequence[tuple[str, str]] = (), published_on: date | None = None
) -> tuple[Release, ...]:
    """Return one release of each dataset: the pinned one, else the newest (up to a day).

    Where some are pinned, nothing is chosen that was published here after the last of them: an
    address with releases in it says the same for ever, whatever other datasets come.

    Raises:
        InputError: A pinned release does not exist.
    """
    pinned = dict(pins)
    there = published_releases()
    newest = {each.dataset: each for each in there if pinned.get(each.dataset) == each.version}
    for dataset, version in pinned.items():
        if dataset not in newest:
            known = ", ".join(each.version for each in there if each.dataset == dataset) or "none"
            raise InputError(
                f"there is no release {dataset}:{version}; of {dataset} there are: {known}"
            )
    last = max((each.published_at for each in newest.values()), default=None)
    for release in there:
        if release.dataset in pinned or (last and release.published_at > last):
            continue
        if published_on is None or release.released_on <= published_on:
            newest[release.dataset] = release  # they come in order: the last is the newest
    chosen = [release.pk for release in newest.values()]
    # The metadata is long: it is read for the chosen releases alone.
    return tuple(Release.objects.filter(pk__in=chosen)) if chosen else ()


def figure(question: Question) -> Figure | None:
    """Return what the page of an indicator shows; None where nothing of it is published.

    Raises:
        InputError: A pinned release, a standard or a crossing that is not there.
    """
    chosen = chosen_releases(question.releases, question.published_on)
    offers = offers_of(question.indicator, chosen)
    if not offers.every:
        return None
    base = offers.base
    crossing = tuple(name for name in DIMENSION_NAMES if name in {*question.crossing, *base})
    _check(question, crossing, offers)
    metadata = {release.pk: Metadata(release) for release in chosen}
    shown = wanted(question, offers, own=_own_areas(offers, metadata))
    rows = _rows(question, shown, crossing, base)
    panels = tuple(
        panel_of(metadata[key[0]], same, crossing, dict(question.only))
        for key, same in rows.items()
    )
    if question.is_of_every_area:
        _check_amount(panels)
        panels = tuple(
            sorted(panels, key=lambda panel: (is_part(panel.area), collated(panel.area_name)))
        )
    several = Counter((panel.title, panel.standard) for panel in panels)
    panels = tuple(
        replace(panel, is_one_of_several=several[panel.title, panel.standard] > 1)
        for panel in panels
    )
    there = offers.by_area
    first = offers.every[0]
    described = Metadata(next(each for each in chosen if each.pk == first.release))
    about = described.of_indicator(question.indicator, first.standard)
    names = area_names(chosen)
    ways = Ways(
        offers=offers,
        shown=tuple(shown),
        base=base,
        crossing=crossing,
        cells=_codes_in(rows.values()),
        areas=names,
        standards=_standard_names(chosen),
    )
    return Figure(
        indicator=question.indicator,
        title=terms.title(about),
        definition=terms.translated(about["definition"]),
        formula=terms.translated(about["formula"]),
        is_not=terms.translated(about.get("is_not", "")),
        panels=panels,
        facets=facets(question, ways),
        filters=filters(question, ways),
        countries=countries(question, offers),
        only=frozenset(dict(question.only)),
        differing=()
        if base
        else differing_figures(
            panels,
            question.published_on,
            last=max(each.published_at for each in chosen) if question.releases else None,
        ),
        missing_areas=tuple(
            MissingArea(
                vocabulary.country_name(code, get_language() or "en"),
                tuple(
                    Choice(names[part], address_of(question.with_(areas=(part,), standard="")))
                    for part in sorted(there)
                    if part.startswith(f"{code}-")
                ),
            )
            for code in question.areas
            if code not in there and not question.is_of_every_area
        ),
    )


def title_of(indicator: str, chosen: Iterable[Release]) -> str:
    """Return what an indicator is called in the first of the releases that has it."""
    about = next(
        each
        for release in chosen
        for each in release.metadata["indicators"]
        if each["id"] == indicator
    )
    return terms.title(about)


def crossings(indicator: str, chosen: Iterable[Release]) -> list[tuple[int, str]]:
    """Return by what an indicator is broken down in each of the releases (by primary key)."""
    rows = Estimate.objects.filter(release__in=[each.pk for each in chosen], indicator=indicator)
    return list(rows.values_list("release_id", "by").distinct())


def every(indicator: str, chosen: Iterable[Release]) -> QuerySet[Estimate]:
    """Return all figures of an indicator in the releases, in the order of their index."""
    rows = Estimate.objects.filter(release__in=[each.pk for each in chosen], indicator=indicator)
    return rows.order_by("release_id", "indicator", "by", "area", "standard", "period", "cell")


def referred(indicator: str, chosen: Iterable[Release]) -> Iterator[Any]:
    """Yield what the figures of an indicator in the releases refer to, each combination once."""
    names = ("release_id", "standard", "area", "period", "source", "notes")
    rows = Estimate.objects.filter(release__in=[each.pk for each in chosen], indicator=indicator)
    return rows.order_by(*names).values_list(*names, named=True).distinct().iterator()


def figures_of(release: Release) -> QuerySet[Estimate]:
    """Return all figures of a release, in the order in which they were published."""
    return Estimate.objects.filter(release=release).order_by("pk")


def published_indicators() -> tuple[IndicatorSummary, ...]:
    """Return the indicators of the newest releases, each with the headlines of the first areas."""
    chosen = chosen_releases()
    panels = _total_panels(chosen)
    described: dict[str, Mapping[str, Any]] = {}
    for release in chosen:
        for each in release.metadata["indicators"]:
            described.setdefault(each["id"], each)
    order = {name: place for place, name in enumerate(INDICATORS)}
    return tuple(
        IndicatorSummary(
            indicator,
            terms.title(described[indicator]),
            terms.translated(described[indicator]["definition"]),
            address_of(Question(indicator)),
            tuple(headline(panel) for panel in panels if panel.indicator == indicator)[:MOST_AREAS],
        )
        for indicator in sorted(described, key=lambda name: (order.get(name, len(order)), name))
        # Those of worker groups stand on the pages of the groups.
        if indicator in order or not measure_of(indicator)[0]
    )


def headlines(indicator: str = HEADLINE_INDICATOR) -> tuple[Headline, ...]:
    """Return the headlines of an indicator for the first areas of the newest releases.

    Of figures of our own and of others', ours alone: theirs stand on the page of the indicator.
    """
    panels = _total_panels(chosen_releases(), indicator)
    return tuple(headline(panel) for panel in panels[:MOST_AREAS])


def headline_at(question: Question) -> Headline | None:
    """Return the large figure that the page of a question shows first; None where it has none.

    Raises:
        InputError: a release or a standard that is not there.
    """
    found = figure(question)
    panels = found.panels if found else ()
    return next((headline(panel) for panel in panels if panel.total is not None), None)


def _check(question: Question, crossing: tuple[str, ...], offers: Offers) -> None:
    standards = offers.standards
    if question.standard and question.standard not in standards:
        raise InputError(
            f"{question.slug} is not published by the standard {question.standard!r}; published "
            f"by: {', '.join(standards)}"
        )
    by = ",".join(sorted(crossing))
    if by not in offers.crossings:
        crossings = sorted(offers.crossings - {""})
        raise InputError(
            f"{question.slug} is not published by {' and '.join(crossing)}; published by: "
            f"{'; '.join(crossings) or 'nothing but the total'}"
        )


def _check_amount(panels: Iterable[Panel]) -> None:
    figures = sum(len(panel.cells) for panel in panels)
    if figures > MOST_FIGURES:
        raise InputError(
            f"{figures} figures are asked for, more than a page shows ({MOST_FIGURES}); choose one "
            "period, or one code (such as sex=female), or places, or take the whole away as CSV"
        )


def _rows(
    question: Question, shown: list[Offer], crossing: tuple[str, ...], base: tuple[str, ...]
) -> dict[tuple[int, str, str, str, str], list[Estimate]]:
    """The estimates of each panel: the cells of the crossing and all its totals."""
    subsets = [
        {*base, *more}
        for count in range(len(crossing) + 1)
        for more in combinations(crossing, count)
    ]
    rows = Estimate.objects.filter(
        release__in={offer.release for offer in shown},
        indicator=question.indicator,
        by__in={",".join(sorted(subset)) for subset in subsets},
        area__in={offer.area for offer in shown},
        standard__in={offer.standard for offer in shown},
        period__in={offer.period for offer in shown},
    )
    found: dict[tuple[int, str, str, str, str], list[Estimate]] = {
        (offer.release, offer.standard, offer.area, offer.period, offer.source): []
        for offer in shown
    }
    for row in rows:
        panel = found.get((row.release_id, row.standard, row.area, row.period, row.source))
        if panel is not None:
            panel.append(row)
    return found


def _codes_in(panels: Iterable[list[Estimate]]) -> frozenset[tuple[str, str]]:
    return frozenset(pair for rows in panels for row in rows for pair in row.codes.items())


def _total_panels(chosen: Sequence[Release], indicator: str = "") -> list[Panel]:
    """The grand totals of the newest period of each area, by the standard that is shown first."""
    rows = Estimate.objects.filter(release__in=[each.pk for each in chosen], by="")
    if indicator:
        rows = rows.filter(indicator=indicator)
    metadata = {release.pk: Metadata(release) for release in chosen}
    own = _own(rows, metadata)
    best: dict[tuple[int, str, str], Estimate] = {}
    for row in rows:
        if row.indicator in own and metadata[row.release_id].is_of_others(row.source):
            continue
        key = (row.release_id, row.indicator, row.area)
        if key not in best or _preference(row) < _preference(best[key]):
            best[key] = row
    panels = [panel_of(metadata[row.release_id], [row], (), {}) for row in best.values()]
    return sorted(panels, key=lambda panel: (is_part(panel.area), panel.area_name))


def _own_areas(offers: Offers, metadata: Mapping[int, Metadata]) -> frozenset[str]:
    """The areas for which there are figures that were computed here."""
    return frozenset().union(
        *(
            areas
            for (release, source), areas in offers.areas_of_source.items()
            if not metadata[release].is_of_others(source)
        )
    )


def _own(rows: Iterable[Estimate], metadata: Mapping[int, Metadata]) -> set[str]:
    """The indicators of which there are figures that were computed here."""
    return {row.indicator for row in rows if not metadata[row.release_id].is_of_others(row.source)}


def _preference(row: Estimate) -> tuple[tuple[bool, str], int, int]:
    period = Period.parse(row.period)
    return standard_order(row.standard), -period.year, -period.quarter


def _standard_names(chosen: Iterable[Release]) -> dict[str, str]:
    return {
        each["id"]: terms.translated(each["title"])
        for release in chosen
        for each in release.metadata["standards"]
    }
