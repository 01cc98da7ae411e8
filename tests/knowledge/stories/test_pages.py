"""Lists, search, facets, languages, feeds: what a reader finds, in how many questions."""

import re
import xml.etree.ElementTree as ET

import pytest
from tests.knowledge.stories.telling import allow, photo, story
from tests.network.records import OPERATOR
from tests.platform.media.test_intake import tone

from livelihoods.knowledge.entries import About, Kind
from livelihoods.knowledge.stories import actions, queries
from livelihoods.platform.history import FactError

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("collection")]


@pytest.fixture
def library():
    allow("ana", "website", "press")
    allow("bela", "website")
    photo("ana-sorts", "ana", seed=1)
    photo("bela-sells", "bela", seed=2, groups=["street-vendors"], country="ZAF", place="Durban")
    photo("bales", seed=3, taken_on=None)


def found(client, query=""):
    page = client.get(f"/stories/photos/{query}")
    assert page.status_code == 200, page.content
    return set(re.findall(r'/stories/photos/([a-z0-9-]+)/"', page.content.decode()))


def test_a_journalist_finds_what_is_cleared_for_press(client, library):
    assert found(client) == {"ana-sorts", "bela-sells", "bales"}
    assert found(client, "?use=press&group=waste-pickers&country=COL") == {"ana-sorts", "bales"}
    assert found(client, "?use=third_parties") == {"bales"}
    assert found(client, "?q=durban") == {"bela-sells"}
    assert found(client, "?q=BOGOTA+SORTS") == {"ana-sorts"}  # accents and case do not matter
    assert found(client, "?q=colombia") == {"ana-sorts", "bales"}
    assert found(client, "?year=2023") == {"ana-sorts", "bela-sells"}
    page = client.get("/stories/photos/ana-sorts/").content.decode()
    for told in ("Caption of ana-sorts", "Dora Draws", "press", "statistics/groups/waste-pickers/"):
        assert told in page


def test_each_choice_counts_what_it_leads_to(client, library):
    page = client.get("/stories/photos/?country=COL").content.decode()
    choices = re.findall(
        r'href="(/stories/photos/\?[^"]*)"[^>]*><span>.*?</span> <span class="small">(\d+)', page
    )
    assert choices
    for address, count in choices:
        query = address.partition("/stories/photos/")[2].replace("&amp;", "&")
        if "country=COL" in query:
            assert len(found(client, query)) == int(count), address


@pytest.mark.parametrize(
    "query",
    ["?colour=red", "?use=theft", "?country=Colombia", "?year=23", "?page=0", "?q=a&q=b",
     "?group=%00", "?q=%00"],
)  # fmt: skip
def test_what_cannot_be_asked_is_a_400(client, library, query):
    assert client.get(f"/stories/photos/{query}").status_code == 400


def test_pages_of_24(client):
    for number in range(26):
        photo(f"p-{number}", seed=number + 10)
    assert len(found(client)) == 24
    assert len(found(client, "?page=2")) == 2
    assert len(found(client, "?page=99")) == 2


def test_few_questions_however_many_photos(client, library, django_assert_max_num_queries):
    allow("ana", medium="story")
    allow("ana", medium="quote")
    story("my-route", "ana", photos=("ana-sorts", "bela-sells", "bales"))
    for address in ("/stories/", "/stories/photos/", "/stories/photos/ana-sorts/",
                    "/stories/my-route/", "/stories/feed/rss/", "/stories/take-down/"):  # fmt: skip
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200


def test_without_pictures_where_that_is_asked(client, library):
    for address in ("/stories/photos/?lite=1", "/stories/photos/ana-sorts/?lite=1"):
        page = client.get(address)
        assert b"<img" not in page.content
        assert b"Show the picture" in page.content


def test_a_story_is_read_in_the_languages_that_it_has(client):
    allow("ana", medium="story")
    story("my-route", "ana")
    assert b"My route" in client.get("/stories/my-route/").content
    assert b"Mi ruta" in client.get("/es/stories/my-route/").content
    assert b"My route" in client.get("/fr/stories/my-route/").content  # the source
    actions.write_story(
        actor=OPERATOR, key="my-route", language="ur", title="میرا راستہ", body="میں چلتی ہوں"
    )
    page = client.get("/stories/my-route/?language=ur").content.decode()
    assert '<h1 lang="ur" dir="rtl">میرا راستہ</h1>' in page
    with pytest.raises(FactError, match="no language that is known"):
        actions.write_story(actor=OPERATOR, key="my-route", language="xx", title="x", body="x")


