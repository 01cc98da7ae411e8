"""Rules of governance, without a database: what a Board must look like on a day."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from livelihoods.platform.timeline import Interval

BOARD_SIZE = "board.size"
SEATS_OF = "board.seats."  # followed by the code of a constituency
CO_OPTION = "committees.co-option"
ONE_HOLDER_OFFICES = ("chair", "treasurer")


@dataclass(frozen=True)
class SeatPlan:
    """A numbered seat that belongs to a constituency for a time."""

    number: int
    constituency: str
    interval: Interval


@dataclass(frozen=True)
class Rule:
    """A dated rule."""

    name: str
    value: str
    interval: Interval


def value_on(rules: Iterable[Rule], name: str, day: date) -> str | None:
    """Return the value of a rule on a day, or None where no rule of that name was in force."""
    return next(
        (rule.value for rule in rules if rule.name == name and rule.interval.contains(day)), None
    )


def turning_days(intervals: Iterable[Interval]) -> list[date]:
    """Return the days on which something begins or ends, in order."""
    days = {interval.starts_on for interval in intervals}
    return sorted(days | {interval.ends_on for interval in intervals if interval.ends_on})


def seat_objections(
    seats: Collection[SeatPlan], rules: Collection[Rule], constituencies: Iterable[str], day: date
) -> tuple[str, ...]:
    """Return what is wrong with the seats in force on a day; nothing where all is well.

    Their number is the one that the rule in force asks for, every constituency has a seat, and
    where a rule fixes the seats of a constituency it is kept.
    """
    held = [seat for seat in seats if seat.interval.contains(day)]
    if not held:
        return ()
    found = [
        f"seat {number} is there {count} times"
        for number, count in sorted(Counter(seat.number for seat in held).items())
        if count > 1
    ]
    size = value_on(rules, BOARD_SIZE, day)
    if size is None:
        found.append(f"no rule {BOARD_SIZE} is in force")
    elif len(held) != int(size):
        found.append(f"{len(held)} seats, but the rule {BOARD_SIZE} in force says {size}")
    by_constituency = Counter(seat.constituency for seat in held)
    for code in sorted(constituencies):
        wanted = value_on(rules, SEATS_OF + code, day)
        if not by_constituency[code]:
            found.append(f"constituency {code} has no seat")
        elif wanted is not None and by_constituency[code] != int(wanted):
            found.append(
                f"constituency {code} has {by_constituency[code]} seats, but the rule "
                f"{SEATS_OF}{code} in force says {wanted}"
            )
    return tuple(f"on {day}: {text}" for text in found)


def first_overlap(wanted: Interval, others: Mapping[str, Interval]) -> str | None:
    """Return the key of the first of the others that overlaps, or None."""
    return next((key for key, interval in others.items() if wanted.overlaps(interval)), None)
