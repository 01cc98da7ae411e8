"""The table of a chapter: the same figures as its chart, with intervals and records."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext, pgettext

from livelihoods.knowledge.indicators import wording
from livelihoods.knowledge.indicators.briefs import phrases
from livelihoods.knowledge.indicators.briefs.chapter import Chapter, Section
from livelihoods.knowledge.indicators.briefs.estimate import Estimate
from livelihoods.knowledge.indicators.ranges import is_money


@dataclass(frozen=True, slots=True)
class Row:
    """A figure: its label, value, interval, records and what a reader must know of it."""

    label: str
    value: str
    interval: str
    n: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Rows under a heading, which says the unit."""

    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A caption, the heading of the first column, and parts."""

    caption: str
    heading: str
    parts: tuple[Part, ...]
    has_records: bool


def table(chapter: Chapter) -> Table | None:
    """Return the table of a chapter; none where it has no figures."""
    if not chapter.sections or not chapter.heading:
        return None
    units = {section.unit for section in chapter.sections}
    parts = [
        Part(_heading(section, several=len(units) > 1), tuple(_rows(section)))
        for section in chapter.sections
    ]
    return Table(
        caption=chapter.caption,
        heading=chapter.heading,
        parts=tuple(parts),
        has_records=any(each.n is not None for each in chapter.estimates),
    )


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


def _rows(section: Section) -> Iterator[Row]:
    for line in section.lines:
        for each in line.estimates:
            label = line.label
            if len(line.estimates) > 1:
                sex = each.code("sex")
                name = phrases.label("sex", sex) if sex else gettext("Women and men")
                label = pgettext("row", "{group}: {part}").format(
                    group=line.label, part=phrases.named(name)
                )
            yield _row(label, each)


def _row(label: str, each: Estimate) -> Row:
    flags = list(wording.flag_words(each))
    if "stand_in_error" in each.flags:
        # Said once, above all figures.
        flags = [*wording.flag_words(each)[: "unreliable" in each.flags or each.value is None]]
    value = wording.DASH
    if each.value is not None:
        value = wording.number(each.value, each.unit)
        value = wording.percent(value) if each.unit == "percent" else value
    return Row(
        label=label,
        value=value,
        interval=interval(each),
        n="" if each.n is None else wording.whole(each.n),
        flags=tuple(flags),
    )
