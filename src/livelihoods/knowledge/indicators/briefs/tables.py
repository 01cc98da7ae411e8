"""The tables of a chapter: figures with a chart in each row, intervals and records."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from livelihoods.knowledge.indicators import wording
from livelihoods.knowledge.indicators.briefs import phrases, pictures
from livelihoods.knowledge.indicators.briefs.chapter import Chapter, Section
from livelihoods.knowledge.indicators.briefs.estimate import Estimate
from livelihoods.knowledge.indicators.ranges import is_money

_SHORT = 6


@dataclass(frozen=True, slots=True)
class Row:
    """A figure: its label, chart, value, interval, records and what a reader must know of it.

    Attributes:
        group: To which group the label belongs, such as "Employees:"; empty if it says all itself.
        continues: Whether it belongs to the group of the row before it.
        has_bounds: Whether `interval` has bounds: a figure by definition has none.
    """

    group: str
    label: str
    picture: SafeString
    continues: bool
    has_bounds: bool
    value: str
    interval: str
    n: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows on one scale under a heading, which says what they show and in which unit."""

    id: str
    heading: str
    axis: SafeString
    rows: tuple[Row, ...]
    has_records: bool

    @property
    def is_short(self) -> bool:
        """Whether it is to stay on one page."""
        return len(self.rows) <= _SHORT


def tables(chapter: Chapter) -> Iterator[Table]:
    """Yield the tables of a chapter, one for each of its sections."""
    several = len({section.unit for section in chapter.sections}) > 1
    for place, section in enumerate(chapter.sections, start=1):
        name = f"{chapter.id}-{place}"
        scale = pictures.scale(_compared(section, chapter), section.unit, name)
        yield Table(
            id=name,
            heading=_heading(section, several=several),
            axis=pictures.axis(scale) if scale else SafeString(),
            rows=tuple(_rows(section, scale)),
            has_records=any(each.n is not None for each in chapter.estimates),
        )


def _compared(section: Section, chapter: Chapter) -> Iterator[Estimate]:
    """Yield the figures on one scale with those of a section: all percentages of a chapter."""
    for each in chapter.sections:
        if each is section or section.unit == each.unit == "percent":
            yield from (estimate for line in each.lines for estimate in line.estimates)


def _heading(section: Section, *, several: bool) -> str:
    if several and is_money(section.unit):
        return f"{section.heading} ({section.unit})"
    return section.heading


def interval(each: Estimate) -> str:
    """Say an interval in a narrow column; that it is too narrow is said at its head."""
    if each.interval == "by_definition" and each.value is not None:
        return gettext("by definition")
    if "stand_in_error" in each.flags and each.lower is not None and each.upper is not None:
        return wording.bounds(each)
    return wording.interval(each)


def _rows(section: Section, scale: pictures.Scale | None) -> Iterator[Row]:
    place = 0
    for line in section.lines:
        by_sex = len(line.estimates) > 1
        for number, each in enumerate(line.estimates):
            group, label = "", line.label
            if by_sex:
                sex = each.code("sex")
                group = pgettext("group of rows", "{group}:").format(group=line.label)
                label = phrases.named(
                    phrases.label("sex", sex) if sex else gettext("Women and men")
                )
            picture = pictures.row(each, scale, place, by_sex=by_sex) if scale else SafeString()
            yield Row(group, label, picture, number > 0, each.lower is not None, *_said(each))
            place += 1


def _said(each: Estimate) -> tuple[str, str, str, tuple[str, ...]]:
    """Return value, interval, records and flags in words."""
    flags = list(wording.flag_words(each))
    if "stand_in_error" in each.flags:
        # Said once, above all figures.
        flags = [*wording.flag_words(each)[: "unreliable" in each.flags or each.value is None]]
    value = wording.DASH
    if each.value is not None:
        value = wording.number(each.value, each.unit)
        value = wording.percent(value) if each.unit == "percent" else value
    n = "" if each.n is None else wording.whole(each.n)
    return value, interval(each), n, tuple(flags)
