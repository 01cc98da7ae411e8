"""Making replicate weights: by which factor each sampling unit's weight changes in each replicate.

For samples that come with strata and sampling units (PSUs) but without replicate weights. Kinds,
factors and scales are those of `as.svrepdesign` of R's survey 4.5; the random ones are drawn with
NumPy and so differ draw by draw, and balanced ones may use another Hadamard matrix: the variance
of a total is the same.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from livelihoods.analysis.statistics.errors import LonelyUnitError, SurveyError
from livelihoods.analysis.statistics.estimation.hadamard import balanced_signs
from livelihoods.analysis.statistics.estimation.replication import FloatArray, ReplicateKind

LonelyRule = Literal["fail", "remove", "certainty", "average", "adjust"]

# NumPy draws without replacement from fewer than 1e9 units; beyond, the correction is nothing.
_COUNTABLE = 1_000_000_000


@dataclass(frozen=True, slots=True)
class ReplicateFactors:
    """Factors of replicate weights and what goes with them.

    Attributes:
        kind: The kind of replicates.
        factors: (PSUs x R), multiplied with the weight of each record of the PSU; the rows are in
            the order in which the PSUs were given.
        scale: The multiplier of all squared deviations.
        rscales: (R), the multiplier of each replicate's.
    """

    kind: ReplicateKind
    factors: FloatArray
    scale: float
    rscales: FloatArray


@dataclass(frozen=True, slots=True)
class SampledUnits:
    """The PSUs of a sample, as the table of its distinct (stratum, PSU) pairs.

    Args:
        pairs: One (stratum, PSU) per PSU; a PSU's label may repeat in another stratum.
        population: The number of PSUs in the population per stratum, where a finite population
            correction is wanted.

    Raises:
        SurveyError: No or repeated pairs, or a count that is missing or below the sample's.
    """

    pairs: Sequence[tuple[Hashable, Hashable]]
    population: Mapping[Hashable, float] | None = None

    def __post_init__(self) -> None:
        if not self.pairs:
            raise SurveyError("There is no sampling unit to make replicate weights for")
        if len(set(self.pairs)) < len(self.pairs):
            raise SurveyError("A sampling unit stands twice in the table of strata and units")
        if self.population is None:
            return
        for stratum, places in self.strata().items():
            total = self.population.get(stratum)
            if total is None:
                raise SurveyError(
                    f"Stratum {str(stratum)!r} has no number of units in the population"
                )
            if not total >= places.size:
                raise SurveyError(
                    f"Stratum {str(stratum)!r} has {places.size} sampling units, but {total:g} in"
                    " the population: correct the count or leave out the finite population"
                    " correction"
                )

    def strata(self) -> dict[Hashable, NDArray[np.intp]]:
        """Return the places of each stratum's PSUs, strata in the order of their first PSU."""
        places: dict[Hashable, list[int]] = {}
        for place, (stratum, _) in enumerate(self.pairs):
            places.setdefault(stratum, []).append(place)
        return {stratum: np.array(each, np.intp) for stratum, each in places.items()}

    def unsampled_share(self, stratum: Hashable, sampled: int) -> float:
        """Return the finite population correction (N - n)/N, 1 where there is no count."""
        if self.population is None:
            return 1.0
        total = float(self.population[stratum])
        return 1.0 if np.isinf(total) else (total - sampled) / total


def jackknife_unstratified(units: SampledUnits) -> ReplicateFactors:
    """Return JK1: each replicate leaves out one PSU of an unstratified sample.

    The others get n/(n - 1); scale is (n - 1)/n, times (N - n)/N where N is given (Wolter 2007,
    section 4.3).

    Raises:
        SurveyError: There are strata, only one PSU, or every PSU of the population.
    """
    strata = units.strata()
    if len(strata) > 1:
        raise SurveyError("JK1 is for samples without strata: take JKn, which leaves out within")
    size = len(units.pairs)
    if size < 2:
        raise SurveyError("The sample has one sampling unit: nothing can be left out")
    share = units.unsampled_share(next(iter(strata)), size)
    if share == 0:
        raise SurveyError(_WHOLE)
    factors = np.full((size, size), size / (size - 1))
    np.fill_diagonal(factors, 0.0)
    return ReplicateFactors("JK1", factors, share * (size - 1) / size, np.ones(size))


