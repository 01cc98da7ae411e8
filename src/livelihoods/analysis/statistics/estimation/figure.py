"""One computed figure."""

from dataclasses import dataclass
from typing import Any

from livelihoods.analysis.statistics.estimation.interval import Interval
from livelihoods.analysis.statistics.estimation.statistic import Statistic


@dataclass(frozen=True, slots=True)
class Figure:
    """A statistic in a domain of a block (a period, or all pooled).

    Attributes:
        statistic: What was asked.
        block: The period, or the name of all periods pooled.
        domain: Column -> code.
        value, se: The estimate and its standard error; None where nothing can be computed.
        interval: Its bounds and how they were made.
        n: Records that it is computed over, with a weight above 0.
        n_y: Those of them in the numerator.
        df: Degrees of freedom.
        deff: The design effect, where it was asked for.
    """

    statistic: Statistic
    block: str
    domain: dict[str, Any]
    value: float | None
    se: float | None
    interval: Interval
    n: int
    n_y: int
    df: int
    deff: float | None = None
