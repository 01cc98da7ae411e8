"""The map of a figure, and the table of all places that is its master."""

import gzip
import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.knowledge.indicators.charts.worldwide import (
    COUNTRIES,
    PART,
    UNRELIABLE,
    WITHHELD,
    publish_rows,
    row,
    with_areas,
)
from tests.knowledge.indicators.estimate_files import described

from livelihoods.knowledge.indicators.charts.classes import MOST, class_ends, class_of
from livelihoods.platform.ui import theme
from livelihoods.platform.vocabulary import queries as vocabulary

PICTURE = "/statistics/informal-employment-rate"
PAGE = "/statistics/informal-employment-rate/"
NUMBERS = st.floats(min_value=-1e6, max_value=1e9, allow_nan=False)


@given(st.lists(NUMBERS, min_size=1, max_size=30))
def test_a_few_classes_hold_every_value(values):
    ends = class_ends(values)
    assert 2 <= len(ends) <= MOST + 1
    assert list(ends) == sorted(set(ends))
    near = (ends[1] - ends[0]) * 1e-6
    assert ends[0] - near <= min(values)
    assert max(values) <= ends[-1] + near
    assert {class_of(each, ends) for each in values} <= set(range(len(ends) - 1))


def row_of(page, area):
    return page.partition(f'<tr id="surveys-icls17-{area.lower()}-')[2].partition("</tr>")[0]