def jackknife_stratified(units: SampledUnits, lonely: LonelyRule = "fail") -> ReplicateFactors:
    """Return JKn: each replicate leaves out one PSU; the others of its stratum stand in for it.

    They get n/(n - 1), other strata 1; rscales are (n - 1)/n, times (N - n)/N where N is given
    (Rust and Rao 1996). Strata of which all PSUs are in the sample have no replicate.

    Args:
        units: The PSUs.
        lonely: What happens in a stratum with one PSU: an error (`fail`); no replicate
            (`remove`, `certainty`); no replicate and the variance raised by PSUs / replicates
            (`average`); a replicate without the stratum, with the other strata raised for it
            (`adjust`).

    Raises:
        SurveyError: A stratum with one PSU and `fail`, or no replicate at all.
    """
    strata = units.strata()
    columns: list[FloatArray] = []
    rscales: list[float] = []
    for stratum, places in strata.items():
        size = places.size
        share = units.unsampled_share(stratum, size)
        if share == 0:
            continue
        if size == 1:
            if lonely == "fail":
                raise LonelyUnitError(_lonely([stratum]))
            if lonely == "adjust" and len(strata) > 1:
                raised = np.full(len(units.pairs), len(strata) / (len(strata) - 1))
                raised[places] = 0.0
                columns.append(raised)
                rscales.append((len(strata) - 1) / len(strata))
            continue
        for place in places:
            column = np.ones(len(units.pairs))
            column[places] = size / (size - 1)
            column[place] = 0.0
            columns.append(column)
            rscales.append(share * (size - 1) / size)
    if not columns:
        raise SurveyError(_WHOLE)
    scale = len(units.pairs) / len(columns) if lonely == "average" else 1.0
    return ReplicateFactors("JKn", np.column_stack(columns), scale, np.array(rscales))


def balanced_halves(units: SampledUnits, rho: float = 0.0) -> ReplicateFactors:
    """Return BRR, or Fay's kind: each replicate keeps one PSU of the two in each stratum.

    The kept PSU gets 2 - rho, the other rho (McCarthy 1969; Judkins 1990). The number of
    replicates is the smallest order of a Hadamard matrix above the number of strata that can be
    built; R's may be a little larger for a few numbers of strata.

    Args:
        units: The PSUs, two per stratum; the first of a stratum is the first in the table.
        rho: Fay's coefficient, 0 (BRR) <= rho < 1.

    Raises:
        SurveyError: A stratum without exactly two PSUs, counts of the population (balanced
            replicates know no finite population correction), or a wrong rho.
    """
    if units.population is not None:
        raise SurveyError(
            "Balanced replicates know no finite population correction: leave out the counts of"
            " the population or take JKn"
        )
    if not 0 <= rho < 1:
        raise SurveyError(f"rho of Fay replicates must be at least 0 and below 1, not {rho}")
    strata = units.strata()
    if other := [stratum for stratum, places in strata.items() if places.size != 2]:
        raise SurveyError(
            f"Balanced replicates need two sampling units in every stratum; not so in"
            f" {_listed(other)}. Merge or split these strata, or take JKn"
        )
    signs = balanced_signs(len(strata))
    count = signs.shape[1]
    factors = np.empty((len(units.pairs), count))
    for row, places in zip(signs, strata.values(), strict=True):
        factors[places[0]] = 1 + (1 - rho) * row
        factors[places[1]] = 1 - (1 - rho) * row
    kind: ReplicateKind = "Fay" if rho else "BRR"
    return ReplicateFactors(kind, factors, 1 / (count * (1 - rho) ** 2), np.ones(count))


