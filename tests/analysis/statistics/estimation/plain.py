"""Design-based estimation straight from its formulas, on records: clear, slow, for tests only.

Nothing here is shared with the engine: records stay records, every domain is a 0/1 variable over
the whole sample, every unit is looked up by its label.

Notation: w the weight, y and x quantities, d whether a record is in the domain (and its y and x
are known), W = sum w d.

    total      Y = sum w y d               influence  u = y
    ratio      R = sum w y d / sum w x d              u = (y - R x) / X       (mean: x = 1)
    variance   S = n / (n - 1) sum w (y - m)^2 d / W  u = (n / (n - 1) (y - m)^2 - S) / W
               where n counts the domain's records, also those without y (as R's svyvar does; but
               not with replicate weights)
    quantile   Woodruff (1952): the interval of F(q) = sum w [y <= q] d / W, each end turned back
               into a value; se = (upper - lower) / (2 t)
    gini       G = (2 T - Y) / (W Y) - 1, T = (sum_ij w_i w_j max(y_i, y_j) + sum w_i^2 y_i) / 2
               u = (1 - G) / W - 2 T y / (W Y^2) + 2 (y (R + w) - C) / (W Y) where R and C are the
               weight and the income at y or below (Osier 2009; R's convey)

The variance of any of them is that of the total of z = w u d (Woodruff 1971). With z_hi the total
of unit i of stratum h, n_h the units drawn there (from the whole sample), f_h = n_h / N_h:

    V = sum_h (1 - f_h) n_h / (n_h - 1) sum_i (z_hi - mean_h)^2 + sum_hi f_h V_hi

V_hi the same within the unit, over its own units (Cochran 1977, 9A.7 and 10.10). Lonely units as
in R's survey 4.5 (`onestrat`, `onestage`). With post-stratification z = w (u d - its mean in the
post-stratum, by the first weights); the sample is then the whole of it (Deville, Sarndal 1992).
With replicate weights V = c sum_r s_r (theta_r - centre)^2 (Wolter 2007).
"""

import itertools
import math
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from scipy import stats


class LonelyError(Exception):
    """A stratum has a single unit and the rule is to fail."""


@dataclass(frozen=True)
class Sample:
    """The design, record by record.

    Attributes:
        weights: Of each record.
        strata: The label of its stratum.
        units: For each stage the label of its unit, unique within the unit (stratum) before.
        fpc: For each stage, or for none, the number of units in the population.
        rule, in_domains: What lonely units add.
        replicates: (records x R), their factors c s_r, and whether the centre is the estimate.
        groups, first: With post-stratification: the post-stratum, and the weight as it came.
    """

    weights: np.ndarray
    strata: list
    units: list[list]
    fpc: list[np.ndarray] = ()
    rule: str = "fail"
    in_domains: bool = False
    replicates: np.ndarray | None = None
    factors: np.ndarray | None = None
    mse: bool = False
    groups: list | None = None
    first: np.ndarray | None = None

    def poststratified(self, groups: list, totals: dict) -> "Sample":
        pairs = list(zip(self.weights, groups, strict=True))
        sums = {g: math.fsum(w for w, k in pairs if k == g) for g in totals}
        factors = np.array([totals[g] / sums[g] for g in groups])
        return replace(self, weights=self.weights * factors, groups=groups, first=self.weights)

    def covariance(self, z: np.ndarray, present: np.ndarray) -> np.ndarray:
        """The covariances of the totals of the columns of z; `present`: records of the domain."""
        z = np.asarray(z, float)
        if self.groups is not None:
            z, present = self._residuals(z), np.ones(len(z), bool)
        labels = [(each,) for each in self.strata]
        return self._stage(z, present, labels, 0)

    def _residuals(self, z: np.ndarray) -> np.ndarray:
        # A record of weight 0 has no part in any mean, and no residual.
        weights = np.where(self.weights == 0, 1.0, self.weights)
        u = z / weights[:, None]
        left = np.empty_like(u)
        for group in set(self.groups):
            here = np.array([each == group for each in self.groups])
            w = self.first[here]
            left[here] = u[here] - (w[:, None] * u[here]).sum(axis=0) / w.sum()
        return left * self.weights[:, None]

    def _stage(self, z: np.ndarray, present: np.ndarray, parents: list, stage: int) -> np.ndarray:
        columns = z.shape[1]
        labels = [(*a, b) for a, b in zip(parents, self.units[stage], strict=True)]
        strata = sorted({p for p, here in zip(parents, present, strict=True) if here}, key=repr)
        inside = {h: sorted({u for u in set(labels) if u[:-1] == h}, key=repr) for h in strata}
        where = {u: np.array([each == u for each in labels]) for h in strata for u in inside[h]}
        totals = {u: z[rows].sum(axis=0) for u, rows in where.items()}
        drawn = sum(len(inside[h]) for h in strata)
        centre = sum(totals.values()) / drawn if drawn else 0.0
        parts, further = [], np.zeros((columns, columns))
        for h in strata:
            n = len(inside[h])
            population = math.inf
            if len(self.fpc) > stage:
                population = float(self.fpc[stage][where[inside[h][0]]][0])
            f = n / population
            seen = sum(bool(present[where[u]].any()) for u in inside[h])
            parts.append(
                self._stratum(np.array([totals[u] for u in inside[h]]), n, f, seen, centre)
            )
            if len(self.fpc) > stage + 1:
                for unit in inside[h]:
                    rows = where[unit]
                    inner = self._within(rows)
                    below = [label for label, here in zip(labels, rows, strict=True) if here]
                    further += f * inner._stage(z[rows], present[rows], below, stage + 1)
        good = [each for each in parts if not np.isnan(each).any()]
        if parts and not good:
            return np.full((columns, columns), math.nan)
        scale = len(parts) / len(good) if good else 1.0
        return sum(good, np.zeros((columns, columns))) * scale + further

    def _within(self, rows: np.ndarray) -> "Sample":
        return replace(
            self,
            weights=self.weights[rows],
            strata=list(itertools.compress(self.strata, rows)),
            units=[list(itertools.compress(each, rows)) for each in self.units],
            fpc=[each[rows] for each in self.fpc],
        )

    def _stratum(self, totals, n, f, seen, centre) -> np.ndarray:
        columns = totals.shape[1]
        if 1 - f < 1e-7:
            return np.zeros((columns, columns))
        alone = self.in_domains and seen == 1 and n > 1
        if self.rule == "average" and (n == 1 or alone):
            return np.full((columns, columns), math.nan)
        if n == 1 and self.rule == "fail":
            raise LonelyError
        middle = totals.mean(axis=0)
        if self.rule == "adjust" and (n == 1 or alone):
            middle = centre
        apart = totals - middle
        return (1 - f) * (n / (n - 1) if n > 1 else 1.0) * apart.T @ apart


