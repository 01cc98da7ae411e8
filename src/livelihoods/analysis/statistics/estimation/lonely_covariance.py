"""What strata with a single PSU add to covariances, by the rules for variances (`spread`).

A covariance is of two domains. Its strata are those with a record that counts in any of the domains
that were asked for, so that the matrix is that of one design: the design of all these records.
"""

from dataclasses import dataclass

import numpy as np

from livelihoods.analysis.statistics.estimation.doubled import Floats
from livelihoods.analysis.statistics.estimation.sample import WHOLE, Sample
from livelihoods.analysis.statistics.estimation.spread import Flags, LonelyRule, Places


@dataclass(frozen=True)
class LonelyStrata:
    """The strata of one PSU among those that a covariance is of.

    Attributes:
        sample: The sample.
        rule: The rule for them.
        present: Stratum -> PSUs with a record that counts.
    """

    sample: Sample
    rule: LonelyRule
    present: Places

    @property
    def lonely(self) -> Flags:
        """Strata of which a single PSU was drawn."""
        found: Flags = self.sample.lonely() & (self.present > 0)
        return found

    @property
    def alone(self) -> Flags:
        """Strata of several PSUs of which one has a record, where the rule is for these too."""
        several = (self.sample.psus > 1) & (self.sample.not_drawn > WHOLE)
        found: Flags = (self.present == 1) & several & self.rule.in_domains
        return found

    @property
    def replaced(self) -> Flags:
        """Strata whose own term is not taken: the rule says what stands for it."""
        if self.rule.name not in {"adjust", "average"}:
            return np.zeros(len(self.present), dtype=bool)
        return self.alone

    def check(self) -> None:
        """Refuse lonely strata by name.

        Raises:
            SurveyError: The rule is "fail" and there is one.
        """
        if self.rule.name == "fail":
            self.sample.refuse_lonely(np.flatnonzero(self.lonely).tolist())

    def completed(self, matrix: Floats, totals: Floats) -> Floats:
        """Return the matrix with what the rule adds to it.

        Args:
            matrix: Covariances from the other strata, shape (cells, cells).
            totals: Totals of the linearized variables by stratum, shape (cells, strata).
        """
        if self.rule.name == "average":
            return matrix * self._growth()
        if self.rule.name == "adjust":
            return matrix + self._around_the_mean(totals)
        return matrix

    def _growth(self) -> float:
        """By how much the other strata count: lonely ones take the mean of them."""
        there = self.present > 0
        good = there & ~(self.lonely | self.alone)
        return float(there.sum() / good.sum()) if good.any() else float("nan")

    def _around_the_mean(self, totals: Floats) -> Floats:
        """Products of distances from the mean PSU of all strata, for lonely and lone ones."""
        sample = self.sample
        n = np.where(self.present > 0, sample.psus, 0)
        centre = np.array([sum(line) for line in totals.tolist()]) / n.sum()
        added = np.zeros((len(totals), len(totals)))
        for stratum in np.flatnonzero(self.lonely | self.alone):
            distance = totals[:, stratum] - centre
            here = sample.not_drawn[stratum] * np.multiply.outer(distance, distance)
            if self.alone[stratum]:
                others = (n[stratum] - 1.0) * np.multiply.outer(centre, centre)
                here += sample.not_drawn[stratum] * others
                here *= n[stratum] / (n[stratum] - 1.0)
            added += here
        return added
