"""From exact sums per domain and stratum to variances: one stage, or the first of several.

With z_hi the total of PSU i of stratum h (those without a record of the domain are zeros), n_h the
PSUs of the stratum in the whole sample and f_h the part of them that was drawn, the variance is

    sum_h (1 - f_h) n_h / (n_h - 1) (sum_i z_hi^2 - (sum_i z_hi)^2 / n_h)

(Cochran 1977, 9A.7). A stratum with a single PSU has no such term: a rule says what it adds. The
rules are those of R's survey package (4.5), by its names.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from livelihoods.analysis.statistics.estimation.doubled import Doubled, Floats, segment_sums
from livelihoods.analysis.statistics.estimation.sample import WHOLE, Sample

Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
_NOISE = 2.0**-88
"""A sum of squares smaller than this part of its addends is 0: all it holds is rounding."""


@dataclass(frozen=True)
class LonelyRule:
    """What a stratum with a single PSU adds; see `Design`."""

    name: str
    in_domains: bool

    @property
    def looks_around(self) -> bool:
        """Whether what a lonely stratum adds follows from the domain's other strata."""
        return self.name in {"adjust", "average"}


@dataclass(frozen=True)
class StratumSums:
    """Sums over the PSUs of a stratum that have a record of the domain; sorted by domain.

    Attributes:
        domains: How many domains there are.
        starts: The first row of each domain and, at the end, the number of rows.
        domain: Of each row: its domain.
        stratum: Of each row: its stratum, as a row of the sample.
        not_drawn: Of each row: the part of its stratum that was not drawn.
        present: Condition -> of each row: PSUs with a record of the domain that meets it.
        totals: Term -> sums of the PSUs' totals, in the term's own unit.
        products: (term, term) -> sums of the products of the PSUs' totals.
    """

    domains: int
    starts: list[int]
    domain: Places
    stratum: Places
    not_drawn: Floats
    present: Mapping[int, Places]
    totals: Mapping[int, Doubled]
    products: Mapping[tuple[int, int], Doubled]

    def linear(self, slopes: Mapping[int, Doubled]) -> "Linear":
        """Return the sums of a linear function of totals, with slopes by domain."""
        here = {term: slope[self.domain] for term, slope in slopes.items()}
        first = [slope * self.totals[term] for term, slope in here.items()]
        total = first[0]
        for each in first[1:]:
            total = total + each
        squares, size = Doubled.of(np.zeros(len(self.domain))), np.zeros(len(self.domain))
        terms = list(here)
        for number, a in enumerate(terms):
            for b in terms[number:]:
                part = here[a] * here[b] * self.products[min(a, b), max(a, b)]
                if a != b:
                    part = part.times(2.0)
                squares = squares + part
                size = size + np.abs(part.high)
        return Linear(total, squares, size)


@dataclass(frozen=True, slots=True)
class Linear:
    """Of a linear function: sum over PSUs, sum of squares, and the size of what was added up.

    With the sums of a second function in `other`, `squares` are products and what comes out is a
    covariance.
    """

    total: Doubled
    squares: Doubled
    size: Floats
    other: Doubled | None = None


def variances(
    sums: StratumSums, linear: Linear, sample: Sample, rule: LonelyRule, condition: int
) -> list[float]:
    """Return the variance of a linear function in each domain; NaN where the rule gives none.

    Rules for lonely PSUs look at strata with a record that meets `condition`.

    Raises:
        SurveyError: The rule is "fail" and a stratum of one PSU has a record of a domain.
    """
    n = sample.psus[sums.stratum]
    present = sums.present[condition]
    lonely = sample.lonely()[sums.stratum] & (present > 0)
    alone = (present == 1) & (n > 1) & (sums.not_drawn > WHOLE) & rule.in_domains
    if rule.name == "fail" and lonely.any():
        sample.refuse_lonely(sorted(set(sums.stratum[lonely].tolist())))
    several = n > 1
    counts = Doubled.of(n.astype(np.float64))
    other = linear.total if linear.other is None else linear.other
    centred = linear.squares - linear.total * other / counts
    spread = centred.floats()
    spread[np.abs(spread) <= linear.size * _NOISE] = 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(several, sums.not_drawn * (n / (n - 1.0)) * spread, 0.0)
    if rule.name == "adjust":
        terms = _adjusted(sums, linear, np.where(present > 0, n, 0), (lonely, alone), terms)
    if rule.name == "average":
        return _averaged(sums, lonely | alone, present > 0, terms)
    return segment_sums(terms, sums.starts)


def _adjusted(
    sums: StratumSums,
    linear: Linear,
    n: Places,
    which: tuple[Flags, Flags],
    terms: Floats,
) -> Floats:
    """Centre lonely strata at the mean of all PSUs of the strata with a record of the domain."""
    lonely, alone = which
    if not (lonely.any() or alone.any()):
        return terms
    sizes = np.array(segment_sums(n.astype(np.float64), sums.starts))
    with np.errstate(divide="ignore", invalid="ignore"):
        first, second = (
            (total, (np.array(segment_sums(total, sums.starts)) / sizes)[sums.domain])
            for each in (linear.total, linear.other or linear.total)
            for total in (each.floats(),)
        )
        distance = (first[0] - first[1]) * (second[0] - second[1])
        scale = sums.not_drawn * (n / (n - 1.0))
        terms = np.where(lonely, sums.not_drawn * distance, terms)
        return np.where(alone, scale * (distance + (n - 1.0) * first[1] * second[1]), terms)


def _averaged(sums: StratumSums, without: Flags, here: Flags, terms: Floats) -> list[float]:
    """Give strata without a variance of their own the mean of the others."""
    added = segment_sums(np.where(without, 0.0, terms), sums.starts)
    bounds = zip(sums.starts[:-1], sums.starts[1:], strict=True)
    counts = [
        (int(here[first:last].sum()), int((here & ~without)[first:last].sum()))
        for first, last in bounds
    ]
    return [
        value * all_of_them / good if good else float("nan")
        for value, (all_of_them, good) in zip(added, counts, strict=True)
    ]
