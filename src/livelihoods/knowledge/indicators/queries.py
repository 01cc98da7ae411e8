"""Reading published figures: the page of an indicator, the list of indicators, the releases."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics.indicators import INDICATORS
from livelihoods.analysis.statistics.period import Period
from livelihoods.knowledge.indicators import terms
from livelihoods.knowledge.indicators.addresses import MOST_AREAS, Question
from livelihoods.knowledge.indicators.facets import Offer, facets
from livelihoods.knowledge.indicators.figure import (
    Figure,
    Headline,
    IndicatorSummary,
    Metadata,
    Panel,
)
from livelihoods.knowledge.indicators.models import Estimate, Release
from livelihoods.knowledge.indicators.panels import address_of, area_names, headline, panel_of

PREFERRED_STANDARD = "icls17"
HEADLINE_INDICATOR = "informal_employment_rate"


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


def chosen_releases(
    pins: Sequence[tuple[str, str]] = (), published_on: date | None = None
) -> tuple[Release, ...]:
    """Return one release of each dataset: the pinned one, else the newest (up to a day).

    Raises:
        InputError: A pinned release does not exist.
    """
    pinned = dict(pins)
    newest: dict[str, Release] = {}
    versions: dict[str, list[str]] = defaultdict(list)
    for release in Release.objects.defer("metadata"):
        dataset = release.dataset
        versions[dataset].append(release.version)
        if dataset in pinned:
            if release.version == pinned[dataset]:
                newest[dataset] = release
        elif published_on is None or release.released_on <= published_on:
            newest[dataset] = release  # they come in order: the last is the newest
    for dataset, version in pinned.items():
        if dataset not in newest:
            known = ", ".join(versions[dataset]) or "none"
            raise InputError(
                f"there is no release {dataset}:{version}; of {dataset} there are: {known}"
            )
    chosen = [release.pk for release in newest.values()]
    # The metadata is long: it is read for the chosen releases alone.
    return tuple(Release.objects.filter(pk__in=chosen)) if chosen else ()


def is_published(indicator: str) -> bool:
    """Whether any release, old or new, has figures of the indicator."""
    return Estimate.objects.filter(indicator=indicator).exists()


def figure(question: Question) -> Figure | None:
    """Return what the page of an indicator shows; None where nothing of it is published.

    Raises:
        InputError: A pinned release, a standard or a crossing that is not there.
    """
    chosen = chosen_releases(question.releases, question.published_on)
    offers = _offers(question.indicator, chosen)
    if not offers:
        return None
    _check(question, offers)
    wanted = _wanted(question, offers)
    panels = _panels(question, wanted, {release.pk: Metadata(release) for release in chosen})
    there = {offer.area for offer in offers}
    described = Metadata(next(each for each in chosen if each.pk == offers[0].release))
    about = described.of_indicator(question.indicator, offers[0].standard)
    names = area_names(chosen)
    return Figure(
        indicator=question.indicator,
        title=terms.translated(about["title"]),
        definition=terms.translated(about["definition"]),
        formula=terms.translated(about["formula"]),
        unit=about["unit"],
        panels=panels,
        facets=facets(question, offers, names, _standard_names(chosen), wanted),
        missing_areas=tuple(names.get(code, code) for code in question.areas if code not in there),
    )


def published_indicators() -> tuple[IndicatorSummary, ...]:
    """Return the indicators of the newest releases, each with its headline for every area."""
    chosen = chosen_releases()
    by_indicator: dict[str, list[Panel]] = defaultdict(list)
    for panel in _total_panels(chosen):
        by_indicator[panel.indicator].append(panel)
    order = {name: place for place, name in enumerate(INDICATORS)}
    summaries = []
    for indicator in sorted(by_indicator, key=lambda name: (order.get(name, len(order)), name)):
        panels = by_indicator[indicator]
        about = panels[0].metadata.of_indicator(indicator, panels[0].standard)
        summaries.append(
            IndicatorSummary(
                indicator,
                terms.translated(about["title"]),
                terms.translated(about["definition"]),
                address_of(Question(indicator)),
                tuple(headline(panel) for panel in panels if panel.total),
            )
        )
    return tuple(summaries)


def headlines(indicator: str = HEADLINE_INDICATOR) -> tuple[Headline, ...]:
    """Return the headline of an indicator for every area of the newest releases."""
    panels = _total_panels(chosen_releases(), indicator)
    return tuple(headline(panel) for panel in panels if panel.total)


def _offers(indicator: str, chosen: Iterable[Release]) -> list[Offer]:
    """What there is of an indicator, in the order in which it is offered."""
    rows = (
        Estimate.objects.filter(release__in=[each.pk for each in chosen], indicator=indicator)
        .values_list("release_id", "standard", "area", "period", "by")
        .order_by("standard", "area", "period", "by")
        .distinct()
    )
    return [Offer(*row) for row in rows]


def _check(question: Question, offers: list[Offer]) -> None:
    standards = sorted({offer.standard for offer in offers})
    if question.standard and question.standard not in standards:
        raise InputError(
            f"{question.slug} is not published by the standard {question.standard!r}; published "
            f"by: {', '.join(standards)}"
        )
    by = ",".join(sorted(question.crossing))
    if by not in {offer.by for offer in offers}:
        crossings = sorted({offer.by for offer in offers} - {""})
        raise InputError(
            f"{question.slug} is not published by {' and '.join(question.crossing)}; published by: "
            f"{'; '.join(crossings) or 'nothing but the total'}"
        )


def _wanted(question: Question, offers: list[Offer]) -> list[Offer]:
    """Of the totals on offer, those that the page shows: area, standard and period are settled."""
    totals = [offer for offer in offers if not offer.by]
    areas = list(question.areas) or list(dict.fromkeys(offer.area for offer in totals))[:MOST_AREAS]
    wanted: list[Offer] = []
    for area in areas:
        here = [offer for offer in totals if offer.area == area]
        standards = sorted({offer.standard for offer in here}, key=_standard_order)
        standard = question.standard or next(iter(standards), "")
        of_release: dict[int, list[Offer]] = defaultdict(list)
        for offer in here:
            if offer.standard == standard:
                of_release[offer.release].append(offer)
        for same in of_release.values():
            wanted += _in_time(question, same)
    return wanted


def _standard_order(standard: str) -> tuple[bool, str]:
    return standard != PREFERRED_STANDARD, standard


def _in_time(question: Question, offers: list[Offer]) -> list[Offer]:
    span = question.period_span()
    ordered = sorted(offers, key=lambda offer: Period.parse(offer.period), reverse=True)
    if span is None:
        return ordered[:1]
    return [offer for offer in ordered if _within(offer.period, *span)]


def _within(period: str, first: str, last: str) -> bool:
    """Whether a period begins in the span; a year without quarter holds all its quarters."""
    read = Period.parse(period)
    begins, ends = Period.parse(first or "0001"), Period.parse(last or "9999")
    after = (begins.year, begins.quarter) <= (read.year, read.quarter or begins.quarter)
    return after and (read.year, read.quarter) <= (ends.year, ends.quarter or 4)


def _panels(
    question: Question, wanted: list[Offer], metadata: dict[int, Metadata]
) -> tuple[Panel, ...]:
    crossing = question.crossing
    levels = {"", *crossing, ",".join(sorted(crossing))}
    rows = Estimate.objects.filter(
        release__in=list(metadata),
        indicator=question.indicator,
        by__in=levels,
        area__in={offer.area for offer in wanted},
        standard__in={offer.standard for offer in wanted},
        period__in={offer.period for offer in wanted},
    )
    found: dict[tuple[int, str, str, str], list[Estimate]] = defaultdict(list)
    for row in rows:
        found[row.release_id, row.standard, row.area, row.period].append(row)
    panels = []
    for offer in wanted:
        estimates = found[offer.release, offer.standard, offer.area, offer.period]
        panels.append(panel_of(metadata[offer.release], estimates, crossing, dict(question.only)))
    return tuple(panels)


def _total_panels(chosen: Sequence[Release], indicator: str = "") -> list[Panel]:
    """The grand totals of the newest period of each area, by the standard that is shown first."""
    rows = Estimate.objects.filter(release__in=[each.pk for each in chosen], by="")
    if indicator:
        rows = rows.filter(indicator=indicator)
    best: dict[tuple[int, str, str], Estimate] = {}
    for row in rows:
        key = (row.release_id, row.indicator, row.area)
        if key not in best or _preference(row) < _preference(best[key]):
            best[key] = row
    metadata = {release.pk: Metadata(release) for release in chosen}
    panels = [panel_of(metadata[row.release_id], [row], (), {}) for row in best.values()]
    return sorted(panels, key=lambda panel: panel.area_name)


def _preference(row: Estimate) -> tuple[tuple[bool, str], int, int]:
    period = Period.parse(row.period)
    return _standard_order(row.standard), -period.year, -period.quarter


def _standard_names(chosen: Iterable[Release]) -> dict[str, str]:
    return {
        each["id"]: terms.translated(each["title"])
        for release in chosen
        for each in release.metadata["standards"]
    }