@pytest.mark.web
class TestPage:
    @pytest.fixture(autouse=True)
    def _published(self, worldwide):
        pass

    def test_every_country_is_on_the_map_and_leads_to_its_row(self, client):
        page = client.get(f"{PAGE}?view=map").content.decode()
        links = set(re.findall(r'<a href="(#[^"]+)" tabindex', page))
        rows = {f"#{each}" for each in re.findall(r'<tr id="([^"]+)"', page)}
        assert links == rows
        assert len(rows) == 190

    def test_unreliable_part_and_none_are_told_apart_in_words(self, client):
        page = client.get(f"{PAGE}?view=map").content.decode()
        for words in ("hatched: unreliable", "upright lines: a part of", "pale: no figure"):
            assert words in page
        assert "url(#figure-map-hatched-class-0)" in page
        assert "url(#figure-map-upright-class-1)" in page
        assert "url(#figure-map-no-data)" not in page  # plain: only what is unsure is hatched
        assert "<title>Argentina, 31 urban agglomerations, 4th quarter of 2016: 49.0%" in page
        assert "reaches into another class" in page
        assert "unreliable: rests on few records" in row_of(page, UNRELIABLE[1])
        assert "suppressed: too few records to publish" in row_of(page, WITHHELD[0])

    def test_a_part_stands_behind_the_countries(self, client):
        page = client.get(f"{PAGE}?area=all").content.decode()
        ids = re.findall(r'<tr id="surveys-icls17-([a-z0-9-]+)-2016', page)
        assert ids[-1] == PART.lower()
        assert len(ids) == 190

    def test_it_keeps_to_its_budget(self, client):
        for query in ("?view=map", "?area=all"):
            page = client.get(PAGE + query).content
            assert len(gzip.compress(page)) <= 64 * 1024, query

    def test_one_address_for_one_map(self, client):
        response = client.get(f"{PAGE}?area=all&view=map")
        assert (response.status_code, response["Location"]) == (301, f"{PAGE}?view=map")

    def test_places_that_are_asked_for_alone_are_on_it(self, client):
        three = ",".join(COUNTRIES[:3])
        page = client.get(f"{PAGE}?area={three}&view=map").content.decode()
        assert len(re.findall(r'<a href="#[^"]+" tabindex', page)) == 3
        assert "view=map" in page
        two = client.get(f"{PAGE}?area={','.join(COUNTRIES[:2])}&view=map").content.decode()
        assert "There is no map of this" in two
        assert "figure-map" not in two
        assert "The map as a picture" not in two
        refused = client.get(f"{PICTURE}.svg?area={','.join(COUNTRIES[:2])}&view=map")
        assert refused.status_code == 400
        assert "leave out view=map for the chart" in refused.content.decode()

    @pytest.mark.parametrize("size", ["", "&size=wide"])
    def test_its_picture_says_all_that_the_map_says(self, client, size):
        response = client.get(f"{PICTURE}.svg?view=map{size}")
        assert response["Content-Type"].startswith("image/svg+xml")
        drawn = response.content.decode()
        assert "<a " not in drawn  # there is no table to lead to
        for fill in theme.CLASSES:
            assert len(re.findall(f'<path d="[^"]+" fill="{fill}"', drawn)) > 5
        assert "url(#chart-hatched-class-0)" in drawn
        assert "url(#chart-upright-class-1)" in drawn
        texts = " ".join(re.findall(r"<text [^>]*>([^<]*)</text>", drawn))
        for words in (
            "Informal employment rate (percent)", "17th ICLS", "4th quarter of 2016",
            "reaches into another", "0% to under 25%", "75% to 100%", "hatched: unreliable",
            "upright lines: a part of the", "pale: no figure", "Credit zaf.",
            "Release surveys:2026-11-22, ", "no opinion",
        ):  # fmt: skip
            assert words in texts, words
        assert "185 figures" in re.search(r"<desc[^>]*>([^<]+)", drawn)[1]
        assert len(gzip.compress(response.content)) <= 32 * 1024
        assert min(map(int, re.findall(r'font-size="(\d+)px"', drawn))) >= 12

    def test_it_is_taken_away_as_a_picture_and_as_a_frame(self, client):
        page = unescape(client.get(f"{PAGE}?view=map").content.decode())
        assert "The map as a picture" in page
        assert "Show this map on another site" in page
        assert "The chart as a picture" not in page
        for suffix, begins in (("svg", b"<svg"), ("png", b"\x89PNG")):
            address = f"{PICTURE}.{suffix}?view=map&size=wide"
            assert f'<a href="{address}">' in page
            assert client.get(address).content.startswith(begins)
        assert f'<img src="http://testserver{PICTURE}.png?view=map&size=wide"' in unescape(page)
        shown = re.search(r'<iframe src="http://testserver([^"]+)"[^>]* height="(\d+)"', page)
        assert shown[1] == "/statistics/embed/informal-employment-rate/?view=map"
        assert 500 < int(shown[2]) < 1000

    def test_the_card_of_its_page_is_the_map(self, client):
        card = client.get(f"{PICTURE}.png?view=map&size=card").content
        assert [int.from_bytes(card[at : at + 4], "big") for at in (16, 20)] == [1200, 630]
        assert card != client.get(f"{PICTURE}.png?area=all&size=card").content
        two = ",".join(COUNTRIES[:2])  # no map of these: the card is that of the first figure
        assert client.get(f"{PICTURE}.png?area={two}&view=map&size=card").status_code == 200

    def test_a_frame_shows_it_and_its_table(self, client):
        response = client.get("/statistics/embed/informal-employment-rate/?view=map")
        frame = response.content.decode()
        assert not response.cookies
        assert "<script" not in frame
        assert "frame-ancestors *" in response["Content-Security-Policy"]
        assert "<strong>Informal employment rate (percent)</strong>" in frame
        assert 'class="map"' in frame
        assert "Release surveys:2026-11-22, " in frame
        assert len(re.findall(r'<tr id="surveys-', frame)) == 190
        assert f'href="http://testserver{PAGE}?view=map"' in frame
        assert len(gzip.compress(response.content)) <= 64 * 1024

    def test_without_pictures_it_is_a_link(self, client):
        page = client.get(f"{PAGE}?view=map&lite=1").content.decode()
        assert 'class="map"' not in page
        assert f'class="no-picture" href="{PICTURE}.svg?view=map&amp;size=wide' in page

    def test_few_queries(self, client, django_assert_max_num_queries):
        client.get(PAGE)
        with django_assert_max_num_queries(12):
            client.get(f"{PAGE}?view=map")


@pytest.mark.web
@pytest.mark.django_db
def test_a_map_of_chosen_places_is_by_one_standard(client, estimates):
    codes = COUNTRIES[:4]
    rows = [row(code, place) for place, code in enumerate(codes)]
    rows[0] |= {"standard": "national:zaf"}
    publish_rows(estimates(rows, change=with_areas(*codes)))
    page = client.get(f"{PAGE}?area={','.join(codes)}&view=map").content.decode()
    assert len(re.findall(r'<a href="#[^"]+" tabindex', page)) == 3
    assert "national:zaf" not in re.findall(r'id="surveys-[^"]+"', page)


