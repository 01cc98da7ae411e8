"""The sample design: strata, primary sampling units and weights, checked before anything is added.

Weights become whole numbers, so that sums are exact and the same on any machine: a weight with d
decimals (d <= 9) is taken times 10^d; a weight that no d makes whole is taken times a power of two
and rounded, by less than one part in 2^52 of the largest weight.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from livelihoods.analysis.statistics.errors import SurveyError

DECIMALS = range(10)
_BITS = 52
_LISTED = 5


@dataclass(frozen=True, slots=True)
class Design:
    """The design of a sample, for `Survey.open(frame, design=Design(...))`.

    Attributes:
        weights: SQL expression of the weight; None gives every record weight 1.
        strata: SQL expression of the stratum; None means one stratum.
        psu: SQL expression of the primary sampling unit; None means that each record is one.
        nest: Whether the labels of PSUs repeat between strata. Where they do not, a PSU in two
            strata is an error.
        fpc: SQL expression of the number of PSUs in the population of the stratum; None takes the
            PSUs as drawn with replacement.
        lonely_psu: What to do with a stratum of one PSU. Only "fail".
    """

    weights: str | None = None
    strata: str | None = None
    psu: str | None = None
    nest: bool = False
    fpc: str | None = None
    lonely_psu: str = "fail"

    def __post_init__(self) -> None:
        if self.lonely_psu != "fail":
            raise SurveyError(f"lonely_psu={self.lonely_psu!r} is not known; known: 'fail'")


@dataclass(frozen=True, slots=True)
class Scale:
    """How a measured quantity becomes a whole number: times `factor`; `exact` if none was lost."""

    factor: int
    exact: bool
    largest: float

    @property
    def bound(self) -> int:
        """No value, as a whole number, is larger than this."""
        return math.ceil(self.largest * self.factor) + 1

    @property
    def rounding(self) -> float:
        """The largest change that rounding can make to one value, in its own unit."""
        return 0.0 if self.exact else 0.5 / self.factor

    @classmethod
    def of(cls, largest: float, whole_at: Mapping[int, bool]) -> "Scale":
        """Choose the scale of values up to `largest`; `whole_at[d]`: 10^d makes all whole."""
        for decimals in DECIMALS:
            factor = 10**decimals
            if whole_at.get(decimals) and largest * factor < 2**_BITS:
                return cls(factor, True, largest)
        exponent = _BITS - max(math.frexp(largest)[1], 0)
        return cls(2 ** max(exponent, 0), False, largest)


@dataclass(frozen=True, slots=True)
class Stratum:
    """A stratum of the whole sample: its PSUs, and the part of its population not drawn."""

    psus: int
    not_drawn: float = 1.0


@dataclass(frozen=True, slots=True)
class CheckedDesign:
    """What one reading of the design columns found.

    Attributes:
        strata: Block -> stratum -> its PSUs.
        scale: How weights become whole numbers.
        largest_psu: Most records in one PSU.
        largest_stratum: Most PSUs in one stratum.
        records: Block -> number of records.
    """

    strata: dict[str, dict[str, Stratum]]
    scale: Scale
    largest_psu: int
    largest_stratum: int
    records: dict[str, int]


def check(rows: list[dict[str, Any]], words: Mapping[str, str]) -> CheckedDesign:
    """Check what the design statement returned, one row per block and stratum.

    Args:
        rows: The rows.
        words: What to call `weight`, `strata` and `psu` in messages.

    Raises:
        SurveyError: A weight, stratum or PSU is missing, negative or text, no weight is positive,
            or a stratum has a single PSU.
    """
    records = sum(row["records"] for row in rows)
    for column, problem in (
        ("text_weights", f"{words['weight']}: {{}} of {records} weights are text, not numbers"),
        ("null_weights", f"{words['weight']}: {{}} of {records} weights are missing"),
        ("odd_weights", f"{words['weight']}: {{}} of {records} weights are not finite"),
        ("negative_weights", f"{words['weight']}: {{}} of {records} weights are negative"),
        ("null_strata", f"{words['strata']}: {{}} of {records} records have no stratum"),
        ("null_psu", f"{words['psu']}: {{}} of {records} records have no PSU"),
    ):
        if count := sum(row[column] for row in rows):
            raise SurveyError(problem.format(count))
    largest = max(row["largest_weight"] for row in rows)
    if not largest > 0:
        raise SurveyError(f"{words['weight']}: no weight is larger than 0")
    if largest >= 2**_BITS:
        raise SurveyError(
            f"{words['weight']}: the largest weight is 2^{_BITS} or more: such weights cannot be "
            "added without loss"
        )
    strata: dict[str, dict[str, Stratum]] = {}
    counts: dict[str, int] = {}
    for row in rows:
        strata.setdefault(row["block"], {})[row["stratum"]] = _stratum(row)
        counts[row["block"]] = counts.get(row["block"], 0) + row["records"]
    _refuse_lonely(strata)
    whole_at = {d: all(row[f"whole_{d}"] for row in rows) for d in DECIMALS}
    return CheckedDesign(
        strata=strata,
        scale=Scale.of(largest, whole_at),
        largest_psu=max(row["largest_psu"] for row in rows),
        largest_stratum=max(row["psus"] for row in rows),
        records=counts,
    )


def _stratum(row: dict[str, Any]) -> Stratum:
    drawn, low, high = row["psus"], row["least_fpc"], row["most_fpc"]
    if low is None:
        return Stratum(drawn)
    if low != high or low < drawn:
        raise SurveyError(
            f"fpc: stratum {row['stratum']} has {drawn} PSUs and a population of {low} to {high}"
        )
    return Stratum(drawn, (low - drawn) / low)


def _refuse_lonely(strata: dict[str, dict[str, Stratum]]) -> None:
    for block, members in strata.items():
        lonely = sorted(
            name for name, each in members.items() if each.psus == 1 and each.not_drawn > 0
        )
        if lonely:
            more = f" and {len(lonely) - _LISTED} more" if len(lonely) > _LISTED else ""
            where = f" in {block}" if block else ""
            raise SurveyError(
                f"A stratum with a single primary sampling unit has no variance: stratum "
                f"{', '.join(lonely[:_LISTED])}{more}{where}. Join it with a like stratum."
            )
