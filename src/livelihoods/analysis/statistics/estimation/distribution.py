"""The distribution of a quantity in each domain, kept in the engine: values and their weight.

One reading of the analysis columns makes it: a row for each domain and value (for rules that look
at single records: for each value and weight). Survey earnings are heaped, so it is small; where
they are not, it goes to disk. Weights are added up without rounding, as the doubles that they are:
where a cumulated share meets p is then decided as R decides it, whatever the order of the records.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Self

import pyarrow as pa

from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation.adding import grouping
from livelihoods.analysis.statistics.estimation.cells import Cells, cells
from livelihoods.analysis.statistics.estimation.cumulated import Cumulated
from livelihoods.analysis.statistics.estimation.folding import Folding
from livelihoods.analysis.statistics.estimation.quantile_rules import DISTINCT, RULES, cut
from livelihoods.analysis.statistics.estimation.statement import select, with_steps
from livelihoods.analysis.statistics.jobs import WEIGHT

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey

_SPAN = 20
"""Weights down to 2^-20 of the largest keep all their bits."""
_SQUARE_BITS = 72
_AROUND = 3
_MOST = 2_000_000


@dataclass(frozen=True)
class Whole:
    """One domain as a whole: its weight, records, distinct rows, the last record's weight."""

    total: int
    records: int
    rows: int
    last_weight: float


