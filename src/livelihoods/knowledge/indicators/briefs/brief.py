"""A brief as it is read: title, key figures, chapters and where they come from."""

from collections.abc import Iterator
from dataclasses import dataclass

from babel import Locale
from babel.core import get_global
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from livelihoods import __version__
from livelihoods.knowledge.indicators import terms, wording
from livelihoods.knowledge.indicators.briefs import (
    chapters,
    phrases,
    pictures,
    provenance,
    tables,
    worker_groups,
)
from livelihoods.knowledge.indicators.briefs.chapter import Chapter, KeyFigure
from livelihoods.knowledge.indicators.briefs.estimate import Estimate
from livelihoods.knowledge.indicators.briefs.material import Material
from livelihoods.knowledge.indicators.briefs.provenance import Fact
from livelihoods.knowledge.indicators.briefs.tables import Table
from livelihoods.knowledge.indicators.briefs.worker_groups import Group

_KEY_FIGURES = (
    *("informal_employment_rate", "informal_employment"),
    *("women_share_of_informal_employment", "informal_sector_employment_share"),
)

_EVERYBODY = "Employed people"
"""Whom most indicators count: said by the universe of the standard, which narrows it."""


@dataclass(frozen=True, slots=True)
class Page:
    """A chapter with its tables."""

    chapter: Chapter
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """All that stands in a brief, in the reader's language."""

    language: str
    title: str
    place: str
    period: str
    standfirst: tuple[str, ...]
    key_figures: tuple[KeyFigure, ...]
    findings: tuple[str, ...]
    is_international: bool
    standard: str
    warning: str
    interval_heading: str
    before_groups: tuple[Page, ...]
    groups_page: Page
    groups: tuple[Group, ...]
    groups_axis: SafeString
    groups_notes: tuple[str, ...]
    after_groups: tuple[Page, ...]
    facts: tuple[Fact, ...]
    judgement: tuple[str, ...]
    limits: tuple[str, ...]
    command: str
    digests: tuple[tuple[str, str], ...]
    citation: str
    credit: str
    version: str = __version__


def brief(material: Material) -> Brief:
    """Put what was computed into words, charts and tables, in the language that is active."""
    place = _place(material)
    title = gettext("Informal workers in {place}").format(place=place)
    before = [_page(each) for each in chapters.before_groups(material)]
    groups = _page(worker_groups.chapter(material))
    after = [_page(each) for each in chapters.after_groups(material)]
    scale = worker_groups.scale(material)
    every = [each for page in (*before, groups, *after) for each in page.chapter.estimates]
    withheld = [*every, *worker_groups.figures(material)]
    warnings = material.metadata["warnings"]
    stand_in = [each["text"] for each in warnings if each["code"] == "stand_in_error"]
    return Brief(
        language=phrases.language(),
        title=title,
        place=place,
        period=wording.period(material.period),
        standfirst=tuple(_standfirst(material)),
        key_figures=tuple(_key_figures(material)),
        findings=tuple(
            each.chapter.finding for each in (*before, groups, *after) if each.chapter.finding
        ),
        is_international=not material.standard["id"].startswith("national"),
        standard=terms.translated(material.standard["title"]),
        warning=terms.translated(stand_in[0]) if stand_in else "",
        interval_heading=gettext("95% interval, wider than")
        if material.has_stand_in_error
        else gettext("95% interval"),
        before_groups=tuple(before),
        groups_page=groups,
        groups=tuple(worker_groups.table(material)),
        groups_axis=pictures.axis(scale) if scale else SafeString(),
        groups_notes=tuple(worker_groups.notes(material)),
        after_groups=tuple(after),
        facts=tuple(provenance.facts(material)),
        judgement=tuple(provenance.judgement(material, withheld)),
        limits=tuple(provenance.limits(material)),
        command=provenance.command(material),
        digests=tuple(provenance.digests(material)),
        citation=provenance.citation(material, title),
        credit=terms.translated(material.survey["credit"]),
    )


def _page(chapter: Chapter) -> Page:
    return Page(chapter, tuple(tables.tables(chapter)))


def _place(material: Material) -> str:
    """Name the country, or the part of it that the survey covers."""
    area = material.area
    if material.survey["area"] == area["country"]:
        two_letters = get_global("territory_aliases").get(area["country"], [""])[0]
        names = Locale.parse(phrases.language()).territories
        if two_letters in names:
            return str(names[two_letters])
    return terms.translated(area["name"])


def _standfirst(material: Material) -> Iterator[str]:
    found = material.estimates
    if rate := found.shown("informal_employment_rate"):
        words = (
            gettext("{about} of 100 people whom the national measure counts had an informal job.")
            if material.rates_of
            else gettext("{about} of 100 workers had an informal main job.")
        )
        yield phrases.sentence(words.format(about=phrases.hundred(rate)))
    yield gettext(
        "These jobs come, in law or in practice, without the protection that formal jobs have."
    )
    if women := found.shown("women_share_of_informal_employment"):
        yield gettext("Of 100 informal workers, {about} were women.").format(
            about=phrases.hundred(women)
        )


def _key_figures(material: Material) -> Iterator[KeyFigure]:
    for name in _KEY_FIGURES:
        each = material.estimates.find(name)
        if each is not None and each.value is not None:
            yield _key_figure(each, material)


def _key_figure(each: Estimate, material: Material) -> KeyFigure:
    assert each.value is not None
    entry = next(
        entry for entry in material.metadata["indicators"] if entry["id"] == each.indicator
    )
    counted, _, universe = entry["universe"].partition(". ")
    everybody = terms.translated(universe.removesuffix("."))
    whom = [everybody]
    if counted != _EVERYBODY:
        whom = [terms.translated(counted), phrases.named(everybody)]
    if each.n is not None:
        whom.append(gettext("{n} records").format(n=wording.whole(each.n)))
    flags = tuple(wording.flag_words(each)) if "unreliable" in each.flags else ()
    return KeyFigure(
        value=wording.number(each.value, each.unit),
        unit=wording.unit_name(each.unit),
        interval=wording.interval(each),
        what=phrases.title(each.indicator),
        whom=phrases.several(whom),
        flags=flags,
    )
