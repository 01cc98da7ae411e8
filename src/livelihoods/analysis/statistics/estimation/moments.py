"""Sums over the distribution of each domain, in the engine: totals, ranks, tails, kernels.

Addends are doubles. They are added up as whole multiples of 2^-90 of the largest power of two among
them, so that sums are the same bits whatever the order, and exact to all digits of a double.
"""

import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import pyarrow as pa

from livelihoods.analysis.statistics.estimation.density import KernelSums, bandwidth, kernel_sql
from livelihoods.analysis.statistics.estimation.distribution import Distribution
from livelihoods.analysis.statistics.estimation.statement import Statement

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey

_BITS = 90
"""So many bits of the largest addend; HUGEINT has room for 2^36 of them."""

Numbers = list[float | None]


class Moments:
    """Sums over the distribution of each domain.

    Args:
        survey: The records.
        distribution: Their distribution, by distinct values.
    """

    def __init__(self, survey: "Survey", distribution: Distribution) -> None:
        self._survey = survey
        self.distribution = distribution
        self.weights = [
            math.ldexp(whole.total, -distribution.bits) for whole in distribution.wholes
        ]
        self._cut: dict[float, Numbers] = {}

    def __len__(self) -> int:
        return len(self.weights)

    @property
    def _x(self) -> str:
        return f"(CAST(u.x AS DOUBLE) * {2.0**-self.distribution.bits!r})"

    @property
    def _upto(self) -> str:
        return f"(CAST(u.upto AS DOUBLE) * {2.0**-self.distribution.bits!r})"

    def reaching(self, p: float) -> Numbers:
        """Return the smallest value that reaches the share p, by domain."""
        if p not in self._cut:
            self._cut[p] = self.distribution.reaching(p)
        return self._cut[p]

    @cached_property
    def _ends(self) -> tuple[list[float], list[float]]:
        rows = self._survey.fetch(
            "SELECT cell, MIN(y) AS low, MAX(y) AS high "  # noqa: S608 - our own names
            f"FROM {self.distribution.name}_upto GROUP BY cell ORDER BY cell"
        )
        return [row["low"] for row in rows], [row["high"] for row in rows]

    @property
    def largest(self) -> list[float]:
        """The largest absolute value, by domain."""
        return [max(abs(low), abs(high)) for low, high in zip(*self._ends, strict=True)]

    @cached_property
    def totals(self) -> list[float]:
        """The sum of w y, by domain."""
        return self._sums({"total": f"{self._x} * u.y"})["total"]

    @cached_property
    def ranked(self) -> list[float]:
        """The sum of w y R that the Gini coefficient needs, by domain.

        The records of one value add y (X (R below + R up to) + sum of w^2) / 2, with X their
        weight: the sum of what `inequality.ranked_sql` gives.
        """
        squares = f"(CAST(u.ww AS DOUBLE) * {2.0**self.distribution.unit_exponent!r})"
        below = f"(CAST(u.upto - u.x AS DOUBLE) * {2.0**-self.distribution.bits!r})"
        text = f"u.y * ({self._x} * ({below} + {self._upto}) + {squares}) * 0.5e0"
        return self._sums({"ranked": text})["ranked"]

    @cached_property
    def logarithms(self) -> tuple[list[float], list[float], list[float]]:
        """Of the values above 0: the sums of w, w y and w y ln y, by domain."""
        parts = {"w": self._x, "wy": f"{self._x} * u.y", "log": f"{self._x} * u.y * LN(u.y)"}
        found = self._sums(
            {name: f"CASE WHEN u.y > 0 THEN {text} ELSE 0e0 END" for name, text in parts.items()}
        )
        return found["w"], found["wy"], found["log"]

    @cached_property
    def widths(self) -> list[float]:
        """The bandwidth of the kernel by domain; 0 where all values are equal."""
        means = [total / whole for total, whole in zip(self.totals, self.weights, strict=True)]
        # Squares around the mean: those of the values themselves cancel to noise.
        around = {"total": "(u.y - p.mean)", "squares": "(u.y - p.mean) * (u.y - p.mean)"}
        found = self._sums(
            {name: f"{self._x} * {text}" for name, text in around.items()}, {"mean": means}
        )
        return [
            0.0 if low == high else bandwidth(whole, total, squares)
            for low, high, whole, total, squares in zip(
                *self._ends, self.weights, found["total"], found["squares"], strict=True
            )
        ]

    def kernels(self, points: Sequence[float | None]) -> list[KernelSums | None]:
        """Return the kernel's sums around a point of each domain; None where there is no width."""
        kernel = kernel_sql(y="u.y", at="p.at", width="p.width")
        usable = [None if width <= 0 else width for width in self.widths]
        found = self._sums(
            {"weight": f"{self._x} * {kernel}", "total": f"{self._x} * u.y * {kernel}"},
            {"at": points, "width": usable},
        )
        return [
            None if width is None or at is None else KernelSums(weight, total, width)
            for at, width, weight, total in zip(
                points, usable, found["weight"], found["total"], strict=True
            )
        ]

    def tails(
        self, low: Sequence[float | None], high: Sequence[float | None]
    ) -> tuple[list[float], list[float]]:
        """Return the sums of w y up to a lower and above an upper value of each domain."""
        found = self._sums(
            {
                "low": f"CASE WHEN u.y <= p.low THEN {self._x} * u.y ELSE 0e0 END",
                "high": f"CASE WHEN u.y > p.high THEN {self._x} * u.y ELSE 0e0 END",
            },
            {"low": low, "high": high},
        )
        return found["low"], found["high"]

    def means(self, text: str, points: Mapping[str, Sequence[float | None]]) -> list[float]:
        """Return the weighted mean of an expression of `u.y` and the points `p`, by domain."""
        sums = self._sums({"sum": f"{self._x} * {text}"}, points)["sum"]
        return [total / whole for total, whole in zip(sums, self.weights, strict=True)]

    def keep_ranks(self, name: str) -> None:
        """Keep, of each domain and value y, the weight and the income of y and below."""
        upto = f"{self.distribution.name}_upto AS u"
        inner = f"SELECT u.cell, u.y, {self._upto} AS upto, {self._x} * u.y AS v FROM {upto}"  # noqa: S608
        exponent = _exponent("v")
        whole = f"CAST(v * POWER(2e0, {_BITS} - e) AS HUGEINT)"
        over = "OVER (PARTITION BY cell ORDER BY y ROWS UNBOUNDED PRECEDING)"
        text = (
            f"WITH rows AS ({inner}), "  # noqa: S608 - our own names
            f"units AS (SELECT cell AS c, {exponent} AS e FROM rows GROUP BY cell) "
            f"SELECT cell, y, upto, CAST(SUM({whole}) {over} AS DOUBLE) * POWER(2e0, e - {_BITS}) "
            "AS income FROM rows JOIN units ON c = cell"
        )
        self._survey.keep(name, Statement(text))

    def _sums(
        self, columns: Mapping[str, str], points: Mapping[str, Sequence[float | None]] | None = None
    ) -> dict[str, list[float]]:
        """Add up expressions of a row `u` of the distribution and `p`, numbers of its domain."""
        source = f"{self.distribution.name}_upto AS u"
        if points:
            given = {"cell": pa.array(range(len(self)), pa.int64())}
            given |= {name: pa.array(each, pa.float64()) for name, each in points.items()}
            self._survey.keep_table("points", pa.table(given))
            source += " JOIN points AS p ON p.cell = u.cell"
        listed = ", ".join(f"{text} AS v{n}" for n, text in enumerate(columns.values()))
        numbers = range(len(columns))
        exponents = ", ".join(f"{_exponent(f'v{n}')} AS e{n}" for n in numbers)
        sums = ", ".join(
            f"SUM(CAST(v{n} * POWER(2e0, {_BITS} - e{n}) AS HUGEINT)) AS s{n}, MAX(e{n}) AS e{n}"
            for n in numbers
        )
        rows = self._survey.fetch(
            f"WITH rows AS (SELECT u.cell, {listed} FROM {source}), "  # noqa: S608 - our own names
            f"units AS (SELECT cell AS c, {exponents} FROM rows GROUP BY cell) "
            f"SELECT cell, {sums} FROM rows JOIN units ON c = cell GROUP BY cell"
        )
        found = {name: [math.nan] * len(self) for name in columns}
        for row in rows:
            for n, name in enumerate(columns):
                if row[f"s{n}"] is not None:
                    found[name][row["cell"]] = math.ldexp(int(row[f"s{n}"]), row[f"e{n}"] - _BITS)
        return found


def _exponent(value: str) -> str:
    """Return the SQL of the power of two that no addend exceeds; NULL where one is not finite."""
    largest = f"MAX(ABS({value}))"
    return (
        f"CAST(CASE WHEN {largest} = 0 THEN 0 WHEN ISFINITE({largest}) "
        f"THEN CEIL(LOG2({largest})) END AS INTEGER)"
    )
