"""A plan: many statistics for many domains, compiled once, run once."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation import folding
from livelihoods.analysis.statistics.estimation.cells import Cells, sortable
from livelihoods.analysis.statistics.estimation.column import Column, nobody
from livelihoods.analysis.statistics.estimation.covariance import Covariance, row_names
from livelihoods.analysis.statistics.estimation.dispersal import DispersalColumn, dispersal_columns
from livelihoods.analysis.statistics.estimation.doubled import Floats
from livelihoods.analysis.statistics.estimation.explanation import explain
from livelihoods.analysis.statistics.estimation.figure import Figure
from livelihoods.analysis.statistics.estimation.influence_covariance import InfluenceReading
from livelihoods.analysis.statistics.estimation.information import Information, read_information
from livelihoods.analysis.statistics.estimation.linearization import (
    TOGETHER,
    Linearization,
    PairedReading,
    Reading,
    strata_statements,
)
from livelihoods.analysis.statistics.estimation.measuring import (
    measured_scales,
    measuring_statement,
)
from livelihoods.analysis.statistics.estimation.parameters import place_of
from livelihoods.analysis.statistics.estimation.quantiles import QuantileColumn, quantile_columns
from livelihoods.analysis.statistics.estimation.question import (
    PERIOD_COLUMN,
    Asked,
    AskedDistribution,
    Questions,
)
from livelihoods.analysis.statistics.estimation.replicated import (
    ReplicateDesign,
    Replication,
    scatter_covariance,
)
from livelihoods.analysis.statistics.estimation.residuals import Residuals
from livelihoods.analysis.statistics.estimation.sample import Sample
from livelihoods.analysis.statistics.estimation.scale import Scale
from livelihoods.analysis.statistics.estimation.statement import pretty
from livelihoods.analysis.statistics.estimation.statistic import Statistic
from livelihoods.analysis.statistics.estimation.units import UnitTotals
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
        self._statistics = tuple(statistics)
        self._jobs = survey.jobs_query
        self._pooled = pool or not survey.is_coded
        self._block = None if self._pooled else PERIOD
        self._questions = Questions(survey, statistics, by, where)
        self._terms = self._questions.terms

    def sql(self) -> list[str]:
        """Return the statements, in the order in which they run; an auditor can run them.

        Where later statements follow from what earlier ones found (quantiles, several stages,
        adjusted or replicate weights, many sets), the plan is run, and they are told as they ran.
        """
        if not self._is_one_reading:
            with self._survey.listening() as heard:
                self.run()
            return [pretty(each) for each in heard]
        statements = [self._survey.design_sql(self._block)]
        if self._measured:
            statements.append(self._values_sql)
        return [pretty(each) for each in (*statements, *strata_statements(self._folding))]

    @property
    def _is_one_reading(self) -> bool:
        """Whether one statement adds up all that is asked."""
        survey = self._survey
        simple = survey.replicates is None and survey.adjustment is None and self._stages == 1
        smooth = all(isinstance(each, Asked) for each in self._questions.asked)
        return simple and smooth and len(self._sets) <= TOGETHER

    def explain(self) -> str:
        """Say in words what will be read, how often, and how numbers become whole."""
        return explain(self._survey, self._questions, self._folding, self._measured)

    def run(self) -> Table:
        """Compute, and return one row per statistic and domain.

        Raises:
            SurveyError: Two statistics have one name: their rows could not be told apart.
        """
        self._refuse_one_name()
        return figures_table(list(self.figures()), self._keys, self._survey.is_coded)

    def _refuse_one_name(self) -> None:
        names = Counter(each.name for each in self._statistics)
        if twice := [name for name, times in names.items() if times > 1]:
            raise SurveyError(
                f"Two statistics are called {twice[0]}: give them names of their own (name=...)"
            )

    def figures(self) -> Iterator[Figure]:
        """Compute, and yield each figure as an object."""
        try:
            yield from self._figures(self._columns())
        finally:
            self._survey.forget()

    def _columns(self) -> list[Column | QuantileColumn | DispersalColumn]:
        """Compute every statistic in all domains."""
        smooth = [each for each in self._questions.asked if isinstance(each, Asked)]
        columns: dict[int, Column | QuantileColumn | DispersalColumn] = {}
        if smooth:
            found = self._read(self._folding)
            columns |= {id(each): Column(found, each, self._information(each)) for each in smooth}
        shared: dict[tuple[str | bool, ...], list[AskedDistribution]] = defaultdict(list)
        for each in self._questions.asked:
            if isinstance(each, AskedDistribution):
                quantile = each.statistic.kind == "quantile"
                same = quantile and each.statistic.rule, each.y.sql(), each.within.sql()
                shared[same].append(each)
        for rule, group in ((same[0], group) for same, group in shared.items()):
            given = self._survey, self._folding, group, self._read
            several = (
                quantile_columns(*given)
                if rule
                else dispersal_columns(*given, explain=self._explained)
            )
            columns |= {id(column.asked): column for column in several}
        return [columns[id(each)] for each in self._questions.asked]

    def _information(self, asked: Asked) -> Information | None:
        """Follow R's fit where the interval asks for it."""
        if asked.statistic.interval != "likelihood" or asked.functional.kind != "ratio":
            return None
        return read_information(self._survey, self._folding, asked)

    def covariance(self) -> Covariance:
        """Compute the estimates of the one set of domains with their covariances.

        Raises:
            SurveyError: Two statistics of one name, or several sets of domains.
        """
        if len(self._sets) != 1:
            raise SurveyError("A covariance is over the domains of one set of columns")
        self._refuse_one_name()
        if self._survey.replicates is not None:
            return self._replicated_covariance(self._survey.replicates)
        asked = self._questions.asked
        columns: Sequence[Column | QuantileColumn | DispersalColumn]
        try:
            if all(isinstance(each, Asked) for each in asked):
                found = self._read_pairs(self._folding)
                smooth = [each for each in asked if isinstance(each, Asked)]
                matrix = found.covariance([(e.functional, e.counted, e.known) for e in smooth])
                columns = [Column(found, each) for each in smooth]
            else:
                columns = self._columns()
                several = [each for each in columns if not isinstance(each, Column)]
                reading = InfluenceReading(self._survey, self._folding, several, self._explained)
                found, matrix = reading.units, reading.covariance(asked)
        finally:
            self._survey.forget()
        mask, one = self._mask(self._sets[0]), self._sets[0]
        places = [place_of(column.cells) for column in columns]
        figures, order = [], []
        for cell, key in enumerate(place_of(found.cells)):
            domain = self._domain(found.cells, cell, one, mask)
            if domain is None:
                continue
            for number, column in enumerate(columns):
                place = places[number].get(key)
                figures.append(
                    nobody(column.asked.statistic, key[1], domain)
                    if place is None
                    else column.figure(place, domain)
                )
                order.append(number * len(found.cells) + cell)
        return self._covariance(figures, matrix[np.ix_(order, order)])

    def _replicated_covariance(self, design: ReplicateDesign) -> Covariance:
        """Compute the scatter of the estimates over the replicates, whatever they are."""
        try:
            columns = self._columns()
        finally:
            self._survey.forget()
        places = [place_of(column.cells) for column in columns]
        mask, one = self._mask(self._sets[0]), self._sets[0]
        keys = dict.fromkeys(
            key for column in columns for key in place_of(column.domains) if key[0] == mask
        )
        figures, values, scattered = [], [], []
        for key in sorted(keys, key=lambda key: (key[1], sortable(key[2]))):
            domain = self._coded(key[2], one)
            if domain is None:
                continue
            for column, place in zip(columns, places, strict=True):
                if key not in place:
                    figures.append(nobody(column.asked.statistic, key[1], domain))
                    values.append(math.nan)
                    scattered.append(np.full(len(design.weights), math.nan))
                    continue
                figures.append(column.figure(place[key], domain))
                value = column.values[place[key]]
                values.append(math.nan if value is None else value)
                assert column.scattered is not None
                scattered.append(column.scattered[:, place[key]])
        matrix = scatter_covariance(np.stack(scattered, axis=1), np.array(values), design)
        return self._covariance(figures, matrix)

    def _covariance(self, figures: Sequence[Figure], matrix: Floats) -> Covariance:
        rows = figures_table(figures, self._keys, self._survey.is_coded).arrow().to_pylist()
        levels = dict.fromkeys(
            asked.statistic.of for asked in self._questions.asked if asked.statistic.of
        )
        names = row_names(rows, [*self._keys, *levels])
        return Covariance(rows, matrix, names, self._whole_df())

    def _whole_df(self) -> int:
        """Return the degrees of freedom of the whole design."""
        replicates = self._survey.replicates
        if replicates is not None:
            return replicates.df or len(replicates.weights) - 1
        return int(self._sample.psus.sum()) - len(self._sample.psus)

    def _read(self, folded: folding.Folding) -> Reading:
        """Read the analysis columns in the way that the design asks for."""
        survey = self._survey
        if survey.replicates is not None:
            return Replication.run(survey, folded, survey.replicates)
        if survey.adjustment is None and self._stages == 1:
            return Linearization.run(survey, folded)
        return self._read_pairs(folded)

    def _read_pairs(self, folded: folding.Folding) -> PairedReading:
        """Read and keep what covariances, several stages and adjusted weights need."""
        return UnitTotals.run(self._survey, folded, self._explained(folded))

    def _explained(self, folded: folding.Folding) -> Residuals | None:
        """Read what calibration explains; None where weights are not calibrated."""
        adjustment = self._survey.adjustment
        if adjustment is None:
            return None
        scales = self._measure_all(adjustment.quantities)
        return Residuals.read(self._survey, folded, adjustment, scales, self._stages)

    def _figures(
        self, columns: Sequence[Column | QuantileColumn | DispersalColumn]
    ) -> Iterator[Figure]:
        places = [place_of(column.cells) for column in columns]
        everybody = [place_of(column.domains) for column in columns]
        for one in self._sets:
            mask = self._mask(one)
            chosen = [n for n, column in enumerate(columns) if one in column.asked.sets]
            keys = dict.fromkeys(key for n in chosen for key in everybody[n] if key[0] == mask)
            if len({id(columns[n].domains) for n in chosen}) > 1:
                keys = dict.fromkeys(sorted(keys, key=lambda key: (key[1], sortable(key[2]))))
            for key in keys:
                domain = self._coded(key[2], one)
                if domain is None:
                    continue
                for n in chosen:
                    if key in places[n]:
                        yield columns[n].figure(places[n][key], domain)
                    else:
                        yield nobody(columns[n].asked.statistic, key[1], domain)
            if not one:
                for block in self._blocks:
                    if (mask, block) not in {key[:2] for key in keys}:
                        yield from (nobody(columns[n].asked.statistic, block, {}) for n in chosen)

    @property
    def _blocks(self) -> list[str]:
        return [self._survey.pooled_period] if self._pooled else self._survey.periods

    @property
    def _stages(self) -> int:
        return self._survey.design.stages if self._survey.design else 1

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
        by_period = PERIOD_COLUMN in self._questions.columns
        return len(self._survey.periods) if self._pooled and not by_period else 1

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
        return self._coded(cells.codes[place], one) if cells.marks[place] == mask else None

    def _coded(self, codes: Sequence[object], one: tuple[str, ...]) -> dict[str, object] | None:
        crossed = dict(zip(self._keys, codes, strict=True))
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

    @property
    def _values_sql(self) -> str:
        texts = [self._terms.values[n] for n in self._measured]
        return measuring_statement(
            self._survey, self._jobs, self._questions.where, texts, self._questions.bound
        )

    def _measure_all(self, texts: Sequence[str]) -> list[Scale]:
        """Find how quantities become whole numbers."""
        return measured_scales(
            self._survey, self._jobs, self._questions.where, texts, self._questions.bound
        )

    @cached_property
    def _scales(self) -> list[Scale]:
        scales = {
            n: Scale(1, True, float(self._questions.largest[text]))
            for n, text in enumerate(self._terms.values)
            if n not in self._measured
        }
        if self._measured:
            texts = [self._terms.values[n] for n in self._measured]
            scales |= dict(zip(self._measured, self._measure_all(texts), strict=True))
        return [scales[n] for n in range(len(self._terms.values))]

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
            name=self._block_name,
            periods=self._periods,
            weightless=self._survey.keeps_weightless(self._block),
            suspects=self._questions.bound,
        )
