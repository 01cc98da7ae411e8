"""What is added up, for which domains, and as whole numbers of how many bits."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from livelihoods.analysis.statistics.estimation.doubled import Doubled
from livelihoods.analysis.statistics.estimation.sample import Sample
from livelihoods.analysis.statistics.estimation.scale import Scale
from livelihoods.analysis.statistics.estimation.terms import Term, Terms
from livelihoods.analysis.statistics.faults import Bound
from livelihoods.analysis.statistics.jobs import WEIGHT, Jobs

_HUGE_BITS = 126  # HUGEINT holds 127; one is kept for sums of differences


@dataclass(frozen=True)
class Folding:
    """What is added up, for which domains, and how numbers become whole.

    Attributes:
        jobs: The steps before it.
        universe: SQL condition of the records that count at all.
        block: SQL of the block that has a sample of its own, None where there is one for all.
        sets: The sets of columns to break down by.
        columns: Column of a domain -> its SQL.
        terms: What is added up.
        sample: The checked design.
        scales: How each quantity becomes a whole number.
        joins: Tables of parameters that conditions and quantities name, with their conditions.
        weight: SQL of the weight, in whole numbers by `weight_scale`.
        split: SQL of a further key by which totals of domains are kept apart.
        name: The name of the one block; None where there are several.
        periods: By how many periods totals are divided: a pooled total is a mean over them.
        weightless: Whether records of weight 0 make their PSU one of the domain.
        suspects: The expressions in all this, for messages.
    """

    jobs: Jobs
    universe: str
    block: str | None
    sets: Sequence[Sequence[str]]
    columns: dict[str, str]
    terms: Terms
    sample: Sample
    scales: Sequence[Scale]
    joins: Sequence[tuple[str, str]] = field(default=())
    weight: str = WEIGHT
    weight_scale: Scale | None = None
    split: str | None = None
    name: str | None = None
    periods: int = 1
    weightless: bool = False
    suspects: Sequence[Bound] = field(default=())

    @property
    def weighing(self) -> Scale:
        """How weights become whole numbers."""
        return self.weight_scale or self.sample.scale

    def unit_bound(self, term: Term) -> int:
        """No total of a PSU is larger than this."""
        return self.record_bound(term) * self.sample.largest_psu

    def record_bound(self, term: Term) -> int:
        """No addend of a record is larger than this."""
        excess = self.excess(term)
        return (self._product_bound(term) >> excess) + (excess > 0)

    def excess(self, term: Term) -> int:
        """By how many bits addends are shortened, so that the whole sample adds up.

        0 nearly always. Where weight and two quantities take all their bits, as in what calibration
        explains, their product is taken in double precision.
        """
        room = _HUGE_BITS - sum(self.sample.records.values()).bit_length()
        return max(0, self._product_bound(term).bit_length() - room)

    def _product_bound(self, term: Term) -> int:
        return math.prod([self.weighing.bound, *(self.scales[v].bound for v in term.values)])

    def shifts(self) -> list[int]:
        """Return by how many bits PSU totals of each term are shortened before they are squared.

        0 nearly always: then squares and products are exact too. A term whose squares would not
        fit HUGEINT is shortened by a power of two; the totals themselves are exact in any case.
        """
        room = (_HUGE_BITS - self.sample.largest_stratum.bit_length()) // 2
        return [max(0, self.unit_bound(term).bit_length() - room) for term in self.terms.totals]

    def unit(self, term: int) -> Doubled:
        """Return by what a total, as a whole number, is divided to have its own unit."""
        shortened = 2.0 ** -self.excess(self.terms.totals[term])
        return Doubled.constant(self._factor(term) * self.periods).times(shortened)

    def factor(self, term: int) -> float:
        """Return by what the whole numbers of a term are larger than its own unit."""
        return math.ldexp(self._factor(term), -self.excess(self.terms.totals[term]))

    def _factor(self, term: int) -> int:
        values = self.terms.totals[term].values
        return math.prod([self.weighing.factor, *(self.scales[v].factor for v in values)])


def marks(folding: Folding) -> list[int]:
    """Return the number by which the engine marks each set."""
    return [mark_of(folding, one) for one in folding.sets]


def mark_of(folding: Folding, one: Sequence[str]) -> int:
    """Return the number by which the engine marks a set: a bit for each column left out."""
    return int("".join("0" if key in one else "1" for key in folding.columns) or "0", 2)
