"""Charts and the SVG that leaves the house."""

import gzip
import itertools
import re

import pytest

from livelihoods.platform.ui import chart_store, charts, svg, theme
from livelihoods.platform.ui.chart_store import laid_out
from livelihoods.platform.ui.charts import DotChart, Line, Mark, Told

MARKS = (
    Mark("36.6%", 36.6, 35.4, 37.9, "women"),
    Mark("33.1%", 33.1, 32.0, 34.2, "men", word="unreliable", unreliable=True),
    Mark("-", series="men", word="suppressed"),
)
CHART = DotChart(
    told=Told(
        title="Informal employment rate <percent>",
        description="What it shows & says.",
        source="Source: somebody.",
        legend=(("women", "Women"), ("men", "Men")),
    ),
    lines=(
        Line("South Africa, 4th quarter of 2016", "heading"),
        Line("17th ICLS", "note"),
        Line("Contributing family workers and others with a long name", marks=MARKS),
        Line("By definition", marks=(Mark("100%", 100.0, word="by definition"),)),
    ),
    maximum=100,
    ticks=((0, "0%"), (50, "50%"), (100, "100%")),
)


@pytest.fixture(params=[charts.NARROW, charts.WIDE])
def drawn(request):
    return chart_store.draw(CHART, width=request.param)


def test_a_chart_is_small_and_says_what_it_is(drawn):
    assert len(gzip.compress(drawn.encode())) < 4096
    assert '<title id="chart-title">Informal employment rate &lt;percent&gt;</title>' in drawn
    assert "What it shows &amp; says.</desc>" in drawn
    assert 'aria-labelledby="chart-title chart-description"' in drawn
    assert "Source: somebody." in drawn


def test_a_chart_holds_nothing_that_a_strict_policy_refuses(drawn):
    assert not re.search(r"style=|<style|<script|onclick|https?://(?!www\.w3\.org)", drawn)
    assert "clip-path" not in drawn
    ids = re.findall(r' id="([^"]+)"', drawn)
    assert len(ids) == len(set(ids))
    assert all(each.startswith("chart-") for each in ids)
    assert "url(#chart-hatched-marigold)" in drawn


def test_women_and_men_differ_in_shape_too():
    shapes = {theme.WOMEN.shape, theme.MEN.shape, theme.EVERYBODY.shape}
    assert len(shapes) == 3
    assert theme.MEN.fill == theme.PAPER != theme.WOMEN.fill


def test_no_text_of_a_narrow_chart_is_set_smaller_than_12_pixels():
    sizes = re.findall(r'font-size="(\d+)px"', chart_store.draw(CHART))
    assert min(map(int, sizes)) >= 12


def test_a_chart_is_drawn_once(monkeypatch):
    chart_store.draw(CHART)
    monkeypatch.setattr(svg, "finish", lambda *_a, **_k: pytest.fail("drawn again"))
    chart_store.draw(CHART)


def test_a_name_with_marks_of_its_own_breaks_no_picture():
    name = "Here & there <b>\x00\x01\ud800"
    drawn = chart_store.draw(DotChart(Told(name, name), (Line(name),), 1, ((0, "0"), (1, "1"))))
    assert "Here &amp; there &lt;b&gt;</text>" in drawn
    assert not re.search("[\x00\x01\ud800]", drawn)


def test_the_height_is_known_before_it_is_drawn(drawn):
    width = int(re.search(r'width="(\d+)"', drawn)[1])
    assert f'height="{chart_store.height(CHART, width=width)}"' in drawn


def test_a_mark_never_leaves_the_scale():
    beyond = Line("Beyond", marks=(Mark("x", 50.0, -40.0, 140.0),))
    drawn = chart_store.draw(DotChart(Told("t", "d"), (beyond,), 100, ((0, "0"), (100, "100"))))
    assert not re.search(r"translate\(-", drawn)


@pytest.mark.parametrize(
    ("largest", "ceiling", "expected"),
    [
        (34.6, 100, (0, 10, 20, 30, 40)),
        (100, 100, (0, 25, 50, 75, 100)),
        (0, 100, (0, 0.25, 0.5, 0.75, 1)),
        (16_265_372, None, (0, 5e6, 10e6, 15e6, 20e6)),
    ],
)
def test_a_scale_has_round_values(largest, ceiling, expected):
    assert charts.scale(largest, ceiling=ceiling) == expected