@pytest.mark.web
@pytest.mark.django_db
def test_numbers_of_people_have_no_map(client, estimates):
    rows = [
        row(code, place, indicator="informal_employment", unit="persons", value=9000 + place,
            lower=8000, upper=12000, interval="t")
        for place, code in enumerate(COUNTRIES[:5])
    ]  # fmt: skip

    def change(metadata):
        with_areas(*COUNTRIES[:5])(metadata)
        described("informal_employment", "persons")(metadata)

    publish_rows(estimates(rows, change=change))
    page = client.get("/statistics/informal-employment/").content.decode()
    assert ">Bars<" in page
    assert "view=map" not in page


@pytest.mark.web
@pytest.mark.django_db
def test_more_figures_than_a_page_shows_are_refused(client, estimates):
    rows = [
        row(code, place, period=str(2000 + year), standard="icls17")
        for place, code in enumerate(COUNTRIES[:60])
        for year in range(17)
    ]
    publish_rows(estimates(rows, change=with_areas(*COUNTRIES)))
    response = client.get(f"{PAGE}?area=all&time=2000..")
    assert response.status_code == 400
    assert "choose one period" in response.content.decode()
    assert client.get(f"{PAGE}?area=all&time=2005").status_code == 200


@pytest.mark.web
def test_a_place_without_the_definition_of_the_map_is_named(client, db, estimates):
    codes = COUNTRIES[:4]
    rows = [row(code, 10 + place) for place, code in enumerate(codes[:3])]
    rows.append(row(codes[3], 30, standard="national:zaf"))
    publish_rows(estimates(rows, change=with_areas(*codes)))
    address = f"{PAGE}?area={','.join(codes)}&view=map"
    page = client.get(address).content.decode()
    told = re.search(r"for want of a figure by this definition: ([^.<]+)\.", page)
    assert told is not None
    assert told[1] == vocabulary.country_name(codes[3], "en")
    whole = client.get(f"{PAGE}?area={','.join(codes[:3])}&view=map").content.decode()
    assert "for want of" not in whole


@pytest.mark.web
def test_a_frame_of_what_cannot_be_mapped_says_so_and_shows_tables(client, db, estimates):
    codes = COUNTRIES[:3]
    rows = [row(code, place) for place, code in enumerate(codes)]
    rows += [row(code, 9, sex=sex) for code in codes for sex in ("female", "male")]
    publish_rows(estimates(rows, change=with_areas(*codes)))
    places = ",".join(codes)
    frame = client.get(
        f"/statistics/embed/informal-employment-rate/?area={places}&by=sex&view=map"
    ).content.decode()
    assert 'class="map"' in frame
    assert frame.count("<table") == 3  # one for each place: it has three figures
    two = client.get(
        f"/statistics/embed/informal-employment-rate/?area={','.join(codes[:2])}&view=map"
    ).content.decode()
    assert "There is no map of this" in two
    assert 'class="map"' not in two


@pytest.mark.web
def test_newest_periods_that_differ_are_told_from_first_to_last(client, db, estimates):
    codes = COUNTRIES[:3]
    rows = [row(code, 9, period=str(2015 + 4 * place)) for place, code in enumerate(codes)]
    publish_rows(estimates(rows, change=with_areas(*codes)))
    words = "Each place in its newest period (2015 to 2023): the table says which."
    assert words in client.get(f"{PAGE}?view=map").content.decode()
    drawn = client.get(f"{PICTURE}.svg?view=map&size=wide").content.decode()
    assert words in " ".join(re.findall(r"<text [^>]*>([^<]*)</text>", drawn))


@pytest.mark.web
def test_places_without_a_shape_are_named(client, db, estimates):
    codes = ("DEU", "FRA", "ITA", "TUV")
    rows = [row(code, 10 + place) for place, code in enumerate(codes)]
    publish_rows(estimates(rows, change=with_areas(*codes)))
    page = client.get(f"{PAGE}?view=map").content.decode()
    assert re.findall("<title>Germany[^<]*", page) == [
        "<title>Germany, 4th quarter of 2016: 15.0%, 14.0 to 16.0"
    ]
    assert "In the table, but too small for this map: Tuvalu." in page
