"""Which values a figure may have, by its unit and its kind. No database."""

import math
from typing import Final

from livelihoods.analysis.statistics.estimates import UNITS
from livelihoods.analysis.statistics.indicators import INDICATORS

_HOURS_OF_A_WEEK: Final = 168.0
MONEY: Final = "currency"
"""Stands for a unit where figures of one indicator are in several currencies."""


def is_money(unit: str) -> bool:
    """Whether a unit is a currency (ISO 4217), or stands for several."""
    return unit not in UNITS


def is_gap(indicator: str, unit: str) -> bool:
    """Whether a figure compares two others, so that it may be below zero."""
    known = INDICATORS.get(indicator)
    return unit == "points" or (known is not None and known.kind == "gap")


def value_range(indicator: str, unit: str) -> tuple[float, float]:
    """Return the least and the largest value that a figure may have.

    Hours are of a week. A gap in percent is that of what men have, of which women may have any
    multiple, but not less than nothing.

    >>> value_range("informal_employment_rate", "percent")
    (0.0, 100.0)
    """
    if unit == "points":
        return -100.0, 100.0
    most = {"percent": 100.0, "hours": _HOURS_OF_A_WEEK}.get(unit, math.inf)
    return (-math.inf if is_gap(indicator, unit) else 0.0), most
