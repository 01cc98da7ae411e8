"""Messages to organizations: written, confirmed, passed on, stopped, forgotten; no address shown."""

import time
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail import BadHeaderError, EmailMessage
from django.urls import reverse
from django.utils import timezone

from livelihoods.network.organizations import actions, message_views
from livelihoods.network.organizations.models import Bounce, ContactMessage, Organization
from livelihoods.network.organizations.verification_rules import digest
from livelihoods.platform.accounts.actors import NotAllowedError
from livelihoods.platform.accounts.models import User
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.audit.queries import first_broken
from livelihoods.platform.history import FactError
from livelihoods.platform.ui import public_forms
from tests.network.organizations.asking import token_of
from tests.network.organizations.stating import state
from tests.network.records import OPERATOR, account

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("reachable")]
PAGE = "/organizations/sellers/write/"
WRITTEN = {
    "writer_name": "Nia", "writer_email": "nia@example.net", "text": "When do you meet?\nThank you",
}  # fmt: skip


@pytest.fixture
def reachable(small_network, monkeypatch):
    """The sellers agreed to be written to; a test fills in a form faster than people do."""
    monkeypatch.setattr(public_forms, "QUICKEST", 0)
    state("sellers", email="rosa@example.org", contact_language="es")
    actions.set_messages(actor=OPERATOR, key="sellers", takes=True, reason="Rosa, by phone")


@pytest.fixture
def post(client, django_capture_on_commit_callbacks):
    """Post as a visitor; mail goes out as after the end of the transaction."""

    def posted(address, **values):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(address, values)

    return posted


def note(client):
    return client.get(PAGE).context["form"]["token"].value()


def write(client, post, **changed):
    return post(PAGE, **WRITTEN | {"token": note(client)} | changed)


def link_in(message):
    (line,) = [line for line in message.body.splitlines() if line.startswith("http")]
    return line.removeprefix("http://testserver")


def test_task_39_a_visitor_writes_and_the_address_is_not_shown(client, post):
    assert PAGE in client.get("/organizations/sellers/").content.decode()
    done = write(client, post)
    assert (done.status_code, done.url) == (302, "/messages/sent/")
    assert "Look into your mail" in client.get(done.url).content.decode()
    (confirm,) = mail.outbox
    assert confirm.to == ["nia@example.net"]
    for part in ("When do you meet", "Nia", "rosa@example.org"):
        assert part not in confirm.body  # a stranger may have named this address
    address = link_in(confirm)
    for ask in (client.get, client.head):
        assert ask(address).status_code == 200
    assert len(mail.outbox) == 1  # opening the link passes nothing on
    page = client.get(address)
    assert "When do you meet?" in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"
    assert not page.cookies
    sent = post(address)
    assert "on its way" in sent.content.decode()
    passed = mail.outbox[1]
    assert (passed.to, passed.reply_to) == (["rosa@example.org"], ["nia@example.net"])
    assert "> When do you meet?\n> Thank you\n" in passed.body
    assert "Nia" not in passed.subject
    assert "/es/messages/stop/" in passed.body
    pages = [client.get(each) for each in ("/organizations/sellers/", PAGE, address)]
    for each in (done, sent, *pages):
        assert "rosa@" not in each.content.decode()
    assert post(address).status_code == 409  # once
    assert len(mail.outbox) == 2
    row = ContactMessage.objects.get()
    assert row.passed_on_at is not None
    told = " ".join(str(entry.changes) for entry in Entry.objects.all())
    for part in ("When do you meet", "Nia", "nia@example.net", address.split("/")[2]):
        assert part not in told
    assert first_broken() is None
    office = User.objects.create_superuser("chief@example.org")
    client.force_login(office)
    record = client.get(
        reverse("organizations:inspect", args=[row.organization_id])
    ).content.decode()
    assert "passed on" in record
    assert "When do you meet" not in record


@pytest.mark.parametrize(
    "changed",
    [
        {"homepage": "http://x.example"},
        {"token": "made-up"},
        {"writer_email": "nobody"},
        {"writer_email": "nia@example.net\nBcc: all@example.org"},
        {"text": " "},
        {"text": "x" * 2001},
        {"text": "see http://a.example and www.b.example"},
    ],
)
def test_what_is_not_taken(client, post, changed):
    before = Entry.objects.count()
    assert write(client, post, **changed).status_code == 422
    assert (Entry.objects.count(), len(mail.outbox)) == (before, 0)


def test_the_note_of_another_form_does_not_do(client, post):
    other = client.get("/organizations/sellers/correct/").context["form"]["token"].value()
    assert write(client, post, token=other).status_code == 422


def test_too_many_are_not_taken(client, post):
    for _number in range(3):
        assert write(client, post).status_code == 302
    assert write(client, post).status_code == 429  # from one address of mail
    for number in range(16):
        assert write(client, post, writer_email=f"n{number}@example.net").status_code == 302
    late = write(client, post, writer_email="late@example.net")
    assert late.status_code == 429  # from one address of the net in an hour
    assert "in an hour" in late.content.decode()


