"""Estimates with their covariances: differences, ratios and other functions of them."""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from livelihoods.analysis.statistics.errors import SurveyError, UnknownNameError
from livelihoods.analysis.statistics.estimation.doubled import Floats
from livelihoods.analysis.statistics.estimation.formula import differentiate
from livelihoods.analysis.statistics.estimation.interval import interval


@dataclass(frozen=True, slots=True)
class Derived:
    """A function of estimates: its value, standard error, degrees of freedom and t interval."""

    value: float
    se: float
    df: int
    lower: float | None
    upper: float | None


@dataclass(frozen=True)
class Covariance:
    """Estimates of one set of domains with the covariance of each two of them.

    Attributes:
        rows: The estimates, as rows of a table.
        matrix: (k x k), in the order of `rows`.
        names: A name for each row: the statistic, then its codes: `mean(hours)[female]`. Where
            one statistic was asked for, the codes alone will do.
        df: Degrees of freedom of the whole design.
    """

    rows: list[dict[str, Any]]
    matrix: Floats
    names: list[str]
    df: int

    def contrast(self, coefficients: Mapping[Hashable, float]) -> Derived:
        """Return a linear function of the estimates, such as a difference of two.

        Args:
            coefficients: Row, by number or name -> coefficient.

        Raises:
            UnknownNameError: There is no such row.
        """
        weights = np.zeros(len(self.rows))
        for place, coefficient in coefficients.items():
            weights[self._place(place)] += coefficient
        return self._derived(float(weights @ self._values()), weights)

    def expression(self, text: str) -> Derived:
        """Return a function of the estimates, such as "a / b", by its slopes (delta method).

        Raises:
            SurveyError: It is not an expression of the names of rows.
            UnknownNameError: A name in it is not that of a row.
        """
        values = dict(zip(self._short(), self._values().tolist(), strict=True))
        found = differentiate(text, values)
        if not found.slopes:
            raise SurveyError(f"{text!r} names no estimate; there are: {', '.join(values)}")
        weights = np.array([found.slopes.get(name, 0.0) for name in values])
        return self._derived(found.value, weights)

    def _values(self) -> Floats:
        return np.array(
            [math.nan if row["value"] is None else row["value"] for row in self.rows],
            dtype=np.float64,
        )

    def _short(self) -> list[str]:
        """Names for expressions: those of the statistics where each has one row, else codes."""
        statistics = [str(row["statistic"]) for row in self.rows]
        if len(set(statistics)) == len(statistics):
            return statistics
        codes = [name[name.find("[") + 1 : -1] if "[" in name else name for name in self.names]
        return codes if len(set(codes)) == len(codes) else self.names

    def _place(self, place: Hashable) -> int:
        if isinstance(place, int) and 0 <= place < len(self.rows):
            return place
        for names in (self.names, self._short()):
            if place in names:
                return names.index(str(place))
        raise UnknownNameError("row", str(place), self.names)

    def _derived(self, value: float, weights: Floats) -> Derived:
        used = weights != 0
        part = self.matrix[np.ix_(used, used)]
        variance = float(weights[used] @ part @ weights[used])
        if not (math.isfinite(value) and math.isfinite(variance)):
            missing = [name for name, one in zip(self.names, used, strict=True) if one]
            raise SurveyError(f"{', '.join(missing[:5])}: no value or no standard error to go on")
        se = math.sqrt(max(variance, 0.0))
        bounds = interval(value, se, self.df, "t")
        return Derived(value, se, self.df, bounds.lower, bounds.upper)


def row_names(rows: Sequence[Mapping[str, Any]], keys: Sequence[str]) -> list[str]:
    """Return a name for each row: the statistic and, in brackets, its codes."""
    names = []
    for row in rows:
        codes = [str(row[key]) for key in keys if row.get(key) is not None]
        if row.get("p") is not None:
            codes.append(str(row["p"]))
        names.append(f"{row['statistic']}[{', '.join(codes)}]" if codes else str(row["statistic"]))
    return names
