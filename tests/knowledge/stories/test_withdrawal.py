"""What is withdrawn, has expired or was erased is gone on every surface, at the next request."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import caches
from django.urls import reverse
from tests.knowledge.stories.telling import allow, photo, story
from tests.network.records import OPERATOR, day

from livelihoods.knowledge.entries import About
from livelihoods.knowledge.search.actions import refresh
from livelihoods.knowledge.search.addresses import read
from livelihoods.knowledge.search.queries import search
from livelihoods.knowledge.stories import actions, queries
from livelihoods.knowledge.stories.models import Depicted, Photo, PhotoSize
from livelihoods.network.consent import queries as consents
from livelihoods.network.consent import rules as consent_rules
from livelihoods.network.consent.actions import withdraw_consent
from livelihoods.platform import timeline
from livelihoods.platform.privacy import actions as privacy
from livelihoods.platform.timeline import today
from livelihoods.platform.ui.page_store import kept

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("collection")]

EVERYTHING = About()


@pytest.fixture
def public():
    """A photo and a story of Ana, everything allowed."""
    for medium in ("photo", "story", "quote"):
        allow("ana", medium=medium)
    photo("at-work", "ana")
    story("my-route", "ana", photos=("at-work",))


def copies(key="at-work"):
    rows = PhotoSize.objects.filter(photo__key=key)
    return [reverse("photo_files:copy", args=[key, row.width, row.ending]) for row in rows]


def surfaces(client) -> dict[str, bool]:
    """Say for each surface whether the photo is to be had there."""
    take = client.post(
        "/stories/photos/at-work/download/",
        {"use": "print", "size": "640", "token": _token("download")},
    )
    return {
        "page": client.get("/stories/photos/at-work/").status_code == 200,
        "page in Spanish": client.get("/es/stories/photos/at-work/").status_code == 200,
        "copies": any(client.get(address).status_code == 200 for address in copies()),
        "library": b"Caption of at-work" in client.get("/stories/photos/?q=cart").content
        or b"at-work" in client.get("/stories/photos/").content,
        "story": b"files/at-work/" in client.get("/stories/my-route/").content,
        "list of stories": b"files/at-work/" in client.get("/stories/").content,
        "download": take.status_code == 200 and take["Content-Type"] == "application/zip",
        "entries": "at-work" in [each.key for each in queries.entries(EVERYTHING, language="en")],
        "entry": queries.entry("at-work", language="en") is not None,
        "documents": "at-work" in [each.key for each in queries.documents("en")],
        "picture": queries.picture_for("at-work", use="press") is not None,
    }


def _token(purpose: str) -> str:
    from livelihoods.knowledge.stories.public_form import PublicForm

    return type("Form", (PublicForm,), {"purpose": purpose})().initial["token"]


def assert_gone(client):
    assert not any(surfaces(client).values()), surfaces(client)
    page = client.get("/stories/photos/at-work/")
    assert page.status_code == 410
    assert page["Cache-Control"] == "private, no-cache"
    for told in (b"Ana", b"consent", b"withdr", b"expired", b"at-work", b"waste"):
        assert told not in page.content.replace(b"/stories/photos/at-work/", b"")
    assert [client.get(address).status_code for address in copies()] == [410] * len(copies())


def test_everything_is_there_while_it_is_allowed(client, public):
    assert all(surfaces(client).values()), surfaces(client)
    answer = client.get(copies()[0])
    assert answer["Cache-Control"] == "private, no-cache"
    again = client.get(copies()[0], headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_a_withdrawn_consent_closes_everything_at_the_next_request(client, public):
    etag = client.get(copies()[0])["ETag"]
    withdraw_consent(actor=OPERATOR, key="c-ana-photo-0", withdrawn_on=today())
    assert_gone(client)
    assert client.get(copies()[0], headers={"If-None-Match": etag}).status_code == 410
    assert client.get("/stories/my-route/").status_code == 200  # its own consent stands


def test_a_story_is_gone_with_its_consent_on_every_surface(client, public):
    assert client.get("/stories/my-route/").status_code == 200
    assert b"My route" in client.get("/stories/feed/rss/").content
    assert b"My route" in client.get("/stories/feed/atom/").content
    withdraw_consent(actor=OPERATOR, key="c-ana-story-0", withdrawn_on=today())
    for address in ("/stories/my-route/", "/fr/stories/my-route/"):
        assert client.get(address).status_code == 410
    for address in ("/stories/", "/stories/?q=route", "/stories/feed/rss/", "/stories/feed/atom/"):
        page = client.get(address)
        assert page.status_code == 200
        assert b"My route" not in page.content
    assert "my-route" not in [each.key for each in queries.documents("es")]
    assert queries.entry("my-route", language="en") is None


def test_quotes_are_shown_by_their_own_consent(client, public):
    assert b"We count." in client.get("/stories/my-route/").content
    withdraw_consent(actor=OPERATOR, key="c-ana-quote-0", withdrawn_on=today())
    page = client.get("/stories/my-route/")
    assert page.status_code == 200
    assert b"We count." not in page.content
    assert all("We count." not in each.text for each in queries.documents("en"))


def test_what_expires_by_its_date_closes_without_any_act(client, monkeypatch, settings):
    allow("ana", expires_on=today() + timedelta(days=1))
    photo("at-work", "ana")
    assert client.get("/stories/photos/at-work/").status_code == 200
    _move_on(monkeypatch, days=1)
    page = client.get("/stories/photos/at-work/")
    assert page.status_code == 410
    assert client.get(copies()[0]).status_code == 410
    assert queries.entry("at-work", language="en") is None


def test_a_kept_page_is_not_kept_past_the_day(rf, monkeypatch):
    """A page of any room that shows an entry: nothing is written, only the date has changed."""
    allow("ana", expires_on=today() + timedelta(days=1))
    photo("at-work", "ana")
    from django.http import HttpResponse

    shown = kept(lambda _request: HttpResponse(str(queries.entry("at-work", language="en"))))
    assert b"at-work" in shown(rf.get("/group/")).content
    assert b"at-work" in shown(rf.get("/group/")).content
    _move_on(monkeypatch, days=1)
    assert b"None" in shown(rf.get("/group/")).content


def _move_on(monkeypatch, *, days: int) -> None:
    """Let every room's clock say a later day."""
    import sys

    now = timeline.today
    later = now() + timedelta(days=days)
    for name, module in list(sys.modules.items()):
        if name.startswith("livelihoods.") and getattr(module, "today", None) is now:
            monkeypatch.setattr(module, "today", lambda: later)


