"""One statistic over all domains: values, standard errors, counts, intervals."""

import math
from collections.abc import Sequence

import numpy as np

from livelihoods.analysis.statistics.estimation.cells import Cells
from livelihoods.analysis.statistics.estimation.doubled import Floats
from livelihoods.analysis.statistics.estimation.figure import Figure
from livelihoods.analysis.statistics.estimation.functional import Functional
from livelihoods.analysis.statistics.estimation.information import Information
from livelihoods.analysis.statistics.estimation.interval import (
    BY_DEFINITION,
    NO_INTERVAL,
    Interval,
    interval,
    proportion,
)
from livelihoods.analysis.statistics.estimation.linearization import Reading
from livelihoods.analysis.statistics.estimation.question import Asked
from livelihoods.analysis.statistics.estimation.replicated import Replication
from livelihoods.analysis.statistics.estimation.statistic import Statistic


def nobody(statistic: Statistic, block: str, domain: dict[str, object]) -> Figure:
    """Return the figure of a domain without a record: a total is 0, all else is unknown."""
    value = 0.0 if statistic.kind == "total" else None
    return Figure(statistic, block, domain, value, None, NO_INTERVAL, 0, 0, 0)


class Column:
    """One statistic over all domains: values, standard errors, counts."""

    def __init__(
        self, found: Reading, asked: Asked, information: Information | None = None
    ) -> None:
        self.asked = asked
        self._found = found
        self._information = information
        self._whole = found.n[asked.whole]
        self.cells = found.cells
        self._n = found.n[asked.base]
        self._n_y = found.n[asked.numerator]
        self._certain = None if asked.certain is None else found.n[asked.certain]
        self._df = found.df[asked.domain]
        self._rows = found.n[asked.counted]
        counts = self._rows.astype(np.float64)
        self._values = asked.functional.values(found.totals, counts)
        self._variances = found.variances(asked.functional, asked.counted, asked.known)
        self._logits = None
        if asked.statistic.interval in ("logit", "likelihood") and isinstance(found, Replication):
            self._logits = found.variances(
                Functional("logit", asked.functional.terms), asked.counted, asked.known
            )
        self._deff = None
        if asked.moments is not None:
            self._deff = _design_effects(found, asked, self._n.astype(np.float64), self._variances)

    def _interval(self, place: int, value: float, variance: float, df: int) -> Interval:
        method, n = self.asked.statistic.interval, int(self._whole[place])
        if method == "t" or self.asked.functional.kind != "ratio":
            return interval(value, math.sqrt(max(variance, 0.0)), df, "t")
        if method == "logit" and self._logits is None:
            return interval(value, math.sqrt(max(variance, 0.0)), df, "logit")
        cells = self.cells
        key = cells.marks[place], cells.blocks[place], cells.codes[place]
        return proportion(
            str(method),
            value,
            variance,
            df,
            n,
            logit_variance=None if self._logits is None else self._logits[place],
            information=1.0 if self._information is None else self._information.get(key, 1.0),
        )

    @property
    def values(self) -> Floats:
        """The estimates; not finite where there is none."""
        return self._values

    @property
    def scattered(self) -> Floats | None:
        """The estimates under each replicate weight: (replicates x domains)."""
        if not isinstance(self._found, Replication):
            return None
        return self._found.scattered(self.asked.functional, self.asked.counted)

    @property
    def domains(self) -> Cells:
        """The domains with a record that counts, also without a value."""
        return self.cells

    def figure(self, place: int, domain: dict[str, object]) -> Figure:
        """Return the figure of one domain."""
        statistic, n, df = self.asked.statistic, int(self._n[place]), int(self._df[place])
        value: float | None = None
        se: float | None = None
        bounds = NO_INTERVAL
        if not n and statistic.kind == "total":
            value = 0.0
        if n and math.isfinite(self._values[place]):
            value = float(self._values[place])
            variance = self._variances[place]
            se = math.sqrt(max(variance, 0.0)) if math.isfinite(variance) else None
            if se is not None:
                bounds = self._interval(place, value, variance, df)
        if n and self._certain is not None and not self._certain[place]:
            bounds, se = BY_DEFINITION, None
        deff = None if self._deff is None or se is None else self._deff[place]
        return Figure(
            statistic,
            self.cells.blocks[place],
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
    found: Reading, asked: Asked, n: np.ndarray, variances: Sequence[float]
) -> list[float]:
    """Return the variance over that of a simple random sample of as many records (Kish 1965)."""
    assert asked.moments is not None
    moments = [found.totals[term].floats() for term in asked.moments]
    population = moments[-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        if asked.functional.kind == "total":
            square, y, _ = moments
            spread = (square / population - (y / population) ** 2) * population**2
        else:
            yy, xy, xx, _ = moments
            y, x = (found.totals[term].floats() for term in asked.functional.terms)
            spread = (yy - 2 * (y / x) * xy + (y / x) ** 2 * xx) / x**2 * population
        simple = spread * n / (n - 1) / n
        if asked.statistic.deff == "wor":
            simple = simple * (population - n) / population
        return list(np.asarray(variances) / simple)