def test_who_makes_up_addresses_shuts_an_organization_to_nobody(client, post):
    write(client, post)
    waiting = link_in(mail.outbox[0])
    row = ContactMessage.objects.get()
    for number in range(20):
        row.pk, row.token_digest, row.confirmed_at = None, f"{number}", None
        row.save()
    late = WRITTEN | {"writer_email": "late@example.net", "organization": "sellers"}
    actions.write_message(language="en", **late)
    ContactMessage.objects.filter(writer_email="nia@example.net").exclude(
        token_digest=digest(token_of(waiting))
    ).update(confirmed_at=timezone.now())
    with pytest.raises(actions.TooManyError, match="this organization"):
        actions.write_message(language="en", **late)
    answer = post(waiting)
    assert answer.status_code == 429
    assert "Try again tomorrow" in answer.content.decode()
    ContactMessage.objects.update(confirmed_at=None)
    assert post(waiting).status_code == 200


def test_behind_a_proxy_each_visitor_has_an_address(client, post, monkeypatch, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    monkeypatch.setattr(message_views, "MOST_AN_HOUR", 1)
    for visitor, status in (("192.0.2.1", 302), ("192.0.2.1", 429), ("192.0.2.2", 302)):
        client.defaults["HTTP_X_FORWARDED_FOR"] = f"made up, {visitor}"
        assert write(client, post).status_code == status


def test_only_who_agreed_and_can_be_reached_is_written_to(client):
    assert client.get("/organizations/weavers/write/").status_code == 404
    assert "write/" not in client.get("/organizations/weavers/").content.decode()
    with pytest.raises(FactError, match="no e-mail address"):
        actions.set_messages(actor=OPERATOR, key="weavers", takes=True, reason="x")
    with pytest.raises(FactError, match="who agreed"):
        actions.set_messages(actor=OPERATOR, key="sellers", takes=False, reason=" ")
    stranger = account("organizations.view_organization")
    with pytest.raises(NotAllowedError):
        actions.set_messages(actor=stranger, key="sellers", takes=False, reason="x")
    with pytest.raises(NotAllowedError):
        actions.forget_messages(actor=stranger)
    actions.set_visibility(
        actor=OPERATOR, key="sellers", visibility="name_only", reason="it asked for it"
    )
    assert client.get(PAGE).status_code == 404
    actions.set_visibility(actor=OPERATOR, key="sellers", visibility="public", reason="again")
    actions.record_bounce(actor=OPERATOR, key="sellers", note="full")
    assert client.get(PAGE).status_code == 404


def test_the_organization_stops_messages_by_a_link_in_each(client, post):
    write(client, post)
    address = link_in(mail.outbox[0])
    write(client, post, writer_email="other@example.net")
    post(address)
    stop = next(line for line in mail.outbox[2].body.splitlines() if "/messages/stop/" in line)
    stop = stop.removeprefix("http://testserver")
    assert client.get(stop).status_code == 200
    # whoever has the message has this link: it sends another to the organization, and no more
    assert "/es/messages/stop/" in stop
    assert post(stop).status_code == 200
    assert Organization.objects.get(key="sellers").takes_messages
    assert mail.outbox[3].to == ["rosa@example.org"]
    last = link_in(mail.outbox[3])
    assert last not in post(stop).content.decode()
    assert client.get(last).status_code == 200
    assert Organization.objects.get(key="sellers").takes_messages
    assert post(last).status_code == 200
    assert not Organization.objects.get(key="sellers").takes_messages
    assert Entry.objects.last().command == "the link to stop messages"
    assert client.get(PAGE).status_code == 404
    waiting = link_in(mail.outbox[1])
    assert post(waiting).status_code == 409
    assert "be reached by messages now" in client.get(waiting).content.decode()
    assert client.get("/messages/stop/made-up/").status_code == 404
    for act in (actions.ask_to_stop, actions.stop_messages):
        with pytest.raises(FactError, match="not valid"):
            act(token="made-up")


def test_text_and_writer_are_erased(client, post):
    write(client, post)
    address = link_in(mail.outbox[0])
    write(client, post, writer_email="other@example.net")
    post(address)
    assert actions.forget_messages(actor=OPERATOR) == 0
    past = timezone.now() - timedelta(days=3)
    ContactMessage.objects.filter(confirmed_at=None).update(recorded_at=past)
    assert client.get(link_in(mail.outbox[1])).status_code == 404  # it lapsed
    assert actions.forget_messages(actor=OPERATOR) == 1
    ContactMessage.objects.update(recorded_at=timezone.now() - timedelta(days=31))
    assert actions.forget_messages(actor=OPERATOR) == 1
    for row in ContactMessage.objects.all():
        assert (row.text, row.writer_name, row.writer_email) == ("", "", "")
    assert actions.forget_messages(actor=OPERATOR) == 0


def test_a_mail_that_is_refused_is_told_to_the_writer(client, post, monkeypatch):
    write(client, post)
    address = link_in(mail.outbox[0])

    def refuse(_mail):
        raise SMTPRecipientsRefused({"rosa@example.org": (550, b"rosa@example.org unknown")})

    monkeypatch.setattr(EmailMessage, "send", refuse)
    post(address)
    page = client.get(address).content.decode()
    assert "could not be passed on" in page
    assert ContactMessage.objects.get().problem == "refused at once: 550"
    assert Bounce.objects.count() == 1


def test_agreeing_by_clicking(client):
    client.force_login(User.objects.create_superuser("chief@example.org"))
    page = reverse("organizations:messages", args=[Organization.objects.get(key="sellers").pk])
    assert client.get(page).context["form"]["takes"].value()
    assert client.post(page, {"reason": "she wants none"}).status_code == 302
    assert not Organization.objects.get(key="sellers").takes_messages
    assert client.post(page, {"takes": "on", "reason": ""}).status_code == 200
    assert client.post(page, {"takes": "on", "reason": "Rosa again"}).status_code == 302
    assert Organization.objects.get(key="sellers").takes_messages


def test_what_was_agreed_ends_with_the_address(client):
    assert client.get(PAGE).status_code == 200
    actions.erase_contact(actor=OPERATOR, key="sellers", reason="Rosa, by letter")
    assert client.get(PAGE).status_code == 404
    state("sellers", email="somebody@example.org", source="an old list")
    assert client.get(PAGE).status_code == 404


def stop_links(client, post):
    """Return the link that is in a message, and the one that it leads to."""
    write(client, post)
    post(link_in(mail.outbox[-1]))
    (asks,) = [line for line in mail.outbox[-1].body.splitlines() if "/messages/stop/" in line]
    asks = asks.removeprefix("http://testserver")
    post(asks)
    return asks, link_in(mail.outbox[-1])


def test_a_link_to_stop_messages_ends_with_the_address_and_with_time(client, post, monkeypatch):
    asks, last = stop_links(client, post)
    state("sellers", email="other@example.org", stated_on="2021-01-01")
    actions.set_messages(actor=OPERATOR, key="sellers", takes=True, reason="Rosa, again")
    for address in (asks, last):
        assert (client.get(address).status_code, post(address).status_code) == (404, 404)
    assert Organization.objects.get(key="sellers").takes_messages

    asks, last = stop_links(client, post)
    # neither does what the other does
    assert client.get(f"{asks}now/").status_code == 404
    assert client.get(last.removesuffix("now/")).status_code == 404
    now = time.time()
    for days, address, status in ((3, last, 404), (3, asks, 200), (91, asks, 404)):
        with monkeypatch.context() as later:
            later.setattr(time, "time", lambda days=days: now + days * 24 * 3600)
            assert client.get(address).status_code == status


def test_who_has_a_quoted_link_cannot_flood_the_organization(client, post):
    asks, _last = stop_links(client, post)
    statuses = [post(asks).status_code for _number in range(4)]
    assert statuses == [200, 200, 429, 429]
    assert sum(each.to == ["rosa@example.org"] for each in mail.outbox) == 4  # and the message


def test_another_address_was_not_asked(client):
    state("sellers", email="ROSA@example.org", stated_on="2021-01-01")  # the same one
    assert client.get(PAGE).status_code == 200
    state("sellers", email="carmen@example.org", stated_on="2022-01-01")
    assert client.get(PAGE).status_code == 404
    assert not Organization.objects.get(key="sellers").takes_messages
    actions.set_messages(actor=OPERATOR, key="sellers", takes=True, reason="Carmen, by phone")
    assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize(
    "error", [BadHeaderError("x"), UnicodeEncodeError("ascii", "é", 0, 1, "x")]
)
def test_a_mail_that_cannot_be_written_is_told_and_no_address_fails(
    client, post, monkeypatch, error
):
    write(client, post)
    address = link_in(mail.outbox[0])

    def fail(_mail):
        raise error

    monkeypatch.setattr(EmailMessage, "send", fail)
    assert post(address).status_code == 200
    assert "could not be passed on" in client.get(address).content.decode()
    told = ContactMessage.objects.get().problem
    assert told == f"it cannot be sent as a mail: {type(error).__name__}"
    assert not Bounce.objects.exists()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unknown", "unknown"),
    ],
)
def test_an_address_of_the_net_is_counted_by_whose_it_is(address, network):
    assert public_forms.network_of(address) == network


def test_who_has_many_addresses_of_one_connection_is_one(client, post, monkeypatch):
    monkeypatch.setattr(message_views, "MOST_AN_HOUR", 1)
    for visitor, status in (("2001:db8::1", 302), ("2001:db8::ffff:2", 429), ("2001:db9::1", 302)):
        client.defaults["REMOTE_ADDR"] = visitor
        assert write(client, post).status_code == status
