"""The pictures of a figure: its chart, of the kind that fits, or its map; and the card for it."""

from collections.abc import Callable
from typing import Final

from django.utils.translation import gettext

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.indicators import wording
from livelihoods.knowledge.indicators.addresses import Question
from livelihoods.knowledge.indicators.charts import kinds
from livelihoods.knowledge.indicators.charts.dots import dots
from livelihoods.knowledge.indicators.charts.lines import frames_of, lines
from livelihoods.knowledge.indicators.charts.maps import map_chart
from livelihoods.knowledge.indicators.charts.slopes import slopes
from livelihoods.knowledge.indicators.charts.stacks import stacks, wholes
from livelihoods.knowledge.indicators.charts.telling import source
from livelihoods.knowledge.indicators.figure import Figure
from livelihoods.platform.ui import cards, chart_store
from livelihoods.platform.ui.cards import Card
from livelihoods.platform.ui.charts import Chart

_MAKERS: Final[dict[str, Callable[[Figure], Chart]]] = {
    kinds.DOTS: dots,
    kinds.BARS: lambda figure: dots(figure, bars=True),
    kinds.LINE: lines,
    kinds.MULTIPLES: lines,
    kinds.STACKED: stacks,
    kinds.SLOPE: slopes,
}


def chart(figure: Figure, kind: str = "") -> Chart | None:
    """Return the chart of a figure; None where nothing can be drawn on one scale.

    Amounts in several currencies have no scale in common. A kind that does not fit what is shown
    is left aside for the one that does.
    """
    fitting = kinds_of(figure)
    if not fitting:
        return None
    return _MAKERS[kind if kind in fitting else fitting[0]](figure)


def picture(figure: Figure, question: Question) -> Chart | None:
    """Return what a page shows as a picture: its map where it shows one, else its chart.

    Raises:
        InputError: A map is asked for, and none can be drawn.
    """
    if question.view != "map":
        return chart(figure, question.chart)
    drawn = map_chart(figure, question)
    if drawn is None:
        raise InputError(
            "there is no map of this: a map is drawn of rates, hours or amounts, of three "
            "countries or more, of which at least one has a figure that may be published; "
            "leave out view=map for the chart"
        )
    return drawn


def kinds_of(figure: Figure) -> tuple[str, ...]:
    """Return the kinds of chart that fit a figure, the one drawn by itself first."""
    if len({panel.unit for panel in figure.panels}) != 1:
        return ()
    periods: dict[tuple[str, str, str, int], set[str]] = {}
    for panel in figure.panels:
        key = (panel.area, panel.standard, panel.source, panel.metadata.release.pk)
        periods.setdefault(key, set()).add(panel.period)
    return kinds.fitting(
        kinds.Shape(
            periods=max(len(each) for each in periods.values()),
            moments=len({panel.period for panel in figure.panels}),
            frames=len(frames_of(figure.panels)),
            series=len(periods),
            is_single=all(len(panel.cells) == 1 for panel in figure.panels),
            is_count=figure.panels[0].unit == "persons",
            wholes=len(wholes(figure)),
        )
    )


def card(figure: Figure, question: Question, publisher: str) -> bytes:
    """Return the PNG that stands for a page where its address is shared.

    It is the map where the page shows one, else the first total, large.
    """
    drawn = map_chart(figure, question) if question.view == "map" else None
    if drawn is not None:
        return chart_store.draw_card(drawn, publisher)
    return cards.draw(_card(figure, publisher))


def _card(figure: Figure, publisher: str) -> Card:
    panel = next((panel for panel in figure.panels if panel.total), None)
    total = panel.total if panel else None
    if panel is None or total is None:
        places = "; ".join(each.title for each in figure.panels)
        return Card(publisher, figure.title, "", "", places, "", source(figure))
    value, interval = total.estimate.value, total.interval
    if wording.has_ordinary_interval(total.estimate):
        interval = f"{gettext('95% interval')}: {interval}"
    return Card(
        publisher=publisher,
        title=figure.title,
        value=wording.DASH if value is None else wording.with_unit(value, panel.unit),
        interval=interval,
        place=panel.title,
        note="; ".join(total.flags),
        source=panel.source_line,
    )