@dataclass(frozen=True)
class Estimate:
    value: float | None
    se: float | None
    n: int
    df: int
    deff: dict[str, float] | None = None
    lower: float | None = None
    upper: float | None = None


def degrees(sample: Sample, inside: np.ndarray) -> int:
    """PSUs less strata, among those with a record of the domain."""
    pairs = list(zip(sample.strata, sample.units[0], strict=True))
    units = {pair for pair, here in zip(pairs, inside, strict=True) if here}
    return len(units) - len({h for h, _ in units})


def value_of(kind: str, w: np.ndarray, y: np.ndarray, x: np.ndarray, n: int) -> float:
    """The statistic of records that are all in the domain; a variance takes n from it."""
    with np.errstate(divide="ignore", invalid="ignore"):
        if kind == "total":
            return math.fsum(w * y)
        if kind == "ratio":
            return np.float64(math.fsum(w * y)) / math.fsum(w * x)
        if kind == "variance":
            middle = np.float64(math.fsum(w * y)) / math.fsum(w)
            return np.float64(n) / (n - 1) * math.fsum(w * (y - middle) ** 2) / math.fsum(w)
        if kind == "gini":
            return (2 * ranked(w, y) - (w @ y)) / (w.sum() * (w @ y)) - 1
    raise ValueError(kind)


def ranked(w: np.ndarray, y: np.ndarray) -> float:
    return (w @ np.maximum.outer(y, y) @ w + (w * w) @ y) / 2


