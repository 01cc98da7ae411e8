"""What a reader must be told of some figures: of money only beside figures of money."""

from collections.abc import Iterable
from typing import Final

from livelihoods.analysis.statistics.indicators import INDICATORS
from livelihoods.knowledge.indicators import terms
from livelihoods.knowledge.indicators.figure import Panel
from livelihoods.knowledge.indicators.models import Release

_OF_EARNINGS: Final = ("prices_of_each_period", "actual_hours")


def releases_of(panels: Iterable[Panel]) -> tuple[Release, ...]:
    """Return the releases that figures come from, each once."""
    return tuple({each.metadata.release.pk: each.metadata.release for each in panels}.values())


def sources_of(panels: Iterable[Panel]) -> tuple[Panel, ...]:
    """Return one panel for each source that figures come from."""
    return tuple({each.source: each for each in panels}.values())


def warnings_of(panels: Iterable[Panel]) -> tuple[str, ...]:
    """Return what must be told of figures, each once."""
    told: dict[str, None] = {}
    for panel in panels:
        for each in panel.metadata.release.metadata["warnings"]:
            is_of_it = panel.source in each.get("sources", ())
            if is_of_it and (each["code"] not in _OF_EARNINGS or _is_of_earnings(panel)):
                told[terms.translated(each["text"])] = None
    return tuple(told)


def _is_of_earnings(panel: Panel) -> bool:
    known = INDICATORS.get(panel.indicator)
    base = INDICATORS[known.of] if known and known.of else known
    return base is not None and base.theme == "earnings"
