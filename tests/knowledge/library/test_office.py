"""The library in the back office: from an empty form to a published, revised, withdrawn work."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.users.models import UserProfile

from livelihoods.knowledge.library import queries
from livelihoods.knowledge.library.backoffice.viewsets import ACTS
from livelihoods.knowledge.library.models import Edition, Publication, Series
from livelihoods.platform.accounts.models import User
from livelihoods.platform.audit.models import Entry

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("words")]
LIST = (
    b"key,kind,source,language,title,is_published\n"
    b"listed,book,tests,en,Listed,yes\nwrong,poem,tests,en,Wrong,yes\n"
)


@pytest.fixture
def office(client):
    client.force_login(User.objects.create_superuser("chief@example.org"))
    return client


def posted(office, address, values):
    """Send a form that is right: it leads on, and leaves an entry in the audit."""
    before = Entry.objects.count()
    response = office.post(address, values)
    assert response.status_code == 302, response.content.decode()
    assert Entry.objects.count() > before
    return response


def of(name, row):
    return reverse(f"publications:{name}", args=[row.pk])


def test_who_reads_spanish_is_refused_in_spanish(office):
    values = {"key": "walk", "kind": "paper", "series": "working-papers", "source": "letters"}
    posted(office, reverse("publications:add"), values)
    row = Publication.objects.get(key="walk")
    UserProfile.objects.create(user=User.objects.get(), preferred_language="es")
    refused = [
        office.post(of("publish", row), {"published_on": "2026-05-02"}),
        office.post(of("edition", row), {"language": "es", "title": "Paso", "isbn": "12"}),
        office.post(of("contributors", row), {"contributors": "painter: Made-Up, Jo"}),
    ]
    for answer, words in zip(
        refused,
        ("aún no tiene ninguna edición", "no es un ISBN", "no es ninguno de author"),
        strict=True,
    ):
        assert words in answer.content.decode()


def test_the_life_of_a_publication(office, client):
    values = {
        "key": "market-walk", "kind": "paper", "series": "working-papers", "source": "manuscript",
        "groups": ["street-vendors"], "countries": "gha, PER",
    }  # fmt: skip
    posted(office, reverse("publications:add"), values)
    row = Publication.objects.get(key="market-walk")
    posted(
        office,
        of("edition", row),
        {"language": "en", "title": "A Walk", "number": "5", "text": "<p onclick=x>Hello</p>"},
    )
    posted(office, of("contributors", row), {"contributors": "Invented, Ana\neditor: [House]"})
    posted(
        office,
        of("file", row),
        {"language": "en", "file": SimpleUploadedFile("w.pdf", b"%PDF-1.7 x")},
    )
    refused = office.post(of("publish", row), {"published_on": "2026-05-02"})
    assert refused.status_code == 200
    assert "peer reviewed" in refused.content.decode()
    posted(
        office,
        of("review", row),
        {
            "reviewers": "team", "finished_on": "2026-05-01", "outcome": "accepted",
            "source": "letters",
        },
    )  # fmt: skip
    posted(office, of("publish", row), {"published_on": "2026-05-02"})
    shown = client.get("/library/market-walk/").content.decode()
    for part in ("A Walk", "Ana Invented", "Working Paper No. 5", "Ghana", "Peru", "1 May 2026"):
        assert part in shown
    edition = office.get(of("edition", row) + "?language=en").content.decode()
    assert "A Walk" in edition
    assert "onclick" not in edition
    posted(
        office,
        of("revise", row),
        {"language": "en", "note": "A street was missing.", "revised_on": "2026-06-01"},
    )
    assert "A street was missing." in client.get("/library/market-walk/").content.decode()
    posted(office, of("withdraw", row), {"note": "It was a draft.", "withdrawn_on": "2026-06-02"})
    assert queries.work("market-walk").is_withdrawn


def test_what_an_action_refuses_stands_at_its_field(office):
    posted(
        office,
        reverse("publications:add"),
        {"key": "x", "kind": "book", "source": "tests", "countries": ""},
    )
    row = Publication.objects.get(key="x")
    response = office.post(
        of("edition", row), {"language": "en", "title": "X", "isbn": "978-92-95055-12-5"}
    )
    assert response.status_code == 200
    assert "isbn" in response.context["form"].errors
    assert not Edition.objects.exists()


def test_every_act_has_a_page_that_opens_and_the_list_leads_to_it(office):
    posted(office, reverse("publications:add"), {"key": "x", "kind": "book", "source": "tests"})
    row = Publication.objects.get(key="x")
    listed = office.get(reverse("publications:index")).content.decode()
    for view, _form in ACTS:
        assert office.get(of(view.act_name, row)).status_code == 200
        assert of(view.act_name, row) in listed


def test_series(office):
    values = {
        "code": "essays", "name": "Essays", "singular": "Essay", "position": "9", "source": "tests",
    }  # fmt: skip
    posted(office, reverse("series:add"), values)
    address = reverse("series:edit", args=["essays"])
    posted(office, address, values | {"continues": "technical-briefs"})
    assert Series.objects.get(code="essays").continues_id == "technical-briefs"


def test_a_list_is_looked_through_before_it_is_recorded(office):
    address = reverse("library_import")

    def sent(content, **more):
        file = SimpleUploadedFile("list.csv", content)
        return office.post(address, {"file": file, **more}).content.decode()

    refused = sent(LIST, keep="on")
    assert "list.csv, line 3, column kind" in refused
    right = LIST.partition(b"wrong")[0]
    assert "listed (en)" in sent(right)
    assert not Publication.objects.exists()
    sent(right, keep="on")
    assert queries.work("listed").edition("en").title == "Listed"
