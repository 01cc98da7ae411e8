"""What a reader takes away: the figures as a table, and what they mean, where they come from."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext, override

from livelihoods.analysis.spreadsheet_text import harmless
from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES
from livelihoods.analysis.statistics.estimates import REASONS, columns_with
from livelihoods.knowledge.indicators.figure import Figure
from livelihoods.knowledge.indicators.models import Estimate
from livelihoods.platform.timeline import today

ADDED_COLUMNS: Final = ("release", "credit", "metadata")
"""After the columns of an estimates table: where each row comes from, whom to credit, and the
address of the metadata with definition, terms and all the rest."""


def table(figure: Figure, metadata_address: str) -> str:
    """Return the figures of a page as CSV, in the columns of an estimates table and three more."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    columns = columns_with({name for panel in figure.panels for name in panel.crossing})
    writer.writerow([*columns, *ADDED_COLUMNS])
    for panel in figure.panels:
        added = (str(panel.metadata.release), panel.survey["credit"], metadata_address)
        for cell in panel.cells:
            writer.writerow([harmless(value) for value in (*_row(cell.estimate, columns), *added)])
    return stream.getvalue()


def _row(estimate: Estimate, columns: Sequence[str]) -> Iterator[Any]:
    codes = estimate.codes
    for column in columns:
        value = codes.get(column) if column in DIMENSION_NAMES else getattr(estimate, column)
        yield "" if value is None else value


def metadata(figure: Figure, *, address: str, network: str) -> dict[str, Any]:
    """Return what the figures of a page mean and where they come from, for a machine or a file."""
    with override("en"):
        cited = citation(figure, address=address, network=network)
    return {
        "address": address,
        "citation": cited,
        "indicator": [
            panel.metadata.of_indicator(figure.indicator, panel.standard)
            for panel in figure.standards
        ],
        "releases": [
            {
                "dataset": release.dataset,
                "version": release.version,
                "published_at": release.published_at.isoformat(timespec="seconds"),
                "content_hash": release.content_hash,
                "note": release.note,
            }
            for release in figure.releases
        ],
        "standards": [panel.metadata.of_standard(panel.standard) for panel in figure.standards],
        "areas": {panel.area: panel.metadata.of_area(panel.area) for panel in figure.panels},
        "sources": [panel.survey for panel in figure.surveys],
        "dimensions": _dimensions(figure),
        "warnings": sorted({words for panel in figure.panels for words in panel.warnings}),
        "judgement": _judgement(figure),
        "columns": _COLUMN_WORDS,
    }


def _judgement(figure: Figure) -> list[Any]:
    """Return the rules by which the figures were suppressed or flagged, each once."""
    found: list[Any] = []
    for release in figure.releases:
        found += [each for each in release.metadata.get("judgement", []) if each not in found]
    return found


def _dimensions(figure: Figure) -> dict[str, Any]:
    return {
        name: panel.metadata.release.metadata["dimensions"][name]
        for panel in figure.panels
        for name in panel.crossing
    }


def citation(figure: Figure, *, address: str, network: str) -> str:
    """Return a citation with version, address and the day on which it was retrieved."""
    surveys = "; ".join(
        f"{panel.survey['producer']}, {panel.survey['title']}" for panel in figure.surveys
    )
    places = "; ".join(panel.title for panel in figure.panels)
    standards = "; ".join(panel.standard_title for panel in figure.standards)
    releases = ", ".join(str(release) for release in figure.releases)
    newest = max((release.released_on for release in figure.releases), default=today())
    return gettext(
        "{network}: {title}. {places}. {standards}. Computed from: {surveys}. "
        "Release {releases}, {published}. {address}, retrieved {retrieved}."
    ).format(
        network=network,
        title=figure.title,
        places=places,
        standards=standards,
        surveys=surveys,
        releases=releases,
        published=date_format(newest, "DATE_FORMAT"),
        address=address,
        retrieved=date_format(today(), "DATE_FORMAT"),
    )


_COLUMN_WORDS: Final = {
    "area": "ISO 3166-1 alpha-3 code of a country, or a longer code of a part of it",
    "period": "a year (2016), a quarter (2016-Q4), or several (2016-Q1/2016-Q3)",
    "value": "unrounded; empty where suppressed",
    "se": "standard error of the value, in its unit",
    "lower, upper": "ends of the interval",
    "level": "confidence level of the interval, in percent",
    "unit": "persons, percent, points (between two percentages), hours or a currency (ISO 4217)",
    "interval": "how the interval was made: t, logit, woodruff (of a median), by_definition "
    "(the value follows from the definition alone), none",
    "n": "records with weight above zero that the statistic is computed over (of a rate: its "
    "denominator)",
    "df": "degrees of freedom",
    "flag": "unreliable, suppressed, break, stand_in_error (the survey's design is not published: "
    "the true error is larger than se), modelled",
    "reason": "why the figure is suppressed, or to be read with caution: "
    + "; ".join(f"{code} ({words})" for code, words in REASONS.items()),
    "sex, status, activity, sector, nature": "codes of the dimensions; empty means total",
}
