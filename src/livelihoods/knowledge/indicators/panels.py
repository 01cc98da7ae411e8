"""Making panels, headlines and addresses from stored estimates."""

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext, pgettext

from livelihoods.analysis.statistics.dimensions import DIMENSIONS
from livelihoods.analysis.statistics.period import Period
from livelihoods.knowledge.indicators import locatives, terms
from livelihoods.knowledge.indicators.addresses import Question
from livelihoods.knowledge.indicators.figure import Cell, Figure, Headline, Panel
from livelihoods.knowledge.indicators.models import Estimate, Release
from livelihoods.knowledge.indicators.release_metadata import Metadata
from livelihoods.platform.vocabulary import queries as vocabulary

MOST_LARGE = 4
"""Figures that stand large on a page; more are a list, which the table is already."""


def address_of(question: Question, suffix: str = "") -> str:
    """Return the address of a figure's page, or of a download of it (`suffix` such as `csv`)."""
    name = "indicators:download" if suffix else "indicators:figure"
    parts = {"slug": question.slug} | ({"suffix": suffix} if suffix else {})
    return reverse(name, kwargs=parts) + question.query()


def embed_address_of(question: Question) -> str:
    """Return the address of a figure's chart for a frame of another site."""
    return reverse("indicators:embed", kwargs={"slug": question.slug}) + question.query()


def first_figures(figure: Figure) -> tuple[Panel, ...]:
    """Return the panels whose totals stand large on a page; none where they would be many.

    Of a series in time it is the newest.
    """
    newest: dict[tuple[str, str, str, int], Panel] = {}
    for panel in figure.panels:
        key = (panel.area, panel.standard, panel.source, panel.metadata.release.pk)
        before = newest.get(key)
        if panel.total and (
            before is None or Period.parse(panel.period) > Period.parse(before.period)
        ):
            newest[key] = panel
    return tuple(newest.values()) if len(newest) <= MOST_LARGE else ()


def headline(panel: Panel) -> Headline:
    """Make the large figure of a panel."""
    total = panel.total
    if total is None:
        raise LookupError(f"{panel.title} has no figure for everybody")
    about = panel.metadata.of_indicator(panel.indicator, panel.standard)
    return Headline(
        title=terms.title(about),
        value=total.value,
        unit=panel.unit_name,
        # The sentence says it where the producer gives none.
        interval="" if panel.sentence and panel.has_no_error else total.interval,
        counts=terms.translated(about["definition"]),
        place=panel.title,
        sentence=panel.sentence,
        flags=total.flags,
        source=panel.source_line,
        address=address_of(Question(panel.indicator, areas=(panel.area,))),
    )


def shown(figure: Figure) -> str:
    """Say in a line what a page shows, for those who do not see that it changed."""
    figures = sum(len(panel.cells) for panel in figure.panels)
    places = list(dict.fromkeys(panel.area_name for panel in figure.panels))
    if not places:
        return gettext("Nothing is shown.")
    where = "; ".join(places)
    if len(places) > MOST_LARGE:
        where = gettext("{count} places").format(count=len(places))
    periods = list(dict.fromkeys(panel.period_words for panel in figure.panels))
    when = periods[0] if len(periods) == 1 else ""
    crossing = figure.panels[0].crossing
    whom = figure.panels[0].heading if crossing else ""
    said = ngettext("{count} figure shown", "{count} figures shown", figures).format(count=figures)
    what = ", ".join(each for each in (where, when, whom) if each)
    return pgettext("so many figures: of what", "{shown}: {what}.").format(shown=said, what=what)


def panel_of(
    metadata: Metadata,
    estimates: list[Estimate],
    crossing: tuple[str, ...],
    only: dict[str, tuple[str, ...]],
) -> Panel:
    """Put the figures of one area, period and standard in the order of a table."""
    first = estimates[0]
    order = {name: list(DIMENSIONS[name].codes) for name in crossing}

    def place(row: Estimate) -> tuple[int, ...]:
        # the total of a dimension stands before its codes
        codes = row.codes
        return tuple(order[name].index(codes[name]) if name in codes else -1 for name in reading)

    # A table is read by its first column; women and men stand side by side within it.
    reading = tuple(sorted(crossing, key=lambda name: name == "sex"))
    shown = [
        row
        for row in estimates
        if all(row.codes.get(name, codes[0]) in codes for name, codes in only.items())
    ]
    where = locatives.where(first.area, metadata.of_area(first.area))
    cells = tuple(
        Cell(
            row,
            tuple(
                metadata.code_name(name, row.codes[name]) if name in row.codes else ""
                for name in reading
            ),
            where,
            {name: metadata.code_name(name, code) for name, code in row.codes.items()},
        )
        for row in sorted(shown, key=place)
    )
    return Panel(
        indicator=first.indicator,
        metadata=metadata,
        standard=first.standard,
        area=first.area,
        area_name=_area_name(first.area, metadata.of_area(first.area), get_language() or "en"),
        period=first.period,
        unit=first.unit,
        source=first.source,
        crossing=reading,
        cells=cells,
    )


def area_names(chosen: Iterable[Release]) -> dict[str, str]:
    """Area -> name for a reader: a country's own name, else the name that says what is covered."""
    language = get_language() or "en"
    return {
        code: _area_name(code, area, language)
        for release in chosen
        for code, area in release.metadata["areas"].items()
    }


def _area_name(code: str, area: Mapping[str, str], language: str) -> str:
    """Name a country in the language, or a part of one: which part stands in the name."""
    if code == area["country"]:
        return vocabulary.country_name(code, language)
    if "part" not in area:
        return terms.translated(area["name"])
    country = vocabulary.country_name(area["country"], language)
    return pgettext("part of a country", "{country}, {part}").format(
        country=country, part=terms.translated(area["part"])
    )
