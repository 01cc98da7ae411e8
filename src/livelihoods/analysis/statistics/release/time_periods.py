"""Periods of estimates as SDMX writes them."""

from calendar import monthrange
from datetime import date

from livelihoods.analysis.statistics.period import Period

_MONTHS_OF_A_QUARTER = 3
_MONTHS_OF_A_YEAR = 12


def frequency(period: str) -> tuple[str, str]:
    """Return the code of a period's frequency (CL_FREQ of SDMX) and its name."""
    parsed = Period.parse(period)
    if parsed.until:
        return "_O", "Other"
    return ("Q", "Quarterly") if parsed.quarter else ("A", "Annual")


def time_period(period: str) -> str:
    """Return a period as a time period of SDMX.

    Years and quarters are written as in estimates. Several periods that are neither become a time
    range: its first day and its length in months.

    >>> time_period("2016-Q4")
    '2016-Q4'
    >>> time_period("2016-Q1/2016-Q3")
    '2016-01-01/P9M'
    """
    if not Period.parse(period).until:
        return period
    first, last = bounds(period)
    months = (last.year - first.year) * _MONTHS_OF_A_YEAR + last.month - first.month + 1
    return f"{first.isoformat()}/P{months}M"


def bounds(period: str) -> tuple[date, date]:
    """Return the first and the last day of a period."""
    parsed = Period.parse(period)
    last = Period.parse(parsed.until) if parsed.until else parsed
    start = (max(parsed.quarter, 1) - 1) * _MONTHS_OF_A_QUARTER + 1
    end = last.quarter * _MONTHS_OF_A_QUARTER or _MONTHS_OF_A_YEAR
    return date(parsed.year, start, 1), date(last.year, end, monthrange(last.year, end)[1])
