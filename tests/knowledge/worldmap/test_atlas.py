"""The map of the network: its layers, as of a day, with the list and the file that say the same."""

import csv
import io
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import RequestFactory
from django.utils import translation
from tests.network.records import OPERATOR, day

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.entries import About, Entry, Kind
from livelihoods.knowledge.worldmap import reading
from livelihoods.knowledge.worldmap.addresses import Asked, read
from livelihoods.knowledge.worldmap.atlas import atlas, countries_shown
from livelihoods.knowledge.worldmap.layers import layers
from livelihoods.knowledge.worldmap.queries import map_page
from livelihoods.network.membership.actions import take_over_membership
from livelihoods.network.organizations.actions import set_visibility
from livelihoods.network.team.actions import engage, set_office
from livelihoods.platform.timeline import today
from livelihoods.work.projects.actions import set_project

pytestmark = [pytest.mark.web, pytest.mark.django_db]
EVERYTHING = "institutional,individual,organizations,offices,team,board"


@pytest.fixture
def network(small_network):
    """Two organizations and two people are members, an office and one of the team in Ghana."""
    for key, changed in {
        "m-1": {"organization": "sellers", "constituency": "mbo"},
        "m-2": {"organization": "weavers", "constituency": "mbo", "starts_on": day("2012-01-01")},
        "m-3": {"person": "ana", "constituency": "research"},
        "m-4": {"person": "bela", "constituency": "research"},
    }.items():
        stated = {"starts_on": day("2010-01-01"), "grounds": "exchange", "source": "register"}
        take_over_membership(actor=OPERATOR, key=key, **stated | changed)
    set_office(
        actor=OPERATOR, code="accra",
        values={"name": "Accra", "position": 1, "function": "all", "place": "Accra",
                "country_id": "GHA", "source": "s", "starts_on": day("2005-01-01")},
    )  # fmt: skip
    engage(
        actor=OPERATOR, key="t-1", person="carla", title="Coordinator", office="accra",
        country="GHA", fte=Decimal(1), starts_on=day("2011-01-01"),
    )  # fmt: skip


def shown(**asked):
    return atlas(Asked(**asked), "en", is_drawn=False)


def counts(found):
    return {
        line.code: {layer.code: each.count for layer, each in line.cells if each.count}
        for line in found.countries
    }


def test_partners_are_named_with_their_project_and_its_time(network):
    set_project(
        actor=OPERATOR, code="cities",
        values={"name": "Cities", "source": "s", "starts_on": day("2008-01-01"),
                "ends_on": day("2015-01-01"), "dates_stated": "2008 to 2014"},
        partners=["Asiye eTafuleni [ZAF]", "HomeNet South Asia"],
    )  # fmt: skip
    assert counts(shown(layers=("partners",), as_of="2007-01-01")) == {}
    for day_asked in ("2010-01-01", "2020-01-01"):
        found = shown(layers=("partners",), as_of=day_asked)
        assert counts(found) == {"ZAF": {"partners": 1}}
        ((_layer, cell),) = found.countries[0].cells
        assert [(each.words, each.note) for each in cell.things] == [
            ("Asiye eTafuleni", "Cities; 2008 to 2014")
        ]
        assert cell.things[0].address.endswith("/what-we-do/#cities")


def test_each_layer_says_what_it_has_on_the_day(network):
    every = tuple(EVERYTHING.split(","))
    assert counts(shown(layers=every, as_of="2013-01-01")) == {
        "GHA": {"offices": 1, "team": 1},
        "IND": {"institutional": 1, "organizations": 2},
        "PER": {"institutional": 1, "organizations": 1},
        "ZAF": {"individual": 2},
    }
    before = counts(shown(layers=every, as_of="2010-06-01"))
    assert before["GHA"] == {"offices": 1}
    assert before["IND"] == {"organizations": 2}  # records stand as they stand today


def test_nobody_is_named(network):
    every = tuple(layer.code for layer in layers())
    words = [
        thing.words
        for line in shown(layers=every, as_of="2013-01-01").countries
        for _layer, found in line.cells
        for thing in found.things
    ]
    assert sorted(words) == ["Accra, Accra", "Sellers", "Weavers"]


def test_who_asked_to_be_hidden_is_counted_and_not_named(network):
    set_visibility(actor=OPERATOR, key="weavers", visibility="hidden", reason="asked")
    india = next(line for line in shown().countries if line.code == "IND")
    institutional = india.found["institutional"]
    assert (institutional.count, institutional.unnamed, institutional.things) == (1, 1, ())


