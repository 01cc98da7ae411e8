"""Checks of a codebook, alone and against the files of its survey: everything at once."""

from livelihoods.analysis.statistics.checking.check import Check, check
from livelihoods.analysis.statistics.checking.finding import Finding

__all__ = ["Check", "Finding", "check"]
