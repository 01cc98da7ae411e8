"""A plan: many statistics for many domains, compiled once, run once."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from livelihoods.analysis.statistics import compile as sql
from livelihoods.analysis.statistics.design import DECIMALS, CheckedDesign, Scale, Stratum
from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.fold import Estimate, Sums, ratio_estimate, total_estimate
from livelihoods.analysis.statistics.interval import BY_DEFINITION, NO_INTERVAL, Interval, interval
from livelihoods.analysis.statistics.question import Asked, Questions
from livelihoods.analysis.statistics.statistic import Statistic
from livelihoods.analysis.statistics.table import Table, figures_table

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey


@dataclass(frozen=True, slots=True)
class Figure:
    """One computed figure: a statistic in a domain of a block (a period, or all pooled).

    `n` counts the records that it is computed over, `n_y` those of them in the numerator.
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


class Plan:
    """What will be computed; nothing is read before `.sql()` or `.run()` need the design.

    Args:
        survey: The records.
        statistics: What is asked.
        by: Sets of columns to break down by; the empty set is the grand total.
        where: Condition of the records that count at all. Their PSUs stay in the design.
        pool: Whether several periods make one figure (means over the periods) or one each.
    """

    def __init__(
        self,
        survey: "Survey",
        statistics: Sequence[Statistic],
        by: Sequence[Sequence[str]],
        where: str | None,
        pool: bool,
    ) -> None:
        if not statistics:
            raise SurveyError("No statistic was asked for")
        self._survey = survey
        self._jobs = survey.jobs_query
        self._pooled = survey.pooled_period if pool else None
        self._questions = Questions(survey, statistics, by, where)
        self._measures = self._questions.measures

    def sql(self) -> list[str]:
        """Return the statements, in the order in which they run; an auditor can run them."""
        statements = [self._design_sql]
        if self._measures.values:
            statements.append(self._values_sql)
        return [*statements, self._estimates_sql]

    def explain(self) -> str:
        """Say in words what will be read, how often, and how numbers become whole."""
        design, scales = self._design, self._scales
        lines = [
            f"{len(self._questions.asked)} statistics in {len(self._sets)} sets of domains.",
            "The design columns are read once, the analysis columns once.",
            f"Weights are taken times {design.scale.factor}"
            + (", exactly." if design.scale.exact else _rounded(design.scale)),
        ]
        if scales:
            lines.append("Columns of quantities are read once more, to find how they become whole.")
        if self._questions.level_queries:
            lines.append(
                f"Levels of shares are listed by {self._questions.level_queries} more readings."
            )
        lines.extend(
            f"{text} is taken times {scale.factor}"
            + (", exactly." if scale.exact else _rounded(scale))
            for text, scale in zip(self._measures.values, scales, strict=True)
        )
        if any(self._shifts):
            lines.append(
                f"PSU totals are shortened by up to {max(self._shifts)} bits before they are "
                "squared: standard errors are rounded, estimates are not."
            )
        return "\n".join(lines)

    def run(self) -> Table:
        """Compute, and return one row per statistic and domain."""
        return figures_table(list(self.figures()), self._keys, self._survey.is_coded)

    def figures(self) -> Iterator[Figure]:
        """Compute, and yield each figure as an object."""
        rows = self._survey.fetch(self._estimates_sql, self._questions.bound)
        domains: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
        for row in rows:
            codes = (row[f"d{number}"] for number in range(len(self._keys)))
            domains[(row["domain_set"], row["block"], *codes)].append(row)
        for columns in self._sets:
            mask = self._mask(columns)
            for (found, block, *values), strata in domains.items():
                crossed = dict(zip(self._keys, values, strict=True))
                domain = {name: crossed[name] for name in columns}
                if found == mask and None not in domain.values():
                    for asked in self._questions.asked:
                        if columns in asked.sets:
                            yield self._figure(asked, block, domain, strata)

    # From measures to statements

    @property
    def _keys(self) -> list[str]:
        return list(self._questions.columns)

    @cached_property
    def _sets(self) -> list[tuple[str, ...]]:
        return list(dict.fromkeys(each for asked in self._questions.asked for each in asked.sets))

    def _mask(self, columns: tuple[str, ...]) -> int:
        """Return the number by which the engine marks a set: a bit for each column left out."""
        bits = "".join("0" if key in columns else "1" for key in self._keys)
        return int(bits or "0", 2)

    @cached_property
    def _design_sql(self) -> str:
        return sql.design_statement(self._jobs, self._pooled)

    @cached_property
    def _design(self) -> CheckedDesign:
        return self._survey.checked_design(self._design_sql, self._pooled)

    @cached_property
    def _values_sql(self) -> str:
        return sql.values_statement(self._jobs, self._questions.where, self._measures.values)

    @cached_property
    def _scales(self) -> list[Scale]:
        if not self._measures.values:
            return []
        row = self._survey.fetch(self._values_sql, self._questions.bound)[0]
        for n, text in enumerate(self._measures.values):
            if not math.isfinite(row[f"largest_{n}"]):
                raise SurveyError(f"{text.replace('raw_', '')}: some values are not finite numbers")
        return [
            Scale.of(row[f"largest_{n}"], {d: row[f"whole_{n}_{d}"] for d in DECIMALS})
            for n in range(len(self._measures.values))
        ]

    @cached_property
    def _shifts(self) -> list[int]:
        return sql.square_shifts(self._measures, self._design, self._scales)

    @cached_property
    def _estimates_sql(self) -> str:
        return sql.estimates_statement(
            self._jobs,
            universe=self._questions.where,
            pooled=self._pooled,
            domains=self._sets,
            columns=self._questions.columns,
            measures=self._measures,
            design=self._design,
            scales=self._scales,
            shifts=self._shifts,
        )

    # From sums to figures

    def _figure(
        self, asked: Asked, block: str, domain: dict[str, Any], rows: list[dict[str, Any]]
    ) -> Figure:
        y_condition = self._measures.totals[asked.y].count
        n = sum(row[f"n{asked.base}"] for row in rows)
        # Degrees of freedom count PSUs with a record in the domain, whether or not it has a value.
        present = [row[f"m{asked.domain}"] for row in rows]
        df = sum(present) - sum(1 for psus in present if psus)
        estimate = self._estimate(asked, block, rows) if n else Estimate(None, None)
        bounds, se = NO_INTERVAL, estimate.se
        if estimate.value is not None and se is not None:
            bounds = interval(estimate.value, se, df, asked.statistic.interval)
        if n and asked.certain is not None and not sum(row[f"n{asked.certain}"] for row in rows):
            bounds, se = BY_DEFINITION, None
        n_y = sum(row[f"n{y_condition}"] for row in rows)
        return Figure(asked.statistic, block, domain, estimate.value, se, bounds, n, n_y, df)

    def _estimate(self, asked: Asked, block: str, rows: list[dict[str, Any]]) -> Estimate:
        strata = self._design.strata[block]
        sums = [self._sums(asked, strata[row["stratum"]], row) for row in rows]
        y = sum(row[f"t{asked.y}"] for row in rows)
        if asked.x is None:
            periods = len(self._survey.periods) if self._pooled else 1
            divisor = self._design.scale.factor * self._factor(asked.y) * periods
            return total_estimate(y, sums, divisor)
        x = sum(row[f"t{asked.x}"] for row in rows)
        return ratio_estimate(y, x, sums, (self._factor(asked.x), self._factor(asked.y)))

    def _sums(self, asked: Asked, stratum: Stratum, row: dict[str, Any]) -> Sums:
        """Return the sums of a stratum, at full length again where they were shortened."""
        up_y = self._shifts[asked.y]
        y, yy = (
            row[f"s{asked.y}" if up_y else f"t{asked.y}"] << up_y,
            row[f"p{asked.yy}"] << 2 * up_y,
        )
        if asked.x is None:
            return Sums(stratum, y, yy)
        up_x = self._shifts[asked.x]
        return Sums(
            stratum,
            y,
            yy,
            x=row[f"s{asked.x}" if up_x else f"t{asked.x}"] << up_x,
            xx=row[f"p{asked.xx}"] << 2 * up_x,
            xy=row[f"p{asked.xy}"] << (up_x + up_y),
        )

    def _factor(self, total: int) -> int:
        value = self._measures.totals[total].value
        return 1 if value is None else self._scales[value].factor


def _rounded(scale: Scale) -> str:
    return f", rounded by at most {scale.rounding:.3g} each."
