"""The fixtures of `estimate_files` and `served`, for the tests of this folder."""

from tests.knowledge.indicators.estimate_files import estimates, release
from tests.knowledge.indicators.served import kept_open, served

__all__ = ["estimates", "kept_open", "release", "served"]
