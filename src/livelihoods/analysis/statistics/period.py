"""Periods that figures refer to: a year, a quarter, or several of them pooled."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from livelihoods.analysis.statistics.errors import SurveyError

_FORM = re.compile(r"(?P<year>\d{4})(?:-Q(?P<quarter>[1-4]))?")
_QUARTERS = 4


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of time as written in estimates: `2016`, `2016-Q4` or `2016-Q1/2016-Q3`."""

    year: int
    quarter: int = 0
    until: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a period from its written form.

        Raises:
            SurveyError: The text is not a year, a quarter or two of them joined by `/`.
        """
        first, _, last = text.partition("/")
        found = _FORM.fullmatch(first)
        if not found or (last and not _FORM.fullmatch(last)) or text.endswith("/"):
            raise SurveyError(f"{text!r} is not a period; write 2016, 2016-Q4 or 2016-Q1/2016-Q3")
        return cls(int(found["year"]), int(found["quarter"] or 0), last)

    def __str__(self) -> str:
        first = f"{self.year:04d}-Q{self.quarter}" if self.quarter else f"{self.year:04d}"
        return f"{first}/{self.until}" if self.until else first


def pooled(periods: Sequence[str]) -> str:
    """Name several periods taken together.

    Four quarters of one year are that year; anything else is the first and the last, joined by
    a slash; one period is itself.
    """
    ordered = sorted(Period.parse(each) for each in set(periods))
    first, last = ordered[0], ordered[-1]
    if len(ordered) == 1:
        return str(first)
    quarters = [each.quarter for each in ordered if each.year == first.year]
    if len(ordered) == _QUARTERS and quarters == [1, 2, 3, 4]:
        return str(first.year)
    return f"{first}/{last.until or last}"
