"""Gaps between women and men: differences of two figures, with the covariance between them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from livelihoods.analysis.statistics.asking import base_in, with_hours
from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES
from livelihoods.analysis.statistics.estimation.doubled import Floats
from livelihoods.analysis.statistics.estimation.figure import Figure
from livelihoods.analysis.statistics.estimation.interval import interval
from livelihoods.analysis.statistics.estimation.statistic import mean
from livelihoods.analysis.statistics.indicators import INDICATORS, Indicator

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey

_SEXES = ("female", "male")


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap in a domain, and the domains of the two figures that it compares."""

    figure: Figure
    women: Mapping[str, Any]
    men: Mapping[str, Any]


def gap_figures(
    survey: "Survey",
    each: Indicator,
    sets: Sequence[tuple[str, ...]],
    where: str,
    *,
    pool: bool,
) -> list[Gap]:
    """Compute a gap in every domain that has women and men.

    The interval is symmetric: value plus or minus t(df) standard errors.
    """
    assert each.of is not None
    compared = INDICATORS[each.of]
    quantity = compared.having or with_hours(survey, compared.y or "")
    statistic = mean(quantity, where=base_in(survey, compared), name=each.id)
    found: list[Gap] = []
    for columns in sets:
        if not set(columns).issubset(each.dimensions):
            continue
        by = [*columns, "sex"]
        pairs = survey.covariance([statistic], by=by, where=where, pool=pool)
        places = {
            (row.get("period"), tuple(row[name] for name in columns), row["sex"]): number
            for number, row in enumerate(pairs.rows)
        }
        for (block, codes, sex), woman in places.items():
            man = places.get((block, codes, "male"))
            if sex != "female" or man is None:
                continue
            rows = pairs.rows[woman], pairs.rows[man]
            if any(row["value"] is None or not row["n"] for row in rows):
                continue
            square = pairs.matrix[np.ix_((woman, man), (woman, man))]
            domain = dict(zip(columns, codes, strict=True))
            women, men = ({**domain, "sex": name} for name in _SEXES)
            period = block if block is not None else survey.pooled_period
            value, se = _compared(each, rows[0]["value"], rows[1]["value"], square)
            df = min(int(row["df"] or 0) for row in rows)
            figure = Figure(
                statistic=statistic,
                block=period,
                domain={name: domain[name] for name in DIMENSION_NAMES if name in domain},
                value=value,
                se=se,
                interval=interval(value or 0.0, se or 0.0, df, "t"),
                n=sum(int(row["n"]) for row in rows),
                n_y=min(int(row["n"]) for row in rows),
                df=df,
            )
            found.append(Gap(figure, women, men))
    return found


def _compared(
    each: Indicator, women: float, men: float, square: Floats
) -> tuple[float | None, float | None]:
    """Return the gap between two figures with their covariance, and its standard error."""
    if each.relative and not men:
        return None, None
    value = (men - women) / men if each.relative else women - men
    slopes = np.array([-1 / men, women / men**2] if each.relative else [1.0, -1.0])
    variance = float(slopes @ square @ slopes)
    return value, math.sqrt(max(variance, 0.0)) if math.isfinite(variance) else None