@pytest.mark.parametrize(
    ("smallest", "largest", "expected"),
    [
        (-1.9, 6.2, (-2.5, 0, 2.5, 5, 7.5)),
        (-7.9, -3.1, (-8, -6, -4, -2, 0)),
        (-30, 90, (-50, 0, 50, 100)),
        (0, 0, (0, 0.25, 0.5, 0.75, 1)),
    ],
)
def test_a_scale_that_begins_below_zero_holds_zero(smallest, largest, expected):
    assert charts.scale(largest, smallest=smallest, ceiling=100) == expected


def test_a_mark_below_zero_stands_left_of_zero():
    lines = tuple(Line(str(value), marks=(Mark("x", value),)) for value in (-5.0, 0.0, 5.0))
    chart = DotChart(Told("t", "d"), lines, 10, ((-10, "-10"), (0, "0"), (10, "10")), minimum=-10)
    places = [point["x"] for point in laid_out(chart, charts.NARROW).points]
    assert places[0] < places[1] < places[2]
    assert places[1] - places[0] == pytest.approx(places[2] - places[1])


def test_text_and_marks_stand_out_from_the_paper():
    for colour in (theme.INK, theme.STONE, theme.TEAL):
        assert theme.contrast(colour, theme.PAPER) >= 4.5
    for colour in (theme.MARIGOLD, theme.LINE):
        assert theme.contrast(colour, theme.PAPER) >= 3
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)


def test_classes_of_a_map_differ_in_lightness():
    for lighter, darker in itertools.pairwise(theme.CLASSES):
        assert theme.contrast(lighter, darker) >= 1.7


def picture(inside):
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="10" height="10">{inside}</svg>'
    )


def finish(inside):
    return svg.finish(picture(inside), name="p", title="t", description="d")


@pytest.mark.parametrize(
    "target",
    ["https://example.org/", "//example.org/", "javascript:alert(1)", f"{svg.PLACEHOLDER}//evil/"],
)
def test_no_link_leaves_the_site(target):
    with pytest.raises(svg.UnsafePictureError):
        finish(f'<a xlink:href="{target}"><path d="M0,0h1"/></a>')


@pytest.mark.parametrize(
    ("target", "link"),
    [("/#country-ZAF", "#country-ZAF"), ("/statistics/?area=ZAF", "/statistics/?area=ZAF")],
)
def test_a_link_of_ours_becomes_relative_and_has_a_name(target, link):
    drawn = finish(
        f'<a xlink:href="{svg.PLACEHOLDER}{target}"><path aria-label="South Africa" d="M0,0h1"/></a>'
    )
    assert f'href="{link}"' in drawn
    assert "<title>South Africa</title>" in drawn
    assert 'role="group"' in drawn


@pytest.mark.parametrize("element", ["script", "style", "foreignObject", "image", "use"])
def test_what_runs_or_loads_is_refused(element):
    with pytest.raises(svg.UnsafePictureError):
        finish(f"<{element}/>")


def test_attributes_that_a_policy_blocks_are_left_out():
    drawn = finish('<path d="M0.123456,0h1" style="fill:red" onclick="x()" class="y" fill="red"/>')
    assert 'd="M.1,0h1"' in drawn
    assert 'fill="red"' in drawn
    assert not re.search("style|onclick|class", drawn)


def test_a_long_path_is_the_same_line_in_fewer_bytes():
    points = [(10.04, 10.0), (20.0, 5.5), (20.0, 5.51), (-3.0, 7.25), (8.0, 0.0), (9.5, 1.0)]
    path = "M" + "L".join(f"{x},{y}" for x, y in points) + "Z"
    short = re.search(r' d="([^"]+)"', finish(f'<path d="{path}"/>'))[1]
    assert len(short) < len(path)
    here, walked = [0.0, 0.0], []
    numbers = [float(each) for each in re.findall(r"-?\d*\.?\d+", short)]
    for step_x, step_y in zip(numbers[::2], numbers[1::2], strict=True):
        here = [here[0] + step_x, here[1] + step_y]
        walked.append(tuple(here))
    expected = [point for index, point in enumerate(points) if index != 2]
    for (x, y), (near_x, near_y) in zip(expected, walked, strict=True):
        assert abs(x - near_x) <= 0.051
        assert abs(y - near_y) <= 0.051


def test_a_swatch_names_its_pattern():
    assert "url(#legend-no-data)" in svg.swatch(theme.NO_DATA, "legend")
