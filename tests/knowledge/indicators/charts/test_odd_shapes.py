"""Figures that are few, alone, withheld or very many: every view of them is whole."""

import gzip
import re

import pytest
from tests.knowledge.indicators.charts.worldwide import COUNTRIES, publish_rows, row, with_areas
from tests.knowledge.indicators.estimate_files import TOTAL, described

pytestmark = [pytest.mark.web, pytest.mark.django_db]
KB = 1024
RATE = "/statistics/informal-employment-rate"
STATUSES = ("employee", "employer", "own_account", "contributing_family")


def shares(values, **more):
    """The parts of informal employment by status; None for one that is withheld."""
    rows = []
    for status, value in zip(STATUSES, values, strict=True):
        flag = "suppressed" if value is None else ""
        given = {"indicator": "status_share_of_informal_employment", "status": status}
        rows.append(row("ZAF", 0, **given | {"flag": flag} | more))
        if value is not None:
            rows[-1] |= {"value": value, "lower": value - 1, "upper": value + 1}
    return rows


def publish_shares(estimates, rows):
    change = described("status_share_of_informal_employment", "percent")
    publish_rows(estimates(rows, change=change))


def views(client, address, query=""):
    """The page in every view, and its drawings; each is there."""
    joint = "&" if query else "?"
    pages = [
        client.get(f"{address}/{query}{joint}view={view}" if view else f"{address}/{query}")
        for view in ("", "map", "table")
    ]
    assert [each.status_code for each in pages] == [200] * 3
    for size in ("", f"{joint}size=wide"):
        drawn = client.get(f"{address}.svg{query}{size}")
        assert drawn.status_code == 200
        assert "NaN" not in drawn.content.decode()
    return [each.content.decode() for each in pages], drawn.content.decode()


def test_one_value_of_one_country_at_one_time(client, estimates):
    publish_rows(estimates([TOTAL]))
    (page, mapped, table), drawn = views(client, RATE)
    assert page.count("34.6%") == 0  # in the picture, which the page shows
    assert "34.6%" in drawn
    assert "There is no map of this" in mapped
    assert "<tbody>" in table
    for words in ("view=map", "sort=high", 'name="from" >'):
        assert words not in page  # nothing is offered that has one answer


def test_everything_is_withheld(client, estimates):
    rows = [row(code, 0, flag="suppressed", reason="confidential") for code in COUNTRIES[:6]]
    publish_rows(estimates(rows, change=with_areas(*COUNTRIES[:6])))
    (page, mapped, _table), drawn = views(client, RATE)
    assert "No figure of these may be published." in page
    assert drawn.count("suppressed: few people stand behind it") == 6
    assert "figure-map" not in mapped
    assert ">Map<" not in page  # nothing would be shaded
    assert "at least one has a figure that may be published" in mapped
    assert page.count("suppressed: few people stand behind it") == 6
    ordered = client.get(f"{RATE}/?sort=high").content.decode()
    assert "Not ranked" in ordered


def test_parts_of_a_whole_with_one_withheld(client, estimates):
    publish_shares(estimates, shares((70.0, None, 20.0, None)))
    address = "/statistics/status-share-of-informal-employment"
    (page, _map, _table), drawn = views(client, address)
    assert "the largest part is Employees, 70.0% (69.0 to 71.0)" in page
    assert "Employers: suppressed: too few records to publish" in drawn
    assert "url(#chart-no-data)" in drawn
    dots = client.get(f"{address}.svg?chart=dots").content.decode()
    assert "url(#chart-no-data)" not in dots


def test_parts_that_make_no_whole_are_not_stacked(client, estimates):
    publish_shares(estimates, shares((30.0, 10.0, 20.0, 5.0)))
    page = client.get("/statistics/status-share-of-informal-employment/").content.decode()
    assert "Parts of a whole" not in page
    assert "Dots with intervals" in page


def test_parts_that_a_reader_left_out_are_no_gap_of_a_whole(client, estimates):
    publish_shares(estimates, shares((70.0, None, 20.0, None)))
    address = "/statistics/status-share-of-informal-employment"
    page = client.get(f"{address}/?by=status&status=employee,employer", follow=True)
    assert "Parts of a whole" not in page.content.decode()
    assert "Dots with intervals" in page.content.decode()


def test_places_without_the_part_that_is_asked_for(client, estimates):
    codes = COUNTRIES[:5]
    rows = [
        {**each, "area": code}
        for code in codes
        for each in shares((70.0, 10.0, 15.0, 5.0))
        if (code, each["status"]) != (codes[0], "employer")
    ]

    def change(metadata):
        described("status_share_of_informal_employment", "percent")(metadata)
        with_areas(*codes)(metadata)

    publish_rows(estimates(rows, change=change))
    address = "/statistics/status-share-of-informal-employment"
    for status, told in (("employee", 5), ("employer", 4)):
        drawn = client.get(f"{address}.svg?area=all&status={status}").content.decode()
        assert f"{told} figures, from" in drawn


def test_two_years_with_a_break_between_are_not_joined(client, estimates):
    rows = [
        row(code, year - 2000, period=str(year)) for code in COUNTRIES[:2] for year in (2011, 2012)
    ]
    rows[-1]["flag"] = "break"
    publish_rows(estimates(rows, change=with_areas(*COUNTRIES[:2])))
    drawn = client.get(f"{RATE}.svg?area={','.join(COUNTRIES[:2])}&time=2011..2012")
    words = re.sub(r"<[^>]+>", " ", drawn.content.decode())
    assert "break in" in words
    assert words.count("They are not one series") == 1


