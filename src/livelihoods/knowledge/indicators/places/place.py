"""The page of a place: chapters of figures, what is not known, its parts and organizations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from livelihoods.analysis.statistics.group_estimates import title_of
from livelihoods.analysis.statistics.indicators import INDICATORS
from livelihoods.knowledge.indicators import terms, wording
from livelihoods.knowledge.indicators.addresses import Question
from livelihoods.knowledge.indicators.choices import Choice
from livelihoods.knowledge.indicators.figure import Cell, Panel
from livelihoods.knowledge.indicators.models import Release
from livelihoods.knowledge.indicators.panels import address_of, area_names
from livelihoods.knowledge.indicators.places.addresses import place_address
from livelihoods.knowledge.indicators.places.chapters import CHAPTERS, Chapter, Wanted
from livelihoods.knowledge.indicators.places.panels import OfPanels
from livelihoods.knowledge.indicators.places.reading import newest_panels
from livelihoods.knowledge.indicators.queries import chosen_releases
from livelihoods.knowledge.indicators.release_metadata import Metadata
from livelihoods.knowledge.indicators.wanted import PREFERRED_STANDARD
from livelihoods.platform.vocabulary import queries as vocabulary


@dataclass(frozen=True, slots=True)
class Told:
    """A figure as the page tells it.

    Attributes:
        panel: What it is, by which standard, from which source.
        address: The page of the indicator, with this asked.
        download: The same as CSV.
    """

    panel: Panel
    title: str
    address: str
    download: str

    @property
    def cell(self) -> Cell:
        """The figure for everybody, or the first where there is none."""
        return self.panel.total or self.panel.cells[0]

    @property
    def value(self) -> str:
        """The value, with its sign for percent."""
        estimate = self.cell.estimate
        if estimate.value is None:
            return wording.DASH
        return self.cell.value

    @property
    def year(self) -> str:
        """The year in which it was."""
        return self.panel.period[:4]


@dataclass(frozen=True, slots=True)
class Block:
    """A figure of a place with those that others publish, or by other standards.

    Attributes:
        id: Its anchor.
        counts: What it says about the world.
        why: Where it is said why they differ; empty where they do not, or none is beside it.
    """

    id: str
    title: str
    counts: str
    first: Told
    others: tuple[Told, ...]
    why: str

    @property
    def is_broken_down(self) -> bool:
        """Whether it is a table, and not one number."""
        return bool(self.first.panel.crossing)


@dataclass(frozen=True, slots=True)
class ChapterOfPlace:
    """A chapter with what is known, and the titles of what is not."""

    id: str
    title: str | Promise
    blocks: tuple[Block, ...]
    unknown: tuple[Choice, ...]

    @property
    def numbers(self) -> tuple[Block, ...]:
        """Those that are one number."""
        return tuple(each for each in self.blocks if not each.is_broken_down)

    @property
    def rests_on(self) -> tuple[str, ...]:
        """What its modelled figures rest on, each once."""
        panels = (told.panel for block in self.blocks for told in (block.first, *block.others))
        return tuple(dict.fromkeys(note for panel in panels for note in panel.rests_on))

    @property
    def tables(self) -> tuple[Block, ...]:
        """Those that are broken down."""
        return tuple(each for each in self.blocks if each.is_broken_down)


@dataclass(frozen=True, slots=True)
class Place(OfPanels):
    """All that the page of a place shows.

    Attributes:
        area: Its code.
        name: Its name, which says what of a country is covered where that is not all.
        country: The country that it is or lies in.
        coverage: What of the country is covered; empty where that is all of it.
        parts: Its parts of which there are figures; of a part the country and its other parts.
    """

    area: str
    name: str
    country: str
    coverage: str
    chapters: tuple[ChapterOfPlace, ...]
    parts: tuple[Choice, ...]

    @property
    def is_part(self) -> bool:
        """Whether it is a part of a country."""
        return self.area != self.country

    @property
    def has_figures(self) -> bool:
        """Whether anything of it is published."""
        return any(chapter.blocks for chapter in self.chapters)

    @property
    def panels(self) -> tuple[Panel, ...]:
        """All figures of the page."""
        return tuple(
            told.panel
            for chapter in self.chapters
            for block in chapter.blocks
            for told in (block.first, *block.others)
        )


def place(area: str, question: Question) -> Place | None:
    """Return the page of a country, or of a part of one; None where there is no such place.

    Raises:
        InputError: a release that is asked for does not exist.
    """
    chosen = chosen_releases(question.releases, question.published_on)
    names = area_names(chosen)
    about = _about(area, chosen)
    country = about["country"] if about else area
    countries = vocabulary.country_names(terms.language())
    if not about and area not in countries:
        return None
    found = newest_panels([area], chosen, [one for each in CHAPTERS for one in each.wanted])
    published = {each["id"] for release in chosen for each in release.metadata["indicators"]}
    here = question.with_(areas=(area,))
    return Place(
        area=area,
        name=names.get(area) or countries[area],
        country=country,
        coverage=terms.translated(about.get("coverage", "")) if area != country else "",
        chapters=tuple(_chapter(each, found, here, published) for each in CHAPTERS),
        parts=_parts(area, country, names, question),
    )


def _about(area: str, chosen: Sequence[Release]) -> Mapping[str, str]:
    """What the first release that has the area says of it; empty where none has it."""
    return next(
        (
            Metadata(release).of_area(area)
            for release in chosen
            if area in release.metadata["areas"]
        ),
        {},
    )


def _parts(
    area: str, country: str, names: Mapping[str, str], question: Question
) -> tuple[Choice, ...]:
    """The other places of the same country: the whole first."""
    same = [code for code in names if code.partition("-")[0] == country and code != area]
    return tuple(
        Choice(names[code], place_address(code, question))
        for code in sorted(same, key=lambda code: (code != country, names[code]))
    )


def _chapter(
    chapter: Chapter,
    found: Mapping[Wanted, Sequence[Panel]],
    here: Question,
    published: set[str],
) -> ChapterOfPlace:
    blocks = tuple(
        block_of(wanted, found[wanted], here) for wanted in chapter.wanted if found[wanted]
    )
    told = {wanted.indicator for wanted in chapter.wanted if found[wanted]}
    unknown = tuple(
        Choice(
            _title(name),
            address_of(here.with_(indicator=name, areas=())) if name in published else "",
        )
        for name in dict.fromkeys(wanted.indicator for wanted in chapter.wanted)
        if name not in told
    )
    return ChapterOfPlace(chapter.id, chapter.title, blocks, unknown)


def _title(indicator: str) -> str:
    language = terms.language().partition("-")[0]
    known = INDICATORS.get(indicator)
    return known.titles[language] if known else title_of(indicator, language)


def block_of(wanted: Wanted, panels: Sequence[Panel], here: Question) -> Block:
    """Put the figures of one place for one thing together: the first, and the others beside it."""
    first, *others = (told(panel, wanted, here) for panel in panels)
    about = panels[0].metadata.of_indicator(wanted.indicator, panels[0].standard)
    return Block(
        id="-".join(filter(None, (wanted.indicator.replace("_", "-"), wanted.by))),
        title=first.title,
        counts=terms.translated(about["definition"]),
        first=first,
        others=tuple(others),
        why=_why(first, others),
    )


def _why(first: Told, others: Sequence[Told]) -> str:
    """The address of the reasons where figures for everybody in one year are not the same."""
    if first.panel.crossing:
        return ""
    same_year = [each for each in others if each.year == first.year]
    if all(each.value == first.value for each in same_year):
        return ""
    return f"{first.address}#differing-heading"


def told(panel: Panel, wanted: Wanted, here: Question) -> Told:
    """Return a figure with its page and its download, of the releases that are asked for."""
    question = here.with_(
        indicator=wanted.indicator,
        areas=(panel.area,),
        by=wanted.asked_by,
        # Where there are figures by it, a page shows them by itself.
        standard="" if panel.standard == PREFERRED_STANDARD else panel.standard,
    )
    return Told(
        panel=panel,
        title=terms.title(panel.metadata.of_indicator(wanted.indicator, panel.standard)),
        address=address_of(question),
        download=address_of(question, "csv"),
    )
