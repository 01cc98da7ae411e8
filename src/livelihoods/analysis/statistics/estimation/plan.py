"""A plan: many statistics for many domains, compiled once, run once."""

import math
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation import designing, folding
from livelihoods.analysis.statistics.estimation.cells import Cells
from livelihoods.analysis.statistics.estimation.figure import Figure
from livelihoods.analysis.statistics.estimation.functional import Functional
from livelihoods.analysis.statistics.estimation.interval import (
    BY_DEFINITION,
    NO_INTERVAL,
    interval,
)
from livelihoods.analysis.statistics.estimation.linearization import Linearization
from livelihoods.analysis.statistics.estimation.question import Asked, Questions
from livelihoods.analysis.statistics.estimation.sample import Sample, whole_decimals
from livelihoods.analysis.statistics.estimation.scale import Scale
from livelihoods.analysis.statistics.estimation.statistic import Statistic
from livelihoods.analysis.statistics.jobs import PERIOD
from livelihoods.analysis.statistics.table import Table, figures_table

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey


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
        self._pooled = pool or not survey.is_coded
        self._block = None if self._pooled else PERIOD
        self._questions = Questions(survey, statistics, by, where)
        self._terms = self._questions.terms

    def sql(self) -> list[str]:
        """Return the statements, in the order in which they run; an auditor can run them."""
        statements = [self._survey.design_sql(self._block)]
        if self._measured:
            statements.append(self._values_sql)
        return [*statements, folding.strata_statement(self._folding)]

    def explain(self) -> str:
        """Say in words what will be read, how often, and how numbers become whole."""
        sample, scales = self._sample, self._scales
        lines = [
            f"{len(self._questions.asked)} statistics in {len(self._sets)} sets of domains.",
            "The design columns are read once, the analysis columns once.",
            f"Weights are taken {sample.scale.words()}",
        ]
        if self._measured:
            lines.append("Columns of quantities are read once more, to find how they become whole.")
        if self._questions.level_queries:
            lines.append(
                f"Levels of shares are listed by {self._questions.level_queries} more readings."
            )
        lines.extend(
            f"{text} is taken {scale.words()}"
            for text, scale in zip(self._terms.values, scales, strict=True)
        )
        if any(shifts := self._folding.shifts()):
            lines.append(
                f"PSU totals are shortened by up to {max(shifts)} bits before they are "
                "squared: standard errors are rounded, estimates are not."
            )
        return "\n".join(lines)

    def run(self) -> Table:
        """Compute, and return one row per statistic and domain."""
        return figures_table(list(self.figures()), self._keys, self._survey.is_coded)

    def figures(self) -> Iterator[Figure]:
        """Compute, and yield each figure as an object."""
        found = Linearization.run(
            self._survey, self._folding, self._block_name, self._periods, self._questions.bound
        )
        columns = [_Column(found, asked) for asked in self._questions.asked]
        for one in self._sets:
            mask = self._mask(one)
            places = [
                (place, domain)
                for place in range(len(found.cells))
                if (domain := self._domain(found.cells, place, one, mask)) is not None
            ]
            asked = [column for column in columns if one in column.asked.sets]
            for place, domain in places:
                for column in asked:
                    yield column.figure(place, domain)
            if not one:
                present = {found.cells.blocks[place] for place, _ in places}
                for block in self._blocks:
                    if block not in present:
                        yield from (_nobody(column.asked.statistic, block) for column in asked)

    @property
    def _blocks(self) -> list[str]:
        return [self._survey.pooled_period] if self._pooled else self._survey.periods

    # From questions to statements

    @property
    def _keys(self) -> list[str]:
        return list(self._questions.columns)

    @property
    def _block_name(self) -> str | None:
        return self._survey.pooled_period if self._pooled else None

    @property
    def _periods(self) -> int:
        """By how many periods totals are divided: a pooled total is a mean over the periods."""
        return len(self._survey.periods) if self._pooled else 1

    @cached_property
    def _sets(self) -> list[tuple[str, ...]]:
        return list(dict.fromkeys(each for asked in self._questions.asked for each in asked.sets))

    def _mask(self, columns: tuple[str, ...]) -> int:
        """Return the number by which the engine marks a set: a bit for each column left out."""
        bits = "".join("0" if key in columns else "1" for key in self._keys)
        return int(bits or "0", 2)

    def _domain(
        self, cells: Cells, place: int, one: tuple[str, ...], mask: int
    ) -> dict[str, object] | None:
        """Return the domain of a cell, None where it is of another set or a code is missing."""
        if cells.marks[place] != mask:
            return None
        crossed = dict(zip(self._keys, cells.codes[place], strict=True))
        domain = {name: crossed[name] for name in one}
        return None if None in domain.values() else domain

    @cached_property
    def _sample(self) -> Sample:
        return self._survey.sample(self._block)

    @cached_property
    def _measured(self) -> list[int]:
        """Quantities whose scale must be looked for: their type does not tell it."""
        return [
            n for n, text in enumerate(self._terms.values) if text not in self._questions.largest
        ]

    @cached_property
    def _guesses(self) -> list[int | None]:
        """Decimals of the measured quantities among the first records."""
        texts = [self._terms.values[n] for n in self._measured]
        statement = designing.peek_statement(self._jobs, texts)
        rows = self._survey.fetch(statement, self._questions.bound)
        return [whole_decimals([row[f"q{n}"] for row in rows]) for n in range(len(texts))]

    @cached_property
    def _values_sql(self) -> str:
        return self._values_statement([[] if g is None else [g] for g in self._guesses])

    def _values_statement(self, decimals: Sequence[Sequence[int]]) -> str:
        texts = [self._terms.values[n] for n in self._measured]
        return designing.values_statement(self._jobs, self._questions.where, texts, decimals)

    @cached_property
    def _scales(self) -> list[Scale]:
        scales = {
            n: Scale(1, True, float(self._questions.largest[text]))
            for n, text in enumerate(self._terms.values)
            if n not in self._measured
        }
        if self._measured:
            scales |= dict(zip(self._measured, self._measure(), strict=True))
        return [scales[n] for n in range(len(self._terms.values))]

    def _measure(self) -> list[Scale]:
        row = self._survey.fetch(self._values_sql, self._questions.bound)[0]
        guesses = self._guesses
        if any(g is not None and not row[f"whole_{n}_{g}"] for n, g in enumerate(guesses)):
            # Later records have more decimals than the first ones: look at all.
            everything: list[Sequence[int]] = [designing.ALL_DECIMALS] * len(guesses)
            row = self._survey.fetch(self._values_statement(everything), self._questions.bound)[0]
        scales = []
        for n, number in enumerate(self._measured):
            if not math.isfinite(row[f"largest_{n}"]):
                text = self._terms.values[number].replace("raw_", "")
                raise SurveyError(f"{text}: some values are not finite numbers")
            whole_at = {
                d: bool(row[key])
                for d in designing.ALL_DECIMALS
                if (key := f"whole_{n}_{d}") in row
            }
            scales.append(Scale.of(row[f"largest_{n}"], _also_above(whole_at)))
        return scales

    @cached_property
    def _folding(self) -> folding.Folding:
        return folding.Folding(
            self._jobs,
            universe=self._questions.where,
            block=self._block,
            sets=self._sets,
            columns=self._questions.columns,
            terms=self._terms,
            sample=self._sample,
            scales=self._scales,
        )


