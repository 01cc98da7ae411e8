"""The page of results: what it says, what it never lets through, what it costs."""

import re

import pytest

from livelihoods.knowledge.search import actions

pytestmark = [pytest.mark.web, pytest.mark.django_db, pytest.mark.usefixtures("stories")]


def page(client, query="", path="/search/"):
    response = client.get(f"{path}?{query}" if query else path, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_words_are_marked_and_everything_else_is_escaped(client, stories):
    stories.tell(
        "evil", "<script>alert('vendor')</script>", summary='<img src=x onerror="vendor()">',
        source="<b>vendor</b>", day="2025-01-01",
    )  # fmt: skip
    actions.refresh()
    said = page(client, "q=vendor+alert")
    assert "<script>" not in said
    assert "<img" not in said
    assert "<b>" not in said
    assert "&lt;script&gt;<mark>alert</mark>(&#x27;<mark>vendor</mark>&#x27;)" in said
    assert "onerror=&quot;<mark>vendor</mark>()&quot;" in said


def test_what_was_typed_comes_back_escaped(client):
    said = page(client, "q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>" not in said
    assert "&quot;&gt;&lt;script&gt;" in said


def test_a_result_says_what_it_is_when_and_in_which_language(client):
    said = page(client, "q=vendor+lima", "/pt/search/")
    assert re.search(r'<a href="/en/stories/ana/" lang="en" hreflang="en"', said)
    assert "em inglês" in said
    assert '<time datetime="2024-01-01">' in said
    assert "História" in said
    assert "Peru" in said


def test_choices_are_links_with_their_numbers(client):
    said = page(client, "q=vendors")
    assert 'href="/search/?q=vendors&amp;kind=publication"' in said
    both = page(client, "q=vendors&kind=publication")
    assert 'href="/search/?q=vendors" rel="nofollow" aria-current="true"' in both


def test_nothing_found_says_what_to_do(client):
    said = page(client, "q=vendrs&kind=story")
    assert 'href="/search/?q=vendors&amp;kind=story"' in said
    assert 'href="/search/?q=vendrs"' in said
    assert "/organizations/" in said


def test_pages_of_results_are_not_for_robots_nor_for_keeping(client):
    response = client.get("/search/?q=vendor")
    assert b'<meta name="robots" content="noindex, follow">' in response.content
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    assert b"noindex" not in client.get("/search/").content


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("q=" + "a" * 201, "200 are the most"),
        ("q=" + "+a" * 17, "more than 16 words"),
        ("colour=red", "no part of the address"),
        ("kind=novel", "is none of"),
        ("kind=story&kind=page", "given twice"),
        ("country=peru", "country=GHA"),
        ("sort=random", "sort=newest"),
        ("page=0", "from 1 to 500"),
        ("page=501", "from 1 to 500"),
        ("language=%22", "as in language=es"),
        ("group=" + "a" * 41, "group=street-vendors"),
    ],
)
def test_a_wrong_address_is_refused_with_a_message(client, query, words):
    response = client.get(f"/search/?{query}")
    assert response.status_code == 400
    assert words in response.content.decode().replace("&#x27;", "'")


def test_another_order_of_the_same_question_leads_to_its_address(client):
    response = client.get("/search/?kind=&country=PER&q=vendor++lima")
    assert response.status_code == 301
    assert response["Location"] == "/search/?q=vendor+lima&country=PER"


def test_a_withdrawn_thing_is_gone_with_the_next_request(client, stories):
    assert "Catadores" in page(client, "q=paulo")
    stories.closed.add(("rosa", ""))
    said = page(client, "q=paulo") + page(client) + page(client, "kind=story")
    assert "Catadores" not in said
    assert "Brazil" not in said


@pytest.mark.parametrize(
    "query", ["", "q=vendors", "q=vendrs", "q=vendors+-lima&kind=publication&sort=newest"]
)
def test_it_asks_the_database_little(client, stories, django_assert_max_num_queries, query):
    stories.closed.add(("rosa", ""))
    page(client, query)
    with django_assert_max_num_queries(9):  # three are left for rooms to say what they closed
        page(client, query)
