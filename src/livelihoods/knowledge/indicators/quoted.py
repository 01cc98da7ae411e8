"""Figures that a text quotes by their addresses, those of a page together, in three questions.

A text names the address of a figure, never its number. So what it shows is what is published
today; where that was taken out of a newer release, the text says so.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.db.models import Q
from django.urls import Resolver404, resolve
from django.utils.translation import override

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics.period import Period
from livelihoods.knowledge.indicators import terms
from livelihoods.knowledge.indicators.addresses import Question, read
from livelihoods.knowledge.indicators.figure import Cell, Panel
from livelihoods.knowledge.indicators.models import Estimate, Release
from livelihoods.knowledge.indicators.panels import address_of, panel_of
from livelihoods.knowledge.indicators.release_metadata import Metadata, is_part
from livelihoods.knowledge.indicators.wanted import is_within, standard_order

MOST_PANELS: Final = 3
"""A quoted figure is one number, or that of a few places; more is what its own page is for."""
_FIGURE = "indicators:figure"
_Key = tuple[int, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class QuotedCell:
    """One number of a quoted figure, with whom it is of."""

    panel: Panel
    cell: Cell

    @property
    def value(self) -> str:
        """The value, or a dash where it is not shown."""
        return self.cell.value

    @property
    def label(self) -> str:
        """Whom it is of; empty for everybody."""
        return "" if self.cell.is_total else self.cell.label


@dataclass(frozen=True, slots=True)
class QuotedFigure:
    """What a text shows of a figure.

    Attributes:
        large: The numbers that stand large: of each place the first that is asked for.
        parts: The others, in a list below them.
    """

    question: Question
    address: str
    title: str
    definition: str
    large: tuple[QuotedCell, ...]
    parts: tuple[QuotedCell, ...]

    @property
    def indicator(self) -> str:
        """The id of its indicator."""
        return self.question.indicator


def question_at(address: str) -> Question:
    """Read the address of a figure, as an editor copies it from the page.

    Raises:
        InputError: it is not the address of a figure, or asks for what no figure has.
    """
    parts = urlsplit(address.strip())
    path = parts.path
    first, _slash, rest = path.lstrip("/").partition("/")
    if first in dict(settings.LANGUAGES):
        path = f"/{rest}"
    try:
        with override(settings.LANGUAGE_CODE):  # whose addresses have no prefix
            found = resolve(path)
    except Resolver404:
        found = None
    if found is None or found.view_name != _FIGURE:
        raise InputError(
            f"{address[:120]!r} is not the address of a figure; open the figure under Statistics "
            "and copy what stands in the browser's address line, such as "
            "/statistics/informal-employment-rate/?area=ZAF&by=sex"
        )
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    question = read(found.kwargs["slug"].replace("-", "_"), pairs)
    if question.is_of_every_area:
        raise InputError("a text quotes a figure of one place or a few; name the places (area=ZAF)")
    return question.with_(view="", chart="", sort="")


def written(question: Question) -> str:
    """Write a question as it is kept in texts: an address in no language."""
    return f"/statistics/{question.slug}/{question.query()}"


def quoted(addresses: Iterable[str]) -> dict[str, QuotedFigure]:
    """Return each address with what is published at it today; what is not there is left out."""
    asked: dict[str, Question] = {}
    for address in dict.fromkeys(addresses):
        try:
            asked[address] = question_at(address)
        except InputError:
            continue  # it was right once: what no figure has any more is not published
    chosen = _chosen(asked.values())
    rows = _rows(asked, chosen)
    metadata = {
        release.pk: Metadata(release)
        for release in Release.objects.filter(pk__in={key[0] for key in rows})
        if rows
    }
    found = {}
    for address, question in asked.items():
        panels = _panels(question, chosen[question.releases, question.published_on], rows, metadata)
        if panels:
            found[address] = _figure(question, panels)
    return found


def _chosen(questions: Iterable[Question]) -> dict[tuple[object, ...], frozenset[int]]:
    """The releases that each question is asked of, from one reading of what releases there are."""
    wanted = {(each.releases, each.published_on) for each in questions}
    if not wanted:
        return {}
    releases = list(Release.objects.defer("metadata", "note"))
    found: dict[tuple[object, ...], frozenset[int]] = {}
    for pins, published_on in wanted:
        newest: dict[str, int] = {}
        for release in releases:
            pinned = dict(pins).get(release.dataset)
            if pinned is not None:
                if release.version == pinned:
                    newest[release.dataset] = release.pk
            elif published_on is None or release.released_on <= published_on:
                newest[release.dataset] = release.pk  # they come in order: the last is the newest
        found[pins, published_on] = frozenset(newest.values())
    return found


def _rows(
    asked: Mapping[str, Question], chosen: Mapping[tuple[object, ...], Collection[int]]
) -> dict[_Key, list[Estimate]]:
    filters = [
        Q(
            release__in=chosen[each.releases, each.published_on],
            indicator=each.indicator,
            by__in={"", ",".join(sorted(each.crossing))},
        )
        & (Q(area__in=each.areas) if each.areas else Q())
        for each in asked.values()
    ]
    found: dict[_Key, list[Estimate]] = defaultdict(list)
    if not filters:
        return found
    for row in Estimate.objects.filter(reduce(or_, filters)):
        key = (row.release_id, row.indicator, row.standard, row.area, row.period, row.source)
        found[key].append(row)
    return found


def _panels(
    question: Question,
    releases: Collection[int],
    rows: Mapping[_Key, list[Estimate]],
    metadata: Mapping[int, Metadata],
) -> list[Panel]:
    """Of each place the newest figures by the standard that is shown first; ours before others'."""
    by = ",".join(sorted(question.crossing))
    span = question.period_span()
    best: dict[str, tuple[tuple[object, ...], _Key]] = {}
    for key, same in rows.items():
        release, indicator, standard, area, period, source = key
        if (
            release not in releases
            or indicator != question.indicator
            or (question.areas and area not in question.areas)
            or (question.standard and standard != question.standard)
            or (span is not None and not is_within(period, *span))
            or not any(row.by == by for row in same)
        ):
            continue
        at = Period.parse(period)
        order = (
            metadata[release].is_of_others(source),
            standard_order(standard),
            (-at.year, -at.quarter),
            source,
        )
        if area not in best or order < best[area][0]:
            best[area] = (order, key)
    areas: Sequence[str] = question.areas or sorted(
        best, key=lambda area: (best[area][0][0], is_part(area), area)
    )
    there = [best[area][1] for area in areas if area in best][:MOST_PANELS]
    return [
        panel_of(
            metadata[key[0]],
            [row for row in rows[key] if row.by in {"", by}],
            question.crossing,
            dict(question.only),
        )
        for key in there
    ]


def _figure(question: Question, panels: Sequence[Panel]) -> QuotedFigure:
    large: list[QuotedCell] = []
    parts: list[QuotedCell] = []
    for panel in panels:
        cells = [QuotedCell(panel, cell) for cell in panel.cells]
        if question.only:
            cells = [each for each in cells if not each.cell.is_subtotal] or cells
        large += cells[:1]
        parts += [each for each in cells[1:] if not each.cell.is_subtotal]
    about = panels[0].metadata.of_indicator(question.indicator, panels[0].standard)
    return QuotedFigure(
        question=question,
        address=address_of(question),
        title=terms.title(about),
        definition=terms.translated(about["definition"]),
        large=tuple(large),
        parts=tuple(parts),
    )
