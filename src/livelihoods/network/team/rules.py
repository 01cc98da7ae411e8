"""Rules of the team, without a database."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from livelihoods.platform.timeline import Interval

FULL_TIME = Decimal(1)


def first_overload(parts: Sequence[tuple[Interval, Decimal]]) -> date | None:
    """Return the first day on which one person's appointments exceed full time, or None."""
    for day in sorted(interval.starts_on for interval, _fte in parts):
        if sum(fte for interval, fte in parts if interval.contains(day)) > FULL_TIME:
            return day
    return None
