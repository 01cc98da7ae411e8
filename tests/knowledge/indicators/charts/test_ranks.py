"""The order of places on a page: ranks as ranges, and who has none."""

import re

import pytest
from tests.knowledge.indicators.charts.worldwide import COUNTRIES, publish_rows, row, with_areas

from livelihoods.knowledge.indicators.names import collated

pytestmark = [pytest.mark.web, pytest.mark.django_db]
PAGE = "/statistics/informal-employment-rate/"
FIVE = COUNTRIES[:5]


@pytest.fixture
def five(estimates):
    """Two that are told apart from the others, two that are not, one unreliable; and a part."""
    numbers = {"se": 0.5, "lower": 0.0, "upper": 99.0}
    rows = [
        row(code, 0, **numbers | {"value": value})
        for code, value in zip(FIVE, (40.0, 80.0, 40.3, 10.0, 60.0), strict=True)
    ]
    rows[4]["flag"] = "unreliable"
    rows.append(row("ARG-31", 0, **numbers | {"value": 95.0}))
    publish_rows(estimates(rows, change=with_areas(*FIVE)))


def ranks(page):
    cells = re.findall(
        r'<th scope="row">([^<]+)</th>\s*<td class="n" data-label="Rank">([^<]*)</td>', page
    )
    return dict(cells)


def test_a_rank_is_a_range_and_parts_have_none(client, five):
    page = client.get(f"{PAGE}?sort=high").content.decode()
    assert list(ranks(page).values()) == [
        "1", "2 to 3", "2 to 3", "4",
        "not ranked: unreliable", "not ranked: a part of a country",
    ]  # fmt: skip
    assert "Mogstad" in page
    lowest = client.get(f"{PAGE}?sort=low").content.decode()
    assert list(ranks(lowest).values())[:4] == ["4", "2 to 3", "2 to 3", "1"]
    drawn = client.get("/statistics/informal-employment-rate.svg?sort=high").content.decode()
    assert "(rank 2\u00a0to\u00a03)" in drawn


def test_without_an_order_there_is_no_rank(client, five):
    assert "Rank" not in client.get(PAGE).content.decode()


def test_figures_without_a_margin_of_error_are_never_ranked(client, estimates):
    none = {"se": None, "lower": None, "upper": None, "interval": "not_given", "n": None}
    rows = [row(code, 50 - place, **none) for place, code in enumerate(FIVE)]
    publish_rows(estimates(rows, change=with_areas(*FIVE)))
    page = client.get(f"{PAGE}?sort=high").content.decode()
    assert "Not ranked: the producer gives no margin of error" in page
    names = re.findall(r'<th scope="row">([^<]+)</th>', page)
    assert names == sorted(names, key=collated)
    assert not ranks(page)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"standard": "national:zaf"}, "not by one standard"),
        ({"flag": "stand_in_error"}, "fewer than two countries"),
        ({"flag": "modelled"}, "fewer than two countries"),
    ],
)
def test_why_nobody_is_ranked_is_said(client, estimates, changes, words):
    rows = [row(FIVE[0], 10), row(FIVE[1], 40, **changes)]
    publish_rows(estimates(rows, change=with_areas(*FIVE)))
    page = client.get(f"{PAGE}?sort=low").content.decode()
    assert words in page
    assert not ranks(page)


def test_an_order_that_is_not_known_is_refused(client, five):
    assert client.get(f"{PAGE}?sort=best").status_code == 400
