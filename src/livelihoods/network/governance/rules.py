"""Rules of governance, without a database: what a Board must look like on a day."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

BOARD_SIZE = "board.size"
SEATS_OF = "board.seats."  # followed by the code of a constituency
CO_OPTION = "committees.co-option"
ONE_HOLDER_OFFICES = ("chair", "treasurer")


@dataclass(frozen=True)
class Stretch:
    """A half-open interval [starts_on, ends_on); without an end it goes on."""

    starts_on: date
    ends_on: date | None = None

    def contains(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)

    def overlaps(self, other: "Stretch") -> bool:
        """Whether some day lies in both."""
        return (self.ends_on is None or other.starts_on < self.ends_on) and (
            other.ends_on is None or self.starts_on < other.ends_on
        )


@dataclass(frozen=True)
class SeatPlan:
    """A numbered seat that belongs to a constituency for a time."""

    number: int
    constituency: str
    stretch: Stretch


@dataclass(frozen=True)
class Rule:
    """A dated rule."""

    name: str
    value: str
    stretch: Stretch


def value_on(rules: Iterable[Rule], name: str, day: date) -> str | None:
    """Return the value of a rule on a day, or None where no rule of that name was in force."""
    return next(
        (rule.value for rule in rules if rule.name == name and rule.stretch.contains(day)), None
    )


def turning_days(stretches: Iterable[Stretch]) -> list[date]:
    """Return the days on which something begins or ends, in order."""
    days = {stretch.starts_on for stretch in stretches}
    return sorted(days | {stretch.ends_on for stretch in stretches if stretch.ends_on})


def seat_objections(
    seats: Collection[SeatPlan], rules: Collection[Rule], constituencies: Iterable[str], day: date
) -> tuple[str, ...]:
    """Return what is wrong with the seats in force on a day; nothing where all is well.

    Their number is the one that the rule in force asks for, every constituency has a seat, and
    where a rule fixes the seats of a constituency it is kept.
    """
    held = [seat for seat in seats if seat.stretch.contains(day)]
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


def is_covered(wanted: Stretch, by: Iterable[Stretch]) -> bool:
    """Whether every day of one interval lies in one of the others."""
    day: date | None = wanted.starts_on
    for stretch in sorted(by, key=lambda stretch: stretch.starts_on):
        if day is None or stretch.starts_on > day:
            break
        if stretch.ends_on is None:
            return True
        day = max(day, stretch.ends_on)
        if wanted.ends_on is not None and day >= wanted.ends_on:
            return True
    return False


def first_overlap(wanted: Stretch, others: Mapping[str, Stretch]) -> str | None:
    """Return the key of the first of the others that overlaps, or None."""
    return next((key for key, stretch in others.items() if wanted.overlaps(stretch)), None)