def test_one_step_takes_it_down_and_writes_down_who_withdrew(client, public):
    allow("bela", about="at-work")
    actions.show_person(actor=OPERATOR, kind="photo", key="at-work", person="bela")
    photo("another", "ana", seed=1)
    actions.take_down(actor=OPERATOR, kind="photo", key="at-work")
    assert_gone(client)
    assert set(Depicted.objects.filter(photo__key="at-work").values_list("withdrawn_on")) == {
        (today(),)
    }
    [bela] = consents.consents_of("bela", timeline.Moment.read())
    assert bela.withdrawn_on == today()  # it was of this photo alone
    assert client.get("/stories/photos/another/").status_code == 200  # hers of all photos stands
    with pytest.raises(Exception, match="nobody could see it"):  # unhiding it opens nothing
        actions.publish(actor=OPERATOR, kind="photo", key="at-work")


def test_hiding_closes_it_and_publishing_opens_it_again(client, public):
    actions.hide(actor=OPERATOR, kind="photo", key="at-work")
    assert_gone(client)
    actions.publish(actor=OPERATOR, kind="photo", key="at-work")
    assert client.get("/stories/photos/at-work/").status_code == 200


def test_whoever_is_erased_is_gone_with_her_photo_and_its_files(client, public):
    files = [row.file for row in (*PhotoSize.objects.all(), Photo.objects.get())]
    assert all(file.storage.exists(file.name) for file in files)
    addresses = copies()
    privacy.erase(actor=OPERATOR, subject="ana", reason="request")
    assert not Photo.objects.exists()
    assert not any(file.storage.exists(file.name) for file in files)
    assert client.get("/stories/photos/at-work/").status_code == 410
    assert client.get("/stories/my-route/").status_code == 410
    assert {client.get(address).status_code for address in addresses} == {410}
    answer = consents.may_be_shown("ana", medium="photo", use="website")
    assert answer == consent_rules.Answer.NEVER_GIVEN  # nobody has this key any more


