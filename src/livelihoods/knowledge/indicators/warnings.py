"""What a reader must be told of some figures: of earnings only beside figures of earnings."""

from collections.abc import Mapping
from typing import Any, Final

from livelihoods.analysis.statistics.indicators import INDICATORS

_OF_EARNINGS: Final = ("prices_of_each_period", "actual_hours")


def is_told_of(warning: Mapping[str, Any], source: str, indicator: str) -> bool:
    """Whether a warning of a release is of the figures of a source for an indicator."""
    if source not in warning.get("sources", ()):
        return False
    return warning["code"] not in _OF_EARNINGS or _is_of_earnings(indicator)


def _is_of_earnings(indicator: str) -> bool:
    known = INDICATORS.get(indicator)
    base = INDICATORS[known.of] if known and known.of else known
    return base is not None and base.theme == "earnings"
