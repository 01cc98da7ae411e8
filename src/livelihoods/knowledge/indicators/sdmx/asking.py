"""What is asked of the SDMX service: key, time, how much of it, and in which form."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any, Final

from django.http import HttpRequest

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics.release.structures import KEY, TIME
from livelihoods.analysis.statistics.release.time_periods import bounds
from livelihoods.knowledge.indicators.api.asking import AskedError, check_names
from livelihoods.knowledge.indicators.rules import read_version
from livelihoods.platform.timeline import parse_date

DETAILS: Final = ("full", "dataonly", "serieskeysonly", "nodata")
OF_DATA: Final = (
    "startPeriod", "endPeriod", "updatedAfter", "firstNObservations", "lastNObservations",
    "dimensionAtObservation", "detail", "includeHistory", "format", "release", "published_on",
)  # fmt: skip
OF_AVAILABILITY: Final = (
    "startPeriod", "endPeriod", "updatedAfter", "references", "mode", "format", "release",
    "published_on",
)  # fmt: skip

_CODE: Final = re.compile(r"[A-Za-z0-9_@$\-]+")
_YEAR: Final = re.compile(r"(\d{4})")
_QUARTER: Final = re.compile(r"(\d{4})-Q([1-4])")
_MONTH: Final = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


class TooLargeError(InputError):
    """More is asked for than is answered at once."""


class NotOfferedError(InputError):
    """Something of the standard that this service does not have."""


class NotAcceptableError(InputError):
    """No form that was asked for is one of ours."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a dataflow.

    Attributes:
        codes: Dimension -> the codes that are wanted; a dimension that is not there is not limited.
        start: The day on or after which periods begin.
        end: The day on or before which periods begin.
        first: How many observations of each series at most, from its first.
        last: The same, from its last; of both, what either wants.
        detail: One of DETAILS.
        is_flat: Every dimension at the observation.
        updated_after: What was published by then is not wanted.
        release: A version, instead of the newest.
        published_on: What was newest on that day.
    """

    codes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    start: date = date.min
    end: date = date.max
    first: int | None = None
    last: int | None = None
    detail: str = "full"
    is_flat: bool = False
    updated_after: datetime | None = None
    release: str = ""
    published_on: date | None = None

    @property
    def is_everything(self) -> bool:
        """Whether every observation is wanted."""
        return not self.codes and (self.start, self.end) == (date.min, date.max)

    def may_want(self, told: Mapping[str, str]) -> bool:
        """Whether observations with these codes may be wanted."""
        return all(code in self.codes.get(name, (code,)) for name, code in told.items())

    def wants(self, row: Mapping[str, Any]) -> bool:
        """Whether an observation has the codes that are wanted."""
        return all(row[name] in codes for name, codes in self.codes.items())

    def is_in_time(self, begins: date, _ends: date) -> bool:
        """Whether a period begins in the time that is wanted."""
        return self.start <= begins <= self.end

    def cut(self, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Yield of each series as many observations as are wanted."""
        if self.first is None and self.last is None:
            yield from rows
            return
        for _key, same in groupby(rows, key=lambda row: tuple(row[name] for name in KEY)):
            series = list(same)
            kept = {*range(len(series))[: self.first or 0]}
            kept |= {*range(len(series))[len(series) - min(self.last or 0, len(series)) :]}
            yield from (series[place] for place in sorted(kept))


def read_key(key: str) -> dict[str, frozenset[str]]:
    """Read the key of a series: `all`, or the codes of each dimension, joined by `+` and `.`.

    Raises:
        AskedError: Another number of dimensions, or something that is no code.
    """
    if key in ("", "all"):
        return {}
    parts = key.split(".")
    if len(parts) != len(KEY):
        raise AskedError(
            f"the key has {len(parts)} dimensions and needs {len(KEY)}; write the codes of "
            f"{', '.join(KEY)} with dots between them, nothing for any, such as "
            f"{'.'.join('ZAF' if name == 'REF_AREA' else '' for name in KEY)}",
            "key",
        )
    found = {}
    for name, part in zip(KEY, parts, strict=True):
        codes = part.split("+") if part else []
        for code in codes:
            if not _CODE.fullmatch(code):
                raise AskedError(
                    f"{name} {code[:40]!r} is not a code; take one of its code list", "key"
                )
        if codes:
            found[name] = frozenset(codes)
    return found


