"""Which kind of chart fits which shape of figures."""

import pytest

from livelihoods.knowledge.indicators.charts.kinds import (
    MOST_FRAMES,
    MOST_SLOPES,
    MOST_WHOLES,
    Shape,
    fitting,
)


def shape(**given):
    usual = {
        "periods": 1, "moments": 1, "frames": 1, "series": 1, "is_single": True, "is_count": False,
    }  # fmt: skip
    return Shape(**usual | given)


@pytest.mark.parametrize(
    ("given", "kinds"),
    [
        ({}, ("dots",)),
        ({"series": 190, "frames": 190}, ("dots",)),
        ({"is_single": False, "frames": 6}, ("dots",)),
        ({"is_count": True}, ("bars", "dots")),
        ({"periods": 3, "moments": 3}, ("line", "dots")),
        ({"periods": 3, "moments": 3, "is_count": True}, ("line", "dots")),
        ({"periods": 3, "moments": 5, "frames": 4, "series": 4}, ("multiples", "dots")),
        ({"periods": 9, "moments": 9, "frames": MOST_FRAMES + 1, "series": 61}, ("dots",)),
        ({"periods": 2, "moments": 2, "frames": 5, "series": 5}, ("slope", "dots")),
        ({"periods": 2, "moments": 2}, ("dots",)),  # one place: two dots say it
        ({"periods": 2, "moments": 3, "frames": 2, "series": 2}, ("dots",)),
        ({"periods": 2, "moments": 2, "series": MOST_SLOPES + 1}, ("dots",)),
        ({"periods": 2, "moments": 2, "series": 5, "is_single": False}, ("dots",)),
        ({"wholes": 2, "is_single": False}, ("stacked", "dots")),
        ({"wholes": 4, "periods": 4, "moments": 4, "frames": 5}, ("stacked", "multiples", "dots")),
        ({"wholes": MOST_WHOLES + 1}, ("dots",)),
    ],
)
def test_the_shape_chooses_the_kind(given, kinds):
    assert fitting(shape(**given)) == kinds
