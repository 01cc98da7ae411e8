"""What one reading of the design columns finds: how many units were drawn, from how many."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from livelihoods.analysis.statistics.errors import LonelyUnitError, SurveyError
from livelihoods.analysis.statistics.estimation.scale import BITS, DECIMALS, Scale

_LISTED = 5
WHOLE = 1e-7
"""A stratum of which less than this part was not drawn is known whole (as in R's survey)."""


@dataclass(frozen=True)
class Sample:
    """The strata of a sample.

    Attributes:
        places: (block, stratum) -> its row in the arrays that follow.
        psus: PSUs drawn in each stratum.
        stratum_records: Records of each stratum.
        not_drawn: The part of its population that was not drawn; 1 with replacement.
        scale: How weights become whole numbers.
        largest_psu: Most records in one PSU.
        largest_stratum: Most PSUs in one stratum.
        records: Block -> number of records.
        weightless: Whether there are records of weight 0.
    """

    places: dict[tuple[str, Any], int]
    psus: npt.NDArray[np.int64]
    stratum_records: npt.NDArray[np.int64]
    not_drawn: npt.NDArray[np.float64]
    scale: Scale
    largest_psu: int
    largest_stratum: int
    records: dict[str, int]
    weightless: bool = False

    def lonely(self) -> npt.NDArray[np.bool_]:
        """Tell which strata have a single PSU and are not known whole."""
        found: npt.NDArray[np.bool_] = (self.psus == 1) & (self.not_drawn > WHOLE)
        return found

    def refuse_lonely(self, rows: Sequence[int]) -> None:
        """Refuse strata of one PSU, by name."""
        names = {row: place for place, row in self.places.items()}
        lonely = sorted(str(names[row][1]) for row in rows)
        if not lonely:
            return
        blocks = sorted({names[row][0] for row in rows} - {""})
        more = f" and {len(lonely) - _LISTED} more" if len(lonely) > _LISTED else ""
        where = f" in {', '.join(blocks)}" if blocks else ""
        raise LonelyUnitError(
            f"A stratum with a single primary sampling unit has no variance: stratum "
            f"{', '.join(lonely[:_LISTED])}{more}{where}. Join it with a like stratum, or choose a "
            "rule: lonely_psu = adjust, average, remove or certainty."
        )


def has_trouble(rows: Sequence[Mapping[str, Any]], *, negative: bool) -> bool:
    """Whether the short reading of the design found something that the long one must explain.

    `negative` allows weights below 0: calibration can make them so.
    """
    return any(
        row["null_psu"]
        or _is_missing(row["stratum"])
        or not (row["least_weight"] >= 0 or (negative and math.isfinite(row["least_weight"])))
        or not math.isfinite(row["largest_weight"] or 0.0)
        for row in rows
    )


def _is_missing(stratum: Any) -> bool:
    return stratum is None or (isinstance(stratum, float) and math.isnan(stratum))


def refuse(rows: Sequence[Mapping[str, Any]], words: Mapping[str, str]) -> None:
    """Say what is wrong with the design columns.

    Args:
        rows: What the long statement returned, one row per block and stratum.
        words: What to call `weight`, `strata` and `psu` in messages.

    Raises:
        SurveyError: A weight, stratum or PSU is missing, negative or text.
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


def sample(
    rows: Sequence[Mapping[str, Any]], words: Mapping[str, str], whole_at: Mapping[int, bool]
) -> Sample:
    """Make the sample from what the design statement returned, one row per block and stratum.

    Raises:
        SurveyError: No weight is positive, weights are too large, or `fpc` is not one number per
            stratum, at least as large as the number of PSUs drawn.
    """
    largest = max(max(row["largest_weight"], -row["least_weight"]) for row in rows)
    if not largest > 0:
        raise SurveyError(f"{words['weight']}: no weight is larger than 0")
    if largest >= 2**BITS:
        raise SurveyError(
            f"{words['weight']}: the largest weight is 2^{BITS} or more: such weights cannot be "
            "added without loss"
        )
    places: dict[tuple[str, Any], int] = {}
    records: dict[str, int] = {}
    for number, row in enumerate(rows):
        places[row["block"], row["stratum"]] = number
        records[row["block"]] = records.get(row["block"], 0) + row["records"]
    return Sample(
        places=places,
        psus=np.array([row["psus"] for row in rows], dtype=np.int64),
        stratum_records=np.array([row["records"] for row in rows], dtype=np.int64),
        not_drawn=np.array([_not_drawn(row) for row in rows], dtype=np.float64),
        scale=Scale.of(largest, whole_at),
        largest_psu=max(row["largest_psu"] for row in rows),
        largest_stratum=max(row["psus"] for row in rows),
        records=records,
        weightless=any(row["least_weight"] == 0 for row in rows),
    )


def _not_drawn(row: Mapping[str, Any]) -> float:
    drawn, low, high = row["psus"], row.get("least_fpc"), row.get("most_fpc")
    if low is None or high is None or high == -math.inf:
        return 1.0
    if low == -math.inf:
        raise SurveyError(f"fpc: stratum {row['stratum']}: it is missing for some of the records")
    if low != high:
        raise SurveyError(
            f"fpc: stratum {row['stratum']} has {drawn} PSUs and a population of {low:g} to "
            f"{high:g}: one number per stratum is needed"
        )
    if low < drawn:
        fraction = ": it must be a count of PSUs, not a sampling fraction" if 0 < low <= 1 else ""
        raise SurveyError(
            f"fpc: stratum {row['stratum']} has {drawn} PSUs and a population of {low:g}{fraction}"
        )
    return float((low - drawn) / low)


def whole_decimals(values: Sequence[float | None]) -> int | None:
    """Return the fewest decimals that all of these values have; None if more than 9."""
    array = np.array([each for each in values if each is not None], dtype=np.float64)
    array = array[np.isfinite(array)]
    for decimals in DECIMALS:
        factor = 10.0**decimals
        if bool(np.all(np.round(array * factor) / factor == array)):
            return decimals
    return None
