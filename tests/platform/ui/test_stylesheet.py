"""The stylesheet of all pages, for scripts that run from left to right and from right to left."""

import re
from importlib import resources

CSS = resources.files("livelihoods.platform.ui").joinpath("static/css/site.css").read_text()


def test_nothing_is_said_of_left_or_right():
    """Start and end turn with the script; left and right would not."""
    assert re.findall(r"[^{};]*\b(?:left|right)\b[^{};]*", CSS) == []


def test_no_side_of_a_box_is_given_alone_in_four_numbers():
    """`padding: 1rem 2rem 1rem 0` has a left and a right side, too."""
    four = re.findall(r"(?:margin|padding|inset|border-width|border-radius): *([^;}]+)", CSS)
    for sides in (each.split() for each in four):
        assert len(sides) != 4 or sides[1] == sides[3], sides


def test_no_picture_is_loaded_by_it():
    assert "url(" not in CSS
