"""A kit of pages: what is in it, what never is, and that it can be read without a line."""

import io
import re
import zipfile

import pytest
from tests.knowledge.library.conftest import media, words
from tests.network.records import OPERATOR

from livelihoods.knowledge.library import actions
from livelihoods.knowledge.offline import limits, pages, rules
from livelihoods.platform.accounts.models import User

__all__ = ["media", "words"]
KIT = "/offline/kit.zip?address="


def record(key, **more):
    actions.set_publication(actor=OPERATOR, key=key, kind="brief", source="tests", **more)
    actions.set_edition(
        actor=OPERATOR, key=key, language="en", title=key.title(), text=f"<p>All of {key}.</p>"
    )


@pytest.fixture
def two_briefs(words):
    for key in ("first", "second"):
        record(key, groups=["street-vendors"])
        actions.publish(actor=OPERATOR, key=key)


def opened(response) -> dict[str, str]:
    assert response.status_code == 200, response.content.decode()
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as book:
        assert book.testzip() is None
        return {name: book.read(name).decode() for name in book.namelist()}


def kit(client, address, links=0):
    return opened(client.get(f"{KIT}{address}" + (f"&links={links}" if links else "")))


def starting(files, name):
    return next(content for file, content in files.items() if file.startswith(name))


def test_a_page_alone(two_briefs, client):
    files = kit(client, "/library/first/")
    page = starting(files, "pages/library-first")
    assert "First" in page
    assert "made on" in page
    assert [name for name in files if name.startswith("pages/")] == [
        name for name in files if name.startswith("pages/library-first")
    ]
    # what is not in it leads to the site
    assert 'href="http://testserver/library/first/en/text/"' in page
    assert "--paper" in files["style.css"]
    assert "pages/library-first" in files["index.html"]
    assert "http://testserver/library/first/" in files["index.html"]


def test_a_collection_with_what_it_leads_to(two_briefs, client):
    files = kit(client, "/library/%3Fgroup%3Dstreet-vendors", links=2)
    listed = starting(files, "pages/library-group-street-vendors")
    inside = re.search(r'href="(\.\./pages/library-first-[0-9a-f]{6}\.html)"', listed)[1]
    assert inside.removeprefix("../") in files
    assert "All of first." in starting(files, "pages/library-first-en-text")
    table = starting(files, "tables/")
    assert "second" in table
    assert re.search(r'href="\.\./tables/[^"]+\.csv"', listed)
    # choices of the same list are no part of the collection
    assert not any("sort" in name for name in files if name.startswith("pages/library-group"))


def test_nothing_in_it_asks_for_a_line(two_briefs, client):
    files = kit(client, "/library/", links=1)
    for name, content in files.items():
        if name.endswith(".html"):
            for loaded in re.findall(r'(?:src|srcset)="([^"]+)"', content):
                assert loaded.startswith(("../", "data:")), (name, loaded)
            assert "<script" not in content
            assert "<form" not in content
            for style in re.findall(r'<link[^>]+href="([^"]+)"', content):
                assert style in {"../style.css", "style.css"}


def test_every_local_link_leads_to_a_file(two_briefs, client):
    files = kit(client, "/library/", links=2)
    for name, content in files.items():
        if name.startswith("pages/"):
            for link in re.findall(r'href="\.\./([^"#]+)', content):
                assert link in files, (name, link)


def test_a_kit_is_that_of_a_stranger_whoever_asks(two_briefs, client):
    record("draft")
    User.objects.create_superuser("chief@example.org", "a-long-pass-word")
    client.force_login(User.objects.get(email="chief@example.org"))
    assert client.get(f"{KIT}/library/draft/").status_code == 400
    before = kit(client, "/library/", links=1)
    assert not any("draft" in name for name in before)
    assert "chief@example.org" not in "".join(before.values())


