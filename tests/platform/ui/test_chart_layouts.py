"""Lines, slopes, bars and compositions: what is drawn of figures, and what is not."""

import gzip
import itertools
import re

import pytest

from livelihoods.platform.ui import charts, theme
from livelihoods.platform.ui.chart_store import draw, laid_out
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

TOLD = Told("Title", "Finding.", source="Source.")
TICKS = ((0, "0%"), (50, "50%"), (100, "100%"))


def value(number, **more):
    return Mark(f"{number}%", number, number - 2, number + 2, **more)


def lines(*moments, frames=1):
    frame = Frame("South Africa", ("2012: suppressed",), (Course("", moments),))
    times = tuple((year + 0.5, str(year)) for year in range(2010, 2016))
    return LineChart(TOLD, (frame,) * frames, TICKS, times)


def segments(sheet):
    """Every step of every line."""
    lines = [each["path"] for each in sheet.paths if each["fill"] == "transparent"]
    return [step for line in lines for step in line.split("L")[1:]]


def bands(sheet):
    return [each for each in sheet.paths if each["fill"] != "transparent"]


@pytest.mark.parametrize("width", [charts.NARROW, charts.WIDE])
def test_a_line_is_broken_where_a_figure_is_withheld_or_not_comparable(width):
    marks = [
        value(30),
        value(31),
        Mark("\u2013", word="suppressed"),
        value(33),
        value(34),
        value(35),
    ]
    moments = [Moment(2010.5 + place, each) for place, each in enumerate(marks)]
    whole = laid_out(lines(*moments[:2], *moments[3:]), width)
    assert (len(segments(whole)), len(bands(whole))) == (4, 1)
    hidden = laid_out(lines(*moments), width)
    assert (len(segments(hidden)), len(bands(hidden))) == (3, 2)
    assert "\u2013" in [each["text"] for each in hidden.texts]
    moments[4] = Moment(2014.5, value(34), breaks=True)
    assert len(segments(laid_out(lines(*moments), width))) == 2


def test_a_band_is_drawn_of_ordinary_intervals_alone():
    without = [Moment(2010.5 + place, Mark("30%", 30)) for place in range(3)]
    sheet = laid_out(lines(*without), charts.NARROW)
    assert not bands(sheet)
    assert not sheet.rules


def test_what_is_unreliable_is_hatched_and_its_line_broken():
    shaky = Moment(2011.5, value(31, unreliable=True, word="unreliable"))
    sheet = laid_out(lines(Moment(2010.5, value(30)), shaky), charts.NARROW)
    (line,) = [each for each in sheet.paths if each["fill"] == "transparent"]
    assert line["dash"]
    assert [each["fill"] for each in sheet.points] == [theme.TEAL, theme.HATCHED_TEAL]


def test_small_frames_stand_side_by_side_on_wide_paper_alone():
    chart = lines(*(Moment(2010.5 + place, value(30)) for place in range(3)), frames=6)
    assert laid_out(chart, charts.WIDE).height < laid_out(chart, charts.NARROW).height / 2


def test_a_slope_has_both_ends_and_labels_that_do_not_cover_each_other():
    slopes = tuple(
        Slope(f"Place {place}", value(50 + place / 10), value(51 + place / 10))
        for place in range(8)
    )
    sheet = laid_out(SlopeChart(TOLD, slopes, ("2015", "2020"), TICKS), charts.NARROW)
    assert len(segments(sheet)) == 8
    for align in ("left", "right"):
        at = sorted(
            each["y"] for each in sheet.texts if each["align"] == align and "%" in each["text"]
        )
        assert len(at) >= 8
        assert min(after - before for before, after in itertools.pairwise(at)) >= 16


