"""The map of the world and the list beside it."""

import csv
import gzip
import re
from pathlib import Path

import pytest

import livelihoods
from livelihoods.knowledge.worldmap import drawing, geometry, outlines
from livelihoods.platform.ui import theme

COUNTRIES = Path(livelihoods.__file__).parent / "platform/vocabulary/data/countries.csv"
COUNTS = {"ZAF": 12, "IND": 5, "MUS": 2, "XKX": 1, "FRA": None}


@pytest.fixture(scope="module")
def drawn():
    return drawing.world_map(
        {code: drawing.fill_of(count) for code, count in COUNTS.items()},
        drawing.LAND,
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
    with COUNTRIES.open(encoding="utf-8", newline="") as file:
        countries = {row["code"] for row in csv.DictReader(file)}
    assert world.codes <= countries, world.codes - countries
    # Too small for the source, or drawn as a part of the country that governs them.
    assert countries - world.codes == {
        "BES", "BVT", "CCK", "CXR", "GIB", "GLP", "GUF", "MTQ", "MYT", "REU", "SJM", "TKL", "TUV",
        "UMI",
    }  # fmt: skip


def test_the_classes_leave_no_gap():
    classes = drawing.classes()
    assert [each.least for each in classes] == [1, 2, 5, 10]
    assert [each.most for each in classes] == [1, 4, 9, None]
    assert len({drawing.fill_of(count) for count in (0, 1, 2, 5, 10)}) == 5
    assert drawing.fill_of(4) == drawing.fill_of(2)
    assert drawing.fill_of(None) == theme.NO_DATA


def test_large_counts_have_coarser_classes():
    assert drawing.breaks_for([1, 40]) == (1, 2, 5, 10)
    assert drawing.breaks_for([41]) == (1, 5, 20, 100)
    assert drawing.breaks_for([4000, 3]) == (1, 10, 100, 1000)
    assert drawing.breaks_for([]) == (1, 2, 5, 10)


def test_dots_lie_in_the_world():
    for longitude, latitude in geometry.world().dots.values():
        assert -180 <= longitude <= 180
        assert -90 <= latitude <= 90
