"""The chart in a row of a table: where its mark and its interval stand, and what it hides."""

import xml.etree.ElementTree as ET

import pytest

from livelihoods.knowledge.indicators.briefs import pictures
from livelihoods.knowledge.indicators.briefs.estimate import Estimate
from livelihoods.platform.ui import theme

SVG = "{http://www.w3.org/2000/svg}"


def figure(value, lower=None, upper=None, *, flags=(), sex=""):
    codes = (("sex", sex),) if sex else ()
    return Estimate(
        "x", "2016", "percent", value, lower, upper, flags=frozenset(flags), codes=codes
    )


@pytest.fixture
def scale() -> pictures.Scale:
    found = pictures.scale([figure(30.0, 20.0, 78.0)], "percent", "part")
    assert found is not None
    return found


def drawn(estimate, scale, *, by_sex=False) -> ET.Element:
    return ET.fromstring(pictures.row(estimate, scale, 1, by_sex=by_sex))


def test_a_scale_holds_every_interval_and_begins_at_zero(scale):
    assert scale.ticks == (0.0, 20.0, 40.0, 60.0, 80.0)
    assert pictures.scale([figure(None)], "percent", "part") is None
    stood_in = figure(30.0, 20.0, 78.0, flags=["stand_in_error"])
    narrower = pictures.scale([stood_in], "percent", "part")
    assert narrower is not None
    assert narrower.ticks[-1] == 30.0


def test_mark_and_interval_stand_where_the_scale_says(scale):
    picture = drawn(figure(40.0, 20.0, 60.0), scale)
    middle = pictures.WIDE / 2
    assert float(picture.find(f"{SVG}circle").get("cx")) == pytest.approx(middle)
    interval = [each for each in picture.iter(f"{SVG}line") if each.get("stroke") == theme.TEAL]
    across = next(each for each in interval if each.get("x1") != each.get("x2"))
    ends = float(across.get("x1")), float(across.get("x2"))
    assert (middle - ends[0], ends[1] - middle) == pytest.approx((45.5, 45.5))


def test_no_interval_is_drawn_where_it_is_a_stand_in(scale):
    picture = drawn(figure(40.0, 20.0, 60.0, flags=["stand_in_error"]), scale)
    strokes = {each.get("stroke") for each in picture.iter(f"{SVG}line")}
    assert strokes == {theme.HAIRLINE}
    assert picture.find(f"{SVG}circle") is not None


def test_nothing_stands_on_the_scale_of_a_figure_that_is_not_shown(scale):
    picture = drawn(figure(None), scale)
    assert {each.tag for each in picture} == {f"{SVG}line"}


def test_an_unreliable_figure_is_hatched_with_a_broken_line(scale):
    picture = drawn(figure(40.0, 20.0, 60.0, flags=["unreliable"]), scale)
    assert picture.find(f"{SVG}circle").get("fill") == "url(#part-1-hatched-teal)"
    assert picture.find(f"{SVG}defs/{SVG}pattern").get("id") == "part-1-hatched-teal"
    assert [each for each in picture.iter(f"{SVG}line") if each.get("stroke-dasharray")]


def test_women_men_and_both_have_their_own_shapes(scale):
    women, men, both = (
        drawn(figure(40.0, sex=sex), scale, by_sex=True) for sex in ("female", "male", "")
    )
    assert women.find(f"{SVG}circle").get("fill") == theme.TEAL
    assert men.find(f"{SVG}polygon").get("fill") == "#ffffff"
    assert both.find(f"{SVG}polygon").get("fill") == theme.INK
    assert men.find(f"{SVG}polygon").get("points") != both.find(f"{SVG}polygon").get("points")


def test_a_picture_is_hidden_from_readers_who_hear_the_row(scale):
    assert drawn(figure(40.0), scale).get("aria-hidden") == "true"
    axis = ET.fromstring(pictures.axis(scale))
    assert axis.get("aria-hidden") == "true"
    assert [each.text for each in axis.iter(f"{SVG}text")] == ["0%", "20%", "40%", "60%", "80%"]