def read(request: HttpRequest, key: str, known: Iterable[str] = OF_DATA) -> Asked:
    """Read what is asked of a dataflow.

    Raises:
        AskedError: A parameter that is not known or cannot be used.
        NotOfferedError: A part of the standard that is not here.
    """
    values = read_values(request, known)
    if values.get("includeHistory", "false") != "false":
        raise NotOfferedError(
            "includeHistory is not offered; ask for each version by release=, they are listed at "
            "/api/v1/releases"
        )
    at = values.get("dimensionAtObservation", TIME)
    if at not in (TIME, "AllDimensions"):
        raise NotOfferedError(
            f"dimensionAtObservation {at[:40]!r} is not offered; use {TIME} or AllDimensions"
        )
    detail = values.get("detail", "full")
    if detail not in DETAILS:
        raise AskedError(f"detail is {detail[:40]!r}; use {', '.join(DETAILS)}", "detail")
    start = _day(values, "startPeriod", date.min, is_last=False)
    end = _day(values, "endPeriod", date.max, is_last=True)
    if start > end:
        raise AskedError("startPeriod is after endPeriod; turn them round", "startPeriod")
    version = values.get("release", "")
    if version:
        read_version(version)
    day = values.get("published_on", "")
    return Asked(
        codes=read_key(key),
        start=start,
        end=end,
        first=_count(values, "firstNObservations"),
        last=_count(values, "lastNObservations"),
        detail=detail,
        is_flat=at == "AllDimensions",
        updated_after=_instant(values, "updatedAfter"),
        release=version,
        published_on=parse_date(day, "published_on") if day else None,
    )


def read_values(request: HttpRequest, known: Iterable[str]) -> dict[str, str]:
    """Return the parameters of a request, each once.

    Raises:
        AskedError: One that is not known, or is given twice.
    """
    given = dict(request.GET.lists())
    check_names([(name, "") for name in given], known)
    for name, values in given.items():
        if len(values) > 1:
            raise AskedError(f"{name} is given {len(values)} times; give it once", name)
    return {name: values[0] for name, values in given.items() if values[0]}


def _day(values: Mapping[str, str], name: str, default: date, *, is_last: bool) -> date:
    """Read a period of SDMX; return its first or its last day."""
    text = values.get(name, "")
    if not text:
        return default
    try:
        if _YEAR.fullmatch(text) or _QUARTER.fullmatch(text):
            return bounds(text)[is_last]
        if month := _MONTH.fullmatch(text):
            year, number = int(month[1]), int(month[2])
            return date(year, number, monthrange(year, number)[1] if is_last else 1)
        return datetime.fromisoformat(text).date()
    except ValueError:
        raise AskedError(
            f"{name} is {text[:40]!r}; write 2016, 2016-Q4, 2016-10 or 2016-10-01", name
        ) from None


def _count(values: Mapping[str, str], name: str) -> int | None:
    text = values.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text) > 0):
        raise AskedError(f"{name} is {text[:40]!r}; give a whole number above zero", name)
    return int(text)


def _instant(values: Mapping[str, str], name: str) -> datetime | None:
    text = values.get(name, "")
    if not text:
        return None
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise AskedError(
            f"{name} is {text[:40]!r}; write an instant such as 2026-11-22T12:00:00Z", name
        ) from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def choose_form(request: HttpRequest, offered: Mapping[str, Sequence[str]]) -> str:
    """Return the form of the answer: by `format=`, else by what is accepted, else the first.

    Args:
        request: What is asked.
        offered: Form -> its media types, those without a version last.

    Raises:
        AskedError: `format` names none of them.
        NotAcceptableError: None of them is accepted.
    """
    told = request.GET.get("format", "")
    if told:
        if told not in offered:
            raise AskedError(f"format is {told[:40]!r}; use {', '.join(offered)}", "format")
        return told
    if not request.headers.get("Accept", "").strip():
        return next(iter(offered))
    for accepted in request.accepted_types_by_precedence:
        plain = f"{accepted.main_type}/{accepted.sub_type}"
        version = accepted.params.get("version", "")
        for form, types in offered.items():
            for each in types:
                name, _, its_version = each.partition(";version=")
                of_any = plain == "*/*" or plain == f"{name.partition('/')[0]}/*"
                if of_any or (plain == name and version in ("", its_version)):
                    return form
    raise NotAcceptableError(
        "none of the forms that are accepted is offered; accept one of "
        f"{', '.join(types[0] for types in offered.values())}"
    )