def test_the_shade_is_a_sum_only_of_what_can_be_added_up(network):
    assert "the more there are of: Institutional members, Individual members" in shown().shading
    mixed = shown(layers=("offices", "board"))
    assert "the more of these are there" in mixed.shading
    assert [entry.words for entry in mixed.legend] == ["none", "1", "2", "3", "4 or more"]


def test_the_map_leads_where_the_list_leads(network):
    found = atlas(Asked(as_of="2013-01-01", known_on=str(today())), "en")
    links = set(re.findall(r'<a[^>]*href="([^"]+)"', found.picture))
    assert links == {line.address.replace("&", "&amp;") for line in found.countries}
    assert f"/where-we-work/PER/?as_of=2013-01-01&amp;known_on={today()}" in links
    assert "South Africa. Individual members: 2" in found.picture
    assert "Invented" not in found.picture


def test_the_language_of_the_page_is_that_of_names_and_links(network):
    with translation.override("fr"):
        found = atlas(Asked(), "fr")
    assert "Pérou" in {line.name for line in found.countries}
    assert 'href="/fr/where-we-work/PER/"' in found.picture


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ([("layer", "nothing")], "there is no layer 'nothing'; there are institutional"),
        ([("colour", "red")], "'colour' is no part of this address"),
        ([("as_of", "2015-13-01")], "as_of is '2015-13-01'"),
        ([("as_of", "2015-01-01"), ("as_of", "2016-01-01")], "as_of is given twice"),
    ],
)
def test_what_cannot_be_shown_is_refused(query, told):
    with pytest.raises(InputError, match=re.escape(told)):
        read(query)


def test_layers_are_read_from_one_part_or_several():
    asked = read([("layer", "board"), ("layer", "offices,board")])
    assert asked.layers == ("offices", "board")
    assert asked.pairs() == [("layer", "offices,board")]
    assert read([]).pairs() == []


def test_queries_do_not_grow_with_the_layers(network, django_assert_max_num_queries):
    atlas(Asked(), "en", is_drawn=False)
    with django_assert_max_num_queries(7):  # one for each room; the last is that of the pages
        shown(layers=tuple(layer.code for layer in layers()))


def test_without_pictures_the_list_is_enough(network):
    request = RequestFactory().get("/where-we-work/")
    request.is_lite = True
    context = map_page(request)
    assert context["atlas"].picture == ""
    assert context["atlas"].countries


def test_the_file_says_what_the_list_says(network, client):
    answer = client.get("/where-we-work/network.csv?layer=institutional,team&as_of=2013-01-01")
    assert answer["Content-Disposition"] == 'attachment; filename="where-we-work-2013-01-01.csv"'
    lines = answer.content.decode().splitlines()
    head = "\n".join(line for line in lines if line.startswith("#"))
    for told in (
        "Layers: institutional, team", "As of 2013-01-01", "From the register of members",
        "Cite as:", "http://testserver/where-we-work/?layer=institutional,team&as_of=2013-01-01",
    ):  # fmt: skip
        assert told in head
    rows = list(csv.DictReader(io.StringIO("\n".join(lines[head.count("\n") + 1 :]))))
    assert [(row["layer"], row["country"], row["count"], row["named"]) for row in rows] == [
        ("team", "GHA", "1", ""),
        ("institutional", "PER", "1", "Sellers"),
        ("institutional", "IND", "1", "Weavers"),
    ]


def event(key, begins, *countries):
    return Entry(
        Kind.EVENT, key, key.title(), f"/events/{key}/", "en", day=begins,
        about=About(countries=frozenset(countries)),
    )  # fmt: skip


def test_events_are_a_layer_as_soon_as_a_room_has_them(network, monkeypatch):
    monkeypatch.setattr(reading, "EVENTS", ())
    assert "events" not in [layer.code for layer in layers()]
    later = today() + timedelta(days=30)
    story = Entry(Kind.STORY, "s", "S", "/s/", "en", about=About(countries=frozenset({"PER"})))

    def entries(about, *, language, limit=None):
        return (event("fair", later, "KEN"), event("march", date(2012, 5, 1), "KEN", "PER"), story)

    monkeypatch.setattr(reading, "EVENTS", (entries,))
    assert counts(shown(layers=("events",))) == {"KEN": {"events": 2}, "PER": {"events": 1}}
    # on a day of the past nobody knew yet of what was announced since
    past = shown(layers=("events",), as_of="2013-01-01")
    assert counts(past) == {"KEN": {"events": 1}, "PER": {"events": 1}}
    assert "KEN" in countries_shown()
