"""Replicate weights fitted to known totals: each replicate anew, as the weights of the sample.

What a fit needs is added up by the engine, of all replicates at once: the weights of the cells for
post-stratification and raking, sums of calibrated quantities and of their products for calibration.
A factor for each cell and replicate, or coefficients for each replicate, go back to it. R's survey
does the same (`postStratify`, `rake` and `calibrate` of a design of replicate weights); but a
replicate that cannot be fitted, which R leaves out, is an error here.
"""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation import calibration as solving
from livelihoods.analysis.statistics.estimation.design import Calibration
from livelihoods.analysis.statistics.estimation.folding import Folding
from livelihoods.analysis.statistics.estimation.measuring import measured_scales
from livelihoods.analysis.statistics.estimation.replicated import ReplicateDesign, Replication
from livelihoods.analysis.statistics.estimation.scale import BITS, Scale
from livelihoods.analysis.statistics.estimation.terms import Term, Terms
from livelihoods.analysis.statistics.jobs import Jobs

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.designed import DesignedRecords

Matrix = npt.NDArray[np.float64]
Cell = tuple[str, ...]

_MOST_STEPS = 50
# Linear calibration is solved by one step; what is left then is rounding.
_FEW_STEPS = 4
_MOST_READINGS = 200
# A factor of exp(40) fits nothing, but a trial step may ask for more, which no number could hold.
_MOST_EXPONENT = "40e0"


@dataclass(frozen=True)
class ReplicateRecords:
    """The records with the replicate weights that are to be fitted.

    Attributes:
        survey: The records.
        jobs: The steps to jobs with the weights as they came.
        design: The replicate weights as they came.
    """

    survey: "DesignedRecords"
    jobs: Jobs
    design: ReplicateDesign

    def add_up(
        self,
        weights: Sequence[str],
        terms: Terms,
        scales: Sequence[Scale] = (),
        columns: Mapping[str, str] | None = None,
    ) -> Replication:
        """Add up all records under some weights (SQL)."""
        folding = Folding(
            self.jobs,
            universe="TRUE",
            block=None,
            sets=[tuple(columns or ())],
            columns=dict(columns or {}),
            terms=terms,
            sample=self.survey.first_sample,
            scales=scales,
            name="",
        )
        return Replication.run(self.survey, folding, replace(self.design, weights=tuple(weights)))


def cell_factors(
    records: ReplicateRecords,
    texts: Mapping[str, str],
    cells: Sequence[Cell],
    fit: Callable[[Matrix], Sequence[float]],
) -> Matrix:
    """Return the factor of each replicate's weights in each cell: (cells x replicates).

    Args:
        records: The records.
        texts: Name -> SQL of the columns, as text, whose crossing makes the cells.
        cells: The cells.
        fit: From the sums of weights of the cells to their factors.

    Raises:
        SurveyError: A replicate cannot be fitted; or it has weights outside the cells.
    """
    terms = Terms(conditions=["TRUE"], totals=[Term(0)])
    found = records.add_up(records.design.weights, terms, columns=texts)
    sums = np.zeros((len(cells), len(records.design.weights)))
    places = {cell: place for place, cell in enumerate(cells)}
    for codes, weights in zip(found.cells.codes, found.replicates[0].floats().T, strict=True):
        if codes in places:
            sums[places[codes]] = weights
        elif outside := np.flatnonzero(weights).tolist():
            where = ", ".join("missing" if code is None else str(code) for code in codes)
            with _of_replicate(outside[0]):
                raise SurveyError(f"records of weight 0 have replicate weights in {where}")
    factors = np.empty_like(sums)
    for number in range(sums.shape[1]):
        with _of_replicate(number):
            factors[:, number] = fit(sums[:, number])
    return factors


