"""What a visitor of the library sees, and what nobody does."""

import json
import re

import pytest
from tests.network.records import OPERATOR, day

from livelihoods.knowledge.entries import About
from livelihoods.knowledge.library import actions, queries
from livelihoods.platform.audit.models import Entry

HTML = "/library/counting-stalls-before-sunrise/"


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code)
    return response.content.decode()


def test_facets_count_what_a_choice_would_give(example_library, db, client):
    everything = page(client, "/library/")
    waste = int(
        re.search(
            r'\?group=waste-pickers"[^>]*>Waste Pickers <span class="small">(\d+)', everything
        )[1]
    )
    chosen = page(client, "/library/?group=waste-pickers")
    assert f"{waste} publications" in chosen
    # within a choice its own facet still counts the others
    assert "?group=street-vendors,waste-pickers" in chosen


@pytest.mark.parametrize(
    ("asked", "there", "not_there"),
    [
        ("q=contar+AMANECER", "Counting Stalls", "What a Cart Costs"),  # the Spanish title finds it
        ("q=Okoye", "Kumasi", "Accra"),
        ("q=9783161484100", "Counting Stalls", "Kumasi"),
        ("series=workers-lives&country=IND", "Ahmedabad", "Brazil"),
        ("language=pt", "God Is My Alarm Clock", "Kumasi"),
        ("year=2018", "Women and Men", "Counting"),
        ("type=book", "Bridging Perspectives", "Kumasi"),
    ],
)
@pytest.mark.usefixtures("example_library", "db")
def test_what_is_asked_is_found(client, asked, there, not_there):
    shown = page(client, f"/library/?{asked}").partition('<nav class="facets"')[0]
    assert there in shown
    assert not_there not in shown


def test_a_date_leaves_what_had_surely_appeared(example_library, db, client):
    shown = page(client, "/library/?as_of=2013-12-30")
    assert "Second edition" not in shown  # dated December 2013: sure on the 31st alone
    assert "have no date and are left out" in shown
    assert "Second edition" in page(client, "/library/?as_of=2013-12-31")