@dataclass(frozen=True)
class Distribution:
    """The distribution of a quantity in each domain.

    Attributes:
        cells: The domains.
        keyed: Their keys, as columns of a table.
        bits: Weights are taken times 2^bits.
        single: Whether records of a value are told apart by their weight.
        unit_exponent: Squares of weights (`ww`) are in units of 2^unit_exponent.
        wholes: Of each domain: the distribution as a whole.
    """

    survey: "Survey"
    name: str
    cells: Cells
    keyed: pa.Table
    bits: int
    single: bool
    unit_exponent: int
    wholes: Sequence[Whole]

    @classmethod
    def read(
        cls,
        survey: "Survey",
        folding: Folding,
        name: str,
        y: str,
        condition: str,
        *,
        single: bool,
        squares: bool = False,
        weight: str = WEIGHT,
    ) -> Self:
        """Read the distribution of `y` over the records that meet a condition.

        Args:
            survey: The records.
            folding: The domains and the records that count at all.
            name: Under which name it is kept.
            y: SQL of the quantity.
            condition: SQL of the condition.
            single: Whether single records matter, not only distinct values.
            squares: Whether squares of weights are added up, too.
            weight: SQL of the weight.

        Raises:
            SurveyError: Some values are not finite numbers.
        """
        exponent = math.frexp(folding.sample.scale.largest)[1]
        bits = 52 + _SPAN - exponent
        square_exponent = 2 * exponent - _SQUARE_BITS
        factor, squared = float(2.0**bits), float(2.0**-square_exponent)
        keys = [*(["block"] if folding.block else []), "y", *(["w"] if single else [])]
        group, mark = grouping(folding, keys)
        dims = [f"d{n}" for n in range(len(folding.columns))]
        weighted = select(
            *([f"{folding.block} AS block"] if folding.block else []),
            *(f"{sql} AS d{n}" for n, sql in enumerate(folding.columns.values())),
            f"CAST({y} AS DOUBLE) AS y",
            f"CAST({weight} AS DOUBLE) AS w",
        ).from_("jobs")
        weighted = weighted.where(folding.universe, condition, f"{weight} > 0")
        query = select(
            f"{mark} AS domain_set",
            *(*keys, *dims),
            f"SUM(CAST(w * {factor!r} AS HUGEINT)) AS x",
            *([f"SUM(CAST(w * w * {squared!r} AS HUGEINT)) AS ww"] if squares else []),
            "COUNT(*) AS records",
        )
        query = query.from_("weighted").group_by(group)
        survey.keep(
            f"{name}_values",
            folding.jobs.statement(query, {"weighted": weighted}),
            folding.suspects,
        )
        units = bits, square_exponent
        found = cls._numbered(survey, folding, name, units, single=single)
        return found.cumulated(squares=squares)

    @classmethod
    def _numbered(
        cls, survey: "Survey", folding: Folding, name: str, units: tuple[int, int], *, single: bool
    ) -> Self:
        """Number the domains, and keep the numbers beside them."""
        dims = [f"d{n}" for n in range(len(folding.columns))]
        keys = ["domain_set", *(["block"] if folding.block else []), *dims]
        table = survey.fetch_table(
            select(
                *keys,
                "SUM(x) AS total",
                "CAST(SUM(records) AS BIGINT) AS records",
                "COUNT(*) AS rows",
                ("ARG_MAX(w, (y, w))" if single else "0.0") + " AS last_weight",
                "BOOL_AND(ISFINITE(y)) AS finite",
            )
            .from_(f"{name}_values")
            .group_by(*keys)
            .sql()
        )
        if not all(table["finite"].to_pylist()):
            raise SurveyError(f"{name}: some values are not finite numbers")
        found = cells(table, len(dims), folding.name)
        sorted_rows = table.take(pa.array(found.order))
        numbered = sorted_rows.select(keys).append_column(
            "cell", pa.array(range(len(found)), pa.int64())
        )
        survey.keep_table(f"{name}_cells", numbered)
        wholes = [
            Whole(int(row["total"]), row["records"], row["rows"], row["last_weight"])
            for row in sorted_rows.select(["total", "records", "rows", "last_weight"]).to_pylist()
        ]
        given = sorted_rows.select(keys)
        return cls(survey, name, found, given, units[0], single, units[1], wholes)

    def cumulated(self, *, squares: bool) -> Self:
        """Keep the cumulated weight at each value, too."""
        names = self.keyed.column_names
        on = " AND ".join(f"v.{each} IS NOT DISTINCT FROM c.{each}" for each in names)
        order = "v.y, v.w" if self.single else "v.y"
        over = f"OVER (PARTITION BY c.cell ORDER BY {order} ROWS UNBOUNDED PRECEDING)"
        query = select(
            *("c.cell", "v.y", "v.x", "v.records"),
            *(["v.w"] if self.single else []),
            *(["v.ww"] if squares else []),
            f"CAST(SUM(v.x) {over} AS HUGEINT) AS upto",
            f"CAST(SUM(v.records) {over} AS BIGINT) AS counted",
            f"ROW_NUMBER() OVER (PARTITION BY c.cell ORDER BY {order}) AS place",
        ).from_(f"{self.name}_values AS v JOIN {self.name}_cells AS c ON {on}")
        self.survey.keep(f"{self.name}_upto", with_steps(query, {}))
        return self

    def quantiles(self, rule: str, asked: Sequence[tuple[int, float | None]]) -> list[float | None]:
        """Return the quantile of each (domain, probability); None where it has none."""
        targets = []
        for number, (cell, p) in enumerate(asked):
            if p is None:
                continue
            whole = self.wholes[cell]
            last = Fraction(whole.last_weight) * (1 << self.bits) if self.bits >= 0 else 0
            place = math.floor(cut(rule, p, whole.total, last))
            targets.append((number, cell, min(max(place, 0), whole.total - 1)))
        found: list[float | None] = [None] * len(asked)
        windows = self._windows(rule, targets)
        for number, cell, _ in targets:
            p = asked[number][1]
            assert p is not None
            found[number] = self._quantile(rule, cell, windows.get(number, []), p)
        return found

    def reaching(self, p: float) -> list[float | None]:
        """Return of each domain the smallest value at which the cumulated share is p or more."""
        share = Fraction(str(float(p)))
        targets = [
            (cell, cell, min(math.floor(share * whole.total), whole.total - 1))
            for cell, whole in enumerate(self.wholes)
        ]
        windows = self._windows("math", targets)
        found: list[float | None] = []
        for cell in range(len(self.wholes)):
            at = self._cumulated("math", cell, windows[cell])
            found.append(at.value(min(at.below(share) + 1, at.records)))
        return found

    def rows(self, asked: Sequence[tuple[int, int]]) -> list[tuple[float | None, int]]:
        """Return of rows (domain, place from 1) the value and how many records are not above it.

        Place 0 is below all values.
        """
        self.survey.keep_table(
            f"{self.name}_targets",
            pa.table(
                {
                    "number": pa.array(range(len(asked)), pa.int64()),
                    "cell": pa.array([each[0] for each in asked], pa.int64()),
                    "place": pa.array([each[1] for each in asked], pa.int64()),
                }
            ),
        )
        # Where records of a value are told apart, the last of its rows counts all of them.
        found = self.survey.fetch(
            "SELECT t.number, u.y, MAX(v.counted) AS counted "  # noqa: S608 - our own names
            f"FROM {self.name}_targets AS t "
            f"JOIN {self.name}_upto AS u ON u.cell = t.cell AND u.place = t.place "
            f"JOIN {self.name}_upto AS v ON v.cell = t.cell AND v.y = u.y GROUP BY t.number, u.y"
        )
        rows: list[tuple[float | None, int]] = [(None, 0)] * len(asked)
        for row in found:
            rows[row["number"]] = row["y"], row["counted"]
        return rows

    def _windows(
        self, rule: str, targets: Sequence[tuple[int, int, int]]
    ) -> dict[int, list[dict[str, Any]]]:
        """Fetch for each target the rows around it."""
        if not targets:
            return {}
        self.survey.keep_table(
            f"{self.name}_targets",
            pa.table(
                {
                    "number": pa.array([each[0] for each in targets], pa.int64()),
                    "cell": pa.array([each[1] for each in targets], pa.int64()),
                    "cut": pa.array([each[2] for each in targets], pa.decimal128(38, 0)),
                }
            ),
        )
        upto = f"{self.name}_upto AS u"
        hit = (
            select("t.number", "t.cell", "MIN(u.place) AS place")
            .from_(
                f"{self.name}_targets AS t JOIN {upto} "
                "ON u.cell = t.cell AND u.upto > CAST(t.cut AS HUGEINT)"
            )
            .group_by("t.number", "t.cell")
        )
        near = f" AND u.place BETWEEN h.place - {_AROUND} AND h.place + {_AROUND}"
        around = "" if rule == "shahvaish" else near
        query = (
            select("h.number", "u.*")
            .from_(f"hit AS h JOIN {upto} ON u.cell = h.cell{around}")
            .order_by("h.number", "u.place")
        )
        if rule == "shahvaish" and sum(whole.records for whole in self.wholes) > _MOST:
            raise SurveyError(
                f"The quantile rule 'shahvaish' looks at all records: {_MOST:,} are the most"
            )
        windows: dict[int, list[dict[str, Any]]] = {}
        for row in self.survey.fetch(with_steps(query, {"hit": hit.sql()}).sql()):
            windows.setdefault(row["number"], []).append(row)
        return windows

    def _quantile(
        self, rule: str, cell: int, rows: Sequence[Mapping[str, Any]], p: float
    ) -> float | None:
        if not rows:
            return None
        at = self._cumulated(rule, cell, rows)
        share = Fraction(str(float(p)))
        several_lowest = at.first == 0 and rows[0]["records"] > 1
        if not self.single and rule != "hf3" and several_lowest and at.upto(share) == 0:
            return at.values[0]
        return RULES[rule](at, share)

    def _cumulated(self, rule: str, cell: int, rows: Sequence[Mapping[str, Any]]) -> Cumulated:
        """Take the rows around a target as records (or distinct values) that follow each other."""
        whole = self.wholes[cell]
        values: list[float] = []
        sums = [int(rows[0]["upto"]) - int(rows[0]["x"])]
        for row in rows:
            for part in self._records(row, every=rule == "shahvaish"):
                values.append(float(row["y"]))
                sums.append(sums[-1] + part)
        first = rows[0]["place"] - 1
        records = whole.rows
        if self.single:
            first = rows[0]["counted"] - rows[0]["records"]
            records = first + len(values)
            if rows[-1]["place"] < whole.rows:
                records += whole.records - rows[-1]["counted"]
        unit = 1 << self.bits if self.bits >= 0 else 1
        return Cumulated(
            values=values,
            sums=sums,
            unit=unit,
            exact=False,
            total=Fraction(whole.total, unit),
            first=first,
            records=records,
            given_last=Fraction(whole.last_weight) if self.single else None,
            scale=1,
        )

    def _records(self, row: Mapping[str, Any], *, every: bool) -> list[int]:
        """Split a row into records: three stand for any number of equal ones.

        Between equal values every rule gives that value: only the first and the last record of a
        row of equal ones stand next to another value.
        """
        total = int(row["x"])
        if not self.single:
            return [total]
        count = row["records"]
        one = total // count
        if every or count <= 3:
            return [one] * count
        return [one, total - 2 * one, one]


def is_single(rule: str) -> bool:
    """Whether a rule looks at single records, not only at distinct values."""
    return rule not in DISTINCT
