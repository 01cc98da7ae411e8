"""What the address of a figure asks: read from the query, checked, written in one order.

One question has one address. Parameters in another order, repeated or empty ones lead to it by a
permanent redirect, so that a kept page is found again.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from urllib.parse import quote

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES, DIMENSIONS
from livelihoods.analysis.statistics.errors import UnknownNameError
from livelihoods.analysis.statistics.period import Period
from livelihoods.knowledge.indicators.charts.kinds import KINDS
from livelihoods.knowledge.indicators.rules import read_dataset, read_version
from livelihoods.platform.timeline import parse_date

VIEWS: Final = ("chart", "table", "map")
SORTS: Final = ("high", "low")
EVERY_AREA: Final = "all"
PARAMETERS: Final = (
    *("area", "by", *DIMENSION_NAMES, "time", "view", "chart", "sort"),
    *("standard", "release", "published_on"),
)
FORM_PARAMETERS: Final = ("from", "to")
"""What the form of a page asks beside: they are read into `time`."""

MOST_AREAS: Final = 10
MOST_DIMENSIONS: Final = 2

_AREA = re.compile(r"[A-Z0-9]{3}(-[A-Za-z0-9]{1,16})?")
_STANDARD = re.compile(r"[a-z0-9][a-z0-9:+_-]{0,79}")
_PAIRS = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of one indicator.

    Attributes:
        indicator: Its id, as in estimates (`informal_employment_rate`).
        areas: Codes, in the order asked, or `all`; none means the first that are published.
        by: Dimensions, in the order of an estimates table.
        only: (dimension, codes) that alone are wanted; they belong to the crossing too.
        time: `2015..2024`, `2016` or `2016-Q4`; empty means the newest period of each area.
        view: `chart`, `map` (each has the table below it) or `table`.
        chart: The kind of chart; empty means the first that fits.
        sort: `high` or `low`: which value comes first; empty means by place.
        standard: Its id; empty means the one that is shown first.
        releases: (dataset, version) that are pinned.
        published_on: The newest releases on this day, instead of today's.
    """

    indicator: str
    areas: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    only: tuple[tuple[str, tuple[str, ...]], ...] = ()
    time: str = ""
    view: str = ""
    chart: str = ""
    sort: str = ""
    standard: str = ""
    releases: tuple[tuple[str, str], ...] = ()
    published_on: date | None = None

    @property
    def crossing(self) -> tuple[str, ...]:
        """All dimensions of the cells that are asked for, in the order of their columns."""
        wanted = {*self.by, *(name for name, _codes in self.only)}
        return tuple(name for name in DIMENSION_NAMES if name in wanted)

    @property
    def is_of_every_area(self) -> bool:
        """Whether all places are shown together; a map shows all where none is asked for."""
        return self.areas == (EVERY_AREA,) or (self.view == "map" and not self.areas)

    @property
    def named_areas(self) -> tuple[str, ...]:
        """The places that are asked for by their codes."""
        return () if self.is_of_every_area else self.areas

    @property
    def slug(self) -> str:
        """The indicator as it stands in an address."""
        return slug_of(self.indicator)

    def with_(self, **changes: object) -> "Question":
        """Return the question with some parts changed; what no longer fits is left out."""
        changed = replace(self, **changes)  # type: ignore[arg-type]
        if changed.view == "map" and changed.areas == (EVERY_AREA,):
            changed = replace(changed, areas=())
        if "by" in changes:
            kept = tuple(pair for pair in changed.only if pair[0] in changed.by)
            changed = replace(changed, only=kept)
        return changed

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters in their one order."""
        values = {
            "area": ",".join(self.areas),
            "by": ",".join(self.by),
            **{name: ",".join(codes) for name, codes in self.only},
            "time": self.time,
            "view": self.view,
            "chart": self.chart,
            "sort": self.sort,
            "standard": self.standard,
            "release": ",".join(f"{dataset}:{version}" for dataset, version in self.releases),
            "published_on": self.published_on.isoformat() if self.published_on else "",
        }
        return [(name, values[name]) for name in PARAMETERS if values.get(name)]

    def query(self) -> str:
        """The parameters as a query, with its question mark; empty where there are none."""
        text = "&".join(f"{name}={quote(value, safe=',:-.+')}" for name, value in self.pairs())
        return f"?{text.replace('+', '%2B')}" if text else ""

    def period_span(self) -> tuple[str, str] | None:
        """First and last period asked for, as written; None where no time is asked."""
        if not self.time:
            return None
        first, dots, last = self.time.partition("..")
        return first, (last if dots else first)


def slug_of(indicator: str) -> str:
    """Write an indicator's id as it stands in an address."""
    return indicator.replace("_", "-")


