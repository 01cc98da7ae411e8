"""The map of the world and the list beside it."""

import gzip
import re
from dataclasses import replace

import pytest
from django.template.loader import render_to_string

from livelihoods.knowledge.worldmap import drawing, geometry, outlines, queries
from livelihoods.network.membership.queries import CountryCount
from livelihoods.platform.timeline import Moment
from livelihoods.platform.ui import theme

MOMENT = Moment.read("2015-03-31", "2026-11-22")
COUNTS = {"ZAF": 12, "IND": 5, "MUS": 2, "XKX": 1, "FRA": None}


@pytest.fixture(scope="module")
def drawn():
    return drawing.members_map(
        COUNTS,
        labels={code: f"{code}: {count} members" for code, count in COUNTS.items()},
        links={code: f"#country-{code}" for code in COUNTS},
        title="Members",
        description="By country.",
        name="map",
    )


def test_the_map_keeps_to_its_budget(drawn):
    assert len(gzip.compress(drawn.encode())) <= 48 * 1024


def test_every_country_with_members_leads_to_its_line(drawn):
    links = set(re.findall(r'href="([^"]+)"', drawn))
    assert links == {f"#country-{code}" for code in COUNTS}
    assert "<title>ZAF: 12 members</title>" in drawn


def test_no_link_leaves_the_site_and_no_policy_is_broken(drawn):
    assert not re.search(r"style=|<script|https?://(?!www\.w3\.org)", drawn)
    assert "<desc" in drawn
    assert "url(#map-no-data)" in drawn
    ids = re.findall(r' id="([^"]+)"', drawn)
    assert len(ids) == len(set(ids))


def test_the_world_is_projected_once_whatever_is_shaded(drawn, monkeypatch):
    monkeypatch.setattr(outlines, "projected", lambda: pytest.fail("projected again"))
    told = {"labels": {}, "links": {}, "title": "t", "description": "d"}
    shaded = {"ZAF": theme.CLASSES[3], "MUS": theme.CLASSES[0]}
    other = drawing.world_map(shaded, theme.SAND, **told)
    paths = [sorted(re.findall(' d="(m[^"]+)"', each)) for each in (other, drawn)]
    assert paths[0] == paths[1]
    fills = re.findall('<(path|circle) [^>]*fill="(#[0-9a-f]{6})"', other)
    assert fills.count(("path", theme.CLASSES[3])) == 1
    assert fills.count(("circle", theme.CLASSES[0])) == 1
    shapes, dots = len(outlines.outlines().shapes), len(outlines.outlines().dots)
    assert fills.count(("path", theme.SAND)) == shapes - 1
    assert fills.count(("circle", theme.SAND)) == dots - 1
    assert {code for code, _path in outlines.outlines().shapes} | set(
        outlines.outlines().dots
    ) == geometry.world().codes


def test_contested_lines_are_broken(drawn):
    assert 'stroke-dasharray="2,2"' in drawn


def test_small_places_have_dots_and_places_without_number_a_code():
    world = geometry.world()
    assert {"SGP", "MUS", "CPV", "HKG", "MDV"} <= set(world.dots)
    codes = [shape["properties"]["code"] for shape in world.shapes]
    assert codes.count("XKX") == 1
    assert codes.count("SOM") == codes.count("CYP") == 2
    assert not set(world.dots) & set(codes)
    assert all(re.fullmatch("[A-Z]{3}", code) for code in world.codes)


def test_the_classes_leave_no_gap():
    classes = drawing.classes()
    assert [each.least for each in classes] == [1, 2, 5, 10]
    assert [each.most for each in classes] == [1, 4, 9, None]
    assert len({drawing.fill_of(count) for count in (0, 1, 2, 5, 10)}) == 5
    assert drawing.fill_of(4) == drawing.fill_of(2)
    assert drawing.fill_of(None) == theme.NO_DATA


def test_dots_lie_in_the_world():
    for longitude, latitude in geometry.world().dots.values():
        assert -180 <= longitude <= 180
        assert -90 <= latitude <= 90


@pytest.fixture
def members(monkeypatch):
    counts = (
        CountryCount("MUS", 0, 1, 1), CountryCount("ZAF", 4, 8, 12), CountryCount("IND", 3, 2, 5),
    )  # fmt: skip
    monkeypatch.setattr(queries.membership, "count_by_country", lambda _moment: counts)


def test_the_list_says_what_the_map_shows(members):
    world_map = queries.members_map(MOMENT, "en")["world_map"]
    assert [line.name for line in world_map.countries] == ["South Africa", "India", "Mauritius"]
    assert (world_map.institutional, world_map.individual, world_map.total) == (7, 11, 18)
    assert [entry.words for entry in world_map.legend] == [
        "No members", "1 member", "2 to 4 members", "5 to 9 members", "10 members or more",
    ]  # fmt: skip
    page = render_to_string("worldmap/map_with_list.html", {"world_map": world_map})
    for line in world_map.countries:
        assert f'id="{line.anchor}"' in page
        assert f'href="#{line.anchor}"' in page
    assert "3 countries" in page
    assert "style=" not in page


def test_names_are_in_the_language_of_the_page(members):
    world_map = queries.members_map(MOMENT, "fr")["world_map"]
    assert world_map.countries[0].name == "Afrique du Sud"


def test_a_day_without_members_says_so(members):
    world_map = replace(queries.members_map(MOMENT, "en")["world_map"], countries=())
    page = render_to_string("worldmap/map_with_list.html", {"world_map": world_map})
    assert "No members are on record" in page
    assert "<svg" not in page