def test_a_translation_says_that_its_source_has_changed(client):
    allow("ana", medium="story")
    story("my-route", "ana")
    assert not queries.story("my-route", "es").is_stale
    changed = {"key": "my-route", "language": "en", "title": "My route", "actor": OPERATOR}
    actions.write_story(**changed, body="I walk on.", is_small=True)
    assert not queries.story("my-route", "es").is_stale
    actions.write_story(**changed, body="I walk far.")
    assert queries.story("my-route", "es").is_stale
    assert b"out of date" in client.get("/stories/my-route/?language=es").content


def test_the_feeds_are_feeds(client):
    allow("ana", medium="story")
    story("my-route", "ana")
    for name, title in (("rss", "channel/item/title"),
                        ("atom", "{*}entry/{*}title")):  # fmt: skip
        page = client.get(f"/es/stories/feed/{name}/")
        assert ET.fromstring(page.content).findtext(title) == "Mi ruta"


def test_a_recording_comes_with_its_words_and_its_own_consent(client):
    allow("ana", medium="story")
    story("my-route", "ana")
    actions.set_recording(
        actor=OPERATOR, key="my-route", content=tone(), language="es", transcript="Camino."
    )
    assert b"<audio" not in client.get("/stories/my-route/").content
    assert client.get("/stories/files/my-route/recording.wav").status_code == 410
    allow("ana", medium="audio")
    page = client.get("/stories/my-route/")
    assert b"<audio" in page.content
    assert "media-src 'self'" in page["Content-Security-Policy"]
    assert b"Camino." in page.content
    answer = client.get("/stories/files/my-route/recording.wav")
    assert answer["Content-Type"] == "audio/wav"
    assert answer["Cache-Control"] == "private, no-cache"


def test_other_rooms_get_entries(library):
    allow("ana", medium="story")
    story("my-route", "ana")
    told = queries.entries(About(groups=frozenset({"waste-pickers"})), language="es")
    assert {(each.kind, each.key) for each in told} == {
        (Kind.STORY, "my-route"), (Kind.PHOTO, "ana-sorts"), (Kind.PHOTO, "bales"),
    }  # fmt: skip
    entry = next(each for each in told if each.kind is Kind.STORY)
    assert (entry.title, entry.language, entry.address) == (
        "Mi ruta", "es", "/es/stories/my-route/",
    )  # fmt: skip
    assert len(queries.entries(About(), language="en", limit=2)) == 2
    picture = queries.picture_for("ana-sorts", use="press")
    assert picture.medium == "/stories/files/ana-sorts/640.jpg"
    assert queries.picture_for("ana-sorts", use="print") is None


def test_addresses_of_figures_are_checked():
    values = {"country": "COL", "source_kind": "member", "collected_by": "x"}
    for wrong in ("https://example.org/", "/statistics/x/?by=sex", "/statistics/x/"):
        with pytest.raises(FactError):
            actions.add_story(actor=OPERATOR, key="s", values=values | {"figures": [wrong]})
    row = actions.add_story(
        actor=OPERATOR, key="s",
        values=values | {"figures": ["/es/statistics/informal-employment-rate/?area=ZAF"]},
    )  # fmt: skip
    assert row.figures == ["/statistics/informal-employment-rate/?area=ZAF"]


def test_who_takes_a_photo_for_the_press_is_told_in_her_language_what_is_missing(client):
    allow("ana")
    photo("at-work", "ana")
    page = "/es/stories/photos/at-work/"
    token = re.search(r'name="token" value="([^"]+)"', client.get(page).content.decode())[1]
    answer = client.post(
        f"{page}download/", {"use": "press", "size": "640", "token": token}
    )  # fmt: skip
    assert answer.status_code == 422
    assert "diga quién es y cómo comunicarnos con usted" in answer.content.decode()
