# ruff: noqa: RUF001 - names as they are written
"""Finding organizations by their words in every script, and counting what is found."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from livelihoods.network.organizations import actions, rules
from livelihoods.network.organizations.addresses import PER_PAGE, Question
from livelihoods.network.organizations.models import Organization, SearchRecord
from livelihoods.network.organizations.queries import neighbours, search
from livelihoods.network.organizations.queries.text import asked_for
from livelihoods.network.organizations.queries.text import known_by as known_by_words
from livelihoods.network.organizations.search_records import search_record
from livelihoods.platform.accounts.models import User
from tests.network.organizations.stating import count, found_by, known_by, state
from tests.network.records import OPERATOR

NAMES = {
    "chennai": {"name": "தெரு வியாபாரிகள் சங்கம்", "acronym": "TVS", "city": "Chennai"},
    "dhaka": {"name": "গৃহভিত্তিক শ্রমিক সমিতি", "other_names": ["Home-based Workers’ Society"]},
    "bangkok": {"name": "สหพันธ์แรงงานนอกระบบ", "name_en": "Federation of Informal Workers"},
    "cairo": {"name": "نقابة الباعة الجائلين", "city": "القاهرة"},
    "beijing": {"name": "北京家政服务工会联合会", "acronym": "BJ"},
    "delhi": {"name": "राष्ट्रीय हॉकर फेडरेशन", "acronym": "NHF"},
    "lima": {"name": "Federación de Ambulantes", "acronym": "FA", "city": "Lima"},
    "oslo": {"name": "Ålesund Gjenvinnere", "city": "Ålesund"},
}


@pytest.fixture
def named(small_network):
    for key, values in NAMES.items():
        state(key, **values)


@pytest.mark.web
@pytest.mark.usefixtures("named")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("வியாபாரி", ["chennai"]),
        ("শ্রমিক সমিতি", ["dhaka"]),
        ("based society", ["dhaka"]),
        ("แรงงาน", ["bangkok"]),
        ("แรงงาน informal", ["bangkok"]),
        ("بائع", []),
        ("باعة", ["cairo"]),
        ("نِقابَة", ["cairo"]),
        ("القاهره", ["cairo"]),
        ("工会", ["beijing"]),
        ("家政", ["beijing"]),
        ("京", ["beijing"]),
        ("会工", []),
        ("हॉकर", ["delhi"]),
        ("FA", ["lima"]),
        ("fa", ["lima"]),
        ("bj", ["beijing"]),
        ("federacion", ["lima"]),
        ("ederac ambul", ["lima"]),
        ("fed", ["lima", "bangkok"]),
        ("alesund", ["oslo"]),
        ("ÅLESUND gjen", ["oslo"]),
        ("alesund lima", []),
        ('"fa" OR', []),
        ("lima*", ["lima"]),
    ],
)
def test_names_in_every_form_and_script(asked, found):
    assert found_by(asked) == found


@pytest.mark.web
@pytest.mark.usefixtures("named")
def test_a_country_is_found_in_every_language_of_the_site_and_with_other_words():
    state("lima", country="PER")
    state("sellers", "2021-01-01", city="Lima")
    for asked in ("perú lima", "Pérou", "peru fa"):
        assert "lima" in found_by(asked), asked
    assert found_by("peru sell") == ["sellers"]


@pytest.mark.web
@pytest.mark.usefixtures("named")
def test_a_new_name_is_found_at_once_and_the_old_one_no_more():
    state("lima", "2022-01-01", name="Frente Único", acronym="FU")
    assert found_by("frente") == found_by("fu") == ["lima"]
    assert found_by("ambulantes") == found_by("fa") == []


@pytest.mark.web
@pytest.mark.usefixtures("named")
def test_the_search_record_is_what_its_record_makes_it():
    count("lima", 1_200)
    state("lima", "2021-01-01", kind="union", country="PER", year_formed=1998, reach="local")
    actions.set_visibility(actor=OPERATOR, key="oslo", visibility="hidden", reason="asked")
    actions.set_visibility(actor=OPERATOR, key="cairo", visibility="name_only", reason="asked")
    for row in Organization.objects.prefetch_related("groups"):
        made = search_record(row, [group.pk for group in row.groups.all()])
        stored = SearchRecord.objects.get(organization=row)
        for field in SearchRecord._meta.concrete_fields:
            if field.name != "id":
                assert getattr(stored, field.attname) == getattr(made, field.attname), row.key
    hidden = SearchRecord.objects.get(organization__key="oslo")
    assert (hidden.is_listed, hidden.public_text, hidden.kind) == (False, "", "")
    assert known_by("gjenvinnere") == ["oslo"]
    assert known_by("القاهره") == ["cairo"]


@pytest.mark.web
@pytest.mark.usefixtures("named")
def test_pages_from_both_ends_make_the_whole_list():
    for number in range(2 * PER_PAGE):
        state(f"many-{number}", name=f"Many {number % 7}")
    question = Question(q="many")
    pages = [search(question.with_(page=page)) for page in (1, 2, 3)]
    listed = [row.key for page in pages for row in page.rows]
    assert [len(page.rows) for page in pages] == [PER_PAGE, PER_PAGE, PER_PAGE]
    assert len(set(listed[: 2 * PER_PAGE])) == 2 * PER_PAGE
    for place, key in enumerate(listed[: 2 * PER_PAGE - 1]):
        assert neighbours(key, question).after == listed[place + 1]
        assert neighbours(listed[place + 1], question).before == key


@pytest.mark.web
@pytest.mark.usefixtures("named")
def test_editors_find_by_words_and_by_key(client):
    client.force_login(User.objects.create_superuser("chief@example.org"))
    actions.set_visibility(actor=OPERATOR, key="oslo", visibility="hidden", reason="asked")
    for asked in ("alesund", "oslo", "OSLO"):
        html = client.get(reverse("organizations:index"), {"q": asked}).content.decode()
        assert "Ålesund" in html, asked
        assert "Ambulantes" not in html


def fill_up(number):
    rows = [Organization(key=f"more-{n}", name=f"More {n}") for n in range(number)]
    made = Organization.objects.bulk_create(rows)
    SearchRecord.objects.bulk_create(
        [
            SearchRecord(organization=row, is_listed=True, public_text=f" {row.name.lower()} ")
            for row in made
        ]
    )


@pytest.mark.web
@pytest.mark.usefixtures("named")
@pytest.mark.parametrize("words", ["weavers", "weavers lo", "lo an", "bombay lo weavers"])
@pytest.mark.parametrize("asking", [asked_for, known_by_words])
def test_the_database_finds_letters_by_its_index_and_reads_no_row_for_them(asking, words):
    if connection.vendor == "postgresql":
        fill_up(1_000)  # a small table it would read whole
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            # what earlier tests left behind would make the index look dear
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("REINDEX TABLE organizations_searchrecord")
            cursor.execute("ANALYZE organizations_searchrecord")
    plan = SearchRecord.objects.filter(asking(words), is_listed=True).explain()
    if connection.vendor == "sqlite":
        assert "VIRTUAL TABLE INDEX" in plan
        assert "SCAN organizations_searchrecord" not in plan
    else:
        assert "Bitmap Index Scan on organizations_search_public" in plan
        left_over = [line for line in plan.splitlines() if "Filter:" in line]
        assert left_over
        assert "organizations_trigrams" not in "".join(left_over)


@pytest.mark.parametrize(
    ("asked", "patterns"),
    [
        ("Sewa", ["sewa"]),
        ("un", [" un"]),
        ("x", [" x "]),
        ("工会", ["工 会"]),
        ("工", [" 工 "]),
        ("a a", [" a "]),
        ("\"%_'", []),
    ],
)
def test_what_is_looked_for_has_three_letters_or_more(asked, patterns):
    assert rules.search_patterns(asked) == patterns


@pytest.mark.parametrize(
    ("members", "size"),
    [(None, ""), (0, ""), (1, "1..99"), (99, "1..99"), (100, "100..999"), (10**6, "100000..")],
)
def test_ranges_of_members(members, size):
    assert rules.size_of(members) == size


@pytest.mark.web
def test_counts_of_the_whole_list_are_kept_until_something_is_written(small_network):
    state("lima", name="Federación de Ambulantes", country="PER")
    before = search(Question()).tallies
    with CaptureQueriesContext(connection) as queries:
        again = search(Question(page=2)).tallies
    assert again == before
    assert not [each for each in queries.captured_queries if "COUNT(" in each["sql"]]

    state("lima", "2021-01-01", country="BOL")
    after = search(Question()).tallies
    assert before.countries["PER"] - after.countries["PER"] == 1
    assert after.countries["BOL"] - before.countries["BOL"] == 1
    assert after.count == before.count