@dataclass(frozen=True)
class ReplicateCalibration:
    """The calibration of replicate weights.

    Attributes:
        records: The records.
        given: What was declared.
        quantities: SQL of the calibrated quantities, as double precision numbers.
    """

    records: ReplicateRecords
    given: Calibration
    quantities: Sequence[str]

    def weights(self) -> list[str]:
        """Return SQL of the fitted replicate weights.

        Raises:
            SurveyError: A replicate cannot be fitted, or has weights where a quantity is missing.
        """
        self._refuse_missing()
        totals = np.array(list(self.given.totals.values()), dtype=np.float64)
        first = self._sums(dict.fromkeys(range(len(self.records.design.weights)), "1e0"))
        scales = [
            1.0 if self._is_plain else solving.blow_up(each, totals) for each in first.values()
        ]
        steps = {
            number: solving.newton(
                sums * scales[number],
                totals,
                function=self.given.function,
                names=list(self.given.totals),
                max_iterations=_FEW_STEPS if self._is_plain else _MOST_STEPS,
            )
            for number, sums in first.items()
        }
        solved = self._solve(steps, scales)
        return [
            f"({weight}) * {scales[number]!r}::DOUBLE * {self._factor(solved[number])}"
            for number, weight in enumerate(self.records.design.weights)
        ]

    def whole_df(self) -> int | None:
        """Return the degrees of freedom of the whole sample, if not those of the fitted weights.

        A fit by steps is no linear function of the weights: the rank of the fitted ones may be
        larger than what the design gives. R keeps that of the weights before.
        """
        if self._is_plain:
            return None
        plain = Terms(conditions=["TRUE"], totals=[Term(0)], present=[0])
        return int(self.records.add_up(self.records.design.weights, plain).df[0][0])

    def _solve(
        self,
        steps: Mapping[int, Generator[solving.Wanted, Matrix, tuple[Matrix, int]]],
        scales: Sequence[float],
    ) -> dict[int, Matrix]:
        """Take the Newton steps of all replicates together, until each has ended."""
        solved: dict[int, Matrix] = {}
        wanted: dict[int, solving.Wanted] = {}

        def go_on(number: int, sums: Matrix | None) -> None:
            wanted.pop(number, None)
            try:
                with _of_replicate(number):
                    wanted[number] = steps[number].send(sums)  # type: ignore[arg-type]
            except StopIteration as end:
                solved[number] = end.value[0]

        for number in steps:
            go_on(number, None)
        for _ in range(_MOST_READINGS):
            for slopes, read in ((True, self._products), (False, self._sums)):
                asked = {n: each for n, each in wanted.items() if each.slopes == slopes}
                factors = {
                    n: f"{scales[n]!r}::DOUBLE * {self._factor(each.coefficients, each.slopes)}"
                    for n, each in asked.items()
                }
                for number, sums in (read(factors) if factors else {}).items():
                    go_on(number, sums)
            if not wanted:
                return solved
        with _of_replicate(min(wanted)):
            raise SurveyError(
                f"Calibration ({self.given.function}) does not converge: widen the bounds, merge "
                "small categories or take fewer totals"
            )

    @property
    def _bounds(self) -> solving.Bounds:
        return self.given.bounds or solving.UNBOUNDED

    @property
    def _is_plain(self) -> bool:
        return self.given.function == "linear" and self.given.bounds is None

    def _factor(self, coefficients: Matrix, slopes: bool = False) -> str:
        """Return SQL of a record's factor, or of its derivative."""
        u = " + ".join(
            f"({float(value)!r}::DOUBLE * {each})"
            for value, each in zip(coefficients, self.quantities, strict=True)
        )
        if self.given.function == "raking":
            u = f"LEAST({u}, {_MOST_EXPONENT})"
        sql = solving.g_derivative_sql if slopes else solving.g_sql
        return f"({sql(self.given.function, self._bounds, f'({u})')})"

    @cached_property
    def _scales(self) -> list[Scale]:
        return measured_scales(
            self.records.survey, self.records.jobs, "TRUE", list(self.quantities)
        )

    def _times(self, factors: Mapping[int, str]) -> list[str]:
        weights = self.records.design.weights
        return [f"({weights[number]}) * {factor}" for number, factor in factors.items()]

    def _sums(self, factors: Mapping[int, str]) -> dict[int, Matrix]:
        """Add up weight times factor times quantity, for some of the replicates: (p) each."""
        count = len(self.quantities)
        terms = Terms(
            conditions=["TRUE"],
            values=list(self.quantities),
            totals=[Term(0, (n,)) for n in range(count)],
        )
        found = self.records.add_up(self._times(factors), terms, self._scales)
        sums = np.stack([found.replicates[n].floats()[:, 0] for n in range(count)], axis=1)
        return dict(zip(factors, sums, strict=True))

    def _products(self, factors: Mapping[int, str]) -> dict[int, Matrix]:
        """Add up weight times factor times each two quantities: (p x p) each."""
        values, scales, totals = list(self.quantities), list(self._scales), []
        count = len(values)
        pairs = [(a, b) for a in range(count) for b in range(a, count)]
        for a, b in pairs:
            bits = sum(self._scales[n].bound.bit_length() for n in (a, b))
            if bits <= BITS:
                totals.append(Term(0, (a, b)))
                continue
            # The product of two whole numbers would be too long: their own product is rounded.
            totals.append(Term(0, (len(values),)))
            values.append(f"({values[a]} * {values[b]})")
            scales.append(Scale.of(self._scales[a].largest * self._scales[b].largest, {}))
        terms = Terms(conditions=["TRUE"], values=values, totals=totals)
        found = self.records.add_up(self._times(factors), terms, scales)
        grams = np.empty((len(factors), count, count))
        for n, (a, b) in enumerate(pairs):
            grams[:, a, b] = grams[:, b, a] = found.replicates[n].floats()[:, 0]
        return dict(zip(factors, grams, strict=True))

    def _refuse_missing(self) -> None:
        conditions = [f"({each}) IS NULL" for each in self.quantities]
        terms = Terms(conditions=conditions, totals=[Term(n) for n in range(len(conditions))])
        found = self.records.add_up(self.records.design.weights, terms)
        for n, text in enumerate(self.given.totals):
            if outside := np.flatnonzero(found.replicates[n].floats()[:, 0]).tolist():
                with _of_replicate(outside[0]):
                    raise SurveyError(f"some records with a replicate weight have no {text}")


@contextmanager
def _of_replicate(number: int) -> Iterator[None]:
    try:
        yield
    except SurveyError as error:
        raise SurveyError(f"calibration of replicate weight {number + 1}: {error}") from None