def read(
    indicator: str, pairs: _PAIRS, *, extra: Iterable[str] = (), most_areas: int = MOST_AREAS
) -> Question:
    """Read a question from the pairs of a query.

    Raises:
        InputError: An unknown parameter, or a value that cannot be used; the message says which
            and what is possible.
    """
    known = (*PARAMETERS, *FORM_PARAMETERS, *extra)
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        if name not in known:
            raise UnknownNameError("parameter", name, known)
        values.setdefault(name, []).extend(part for part in value.split(",") if part)
    is_form = any(name in values for name in FORM_PARAMETERS)
    by = _dimensions(_distinct(values.get("by", [])))
    only = tuple(
        (name, _codes(name, _distinct(values[name])))
        for name in DIMENSION_NAMES
        # In a form another breakdown was chosen while codes of the one before are still ticked.
        if values.get(name) and (name in by or not is_form)
    )
    view = _one_of("view", _single(values, "view"), VIEWS)
    question = Question(
        indicator,
        areas=_areas(_distinct(values.get("area", [])), view, most_areas),
        by=by,
        only=only,
        time=_time(_span(values) if is_form else _single(values, "time")),
        view=view,
        chart=_one_of("chart", _single(values, "chart"), KINDS),
        sort=_one_of("sort", _single(values, "sort"), SORTS),
        standard=_standard(_single(values, "standard")),
        releases=tuple(sorted(map(_release, _distinct(values.get("release", []))))),
        published_on=_published_on(_single(values, "published_on")),
    )
    if len(question.crossing) > MOST_DIMENSIONS:
        raise InputError(
            f"{' and '.join(question.crossing)} are {len(question.crossing)} dimensions; at most "
            f"{MOST_DIMENSIONS} can be crossed: leave some out of `by` and of the filters"
        )
    named = [dataset for dataset, _version in question.releases]
    if len(set(named)) < len(named):
        raise InputError("release names a dataset twice; give one release of each dataset")
    return question


def is_canonical(question: Question, pairs: _PAIRS) -> bool:
    """Whether the query was written in the one order."""
    return question.pairs() == list(pairs)


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _single(values: dict[str, list[str]], name: str) -> str:
    given = _distinct(values.get(name, []))
    if len(given) > 1:
        raise InputError(f"{name} is given {len(given)} times; give it once")
    return given[0] if given else ""


def _areas(codes: tuple[str, ...], view: str, most: int) -> tuple[str, ...]:
    if EVERY_AREA in codes:
        return () if view == "map" else (EVERY_AREA,)
    for code in codes:
        if not _AREA.fullmatch(code):
            raise InputError(
                f"area {code[:40]!r} is not a code; write ISO 3166-1 alpha-3 codes such as ZAF, "
                "separated by commas, or all"
            )
    if len(codes) > most:
        raise InputError(f"{len(codes)} areas are asked for; at most {most} can be compared")
    return codes


def _dimensions(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if name not in DIMENSIONS:
            raise UnknownNameError("dimension", name, DIMENSION_NAMES)
    return tuple(name for name in DIMENSION_NAMES if name in names)


def _codes(name: str, codes: tuple[str, ...]) -> tuple[str, ...]:
    known = list(DIMENSIONS[name].codes)
    for code in codes:
        if code not in known:
            raise UnknownNameError(f"code of {name}", code, known)
    return tuple(code for code in known if code in codes)


def _span(values: dict[str, list[str]]) -> str:
    """Make of the form's two fields what an address says; of a year to itself, the year."""
    first, last = (_single(values, name) for name in FORM_PARAMETERS)
    if not (first or last):
        return ""
    return first if first == last else f"{first}..{last}"


def _time(text: str) -> str:
    first, dots, last = text.partition("..")
    begins, ends = (Period.parse(part) if part else None for part in (first, last))
    if dots and not (first or last):
        raise InputError("time is '..'; write 2015..2024, 2015.., ..2024, 2016 or 2016-Q4")
    if begins and ends and (begins.year, begins.quarter) > (ends.year, ends.quarter or 4):
        raise InputError(f"time {text!r} ends before it begins; write {last}..{first}")
    return text


def _one_of(name: str, text: str, known: Sequence[str]) -> str:
    if text and text not in known:
        raise UnknownNameError(name, text, known)
    return text


def _standard(text: str) -> str:
    if text and not _STANDARD.fullmatch(text):
        raise InputError(f"standard {text[:40]!r} is not a name such as icls17 or national:zaf")
    return text


def _release(text: str) -> tuple[str, str]:
    dataset, colon, version = text.partition(":")
    if not colon:
        raise InputError(f"release {text[:60]!r}; write dataset:version, as surveys:2026-11-22")
    read_version(version)
    return read_dataset(dataset), version


def _published_on(text: str) -> date | None:
    return parse_date(text, "published_on") if text else None