def test_what_is_withdrawn_is_in_no_kit_made_afterwards(two_briefs, client):
    assert "All of first." in "".join(kit(client, "/library/first/", links=1).values())
    actions.withdraw(actor=OPERATOR, key="first", note="a mistake")
    assert "All of first." not in "".join(kit(client, "/library/", links=2).values())
    assert client.get(f"{KIT}/library/first/en/text/").status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/", "//evil.example/", "/%5Cevil.example/", "https:/x/",
        "/offline/", "/es/offline/%3Faddress=/", "/%256fffline/", "/admin/", "/Admin/",
        "/account/sign-in/", "/media/x.jpg", "/api/v1/", "/static/css/site.css", "/../etc/passwd",
        "/library/../admin/", "/check/secret/", "/fr/messages/secret/", "file:///etc/passwd",
        "/library/%0d%0aHost:x", "library/", "/no-such-page/", "/library/list.csv", "/robots.txt",
        "/library/" + "a" * 700,
    ],
)  # fmt: skip
def test_what_is_no_public_page_is_refused(db, client, address):
    assert client.get(f"{KIT}{address}").status_code == 400


def test_a_kit_keeps_to_its_limits(words, client, monkeypatch):
    for number in range(6):
        record(f"brief-{number}")
        actions.publish(actor=OPERATOR, key=f"brief-{number}")
    monkeypatch.setattr("livelihoods.knowledge.offline.kit.MOST_PAGES", 3)
    files = kit(client, "/library/", links=1)
    assert len([name for name in files if name.startswith("pages/")]) == 3
    assert "3 pages are the most" in files["index.html"]
    address = "&address=".join(f"/library/brief-{number}/" for number in range(21))
    assert client.get(f"{KIT}{address}").status_code == 400


def test_one_line_cannot_ask_without_end(two_briefs, client):
    for _time in range(limits.KITS_IN_A_MINUTE):
        kit(client, "/library/first/")
    refused = client.get(f"{KIT}/library/first/")
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) <= 60


def test_a_kit_speaks_the_language_of_who_takes_it(two_briefs, client):
    response = client.get("/fr/offline/kit.zip?address=/es/library/")
    files = opened(response)
    assert '<html lang="fr"' in files["index.html"]
    assert 'lang="es"' in starting(files, "pages/es-library")


def test_the_page_offers_kits(two_briefs, client):
    shown = client.get("/offline/?address=/library/%3Fgroup%3Dstreet-vendors").content.decode()
    assert "/offline/kit.zip?address=%2Flibrary%2F%3Fgroup%3Dstreet-vendors&amp;links=2" in shown
    assert client.get("/offline/").status_code == 200
    assert client.get("/offline/?x=1").status_code == 400


CHART = (
    b'<main><picture><source srcset="/wide.svg"><img src="/c.svg?a=1&amp;b=2" alt="35 of 100">'
    b'</picture><img src="/other.svg" alt="12 of 100"><img src="https://evil.example/x.png" alt="x">'
    b'<svg><a xlink:href="/library/#x"><text>GHA</text></a></svg><p>end</p></main>'
)


def test_pictures_come_along_or_are_told_in_words():
    page = pages.read("/statistics/", "s.html", CHART, 0)
    assert page.parts == {"/c.svg?a=1&b=2", "/other.svg"}
    there = {"/c.svg?a=1&b=2": "../pictures/c.svg", "/library/": "../pages/l.html"}
    told = pages.written(
        page, local=lambda address: there.get(address, ""), absolute=str, note="made today"
    ).decode()
    assert '<img alt="35 of 100" src="../pictures/c.svg"/>' in told
    assert "12 of 100" in told
    assert "/other.svg" not in told
    assert "evil.example" not in told
    assert 'xlink:href="../pages/l.html#x"' in told
    assert "<p>end</p>" in told


def test_names_of_files_tell_addresses_apart():
    names = {
        rules.file_name(address, "html")
        for address in ("/", "/a/", "/a?b=1", "/a?b=2", "/a/b/", "/A/")
    }
    assert len(names) == 6
