"""What a figure page shows: panels of cells with their words, and where each thing comes from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from livelihoods.analysis.statistics.dimensions import DIMENSIONS
from livelihoods.knowledge.indicators import plain_sentences, terms, wording
from livelihoods.knowledge.indicators.choices import Facet, Filters, MissingArea
from livelihoods.knowledge.indicators.explanations import Explanation, explanation
from livelihoods.knowledge.indicators.models import Estimate, Release
from livelihoods.knowledge.indicators.release_metadata import (
    ASSUMPTION,
    RANGE,
    RESTS_ON,
    Metadata,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure with its words."""

    estimate: Estimate
    names: tuple[str, ...]
    where: str = ""
    codes_named: Mapping[str, str] = field(default_factory=dict)

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

    @property
    def sentence(self) -> str:
        """The figure in a plain sentence, with its interval or why there is none."""
        return plain_sentences.sentence(self.estimate, self.where, self.codes_named)


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
    is_one_of_several: bool = False
    rank: tuple[int, int] | None = None
    """The first and the last rank it may have among others; None without one."""
    unranked: str = ""
    """Why it has none beside others that have."""

    @property
    def rank_words(self) -> str:
        """The rank for a reader, or why there is none."""
        if self.rank is None:
            return self.unranked
        first, last = map(str, self.rank)
        return first if first == last else wording.from_to(first, last)

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
        dataset = self.metadata.release.dataset
        parts = [dataset, self.standard, self.area, self.period]
        parts += [self.source] if self.is_one_of_several else []
        return re.sub(r"[^a-z0-9_+-]", "-", "-".join(parts).lower())

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
        covers = "" if self.area == area["country"] else area.get("coverage", "")
        return terms.translated(covers)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the producer notes of these figures, each note once."""
        said = [note for cell in self.cells for note in self.metadata.notes_of(cell.estimate)]
        return tuple(dict.fromkeys(said))

    @property
    def rests_on(self) -> tuple[str, ...]:
        """What modelled figures rest on, and what follows from other assumptions."""
        cells = (cell.estimate for cell in self.cells)
        said = [note for each in cells for note in self.metadata.notes_of(each, *RESTS_ON, RANGE)]
        return tuple(dict.fromkeys(said))

    @property
    def is_of_others(self) -> bool:
        """Whether the figures are another producer's, and not computed here."""
        return self.metadata.is_of_others(self.source)

    @property
    def has_no_error(self) -> bool:
        """Whether the producer gives no margin of error with any of these figures."""
        told = [cell.estimate for cell in self.cells if cell.estimate.value is not None]
        return bool(told) and all(each.interval == "not_given" for each in told)

    @property
    def warnings(self) -> list[str]:
        """What a reader must be told of these figures."""
        return self.metadata.warnings_of(self.source, self.indicator)

    @property
    def has_stand_in_error(self) -> bool:
        """Whether the true errors are larger than those computed."""
        return any("stand_in_error" in cell.estimate.flags for cell in self.cells)

    @property
    def sentence(self) -> str:
        """The figure for everybody in a plain sentence."""
        total = self.total
        return total.sentence if total and total.estimate.value is not None else ""

    @property
    def source_line(self) -> str:
        """Credit and release, short; of others' figures the survey too."""
        line = f"{self.survey['credit'].rstrip('.')}. {self.metadata.release}"
        return f"{self.survey['title']}. {line}" if self.is_of_others else line


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing in which figures may differ, and what it is for each of them, in their order."""

    title: str
    values: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Each figure with what it is."""
        return tuple(zip(self.values, self.words, strict=True))

    @property
    def is_same(self) -> bool:
        """Whether it is the same for all."""
        return len(set(self.words)) == 1


@dataclass(frozen=True, slots=True)
class Differing:
    """Figures for one place and year that are not the same, side by side, and why."""

    title: str
    values: tuple[str, ...]
    aspects: tuple[Aspect, ...]


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
    differing: tuple[Differing, ...] = ()
    missing_areas: tuple[MissingArea, ...] = ()
    filters: Filters | None = None
    countries: int = 0
    """Of how many countries the same question has figures by one standard."""
    unranked: str = ""
    """Why an order was asked for and no place is ranked."""
    only: frozenset[str] = frozenset()
    """The dimensions of which some codes alone are shown: their cells make no whole."""

    @property
    def releases(self) -> tuple[Release, ...]:
        """The releases that the figures come from."""
        return tuple(
            {panel.metadata.release.pk: panel.metadata.release for panel in self.panels}.values()
        )

    @property
    def explanation(self) -> Explanation | None:
        """What it is, for somebody who leads workers and for a statistician."""
        return explanation(self.indicator, terms.language())

    @property
    def example(self) -> str:
        """The first figure in a plain sentence."""
        return next((panel.sentence for panel in self.panels if panel.sentence), "")

    @property
    def concept_source(self) -> str:
        """What the definition rests on; older releases do not say it."""
        told = (each.metadata.of_indicator(self.indicator, each.standard) for each in self.panels)
        return next((str(about.get("source", "")) for about in told), "")

    @property
    def standards(self) -> tuple[Panel, ...]:
        """One panel for each standard in use."""
        return tuple({panel.standard: panel for panel in self.panels}.values())

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What its modelled figures rest on beside the records of a survey."""
        cells = ((panel, cell.estimate) for panel in self.panels for cell in panel.cells)
        said = [note for panel, each in cells for note in panel.metadata.notes_of(each, ASSUMPTION)]
        return tuple(dict.fromkeys(said))

    @property
    def surveys(self) -> tuple[Panel, ...]:
        """One panel for each survey in use."""
        return tuple({panel.source: panel for panel in self.panels}.values())

    @property
    def survey_blocks(self) -> tuple[Mapping[str, Any], ...]:
        """What is said of each survey; of those that one producer publishes together, once."""
        blocks: dict[str, dict[str, Any]] = {}
        for panel in self.surveys:
            if not panel.is_of_others:
                done = terms.translated(str(panel.survey.get("processing", "")))
                blocks[panel.source] = {**panel.survey, "processing": done}
                continue
            block = blocks.setdefault(panel.survey["credit"], {**panel.survey, "surveys": []})
            block["title"] = panel.survey["credit"]
            block["design"] = {"words": terms.translated(panel.survey["design"]["words"])}
            block["surveys"].append(panel.survey["title"])
        return tuple(blocks.values())


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
