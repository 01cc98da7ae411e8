"""The fixtures of `estimate_files`, for the tests of this folder."""

from tests.knowledge.indicators.estimate_files import estimates, release

__all__ = ["estimates", "release"]
