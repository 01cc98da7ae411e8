"""Places in the order of their figures: a rank is a range, and only where it can be known."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext

from livelihoods.analysis.statistics.ranking import rank_ranges
from livelihoods.knowledge.indicators import wording
from livelihoods.knowledge.indicators.comparison import is_list
from livelihoods.knowledge.indicators.figure import Figure, Panel
from livelihoods.knowledge.indicators.names import collated
from livelihoods.knowledge.indicators.release_metadata import is_part

HIGHEST_FIRST: Final = "high"


def in_order(figure: Figure, sort: str) -> Figure:
    """Return a figure with its places in an order: by name, unless they can be ranked."""
    if not sort or not is_list(figure):
        return figure
    by_name = sorted(figure.panels, key=lambda each: (is_part(each.area), collated(each.area_name)))
    why = why_unranked(figure)
    if why:
        return replace(figure, panels=tuple(by_name), unranked=why)
    ranked = [panel for panel in by_name if not hindrance(panel)]
    ranked = _with_ranks(ranked)
    ranked.sort(key=_value, reverse=sort == HIGHEST_FIRST)
    others = [replace(each, unranked=hindrance(each)) for each in by_name if hindrance(each)]
    return replace(figure, panels=(*ranked, *others))


def may_be_sorted(figure: Figure) -> bool:
    """Whether an order by value is offered: of a list of places, one figure each."""
    return is_list(figure)


def why_unranked(figure: Figure) -> str:
    """Say why no place of a list is ranked; empty where at least two are."""
    panels = figure.panels
    if len({panel.unit for panel in panels}) > 1:
        return gettext("Not ranked: the amounts are in several currencies.")
    if len({panel.standard for panel in panels}) > 1:
        return gettext("Not ranked: the figures are not by one standard. Choose one.")
    if len({panel.area for panel in panels}) < len(panels):
        return gettext("Not ranked: there are several figures for one place. Choose one period.")
    published = [panel for panel in panels if panel.cells[0].estimate.value is not None]
    if published and all(panel.has_no_error for panel in published):
        return gettext(
            "Not ranked: the producer gives no margin of error, so nobody can say which is higher."
        )
    if sum(not hindrance(panel) for panel in panels) < 2:
        return gettext("Not ranked: fewer than two countries have a figure with its interval.")
    return ""


def hindrance(panel: Panel) -> str:
    """Say why a place has no rank beside others; empty where it has one."""
    estimate = panel.cells[0].estimate
    if estimate.value is None:
        return gettext("not ranked: no figure is published")
    if is_part(panel.area):
        return gettext("not ranked: a part of a country")
    if not wording.has_ordinary_interval(estimate) or not estimate.se:
        return gettext("not ranked: no ordinary interval")
    if "modelled" in estimate.flags:
        return gettext("not ranked: modelled, and its interval is of the sample alone")
    if "unreliable" in estimate.flags:
        return gettext("not ranked: unreliable")
    return ""


def _value(panel: Panel) -> float:
    return panel.cells[0].estimate.value or 0.0


def _with_ranks(panels: Sequence[Panel]) -> list[Panel]:
    estimates = [panel.cells[0].estimate for panel in panels]
    ranges = rank_ranges(
        [each.value or 0.0 for each in estimates],
        [each.se or 0.0 for each in estimates],
        [each.df for each in estimates],
    )
    return [replace(panel, rank=each) for panel, each in zip(panels, ranges, strict=True)]