def _also_above(whole_at: dict[int, bool]) -> dict[int, bool]:
    """What is whole with d decimals is whole with more."""
    least = min((d for d, whole in whole_at.items() if whole), default=None)
    return {d: least is not None and d >= least for d in designing.ALL_DECIMALS}


def _nobody(statistic: Statistic, block: str) -> Figure:
    """Return the figure of a whole without a record: a total is 0, all else is unknown."""
    value = 0.0 if statistic.kind == "total" else None
    return Figure(statistic, block, {}, value, None, NO_INTERVAL, 0, 0, 0)


class _Column:
    """One statistic over all domains: values, standard errors, counts."""

    def __init__(self, found: Linearization, asked: Asked) -> None:
        self.asked = asked
        self._cells = found.cells
        self._n = found.n[asked.base]
        self._n_y = found.n[asked.numerator]
        self._certain = None if asked.certain is None else found.n[asked.certain]
        self._df = found.df[asked.domain]
        counts = self._n.astype(np.float64)
        self._values = asked.functional.values(found.totals, counts)
        self._variances = found.variances(
            asked.functional.slopes(found.totals, counts), asked.domain
        )
        self._deff = None
        if asked.moments is not None:
            self._deff = _design_effects(found, asked, counts, self._variances)

    def figure(self, place: int, domain: dict[str, object]) -> Figure:
        """Return the figure of one domain."""
        statistic, n, df = self.asked.statistic, int(self._n[place]), int(self._df[place])
        value: float | None = None
        se: float | None = None
        bounds = NO_INTERVAL
        if n and math.isfinite(self._values[place]):
            value = float(self._values[place])
            variance = self._variances[place]
            se = math.sqrt(max(variance, 0.0)) if math.isfinite(variance) else None
            if se is not None:
                bounds = interval(value, se, df, statistic.interval)
        if n and self._certain is not None and not self._certain[place]:
            bounds, se = BY_DEFINITION, None
        deff = None if self._deff is None or se is None else self._deff[place]
        return Figure(
            statistic,
            self._cells.blocks[place],
            domain,
            value,
            se,
            bounds,
            n,
            int(self._n_y[place]),
            df,
            deff if deff is None or math.isfinite(deff) else None,
        )


def _design_effects(
    found: Linearization, asked: Asked, n: np.ndarray, variances: list[float]
) -> list[float]:
    """Return the variance over that of a simple random sample of as many records (Kish 1965)."""
    assert asked.moments is not None
    spread = Functional("variance", asked.moments).values(found.totals, n)
    population = found.totals[asked.moments[2]].floats()
    with np.errstate(divide="ignore", invalid="ignore"):
        simple = spread / n
        if asked.functional.kind == "total":
            simple = simple * population**2
        if asked.statistic.deff == "wor":
            simple = simple * (population - n) / population
        return list(np.asarray(variances) / simple)
