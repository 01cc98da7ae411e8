"""When: valid time (`as_of`) and recorded time (`known_on`), read and carried in one way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from livelihoods.analysis.errors import InputError


def today() -> date:
    """Return today's date in UTC; the one place that asks the clock for a date."""
    return datetime.now(UTC).date()


def parse_date(text: str, name: str = "date") -> date:
    """Read a date written YYYY-MM-DD.

    Raises:
        InputError: naming what was given and how a date is written, or that no day comes after it.
    """
    try:
        if len(text) != len("2015-03-31"):
            raise ValueError(text)
        found = date.fromisoformat(text)
    except ValueError:
        raise InputError(
            f"{name} is {text[:40]!r}; write a date as YYYY-MM-DD, such as 2015-03-31"
        ) from None
    if found == date.max:  # every interval is closed by the day after
        raise InputError(f"{name} is {text!r}; the last date that can be read is the day before")
    return found


def at_noon(day: date) -> datetime:
    """Return the instant that stands for a day of which the hour was not kept (noon, UTC)."""
    return datetime.combine(day, time(12), tzinfo=UTC)


@dataclass(frozen=True)
class Moment:
    """A question's two dates: true when (`as_of`), and as known when (`known_on`)."""

    as_of: date
    known_on: date

    @classmethod
    def read(
        cls,
        as_of: str | None = None,
        known_on: str | None = None,
        *,
        names: tuple[str, str] = ("as_of", "known_on"),
    ) -> "Moment":
        """Read the two dates from text; empty means today.

        Args:
            as_of: the day on which it was true.
            known_on: the day at whose end it was on record.
            names: what whoever asks calls the two dates.

        Raises:
            InputError: where a date cannot be read, by the name that the asker knows.
        """
        return cls(
            as_of=parse_date(as_of, names[0]) if as_of else today(),
            known_on=parse_date(known_on, names[1]) if known_on else today(),
        )

    @property
    def known_before(self) -> datetime:
        """The instant (UTC) at which `known_on` is over: what was recorded before it counts."""
        return datetime.combine(self.known_on + timedelta(days=1), time.min, tzinfo=UTC)


def holds_on(day: date, starts_on: date | None, ends_on: date | None) -> bool:
    """Whether the half-open interval [starts_on, ends_on) contains `day`; None means unbounded."""
    return (starts_on is None or starts_on <= day) and (ends_on is None or day < ends_on)


@dataclass(frozen=True)
class Interval:
    """A half-open interval [starts_on, ends_on); without an end it goes on."""

    starts_on: date
    ends_on: date | None = None

    def contains(self, day: date) -> bool:
        """Whether the day lies in it."""
        return holds_on(day, self.starts_on, self.ends_on)

    def overlaps(self, other: "Interval") -> bool:
        """Whether some day lies in both."""
        return (self.ends_on is None or other.starts_on < self.ends_on) and (
            other.ends_on is None or self.starts_on < other.ends_on
        )


def covers(intervals: Iterable[Interval], wanted: Interval) -> bool:
    """Whether every day of `wanted` lies in one of the intervals."""
    day = wanted.starts_on
    for interval in sorted(intervals, key=lambda interval: interval.starts_on):
        if interval.starts_on > day:
            return False
        if interval.ends_on is None:
            return True
        day = max(day, interval.ends_on)
        if wanted.ends_on is not None and day >= wanted.ends_on:
            return True
    return False
