"""News, posts and events: lists, feeds, calendar files, and what other rooms are told of them."""

import re
import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from tests.knowledge.pages.published import article, translated

from livelihoods.knowledge.entries import About, Kind
from livelihoods.knowledge.pages import queries
from livelihoods.knowledge.pages.models import BlogPage, EventPage, NewsPage
from livelihoods.platform.timeline import today

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("site")]
ATOM = "{http://www.w3.org/2005/Atom}"


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_a_list_is_narrowed_by_what_its_articles_are_about(client):
    article(NewsPage, "Looms stopped", groups=("home-based-workers",), countries=("THA",))
    article(NewsPage, "A market stays", groups=("street-vendors",), countries=("PER",))
    everything = text(client.get("/news/"))
    assert "Looms stopped" in everything
    assert "A market stays" in everything
    of_group = text(client.get("/news/?group=street-vendors"))
    assert "A market stays" in of_group
    assert "Looms stopped" not in of_group
    assert "Nothing is published here yet" in text(
        client.get("/news/?group=street-vendors&country=THA")
    )


@pytest.mark.parametrize("query", ["x=1", "group=nobody", "page=0", "page=two", "page=9", "goal=x"])
def test_what_a_list_cannot_be_asked_is_refused(client, query):
    assert client.get(f"/news/?{query}").status_code == 400


def test_a_long_list_has_pages(client):
    for number in range(21):
        article(NewsPage, f"News {number:02}", day=f"2020-01-{number + 1:02}")
    first = text(client.get("/news/"))
    assert "News 20" in first
    assert "News 00" not in first
    older = re.search(r'href="(\?[^"]*page=2)" rel="next"', first)[1]
    assert "News 00" in text(client.get(f"/news/{older}"))


def test_news_of_later_than_the_day_asked_for_is_not_shown(client):
    article(NewsPage, "In January", day="2020-01-31")
    article(NewsPage, "In March", day="2020-03-31")
    page = text(client.get("/news/?as_of=2020-02-15"))
    assert "In January" in page
    assert "In March" not in page


def test_a_post_names_all_its_authors_and_stands_once_in_each_language(client):
    post = article(BlogPage, "What we saw", authors="Ana Test\nBea Test\n")
    translated(post, "es", title="Lo que vimos")
    article(BlogPage, "Only in English", authors="Ana Test")
    assert "Ana Test, Bea Test" in text(client.get(post.url))
    page = text(client.get("/es/blog/"))
    assert "Lo que vimos" in page
    assert "What we saw" not in page
    # what nobody translated is said to be in another language
    found = re.search(r'<a href="/blog/only-in-english/" lang="en" hreflang="en">', page)
    assert found


def test_events_are_to_come_or_past_by_the_day_that_is_asked(client):
    article(EventPage, "Congress", day="2014-11-11", last_day="2014-11-13", place="Yogyakarta")
    before = text(client.get("/events/?as_of=2014-11-13"))
    assert before.index("To come") < before.index("Congress")
    assert "Past events" not in before
    after = text(client.get("/events/?as_of=2014-11-14"))
    assert after.index("Past events") < after.index("Congress")


def test_an_event_is_taken_into_a_calendar_with_the_day_after_its_end(client):
    page = article(
        EventPage, "Assembly, with comma; and more", day="2014-11-11", last_day="2014-11-13",
        place="Yogyakarta", introduction="Ä" * 80,
    )  # fmt: skip
    response = client.get(f"/events/{page.slug}.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    lines = response.content.split(b"\r\n")
    assert b"DTSTART;VALUE=DATE:20141111" in lines
    assert b"DTEND;VALUE=DATE:20141114" in lines
    assert b"SUMMARY:Assembly\\, with comma\\; and more" in lines
    assert max(map(len, lines)) <= 75
    unfolded = response.content.replace(b"\r\n ", b"").decode()
    assert "DESCRIPTION:" + "Ä" * 80 in unfolded
    assert client.get("/events/none.ics").status_code == 404


def test_a_feed_gives_the_newest_in_the_language_of_its_address(client):
    old = article(NewsPage, "Older", day="2020-01-01", goals=("links",))
    article(NewsPage, "Newer", day="2020-02-01")
    translated(old, "es", title="Vieja")
    article(NewsPage, "Not yet", day=str(today() + timedelta(days=3)))
    feed = ET.fromstring(client.get("/es/news/atom.xml").content)
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert titles == ["Newer", "Vieja"]
    tagged = ET.fromstring(client.get("/news/atom.xml?goal=links").content)
    assert [e.findtext(f"{ATOM}title") for e in tagged.iter(f"{ATOM}entry")] == ["Older"]
    assert client.get("/news/atom.xml?as_of=2020-01-01").status_code == 400
    assert client.get("/nothing/atom.xml").status_code == 404


def test_other_rooms_are_told_each_article_once_newest_first():
    post = article(BlogPage, "Post", day="2020-03-01", authors="Ana Test", goals=("links",))
    translated(post, "fr", title="Billet")
    article(EventPage, "Event", day="2020-04-01", place="Lima", groups=("street-vendors",))
    article(NewsPage, "Tomorrow", day=str(today() + timedelta(days=1)))
    found = queries.entries(About(), language="fr")
    assert [(each.kind, each.title, each.language) for each in found] == [
        (Kind.EVENT, "Event", "en"),
        (Kind.BLOG, "Billet", "fr"),
    ]
    assert found[1].source == "Ana Test"
    assert found[1].address == "/fr/blog/billet/" or found[1].address.startswith("/fr/blog/")
    about = About(groups=frozenset({"street-vendors"}))
    assert [each.title for each in queries.entries(about, language="en")] == ["Event"]
    assert [each.title for each in queries.entries(About(), language="en", limit=1)] == ["Event"]


def test_an_entry_is_found_by_its_key_in_the_language_asked_for():
    post = article(BlogPage, "Post", authors="Ana Test")
    translated(post, "pt", title="Texto")
    key = str(post.translation_key)
    assert queries.entry(key, language="pt").title == "Texto"
    assert queries.entry(key, language="es").title == "Post"
    assert queries.entry("no-key", language="es") is None
    post.unpublish()
    assert queries.entry(key, language="es").title == "Texto"


def test_what_is_no_longer_public_is_told_to_nobody(client):
    page = article(NewsPage, "Taken back", body="<p>Words of it</p>")
    assert any("Words of it" in each.text for each in queries.documents("en"))
    page.unpublish()
    assert queries.entries(About(), language="en") == ()
    assert not any("Words of it" in each.text for each in queries.documents("en"))
    assert client.get("/news/taken-back/").status_code == 404


def test_documents_hold_the_words_of_every_part_without_markup():
    found = {each.title: each for each in queries.documents("es")}
    group = found["Trabajadoras a domicilio"]
    assert group.kind is Kind.PAGE
    assert group.address == "/es/informal-workers/home-based-workers/"
    assert "cobran por pieza" in group.text
    assert "HomeNet International" in group.text
    assert "<p>" not in group.text
    assert group.about.groups == {"home-based-workers"}
