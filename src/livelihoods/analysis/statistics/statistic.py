"""What can be asked of a survey: totals, means, ratios and shares."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

IntervalName = Literal["t", "logit"]


@dataclass(frozen=True, slots=True)
class Statistic:
    """One statistic; use `total`, `mean`, `ratio` and `share` to make it.

    Attributes:
        kind: What it is.
        y: SQL expression; a condition counts records. Of a share: the numerator, per level.
        x: Of a ratio: the denominator.
        name: Its name in the table.
        where: Condition of the records that it is computed over, within every domain.
        of, within: Of a share: the column whose levels share out, and the columns within whose
            crossing they add up to 1.
        interval: How the interval is made.
        certain: Condition of records whose y follows from a definition alone; a domain with no
            other record has no sampling error.
        level: Of one level of a share: which.
        complete: That y and x are known for every record: then nulls are not looked for.
    """

    kind: Literal["total", "mean", "ratio", "share"]
    y: str
    x: str | None = None
    name: str = ""
    where: str | None = None
    of: str | None = None
    within: tuple[str, ...] = ()
    interval: IntervalName = "t"
    certain: str | None = None
    level: str | None = None
    complete: bool = False


def total(y: str, *, where: str | None = None, name: str | None = None) -> Statistic:
    """Ask for the sum over the population of a quantity, or of the records that meet a condition.

    Estimated by the sum of weight times y.
    """
    return Statistic("total", y, name=name or f"total({y})", where=where)


def mean(
    x: str,
    *,
    where: str | None = None,
    name: str | None = None,
    interval: IntervalName = "t",
    certain: str | None = None,
) -> Statistic:
    """Ask for the mean of a quantity, or the proportion that meets a condition (0 to 1).

    `interval="logit"` keeps the interval of a proportion between 0 and 1.
    """
    return Statistic(
        "mean", x, name=name or f"mean({x})", where=where, interval=interval, certain=certain
    )


def ratio(y: str, x: str, *, where: str | None = None, name: str | None = None) -> Statistic:
    """Ask for the total of y divided by the total of x."""
    return Statistic("ratio", y, x, name=name or f"ratio({y}, {x})", where=where)


def share(
    of: str, within: Sequence[str] = (), *, where: str | None = None, name: str | None = None
) -> Statistic:
    """Ask how records divide among the levels of a column, within each crossing of others.

    Within each crossing of `within` the shares of all levels add up to 1: that is the
    denominator. Records without a level count in no share and not in the denominator.
    """
    return Statistic(
        "share",
        of,
        name=name or f"share({of})",
        where=where,
        of=of,
        within=tuple(within),
        interval="logit",
    )
