"""How long it takes to draw a chart or the map, and how many bytes it has.

    python benchmarks/drawing.py [--runs 9]

Each kind of chart is drawn in both widths, the first time in the process and then again with an
empty cache; the median of these is told, with the processor time of one of them (which a busy
machine does not lengthen as much) and the bytes of the SVG compressed with gzip. The last row is
the renderer's projection of the world, which every map took before its outlines were kept: on a
machine that is busy with others, compare with it.
"""

import argparse
import gzip
import os
import statistics
import time
from collections.abc import Callable

import django
from measuring import peak_mb, repeat


def _charts() -> dict[str, object]:
    from livelihoods.platform.ui.charts import (
        Course,
        DotChart,
        Frame,
        Line,
        LineChart,
        Mark,
        Moment,
        Part,
        Slope,
        SlopeChart,
        StackChart,
        Told,
        Whole,
    )

    told = Told("Informal employment rate (percent)", "What it says.", source="Who says so.")
    ticks = tuple((float(value), f"{value}%") for value in range(0, 101, 25))

    def mark(place: int) -> Mark:
        value = 10.0 + place * 7 % 80
        return Mark(f"{value}%", value, value - 2, value + 2)

    def dots(count: int, *, bars: bool = False) -> DotChart:
        lines = tuple(Line(f"Place number {each}", marks=(mark(each),)) for each in range(count))
        return DotChart(told, lines, 100, ticks, bars=bars)

    def lines(count: int) -> LineChart:
        moments = tuple(Moment(2010.5 + year, mark(year)) for year in range(14))
        frame = Frame("Place", (), (Course("", moments),))
        return LineChart(told, (frame,) * count, ticks, ((2010.5, "2010"), (2023.5, "2023")))

    slopes = tuple(Slope(f"Place {each}", mark(each), mark(each + 1)) for each in range(10))
    parts = tuple(Part(number, Mark("20%", 20.0)) for number in range(1, 6))
    whole = Whole("Place", parts)
    return {
        "30 dots": dots(30), "30 bars": dots(30, bars=True), "190 dots": dots(190),
        "line": lines(1), "12 small charts": lines(12),
        "10 slopes": SlopeChart(told, slopes, ("2015", "2020"), ticks),
        "10 compositions": StackChart(told, (whole,) * 10, ("a", "b", "c", "d", "e")),
    }  # fmt: skip


def _drawings() -> dict[str, Callable[[], str]]:
    from livelihoods.knowledge.worldmap import drawing, outlines
    from livelihoods.knowledge.worldmap.geometry import world
    from livelihoods.platform.ui import chart_store, theme
    from livelihoods.platform.ui.charts import MapChart, Told

    codes = sorted(world().codes)
    shades = {code: theme.CLASSES[place % 4] for place, code in enumerate(codes)}
    labels = {code: f"{code}: 40.5%, 39.1 to 42.0" for code in codes}
    links = {code: f"#surveys-{code}" for code in codes}
    found: dict[str, Callable[[], str]] = {
        f"{name}, {width} wide": lambda chart=chart, width=width: chart_store.draw(
            chart, width=width
        )
        for name, chart in _charts().items()
        for width in (360, 720)
    }
    found["map of the world"] = lambda: drawing.world_map(
        shades, theme.NO_DATA, labels=labels, links=links, title="Map", description="What it says."
    )
    for width in (360, 720):
        found[f"map as a picture, {width} wide"] = lambda width=width: chart_store.draw(
            MapChart(Told("Map", "What it says."), drawing.ground(shades, theme.SAND), ()),
            width=width,
        )
    found["(projecting the world)"] = outlines.projected
    return found


def main() -> None:
    """Draw everything and tell a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "livelihoods.platform.settings.test")
    django.setup()
    from django.core.cache import cache

    def afresh(draw: Callable[[], str]) -> str:
        cache.clear()
        return draw()

    print("| what | first, ms | warm, ms | processor, ms | KB compressed |\n|---|---|---|---|---|")
    for name, draw in _drawings().items():
        first, drawn = repeat(lambda draw=draw: afresh(draw), 1)
        used = time.process_time()
        warm, _drawn = repeat(lambda draw=draw: afresh(draw), runs)
        used = (time.process_time() - used) / runs
        size = len(gzip.compress(drawn.encode())) / 1024
        times = f"{first[0] * 1000:.0f} | {statistics.median(warm) * 1000:.0f} | {used * 1000:.0f}"
        print(f"| {name} | {times} | {size:.1f} |")
    print(f"\nPeak memory {peak_mb():.0f} MB.")


if __name__ == "__main__":
    main()
