# ruff: noqa: RUF001 - what people and attackers type
"""What is found, in which order and language, and how many there are of each sort."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.knowledge.search.conftest import found, keys

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.search import actions

pytestmark = [pytest.mark.web, pytest.mark.django_db, pytest.mark.usefixtures("stories")]

ANSWERS = {
    # in the title before in the summary before in the text; the newest of equals
    "vendor": ["ana", "wp1", "wp2"],
    "street vendor": ["ana", "wp2", "wp1"],
    "VENDORS": ["ana", "wp1", "wp2"],
    '"street vendors"': ["ana"],
    '"vendors in the street"': ["wp2"],
    "vendors -lima": ["wp1", "wp2"],
    'vendors -"street by street"': ["ana", "wp2"],
    "-vendors": ["rosa"],
    "informality": ["wp1", "wp2", "rosa"],
    "informales": ["wp1", "wp2", "rosa"],
    "trabalhador informal": ["rosa"],
    "sao paulo": ["rosa"],
    "vendedoras": ["ana"],
    "consejos": ["ana"],
    "perou": ["ana"],
    "brazil": ["rosa"],
    "brasil": ["rosa"],
    "voice": [],
    "council lima": ["ana"],
    "council catadores": [],
    '"Lima Una"': [],
    "": ["wp2", "ana", "wp1", "rosa"],
}


@pytest.mark.parametrize(("asked", "answer"), ANSWERS.items())
def test_every_database_gives_the_same_answer(asked: str, answer: list[str]):
    """The answers are written down here, and these tests run on each database."""
    assert keys(asked) == answer
    assert found(asked).count == len(answer)


def test_a_reader_is_told_a_thing_once_and_in_her_language():
    rows = found("lima", "es").rows
    assert [(row.key, row.address, row.language) for row in rows] == [
        ("ana", "/es/stories/ana/", "")
    ]
    assert rows[0].other_languages == ("en",)


def test_what_is_not_in_her_language_comes_after_and_says_in_which_it_is():
    rows = found("vendedora", "pt").rows + found("informal", "pt").rows
    assert [(row.key, row.language) for row in rows] == [
        ("ana", "es"), ("rosa", ""), ("wp1", "en"), ("wp2", "en"),
    ]  # fmt: skip


def test_words_of_another_language_are_shown_where_they_stand():
    row = found("ambulante mercado").rows[0]
    assert "".join(piece.text for piece in row.title.pieces) == "A street vendor of Lima"
    assert row.snippet_language == "es"
    assert [piece.text for piece in row.snippet.pieces if piece.is_found] == ["mercado"]


def test_names_are_of_no_language(room):
    room.tell("sewa", "SEWA", "und", address="/stories/sewa/")
    room.tell("zuri", "Hadithi ya Zuri", "sw", address="/stories/zuri/")
    actions.refresh()
    assert [(r.address, r.language) for r in found("sewa", "fr").rows] == [("/stories/sewa/", "")]
    assert [(r.address, r.language) for r in found("zuri", "fr").rows] == [("/stories/zuri/", "sw")]


def test_choices_are_counted_each_without_itself():
    tallies = found("vendors", kind="publication").tallies
    assert tallies["kind"] == {"story": 1, "publication": 2}
    assert tallies["language"] == {"en": 2}
    assert tallies["goal"] == {"voice": 1}
    assert tallies["country"] == {}
    two = found("", kind="publication", country="PER")
    assert (two.count, two.tallies["kind"], two.tallies["country"]) == (0, {"story": 1}, {})


@pytest.mark.parametrize(
    ("chosen", "answer"),
    [
        ({"kind": "publication"}, ["wp2", "wp1"]),
        ({"language": "es"}, ["ana"]),
        ({"group": "waste-pickers"}, ["rosa"]),
        ({"country": "PER", "language": "en"}, ["ana"]),
        ({"goal": "voice"}, ["wp1"]),
        ({"programme": "none-such"}, []),
        ({"q": "vendors", "sort": "newest"}, ["wp2", "ana", "wp1"]),
    ],
)
def test_choices_leave_what_has_them(chosen: dict, answer: list[str]):
    assert keys(**chosen) == answer


def test_where_nothing_has_a_word_beginnings_are_found_and_it_is_said():
    assert found("cat").is_beginning
    assert keys("cat") == ["rosa"]
    assert not found("vendor").is_beginning


def test_a_wrong_spelling_is_asked_back_only_with_words_that_find_something():
    assert found("vendrs").meant == "vendors"
    assert found("catdores paulo").meant == "catadores paulo"
    assert found("vendrs catdores").meant == ""
    assert found("xyzzy").meant == ""


def test_pages_of_results_follow_one_another(room):
    for number in range(45):
        room.tell(f"s{number:02}", f"Many of them {number:02}")
    actions.refresh()
    first, last = found("many"), found("many", page="3")
    assert (first.count, first.pages, len(first.rows), len(last.rows)) == (45, 3, 20, 5)
    seen = [row.key for page in "123" for row in found("many", page=page).rows]
    assert seen == [f"s{number:02}" for number in range(45)]
    assert [row.key for row in found("many", page="9").rows] == [r.key for r in last.rows]


INJECTIONS = (
    '"', '""', '"a', "'", "'; DROP TABLE search_thing; --", "a' OR '1'='1", "title:vendor",
    "vendor*", "NEAR(a b, 2)", "a AND b", "OR", "NOT NOT", "(", ")))", "^a", "a + b", "{a b} : c",
    "-", "--", '-"', "\x00", "a\x00b", "\\", "a\\'b", "a & b | !c <-> d:*", "%s", "%(a)s", "{0}",
    "<script>alert(1)</script>", "\u202e\u0645\u0631\u062d\u0628\u0627", "السلام عليكم", "שלום",
    "工会 北京", "ก็", "\U0001f469\u200d\U0001f33e", "\ud7ff\uffff", "\u00a6", "a\u00a6b", "´`’", "ﬁ", "İ", "ß", "¹½",
    "\u0301", "a" * 200, "vendor " * 15, "1e5 0x1F 3.14 -1", "http://a.b/c?d=e", "a@b.c",
)  # fmt: skip


@pytest.mark.parametrize("asked", INJECTIONS)
def test_nothing_that_is_typed_breaks_the_search(asked: str, client):
    response = client.get("/search/", {"q": asked}, follow=True)
    assert response.status_code == 200
    assert found("vendor").count == 3


@pytest.mark.parametrize("asked", ['"', "()", "-", "\U0001f469\u200d\U0001f33e"])
def test_what_has_no_word_finds_nothing_and_says_so(asked: str, client):
    assert found(asked).count == 0
    assert b"There is no word in this" in client.get("/search/", {"q": asked}).content


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_nothing_that_anyone_could_type_breaks_it(asked: str):
    try:
        results = found(asked)
    except InputError:
        return
    assert len(results.rows) == results.count <= 4
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_thing")
        assert cursor.fetchone() == (4,)