@pytest.mark.parametrize(
    "address",
    [
        "/library/?colour=red", "/library/?country=Ghana", "/library/?as_of=soon",
        "/library/?type=poem", "/library/?page=0", f"{HTML}?edition=sw", f"{HTML}?x=1",
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said(example_library, db, client, address):
    page(client, address, 400)


def test_a_translation_that_is_behind_says_so(example_library, db, client):
    assert "behind" in page(client, f"/fr{HTML}") or "en retard" in page(client, f"/fr{HTML}")
    work = queries.work("counting-stalls-before-sunrise")
    assert {each.language: each.is_stale for each in work.editions} == {
        "en": False, "es": False, "fr": True, "pt": True,
    }  # fmt: skip


def test_the_page_in_each_language_shows_the_edition_of_it(example_library, db, client):
    assert "Contar los puestos" in page(client, f"/es{HTML}")
    assert "Compter les étals" in page(client, f"/fr{HTML}")
    # without an edition in the language the original is shown, and said to be one
    assert "A Case Study from Kumasi" in page(client, "/pt/library/resource-document-15-kumasi/")


def test_programs_read_who_when_and_where(example_library, db, client):
    content = page(client, HTML)
    assert '<meta name="citation_author" content="Invented, Ama">' in content
    assert '<meta name="citation_publication_date" content="2026/02/10">' in content
    assert re.search(r'<meta name="citation_pdf_url" content="http://[^"]+\.pdf">', content)
    said = json.loads(re.search(r'<script type="application/ld\+json">(.+?)</script>', content)[1])
    assert said["@type"] == "Report"
    assert [each["name"] for each in said["author"]] == ["Ama Invented", "Luz Imaginada"]
    assert said["isPartOf"]["name"] == "Technical Briefs"
    bib = page(client, f"{HTML}cite.bib?edition=es")
    assert "author = {Invented, Ama and Imaginada, Luz}" in bib
    assert "language = {es}" in bib
    assert "TY  - RPRT\r\n" in page(client, f"{HTML}cite.ris")


def test_a_data_block_cannot_be_ended_by_a_title(words, client):
    record(key="x", title="</script><script>alert(1)</script>")
    actions.publish(actor=OPERATOR, key="x")
    content = page(client, "/library/x/")
    assert "<script>alert" not in content
    assert content.count("</script>") == 1


def test_feeds_hold_what_the_list_holds_but_nothing_withdrawn(example_library, db, client):
    for form in ("rss", "atom"):
        feed = page(client, f"/library/feed.{form}?series=law-informality-insights")
        assert "A Licence and a Place" in feed
        assert "A Licence Is Not a Wall" not in feed
    page(client, "/library/feed.json", 404)


def test_a_file_comes_as_a_download_and_never_runs(example_library, db, client):
    address = f"{HTML}en/files/counting-stalls-before-sunrise-en.pdf"
    response = client.get(address)
    content = b"".join(response.streaming_content)
    assert content.startswith(b"%PDF-")
    assert int(response["Content-Length"]) == len(content)
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304


def test_what_was_withdrawn_keeps_its_record_and_loses_its_text(example_library, db, client):
    shown = page(client, "/library/a-licence-is-not-a-wall/")
    assert "It rested on a draft of the ordinance" in shown
    assert "/library/a-licence-and-a-place/" in shown
    gone = page(client, "/library/a-licence-is-not-a-wall/en/text/", 410)
    assert "Nobody should be able to read it" not in gone
    keys = {each.key for each in queries.documents("en")}
    assert "a-licence-is-not-a-wall" not in keys
    assert queries.entry("a-licence-is-not-a-wall", language="en") is None
    assert "withdrawn" in page(client, "/library/list.csv?series=law-informality-insights")


def record(key, title="A title", **more):
    actions.set_publication(actor=OPERATOR, key=key, kind="brief", source="tests", **more)
    actions.set_edition(actor=OPERATOR, key=key, language="en", title=title, text="<p>Hidden</p>")
    actions.add_file(actor=OPERATOR, key=key, language="en", name="a.txt", content=b"hidden")


def test_nobody_reaches_a_draft(words, client):
    record("draft", groups=["street-vendors"])
    for address in ("", "en/text/", "en/files/a.txt", "cite.bib"):
        page(client, f"/library/draft/{address}", 404)
    assert "A title" not in page(client, "/library/")
    assert "A title" not in page(client, "/library/list.csv")
    assert "draft" not in {each.key for each in queries.entries(About(), language="en")}
    assert "/library/draft/" not in page(client, "/sitemap.xml")
    actions.publish(actor=OPERATOR, key="draft")
    page(client, "/library/draft/en/text/")
    assert client.get("/library/draft/en/files/a.txt").status_code == 200
    actions.withdraw(actor=OPERATOR, key="draft", note="wrong")
    page(client, "/library/draft/en/files/a.txt", 410)


def test_an_edition_that_did_not_appear_is_not_there(words, client):
    record("half")
    actions.set_edition(
        actor=OPERATOR, key="half", language="es", title="Borrador", text="<p>x</p>", follows="en"
    )
    actions.publish(actor=OPERATOR, key="half", languages=["en"])
    assert "Borrador" not in page(client, "/es/library/half/")
    page(client, "/library/half/es/text/", 404)
    page(client, "/library/half/?edition=es", 400)


def test_the_contract_answers_in_the_language_asked_for(example_library, db):
    about = About(groups=frozenset({"street-vendors"}), countries=frozenset({"GHA"}))
    found = {each.key: each for each in queries.entries(about, language="es")}
    brief = found["counting-stalls-before-sunrise"]
    assert brief.title == "Contar los puestos antes del amanecer"
    assert brief.address == "/es/library/counting-stalls-before-sunrise/"
    assert brief.language == "es"
    assert brief.about.fits(about)
    whole = next(each for each in queries.documents("es") if each.key == brief.key)
    assert "municipalidad" in whole.text
    assert "<p>" not in whole.text
    assert len(queries.entries(About(), language="en", limit=3)) == 3


def test_pages_ask_few_questions(example_library, db, client, django_assert_max_num_queries):
    for address in ("/library/", "/library/?group=street-vendors&q=a", HTML, f"{HTML}en/text/"):
        client.get(address)
        with django_assert_max_num_queries(12):
            client.get(address)


def test_every_act_is_in_the_audit(words):
    before = Entry.objects.count()
    record("told")
    actions.set_series(
        actor=OPERATOR, code="x", values={"name": "X", "singular": "X", "source": "t"}
    )
    actions.publish(actor=OPERATOR, key="told", published_on=day("2026-01-01"))
    acts = list(Entry.objects.order_by("id").values_list("act", flat=True))[before:]
    assert acts == [
        "library.publication.add", "library.edition", "library.file", "library.series.add",
        "library.published",
    ]  # fmt: skip
    told = Entry.objects.filter(act="library.edition").latest("id")
    assert "Hidden" not in json.dumps(told.changes)
