"""Differences of two figures, and whether one may be called more or less than the other."""

from dataclasses import dataclass
from typing import Literal

from livelihoods.knowledge.indicators import wording
from livelihoods.knowledge.indicators.briefs.estimate import Estimate

Verdict = Literal["more", "less", "unsure", "unknown"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference with its interval.

    More or less is said only where the interval excludes zero. Where the errors are a stand-in for
    those of the survey, the true interval is wider than the one at hand: then nothing is said.
    """

    estimate: Estimate

    @property
    def verdict(self) -> Verdict:
        """Whether the first is more than the second, less, or not known to be either."""
        found = self.estimate
        if found.lower is None or found.upper is None or "stand_in_error" in found.flags:
            return "unknown"
        if found.lower > 0:
            return "more"
        return "less" if found.upper < 0 else "unsure"

    @property
    def size(self) -> str:
        """How large it is, without its sign."""
        assert self.estimate.value is not None
        return self._said(abs(self.estimate.value))

    @property
    def signed(self) -> str:
        """How large it is, with its sign."""
        assert self.estimate.value is not None
        return self._said(self.estimate.value)

    def _said(self, value: float) -> str:
        size = wording.size(value, self.estimate.unit)
        return wording.points(value, size) if self.estimate.unit == "points" else size

    @property
    def bounds(self) -> str:
        """Its interval in brackets, from the smaller size to the larger where the sign is known."""
        lower, upper = self.estimate.lower, self.estimate.upper
        if lower is None or upper is None:
            return ""
        ends = (-upper, -lower) if self.verdict == "less" else (lower, upper)
        first, last = (wording.size(each, self.estimate.unit) for each in ends)
        return f"({wording.from_to(first, last)})"
