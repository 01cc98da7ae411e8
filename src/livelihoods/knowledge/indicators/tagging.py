"""Figures by the goals of the network that they speak to: how they are found."""

from collections.abc import Iterable
from datetime import date

from livelihoods.analysis.statistics.indicators import INDICATORS
from livelihoods.knowledge.entries import About, Entry, Kind
from livelihoods.knowledge.indicators import terms
from livelihoods.knowledge.indicators.addresses import Question
from livelihoods.knowledge.indicators.models import Estimate, IndicatorGoals, Release
from livelihoods.knowledge.indicators.panels import address_of
from livelihoods.platform.vocabulary.codes import holding_any


def entries(about: About, *, language: str, limit: int | None = None) -> tuple[Entry, ...]:
    """Return the published figures that speak to some goals, the newest release first.

    Figures are of places and groups by themselves, and have pages of their own for these; so
    nothing is found by anything but a goal.
    """
    if not about.goals or about.groups or about.countries or about.programmes:
        return ()
    tagged = dict(
        IndicatorGoals.objects.filter(holding_any("goals", about.goals)).values_list(
            "code", "goals"
        )
    )
    published = _published(tagged)
    found = [
        Entry(
            kind=Kind.FIGURE,
            key=indicator,
            title=terms.title({"id": indicator, "title": indicator}),
            address=address_of(Question(indicator)),
            language=language,
            summary=terms.translated(INDICATORS[indicator].definition),
            day=day,
            about=About(goals=frozenset(tagged[indicator])),
        )
        for indicator, day in published.items()
        if indicator in INDICATORS
    ]
    order = {name: place for place, name in enumerate(INDICATORS)}
    found.sort(key=lambda each: (-(each.day or date.min).toordinal(), order[each.key]))
    return tuple(found[:limit])


def goals_of_indicators() -> dict[str, tuple[str, ...]]:
    """Return indicator -> the codes of its goals."""
    return dict(IndicatorGoals.objects.values_list("code", "goals"))


def _published(tagged: Iterable[str]) -> dict[str, date]:
    """Of some indicators those that are published, with the day of the newest release."""
    names = list(tagged)
    newest = {each.dataset: each for each in Release.objects.defer("metadata") if names}
    days = {each.pk: each.released_on for each in newest.values()}
    rows = (
        Estimate.objects.filter(release__in=days, indicator__in=names)
        .order_by()
        .values_list("indicator", "release_id")
        .distinct()
    )
    found: dict[str, date] = {}
    for indicator, release in rows if days else ():
        found[indicator] = max(found.get(indicator, date.min), days[release])
    return found