def test_her_data_is_handed_to_her(public):
    content = privacy.take_away(actor=OPERATOR, subject="ana")
    with zipfile.ZipFile(BytesIO(content)) as taken:
        told = b"".join(taken.read(name) for name in taken.namelist()).decode(errors="ignore")
    assert "Caption of at-work" in told
    assert "My route" in told


def test_what_was_never_public_was_never_there(client):
    allow("ana", "print")
    photo("at-work", "ana")  # cleared for print alone: nothing on this website
    photo("draft", seed=3, is_public=False)
    for key in ("at-work", "draft", "no-such-photo"):
        assert client.get(f"/stories/photos/{key}/").status_code == 404
        assert client.get(f"/stories/files/{key}/640.jpg").status_code == 404
        assert client.get(f"/stories/photos/{key}/take-down/").status_code == 404


def test_the_uploads_folder_is_opened_to_nobody(admin_client, public):
    for row in (Photo.objects.get(), PhotoSize.objects.first()):
        for path in (row.file.name, f"x/../{row.file.name}", row.file.name.replace("held", "HELD")):
            assert admin_client.get(f"/media/{path}").status_code == 404


def test_a_download_has_what_must_stand_beside_it(client, public):
    answer = client.post(
        "/stories/photos/at-work/download/",
        {"use": "press", "size": "full", "token": _token("download"), "to_whom": "La Hoja",
         "contact": "desk@example.org"},
    )  # fmt: skip
    assert answer["Cache-Control"] == "private, no-cache"
    with zipfile.ZipFile(BytesIO(answer.content)) as taken:
        assert taken.namelist() == ["at-work.jpg", "captions.txt"]
        words = taken.read("captions.txt").decode("utf-8-sig")
    for told in ("Caption of at-work", "Dora Draws", "CC BY 4.0", "December 2023", "press"):
        assert told in words
    [sent] = queries.where_sent("photo", "at-work")
    assert (sent.to_whom, sent.contact, sent.day) == ("La Hoja", "desk@example.org", today())


def test_press_says_who_it_is_and_nothing_is_handed_out_for_another_use(client):
    allow("ana", "website", "press")
    photo("at-work", "ana")
    sent = {"size": "640", "token": _token("download")}
    unsaid = client.post("/stories/photos/at-work/download/", sent | {"use": "press"})
    assert unsaid.status_code == 422
    assert b"say who you are" in unsaid.content.lower()
    closed = client.post("/stories/photos/at-work/download/", sent | {"use": "print"})
    assert closed.status_code == 422
    assert queries.where_sent("photo", "at-work") == ()


def test_it_stays_noted_where_it_was_sent_after_it_is_gone(public):
    actions.note_sent(
        actor=OPERATOR, kind="photo", key="at-work", use="social_media", way="post",
        to_whom="Our account", sent_on=day("2024-03-01"),
    )  # fmt: skip
    privacy.erase(actor=OPERATOR, subject="ana", reason="request")
    assert [each.to_whom for each in queries.where_sent("photo", "at-work")] == ["Our account"]


def test_nothing_of_it_is_in_the_cache_of_pages(client, public):
    client.get("/stories/photos/at-work/")
    client.get("/stories/")
    assert not caches["pages"].get("anything")
    assert client.get("/stories/")["Cache-Control"] == "private, no-cache"


def test_a_quotation_that_is_withdrawn_alone_is_not_found_by_its_words():
    """The story stays; the copies that are searched are not made anew before the next run."""
    allow("ana", medium="story")
    quotation = allow("ana", medium="quote")
    story("my-route", "ana")
    refresh()
    assert search(read([("q", "walk")]), "en").count == 1
    withdraw_consent(actor=OPERATOR, key=quotation, withdrawn_on=today())
    for words in ("We count", "Contamos"):
        for language in ("en", "es"):
            assert words not in str(search(read([("q", words)]), language).rows)
            assert search(read([("q", words)]), language).count == 0
    assert search(read([("q", "walk")]), "en").count == 1