def bootstrap_rescaled(
    units: SampledUnits, replicates: int, seed: int, lonely: LonelyRule = "fail"
) -> ReplicateFactors:
    """Return the bootstrap of Rao and Wu (1988): n - 1 of n PSUs per stratum, drawn with return.

    A PSU gets n/(n - 1) times how often it was drawn; scale is 1/(R - 1). R calls it
    `subbootstrap`.

    Args:
        units: The PSUs.
        replicates: How many, at least 2; some hundred for a steady variance.
        seed: The same seed gives the same factors.
        lonely: In a stratum with one PSU: an error (`fail`) or the factor 1 (`remove`,
            `certainty`).

    Raises:
        SurveyError: A stratum with one PSU, counts of the population (this bootstrap knows no
            finite population correction), or too few replicates.
    """
    if units.population is not None:
        raise SurveyError(
            "The subbootstrap knows no finite population correction: leave out the counts of the"
            " population or take the kind bootstrap"
        )
    random = _random(replicates, seed)
    factors = np.ones((len(units.pairs), replicates))
    for places in _drawable(units, lonely).values():
        size = places.size
        drawn = random.multinomial(size - 1, np.full(size, 1 / size), replicates)
        factors[places] = drawn.T * (size / (size - 1))
    return ReplicateFactors("subbootstrap", factors, 1 / (replicates - 1), np.ones(replicates))


def bootstrap_plain(
    units: SampledUnits, replicates: int, seed: int, lonely: LonelyRule = "fail"
) -> ReplicateFactors:
    """Return the bootstrap of Canty and Davison (1999): n of n PSUs per stratum.

    A PSU gets how often it was drawn: with return or, where the population is counted, without
    return from N units made of copies of the sample. scale is h/((h - 1)(R - 1)), where h is the
    harmonic mean of the strata's n: right on average, not stratum by stratum.

    Args:
        units: The PSUs.
        replicates: How many, at least 2; some hundred for a steady variance.
        seed: The same seed gives the same factors.
        lonely: In a stratum with one PSU: an error (`fail`) or the factor 1 (`remove`,
            `certainty`).

    Raises:
        SurveyError: A stratum with one PSU, every PSU of the population, or too few replicates.
    """
    random = _random(replicates, seed)
    drawable = _drawable(units, lonely)
    if not drawable:
        raise SurveyError(_WHOLE)
    factors = np.ones((len(units.pairs), replicates))
    for stratum, places in drawable.items():
        size = places.size
        total = np.inf if units.population is None else float(units.population[stratum])
        if total < _COUNTABLE:
            copies = np.full(size, int(total) // size)
            # The units left over go to PSUs taken at random, once for all replicates.
            copies[random.permutation(size)[: int(total) % size]] += 1
            drawn = random.multivariate_hypergeometric(copies, size, replicates)
        else:
            drawn = random.multinomial(size, np.full(size, 1 / size), replicates)
        factors[places] = drawn.T
    sizes = np.array([places.size for places in units.strata().values()], np.float64)
    mean = float(1 / np.mean(1 / sizes))
    scale = mean / ((mean - 1) * (replicates - 1))
    return ReplicateFactors("bootstrap", factors, scale, np.ones(replicates))


def _random(replicates: int, seed: int) -> np.random.Generator:
    if replicates < 2:
        raise SurveyError(f"{replicates} bootstrap replicates: a variance needs at least 2")
    return np.random.default_rng(seed)


def _drawable(units: SampledUnits, lonely: LonelyRule) -> dict[Hashable, NDArray[np.intp]]:
    """Return the strata in which draws differ: more than one PSU, and not all of them sampled."""
    if lonely not in {"fail", "remove", "certainty"}:
        raise SurveyError(f"The bootstrap has no rule {lonely!r} for strata with one sampling unit")
    partly = {
        stratum: places
        for stratum, places in units.strata().items()
        if units.unsampled_share(stratum, places.size) > 0
    }
    alone = [stratum for stratum, places in partly.items() if places.size == 1]
    if alone and lonely == "fail":
        raise LonelyUnitError(_lonely(alone))
    return {stratum: places for stratum, places in partly.items() if places.size > 1}


_WHOLE = (
    "Every sampling unit of the population is in the sample: there is no sampling variance that"
    " replicates could show"
)


def _lonely(strata: Sequence[Hashable]) -> str:
    return (
        f"Only one sampling unit in {_listed(strata)}: merge the stratum with a similar one, or"
        " choose a rule for lonely units"
    )


def _listed(strata: Sequence[Hashable]) -> str:
    shown = ", ".join(repr(str(stratum)) for stratum in strata[:10])
    return f"stratum {shown}" + (f" and {len(strata) - 10} more" if len(strata) > 10 else "")