def test_a_line_with_a_year_withheld_and_a_break(client, estimates):
    more = {2012: {"flag": "suppressed"}, 2014: {"flag": "break"}, 2015: {"flag": "unreliable"}}
    rows = [
        row("ZAF", year - 2000, period=str(year), **more.get(year, {}))
        for year in range(2010, 2017)
    ]
    publish_rows(estimates(rows))
    (page, _map, table), drawn = views(client, RATE, "?area=ZAF&time=2010..2016")
    assert ">Line<" in page
    for words in (
        "2012: suppressed: too few records to publish", "2014: break in the series",
        "2015: unreliable",
    ):  # fmt: skip
        assert words in re.sub(r"</text>\s*<text[^>]*>", " ", drawn), words
    course = "South Africa: 15.0% (14.0 to 16.0) in 2010, 21.0% (20.0 to 22.0) in 2016."
    assert f"{course} They are not one series: the survey or its method changed between." in page
    assert len(re.findall('<th scope="row">', table)) == 7
    # A kind that fits no more is left aside, without an error.
    assert client.get(f"{RATE}/?area=ZAF&chart=line").status_code == 200


def test_a_break_at_a_period_without_a_figure_is_seen(client, estimates):
    def change(metadata):
        entry = {"period": "2012-Q3", "text": "A new sample."}
        metadata["codebooks"][0]["breaks"] = [entry, {"period": "soon", "text": "?"}, {}]

    years = (2010, 2011, 2013, 2014)
    publish_rows(
        estimates([row("ZAF", year - 2000, period=str(year)) for year in years], change=change)
    )
    drawn = client.get(f"{RATE}.svg?area=ZAF&time=2010..2014").content.decode()
    assert "3rd quarter of 2012: break in the series" in re.sub(
        r"</text>\s*<text[^>]*>", " ", drawn
    )
    page = client.get(f"{RATE}/?area=ZAF&time=2010..2014").content.decode()
    assert "They are not one series" in page
    whole = client.get(f"{RATE}/?area=ZAF&time=2013..2014").content.decode()
    assert "They are not one series" not in whole


def test_no_slope_reaches_across_a_break_without_a_figure(client, estimates):
    rows = [
        row(code, year - 2000, period=str(year)) for code in COUNTRIES[:2] for year in (2011, 2013)
    ]

    def change(metadata):
        with_areas(*COUNTRIES[:2])(metadata)
        metadata["codebooks"][0]["breaks"] = [{"period": "2012", "text": "A new sample."}]

    publish_rows(estimates(rows, change=change))
    query = f"?area={','.join(COUNTRIES[:2])}&time=2011..2013&chart=slope"
    words = re.sub(r"<[^>]+>", " ", client.get(f"{RATE}.svg{query}").content.decode())
    assert words.count("break in") == 2
    assert words.count("They are not one series") == 2


def test_a_stand_in_error_has_no_interval_in_any_kind(client, estimates):
    rows = [
        row(code, place, period=str(year), flag="stand_in_error")
        for place, code in enumerate(COUNTRIES[:3])
        for year in (2010, 2011, 2012)
    ]
    publish_rows(estimates(rows, change=with_areas(*COUNTRIES[:3])))
    for query in ("?time=2010..2012", "?time=2011..2012", "?time=2012"):
        (page, _map, _table), drawn = views(client, RATE, query)
        assert "the true margin of error is larger" in drawn
        assert "fill-opacity" not in re.sub('fill-opacity="(0|1)"', "", drawn), query
        assert "reaches into another class" not in page


@pytest.mark.parametrize("chart", ["", "&chart=dots"])
def test_a_page_with_thirty_bars_keeps_to_its_budget(client, estimates, chart):
    codes = COUNTRIES[:30]
    numbers = {"indicator": "informal_employment", "unit": "persons", "interval": "t"}
    rows = [
        row(code, 0, **numbers, value=9e5 + 1e5 * place, lower=8e5, upper=5e6)
        for place, code in enumerate(codes)
    ]
    rows = [each | {"value": 9e5 + 1e5 * place} for place, each in enumerate(rows)]

    def change(metadata):
        with_areas(*codes)(metadata)
        described("informal_employment", "persons")(metadata)

    publish_rows(estimates(rows, change=change))
    page = client.get(f"/statistics/informal-employment/?area=all{chart}").content
    drawn = client.get(f"/statistics/informal-employment.svg?area=all{chart}").content
    assert (b"<rect" in drawn) == (not chart) or chart
    assert len(gzip.compress(page)) <= 20 * KB
    assert len(gzip.compress(drawn)) <= 6 * KB


def test_a_hundred_and_ninety_places_are_all_in_the_picture(client, worldwide):
    page = client.get(f"{RATE}/?area=all").content.decode()
    assert "190 places" in page
    height = int(re.search(r'width="360" height="(\d+)"', page)[1])
    assert height > 190 * 24
    drawn = client.get(f"{RATE}.svg?area=all").content
    assert f'height="{height}"'.encode() in drawn
    assert drawn.count(b"suppressed: too few records") == 5
    assert len(gzip.compress(drawn)) <= 16 * KB