@pytest.mark.parametrize("width", [charts.NARROW, charts.WIDE])
def test_long_labels_of_slopes_stand_in_blocks_and_moments_beside_each_other(width):
    names = [f"The Republic of somewhere far away, number {place}" for place in range(5)]
    slopes = tuple(Slope(name, value(50), value(50, word="unreliable")) for name in names)
    moments = ("del 4.º trimestre de 2016", "del 4.º trimestre de 2019")
    sheet = laid_out(SlopeChart(TOLD, slopes, moments, TICKS), width)
    texts = [each for each in sheet.texts if each["size"] == 13 and each["align"] == "left"]
    lines = sorted((each["y"], each["text"]) for each in texts)
    starts = [at for at, (_y, text) in enumerate(lines) if text.startswith("50%")]
    assert len(starts) == 5
    for before, after in itertools.pairwise(lines):
        gap = after[0] - before[0]
        assert gap >= (23 if after[1].startswith("50%") else 17), (before, after)
    boxes = [
        (each["x"] - len(each["text"]) * 4.4, each["x"] + len(each["text"]) * 4.4, each["y"])
        for each in sheet.texts
        if each["align"] == "center"
    ]
    for (left, right, y), (other_left, other_right, other_y) in itertools.combinations(boxes, 2):
        assert y != other_y or right <= other_left or other_right <= left
    assert min(each[0] for each in boxes) >= 0
    assert all(each[2] > sheet.texts[0]["y"] + 20 for each in boxes)  # below the title


def test_a_place_with_one_end_alone_has_no_slope():
    slopes = (Slope("Here", value(50), Mark("\u2013", word="suppressed")),)
    sheet = laid_out(SlopeChart(TOLD, slopes, ("2015", "2020"), TICKS), charts.WIDE)
    assert not segments(sheet)
    assert any("suppressed" in each["text"] for each in sheet.texts)


def test_no_slope_reaches_across_a_break():
    slopes = (Slope("Here", value(50), value(60, word="break in the series"), breaks=True),)
    sheet = laid_out(SlopeChart(TOLD, slopes, ("2015", "2020"), TICKS), charts.WIDE)
    assert not segments(sheet)
    assert any("break in the series" in each["text"] for each in sheet.texts)


def test_two_slopes_of_one_name_keep_their_own_values():
    slopes = (Slope("Here", value(20), value(30)), Slope("Here", value(40), value(70)))
    sheet = laid_out(SlopeChart(TOLD, slopes, ("2015", "2020"), TICKS), charts.WIDE)
    words = [each["text"] for each in sheet.texts if "Here" in each["text"]]
    assert len(set(words)) == 2


def test_parts_fill_their_bar_and_what_is_missing_is_not_white():
    parts = (Part(1, value(60)), Part(2, value(25, unreliable=True)), Part(3, Mark("\u2013")))
    whole = Whole("South Africa", parts, missing="Employers: suppressed")
    sheet = laid_out(StackChart(TOLD, (whole,), ("Employees", "Own", "Employers")), charts.WIDE)
    fills = [each["fill"] for each in sheet.boxes if each["height"] == 34]
    assert fills == [theme.PARTS[0], theme.HATCHED_PARTS[1], theme.NO_DATA]
    widths = [each["width"] for each in sheet.boxes if each["height"] == 34]
    assert [round(each / sum(widths), 2) for each in widths] == [0.6, 0.25, 0.15]
    assert any("Employers: suppressed" in each["text"] for each in sheet.texts)


def test_neighbouring_parts_differ_in_lightness():
    for first, second in zip(theme.PARTS, theme.PARTS[1:], strict=False):
        assert theme.contrast(first, second) >= 3


def test_a_bar_begins_at_zero_and_its_interval_is_drawn_over_its_end():
    chart = DotChart(TOLD, (Line("a", marks=(value(40),)),), 100, TICKS, bars=True)
    sheet = laid_out(chart, charts.NARROW)
    (bar,) = sheet.boxes
    low, high = sorted(each["x"] for each in sheet.rules if each["x"] == each["x2"])
    assert low < bar["x"] + bar["width"] < high
    assert bar["x"] == pytest.approx(14)


@pytest.mark.parametrize("width", [charts.NARROW, charts.WIDE])
@pytest.mark.parametrize("bars", [False, True])
def test_a_hundred_and_ninety_places_stay_legible_and_light(width, bars):
    names = [f"A place with a name of its own, {place}" for place in range(190)]
    rows = tuple(Line(name, marks=(value(place % 97 + 2),)) for place, name in enumerate(names))
    chart = DotChart(TOLD, rows, 100, TICKS, bars=bars)
    drawn = draw(chart, width=width)
    assert len(gzip.compress(drawn.encode())) <= 16 * 1024
    assert min(map(int, re.findall(r'font-size="(\d+)px"', drawn))) >= 12
    for name in names:
        assert name in drawn or width == charts.WIDE
