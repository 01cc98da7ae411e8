"""The fixtures of this folder and of the one around it."""

from tests.knowledge.indicators.charts.worldwide import worldwide
from tests.knowledge.indicators.estimate_files import estimates, release

__all__ = ["estimates", "release", "worldwide"]
