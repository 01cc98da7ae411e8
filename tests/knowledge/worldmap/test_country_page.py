"""The page of a country: what it brings together, whom it names, what it says where nothing is."""

import pytest
from django.core.cache import caches
from tests.knowledge.worldmap.test_atlas import network
from tests.network.records import OPERATOR, day

from livelihoods.knowledge.entries import About, Entry, Kind
from livelihoods.knowledge.worldmap import reading
from livelihoods.knowledge.worldmap.reading import Section
from livelihoods.network.organizations.actions import set_organization, set_visibility

__all__ = ["network"]

pytestmark = [pytest.mark.web, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _fresh():
    caches["pages"].clear()


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_members_are_named_where_they_are_organizations_and_counted_where_they_are_people(
    network, client
):
    peru = page(client, "/where-we-work/PER/")
    assert '<a href="/organizations/sellers/">Sellers</a>' in peru
    assert "member since 1 January 2010" in peru
    south_africa = page(client, "/where-we-work/ZAF/")
    assert "2 individual members." in south_africa
    assert "Invented" not in south_africa
    ghana = page(client, "/where-we-work/GHA/")
    assert "Accra, Accra" in ghana
    assert "1 person of the team works here." in ghana
    assert "Carla" not in ghana


def test_it_is_as_of_the_day_that_is_asked_for(network, client):
    then = page(client, "/where-we-work/IND/?as_of=2011-01-01")
    assert "member since" not in then
    assert 'href="/where-we-work/?as_of=2011-01-01"' in then  # the day stays
    assert "member since" in page(client, "/where-we-work/IND/?as_of=2013-01-01")


def test_whom_to_invite_has_a_city_only_where_the_organization_shows_it(network, client):
    for key in ("sellers", "weavers"):
        set_organization(
            actor=OPERATOR, key=key, name=key.title(), kind="union", country="PER", city="Cusco",
            reach="national", source="tests", is_fictional=True,
        )  # fmt: skip
    set_visibility(actor=OPERATOR, key="weavers", visibility="name_only", reason="asked")
    peru = page(client, "/where-we-work/PER/")
    assert peru.count("Cusco") == 1
    assert 'href="/organizations/?country=PER"' in peru
    set_visibility(actor=OPERATOR, key="weavers", visibility="hidden", reason="asked")
    hidden = page(client, "/where-we-work/PER/")  # at once, though pages are kept
    assert "Weavers" not in hidden


def test_a_country_without_anything_says_so_and_what_to_do(network, client):
    empty = page(client, "/where-we-work/BTN/")
    assert "Nothing of the network is on record in Bhutan" in empty
    assert "Contact" in empty
    assert "<h2" not in empty


def test_what_is_no_country_is_not_found(network, client):
    page(client, "/where-we-work/QQQ/", 404)
    assert client.get("/where-we-work/per/?as_of=2013-01-01")["Location"] == (
        "/where-we-work/PER/?as_of=2013-01-01"
    )
    page(client, "/where-we-work/PER/?layer=board", 400)
    page(client, "/where-we-work/PER/?as_of=yesterday", 400)


def test_what_other_rooms_tell_of_it_is_set_beneath_their_title(network, client, monkeypatch):
    def entry(key, country, language="en", begins="2015-01-01"):
        return Entry(
            Kind.STORY, key, key.title(), f"/stories/{key}/", language, day=day(begins),
            summary="A day at the market.", about=About(countries=frozenset({country})),
        )  # fmt: skip

    told = (entry("rosa", "PER"), entry("layla", "PER", "ar", "2014-01-01"), entry("x", "IND"))

    def entries(about, *, language, limit=None):
        return tuple(each for each in told if each.about.fits(about))

    monkeypatch.setattr(reading, "SECTIONS", (Section("told", "Told by workers", (entries,)),))
    peru = page(client, "/where-we-work/PER/")
    assert peru.index("/stories/rosa/") < peru.index("/stories/layla/")
    assert "/stories/x/" not in peru
    assert '<a href="/stories/layla/" lang="ar" hreflang="ar" dir="rtl">' in peru
    before = page(client, "/where-we-work/PER/?as_of=2014-06-01")
    assert "/stories/layla/" in before
    assert "/stories/rosa/" not in before
    assert "Told by workers" not in page(client, "/where-we-work/GHA/")


def test_names_and_addresses_are_in_the_language_of_the_page(network, client):
    peru = page(client, "/es/where-we-work/PER/")
    assert "<h1>Perú</h1>" in peru
    assert 'href="/es/organizations/sellers/"' in peru
