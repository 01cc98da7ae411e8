"""When a figure is of, and where the series of its survey breaks."""

from typing import Final

from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.period import Period
from livelihoods.knowledge.indicators.figure import Panel

_QUARTERS: Final = 4


def time_of(period: str) -> float:
    """Return the middle of a period, in years."""
    read = Period.parse(period)
    if not read.quarter:
        return read.year + 0.5
    return read.year + (read.quarter - 0.5) / _QUARTERS


def breaks_between(since: Panel, until: Panel) -> tuple[str, ...]:
    """Return the periods at which their survey's series breaks after one panel, up to another.

    The figure of such a period says so itself; where there is none, its survey does.
    """
    found = []
    for entry in until.survey.get("breaks", ()):
        try:
            at = time_of(entry["period"])
        except (SurveyError, KeyError, TypeError):  # whatever an older release says
            continue
        if time_of(since.period) < at <= time_of(until.period):
            found.append(entry["period"])
    return tuple(found)
