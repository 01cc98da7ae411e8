"""What a figure page shows: panels of cells with their words, and where each thing comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from livelihoods.analysis.statistics.dimensions import DIMENSIONS
from livelihoods.knowledge.indicators import terms, wording
from livelihoods.knowledge.indicators.models import Estimate, Release


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a release says of its sources, standards, indicators and areas, for readers."""

    release: Release

    def of_indicator(self, code: str, standard: str) -> Mapping[str, Any]:
        """Title, definition, formula, universe and the like of an indicator by a standard."""
        found: Mapping[str, Any] = next(
            each
            for each in self.release.metadata["indicators"]
            if each["id"] == code and standard in each["standards"]
        )
        return found

    def of_standard(self, code: str) -> Mapping[str, Any]:
        """Title, universe, source and parameters."""
        found: Mapping[str, Any] = next(
            each for each in self.release.metadata["standards"] if each["id"] == code
        )
        return found

    def of_source(self, code: str, period: str = "") -> Mapping[str, Any]:
        """Title, producer, credit, terms, address, notes, breaks and design of a survey."""
        same = [each for each in self.release.metadata["codebooks"] if each["code"] == code]
        found: Mapping[str, Any] = next(
            (each for each in same if period in each.get("periods", ())), same[0]
        )
        return found

    def of_area(self, code: str) -> Mapping[str, str]:
        """Name, country and coverage."""
        area: Mapping[str, str] = self.release.metadata["areas"][code]
        return area

    def warnings_of(self, source: str) -> list[str]:
        """What a reader must be told of a survey's figures."""
        return [
            terms.translated(each["text"])
            for each in self.release.metadata["warnings"]
            if source in each.get("sources", ())
        ]

    def code_name(self, dimension: str, code: str) -> str:
        """Name a code of a dimension for a reader."""
        names = self.release.metadata["dimensions"].get(dimension, {}).get("codes", {})
        return terms.translated(names.get(code, code))


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure with its words."""

    estimate: Estimate
    names: tuple[str, ...]

    @property
    def is_total(self) -> bool:
        """Whether it is the figure for everybody in the panel."""
        return not self.estimate.by

    @property
    def value(self) -> str:
        """The value, or a dash."""
        if self.estimate.value is None:
            return wording.DASH
        return wording.number(self.estimate.value, self.estimate.unit)

    @property
    def label(self) -> str:
        """What the figure is of, for the first column of a table."""
        if self.is_total:
            return gettext("Total")
        return ", ".join(name for name in self.names if name)

    @property
    def is_subtotal(self) -> bool:
        """Whether it sums over a dimension that other cells of the panel tell apart."""
        return not all(self.names)

    @property
    def records(self) -> str:
        """The number of records, or a dash."""
        return wording.DASH if self.estimate.n is None else wording.whole(self.estimate.n)

    @property
    def interval(self) -> str:
        """The interval in words, or why there is none."""
        return wording.interval(self.estimate)

    @property
    def flags(self) -> tuple[str, ...]:
        """The flags in words."""
        return wording.flag_words(self.estimate)


@dataclass(frozen=True, slots=True)
class Panel:
    """The figures of one area, period and standard in one release: never mixed with another's."""

    indicator: str
    metadata: Metadata
    standard: str
    area: str
    area_name: str
    period: str
    unit: str
    source: str
    crossing: tuple[str, ...]
    cells: tuple[Cell, ...]

    @property
    def total(self) -> Cell | None:
        """The figure for everybody."""
        return next((cell for cell in self.cells if cell.is_total), None)

    @property
    def heading(self) -> str:
        """What the first column of the table tells apart."""
        titles = [terms.translated(DIMENSIONS[name].title) for name in self.crossing]
        return ", ".join(titles) or gettext("Whom")

    @property
    def period_words(self) -> str:
        """The period for a reader."""
        return wording.period(self.period)

    @property
    def unit_name(self) -> str:
        """The unit for a reader."""
        return wording.unit_name(self.unit)

    @property
    def title(self) -> str:
        """Place and period."""
        return f"{self.area_name}, {self.period_words}"

    @property
    def anchor(self) -> str:
        """The id of the panel on its page."""
        period = self.period.replace("/", "-")
        standard = self.standard.replace(":", "-")
        return f"{self.metadata.release.dataset}-{standard}-{self.area}-{period}".lower()

    @property
    def standard_title(self) -> str:
        """The standard for a reader."""
        return terms.translated(self.metadata.of_standard(self.standard)["title"])

    @property
    def standard_source(self) -> str:
        """Where the standard is written down."""
        return str(self.metadata.of_standard(self.standard)["source"])

    @property
    def universe(self) -> str:
        """Whom the indicator counts by this standard, with the age from which."""
        text: str = self.metadata.of_indicator(self.indicator, self.standard)["universe"]
        return ". ".join(terms.translated(part) for part in text.rstrip(".").split(". "))

    @property
    def survey(self) -> Mapping[str, Any]:
        """The survey: title, producer, credit, terms, address, notes, breaks, design."""
        return self.metadata.of_source(self.source, self.period)

    @property
    def coverage(self) -> str:
        """What of the country the survey covers; empty where that is all of it."""
        area = self.metadata.of_area(self.area)
        return "" if self.area == area["country"] else area.get("coverage", "")

    @property
    def warnings(self) -> list[str]:
        """What a reader must be told of these figures."""
        return self.metadata.warnings_of(self.source)

    @property
    def has_stand_in_error(self) -> bool:
        """Whether the true errors are larger than those computed."""
        return any("stand_in_error" in cell.estimate.flags for cell in self.cells)

    @property
    def sentence(self) -> str:
        """The figure for everybody in a plain sentence."""
        total = self.total
        if total is None or total.estimate.value is None:
            return ""
        return terms.sentence(
            self.indicator,
            place=self.area_name,
            period=self.period_words,
            number=wording.of_hundred(total.estimate.value, self.unit),
            is_below_zero=total.estimate.value < 0,
        )

    @property
    def source_line(self) -> str:
        """Credit and release, short."""
        return f"{self.survey['credit']} {self.metadata.release}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several ways on: a link, or what is shown now."""

    words: str
    address: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """A question's part with its choices."""

    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """Everything on the page of one indicator."""

    indicator: str
    title: str
    definition: str
    formula: str
    is_not: str
    panels: tuple[Panel, ...]
    facets: tuple[Facet, ...]
    missing_areas: tuple[str, ...] = ()

    @property
    def releases(self) -> tuple[Release, ...]:
        """The releases that the figures come from."""
        return tuple(
            {panel.metadata.release.pk: panel.metadata.release for panel in self.panels}.values()
        )

    @property
    def standards(self) -> tuple[Panel, ...]:
        """One panel for each standard in use."""
        return tuple({panel.standard: panel for panel in self.panels}.values())

    @property
    def surveys(self) -> tuple[Panel, ...]:
        """One panel for each survey in use."""
        return tuple({panel.source: panel for panel in self.panels}.values())


@dataclass(frozen=True, slots=True)
class IndicatorSummary:
    """An indicator in the list of statistics, with its headline for each area."""

    indicator: str
    title: str
    definition: str
    address: str
    headlines: tuple["Headline", ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """One large figure with all that belongs to it."""

    title: str
    value: str
    unit: str
    interval: str
    counts: str
    place: str
    sentence: str
    flags: tuple[str, ...]
    source: str
    address: str

    @property
    def flag(self) -> str:
        """The flags in one line."""
        return "; ".join(self.flags)
