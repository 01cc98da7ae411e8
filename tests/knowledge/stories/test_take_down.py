"""The pictured worker asks without account or script; staff do it in one step; she is told."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.knowledge.stories.telling import allow, photo, story
from tests.network.records import OPERATOR, holder

from livelihoods.knowledge.stories import actions, take_down_views
from livelihoods.knowledge.stories.models import Photo, TakeDownRequest
from livelihoods.platform.audit.queries import first_broken
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import today

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("collection")]
PAGE = "/es/stories/photos/at-work/take-down/"


@pytest.fixture
def at_work():
    allow("ana")
    photo("at-work", "ana")


def token(client, page=PAGE) -> str:
    return re.search(r'name="token" value="([^"]+)"', client.get(page).content.decode())[1]


def ask(client, page=PAGE, **said):
    return client.post(page, {"token": token(client, page)} | said)


def test_she_asks_in_her_language_and_sees_how_far_it_is(client, at_work):
    page = client.get(PAGE)
    assert "No tiene que decir por qué" in page.content.decode()
    assert not page.cookies
    assert b"<script" not in page.content
    answer = ask(client)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/es/stories/take-down/state/?reference=")
    row = TakeDownRequest.objects.get()
    assert (row.kind, row.key, row.language, row.name, row.contact) == (
        "photo", "at-work", "es", "", "",
    )  # fmt: skip
    state = client.get(answer["Location"]).content.decode()
    assert "Una persona la va a mirar" in state
    assert row.reference[:4] in state
    assert "at-work" not in state
    assert client.get("/stories/photos/at-work/").status_code == 200  # a person decides


def test_staff_take_it_down_in_one_step_and_she_gets_a_mail_in_spanish(
    client, at_work, django_capture_on_commit_callbacks
):
    ask(client, contact="rosa@example.org", name="Rosa")
    row = TakeDownRequest.objects.get()
    editor = holder("web_editor")
    with django_capture_on_commit_callbacks(execute=True):
        actions.take_down(actor=editor, kind="photo", key="at-work", request=row.reference)
    assert client.get("/stories/photos/at-work/").status_code == 410
    [sent] = mail.outbox
    assert sent.to == ["rosa@example.org"]
    assert "Ya nadie puede verla" in sent.body
    row.refresh_from_db()
    assert (row.outcome, row.answered_on, row.told_how) == ("done", today(), "e-mail")
    state = client.get(f"/es/stories/take-down/state/?reference={row.reference.lower()}")
    assert "Se retiró." in state.content.decode()
    assert first_broken() is None


def test_a_phone_number_is_enough_and_no_mail_goes_to_it(
    client, at_work, django_capture_on_commit_callbacks
):
    ask(client, contact="+57 300 000 0000")
    reference = TakeDownRequest.objects.get().reference
    with django_capture_on_commit_callbacks(execute=True):
        actions.take_down(
            actor=OPERATOR, kind="photo", key="at-work", request=reference, told_how="by phone"
        )
    assert mail.outbox == []
    assert TakeDownRequest.objects.get().told_how == "by phone"


def test_an_organization_asks_for_her_without_an_address_of_the_photo(client):
    page = "/fr/stories/take-down/"
    assert ask(client, page).status_code == 422
    answer = ask(client, page, words="Sur votre affiche", by_organization="on", contact="Union")
    assert answer.status_code == 302
    row = TakeDownRequest.objects.get()
    assert row.by_organization
    assert (row.kind, row.words, row.language) == ("", "Sur votre affiche", "fr")


def test_she_can_ask_for_a_story_and_for_what_is_hidden_already(client, at_work):
    allow("ana", medium="story")
    story("my-route", "ana")
    assert ask(client, "/stories/my-route/take-down/").status_code == 302
    actions.hide(actor=OPERATOR, kind="photo", key="at-work")
    page = client.get(PAGE)
    assert page.status_code == 200
    assert b"files/at-work" not in page.content
    assert ask(client).status_code == 302


@pytest.mark.parametrize("sent", [{"token": "x"}, {"token": ""}, {"homepage": "http://x"}])
def test_machines_are_told_by_what_they_send(client, at_work, sent):
    assert ask(client, **sent).status_code == 422
    assert not TakeDownRequest.objects.exists()


def test_the_note_of_one_form_does_not_open_another(client, at_work):
    taken = re.search(
        r'name="token" value="([^"]+)"', client.get("/stories/photos/at-work/").content.decode()
    )[1]
    assert client.post(PAGE, {"token": taken}).status_code == 422


def test_an_address_of_the_net_asks_so_often_and_no_more(client, at_work, monkeypatch):
    monkeypatch.setattr(take_down_views, "MOST_AN_HOUR", 2)
    assert [ask(client).status_code for _time in range(3)] == [302, 302, 429]
    monkeypatch.setattr(take_down_views, "MOST_LOOKS_AN_HOUR", 2)
    page = "/stories/take-down/state/?reference=ABCD2345"
    assert [client.get(page).status_code for _time in range(3)] == [404, 404, 429]


def test_a_request_is_answered_by_who_may_and_once(client, at_work):
    ask(client, contact="x")
    reference = TakeDownRequest.objects.get().reference
    actions.answer_request(actor=OPERATOR, reference=reference, outcome="not_found")
    actions.take_down(actor=OPERATOR, kind="photo", key="at-work", request=reference)
    with translation.override("en"), pytest.raises(FactError, match="is done"):
        actions.answer_request(actor=OPERATOR, reference=reference, outcome="kept")


def test_the_whole_way_by_clicking(client, admin_office, at_work):
    ask(client, contact="+57 300")
    row = TakeDownRequest.objects.get()
    queue = admin_office.get(reverse("take_downs:index") + "?outcome=waiting").content.decode()
    assert row.reference in queue
    page = admin_office.get(reverse("take_downs:inspect", args=[row.pk])).content.decode()
    step = re.search(r'class="button no" href="([^"]+)"', page)[1]
    form = admin_office.get(step).content.decode()
    assert row.reference in form  # filled in
    answer = admin_office.post(
        step, {"person": "", "request_number": row.reference, "told_how": "by phone"}
    )
    assert answer.status_code == 302
    assert client.get("/stories/photos/at-work/").status_code == 410
    told = admin_office.get(reverse("take_downs:inspect", args=[row.pk])).content.decode()
    assert "Ya nadie puede verla" in told  # to read aloud


@pytest.fixture
def admin_office(db):
    """A web editor, signed in with a client of her own."""
    office = Client()
    office.force_login(holder("web_editor"))
    return office


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("https://example.org/es/stories/photos/at-work/ esa soy yo", ("photo", "at-work")),
        ("example.org/stories/photos/at-work/?lite=1", ("photo", "at-work")),
        ("mira https://x.example/es/stories/photos/at-work", ("photo", "at-work")),
        ("/stories/files/at-work/640.jpg", ("photo", "at-work")),
        ("https://example.org/stories/photos/", ("", "")),
        ("https://example.org/stories/photos/not-there/", ("", "")),
        ("the woman at work", ("", "")),
    ],
)
def test_an_address_in_her_words_is_found_for_the_office(client, at_work, words, found):
    general = "/es/stories/take-down/"
    assert ask(client, general, words=words).status_code == 302
    row = TakeDownRequest.objects.get()
    assert (row.kind, row.key) == found
    assert row.words == words


def test_a_request_about_another_photo_is_not_done_by_this_one(client, at_work):
    photo("other", "ana", seed=2)
    ask(client)
    reference = TakeDownRequest.objects.get().reference
    with translation.override("en"), pytest.raises(FactError, match="another"):
        actions.take_down(actor=OPERATOR, kind="photo", key="other", request=reference)
    assert TakeDownRequest.objects.get().outcome == "waiting"
    assert client.get("/stories/photos/other/").status_code == 200
    assert client.get("/stories/photos/at-work/").status_code == 200


def test_the_office_chooses_which_request_it_answers(client, admin_office, at_work):
    ask(client, "/es/stories/take-down/", words="the woman at the scale")
    row = TakeDownRequest.objects.get()
    page = admin_office.get(reverse("photos:take-down", args=[_number("at-work")]))
    assert "the woman at the scale" in page.content.decode()
    assert f'<option value="{row.reference}">' in page.content.decode()
    done = admin_office.post(
        reverse("photos:take-down", args=[_number("at-work")]),
        {"person": "", "request_number": row.reference, "told_how": ""},
    )
    assert done.status_code == 302
    row.refresh_from_db()
    assert (row.outcome, row.kind, row.key) == ("done", "photo", "at-work")


def _number(key: str) -> int:
    return Photo.objects.get(key=key).pk
