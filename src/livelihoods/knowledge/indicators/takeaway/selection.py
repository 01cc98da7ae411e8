"""Which figures are taken away: those of a page, or all that is published of an indicator."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Final, Protocol

from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES
from livelihoods.analysis.statistics.errors import UnknownNameError
from livelihoods.knowledge.indicators import queries
from livelihoods.knowledge.indicators.addresses import Question
from livelihoods.knowledge.indicators.figure import Figure
from livelihoods.knowledge.indicators.models import Estimate, Release
from livelihoods.knowledge.indicators.release_metadata import Metadata

SCOPES: Final = ("view", "full")


class Reference(Protocol):
    """What a figure refers to: its release explains it."""

    @property
    def release_id(self) -> int:
        """The release."""

    @property
    def standard(self) -> str:
        """By which the figure was decided."""

    @property
    def area(self) -> str:
        """Where."""

    @property
    def period(self) -> str:
        """When."""

    @property
    def source(self) -> str:
        """From which survey."""

    @property
    def notes(self) -> str:
        """Codes of the producer's notes."""


@dataclass(frozen=True)
class Selection:
    """Figures of one indicator, the releases that they come from, and how to read them again.

    Attributes:
        indicator: Its id.
        releases: Where the figures come from.
        dimensions: What figures are broken down by, in the order of an estimates table.
        read: Reads the figures, as often as it is called.
        count: Tells how many they are.
        referred: Reads what they refer to, each once at least.
    """

    indicator: str
    releases: tuple[Release, ...]
    dimensions: tuple[str, ...]
    read: Callable[[], Iterable[Estimate]]
    count: Callable[[], int]
    referred: Callable[[], Iterable[Reference]]

    @cached_property
    def _metadata(self) -> dict[int, Metadata]:
        return {release.pk: Metadata(release) for release in self.releases}

    @cached_property
    def _credits(self) -> dict[tuple[int, str, str], str]:
        return {}

    def metadata_of(self, figure: Reference) -> Metadata:
        """Return what the release of a figure says."""
        return self._metadata[figure.release_id]

    def credit_of(self, figure: Estimate) -> str:
        """Return whom to credit for a figure."""
        key = (figure.release_id, figure.source, figure.period)
        if key not in self._credits:
            of_source = self.metadata_of(figure).of_source(figure.source, figure.period)
            self._credits[key] = str(of_source["credit"])
        return self._credits[key]


def cells(figure: Estimate, columns: Iterable[str]) -> Iterator[Any]:
    """Yield the columns of an estimates table of a figure; None where there is nothing."""
    codes = figure.codes
    for column in columns:
        yield codes.get(column) if column in DIMENSION_NAMES else getattr(figure, column)


def of_page(figure: Figure) -> Selection:
    """Select the figures that a page shows."""
    crossed = {name for panel in figure.panels for name in panel.crossing}
    shown = [cell.estimate for panel in figure.panels for cell in panel.cells]
    return Selection(
        figure.indicator,
        figure.releases,
        tuple(name for name in DIMENSION_NAMES if name in crossed),
        lambda: shown,
        lambda: len(shown),
        lambda: shown,
    )


def of_all(question: Question) -> Selection | None:
    """Select all figures of an indicator: places, periods, standards and breakdowns.

    Of the question only the releases count. None where nothing is published.

    Raises:
        InputError: A pinned release is not there.
    """
    chosen = queries.chosen_releases(question.releases, question.published_on)
    crossings = queries.crossings(question.indicator, chosen)
    holding = {release for release, _by in crossings}
    if not holding:
        return None
    used = {name for _release, by in crossings for name in by.split(",")}
    releases = tuple(each for each in chosen if each.pk in holding)
    return Selection(
        question.indicator,
        releases,
        tuple(name for name in DIMENSION_NAMES if name in used),
        lambda: queries.every(question.indicator, releases).iterator(chunk_size=2000),
        cache(lambda: queries.every(question.indicator, releases).count()),
        lambda: queries.referred(question.indicator, releases),
    )


def read_mark(text: str) -> bool:
    """Return whether a byte-order mark is asked for.

    Raises:
        UnknownNameError: It is something else than `1`.
    """
    if text and text != "1":
        raise UnknownNameError("bom", text, ("1",))
    return bool(text)


def read_scope(text: str) -> str:
    """Return the scope that is asked for; what the page shows unless told otherwise.

    Raises:
        UnknownNameError: It is not one of SCOPES.
    """
    if text and text not in SCOPES:
        raise UnknownNameError("scope", text, SCOPES)
    return text or "view"