def influence(kind: str, w: np.ndarray, y: np.ndarray, x: np.ndarray, n: int) -> np.ndarray:
    """What a record in the domain adds to the error, without its weight."""
    value = value_of(kind, w, y, x, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        if kind == "total":
            return y.astype(float)
        if kind == "ratio":
            return (y - value * x) / (w @ x)
        if kind == "variance":
            middle = (w @ y) / w.sum()
            return (np.float64(n) / (n - 1) * (y - middle) ** 2 - value) / w.sum()
    below = np.less_equal.outer(y, y).T  # [i, j]: y_j <= y_i
    weight, income = below @ w, below @ (w * y)
    people, whole = w.sum(), w @ y
    ranks = 2 / (people * whole) * (y * (weight + w) - income)
    return (1 - value) / people - 2 * ranked(w, y) * y / (people * whole**2) + ranks


def linearized(sample: Sample, kind: str, y, x, inside: np.ndarray, *, n: int) -> np.ndarray:
    """z of every record: w u, and 0 outside the domain."""
    z = np.zeros(len(inside))
    w = sample.weights[inside]
    z[inside] = w * influence(kind, w, np.asarray(y)[inside], np.asarray(x)[inside], n)
    return z


def estimate(sample: Sample, kind: str, y, x, inside: np.ndarray, *, domain=None) -> Estimate:
    """A statistic over the records `inside` (y and x are known there).

    `domain` are the records from which the degrees of freedom are counted: those of the domain,
    known or not.
    """
    inside = inside & (sample.weights != 0)
    domain = inside if domain is None else domain & (sample.weights != 0)
    n, df = int(inside.sum()), degrees(sample, domain)
    if n == 0:
        return Estimate(None, None, 0, df)
    w = sample.weights[inside]
    y, x = np.asarray(y, float), np.asarray(x, float)
    counted = n if sample.replicates is not None else int(domain.sum())
    value = value_of(kind, w, y[inside], x[inside], counted)
    if not math.isfinite(value):
        return Estimate(None, None, n, df)
    if sample.replicates is not None:
        variance = replicated(sample, kind, y, x, inside, value=value, n=counted)
    else:
        z = linearized(sample, kind, y, x, inside, n=counted)
        variance = float(sample.covariance(z[:, None], inside)[0, 0])
    if not math.isfinite(variance):
        return Estimate(value, None, n, df)
    se = math.sqrt(max(variance, 0.0))
    deff = None
    if kind == "total" or (kind == "ratio" and (x[inside] == 1).all()):
        deff = design_effects(kind, w, y[inside], variance)
    return Estimate(value, se, n, df, deff)


def replicated(
    sample: Sample, kind: str, y, x, inside: np.ndarray, *, value: float, n: int
) -> float:
    columns = sample.replicates[inside].T
    thetas = np.array([value_of(kind, r, y[inside], x[inside], n) for r in columns])
    # A replicate without a record of the domain has no value; R leaves it out, and so do we.
    good = np.isfinite(thetas)
    if not good.any():
        return math.nan
    thetas, factors = thetas[good], sample.factors[good]
    centre = value if sample.mse else thetas[factors > 0].mean()
    return float((factors * (thetas - centre) ** 2).sum())


def design_effects(kind: str, w: np.ndarray, y: np.ndarray, variance: float) -> dict[str, float]:
    """Over the variance of a simple random sample of n from W (Kish 1965)."""
    n, people = len(w), w.sum()
    if (y == y[0]).all():
        return {"wr": math.nan, "wor": math.nan}
    with np.errstate(divide="ignore", invalid="ignore"):
        simple = value_of("variance", w, y, np.ones(n), n) / np.float64(n)
        simple *= people**2 if kind == "total" else 1.0
        wr, wor = variance / simple, variance / (simple * (people - n) / people)
    return {"wr": float(wr), "wor": float(wor)}


def math_rule(w: np.ndarray, y: np.ndarray, p: Fraction) -> float:
    """R's rule `math`: the value at which the cumulated share is p, else that of the next record.

    Where p is below the share of the first record R takes the second one.
    """
    records = sorted((float(b), Fraction(repr(float(a)))) for a, b in zip(w, y, strict=True))
    upto = list(itertools.accumulate(weight for _, weight in records))
    k = max((k for k, c in enumerate(upto) if c <= p * upto[-1]), default=0)
    return records[k if upto[k] == p * upto[-1] else min(k + 1, len(records) - 1)][0]


def quantile(sample: Sample, y, inside: np.ndarray, p: float) -> Estimate:
    """Rule `math` with Woodruff's interval; the degrees of freedom are those of `inside`."""
    inside = inside & (sample.weights != 0)
    n, df = int(inside.sum()), degrees(sample, inside)
    if n == 0:
        return Estimate(None, None, 0, df)
    y, w = np.asarray(y, float), sample.weights[inside]
    value = math_rule(w, y[inside], Fraction(str(p)))
    below = estimate(sample, "ratio", (y <= value).astype(float), np.ones(len(y)), inside)
    if below.se is None or df < 1:
        return Estimate(value, None, n, df)
    t = float(stats.t.ppf(0.975, df))
    ends = [below.value - t * below.se, below.value + t * below.se]
    lower = None if ends[0] < 0 else math_rule(w, y[inside], Fraction(ends[0]))
    upper = None if ends[1] > 1 else math_rule(w, y[inside], Fraction(ends[1]))
    se = None if lower is None or upper is None else (upper - lower) / (2 * t)
    return Estimate(value, se, n, df, None, lower, upper)
