"""Subscribing as a reader and as an attacker would: task 38, double opt-in, the link that ends it."""

import re
from datetime import timedelta
from email.utils import format_datetime

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation
from tests.knowledge.newsletters.letters import (
    OPERATOR,
    begun,
    make_issue,
    make_newsletter,
    server,
)
from tests.network.organizations.stating import state
from tests.network.records import small_network
from tests.platform.mail.returned import complaint, report

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.newsletters import actions, addresses, delivering, queries
from livelihoods.knowledge.newsletters.actions.imports import Line
from livelihoods.knowledge.newsletters.models import Subscription, SubscriptionRequest
from livelihoods.network.organizations.models import Organization
from livelihoods.platform.accounts.models import User
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.audit.queries import first_broken
from livelihoods.platform.history import FactError
from livelihoods.platform.mail.coming_back import take_in
from livelihoods.platform.privacy import actions as privacy
from livelihoods.platform.privacy import export, retention, subjects
from livelihoods.platform.timeline import today
from livelihoods.platform.ui import public_forms

__all__ = ["server", "small_network"]
pytestmark = [pytest.mark.web, pytest.mark.django_db]
FORM = "/fr/newsletter/mbo-newsletter/subscribe/"
READER = "ama@example.org"


@pytest.fixture(autouse=True)
def newsletter(db, monkeypatch):
    """A newsletter; a test fills in a form faster than people do."""
    monkeypatch.setattr(public_forms, "QUICKEST", 0)
    return make_newsletter()


@pytest.fixture
def post(client, django_capture_on_commit_callbacks):
    def posted(address, **values):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(address, values)

    return posted


def subscribe(client, post, email=READER, form=FORM, **changed):
    token = client.get(form).context["form"]["token"].value()
    return post(form, **{"email": email, "language": "fr", "token": token} | changed)


def link_in(text: str) -> str:
    return re.search(r"http://testserver(\S+/(?:confirm|subscription)/\S+)", text).group(1)


def subscribed(client, post, email=READER, **changed) -> Subscription:
    subscribe(client, post, email, **changed)
    post(link_in(mail.outbox[-1].body))
    return Subscription.objects.get(email=email)


def test_task_38_a_worker_leader_subscribes_in_french_and_gets_the_next_issue(
    client, post, server, settings
):
    assert client.get(FORM).context["form"].initial["language"] == "fr"
    done = subscribe(client, post)
    assert (done.status_code, done.url) == (302, "/fr/newsletter/subscribed/")
    (confirm,) = server.mail(READER)
    assert "Bulletin des OBM" in confirm["Subject"]
    link = link_in(confirm.get_content())
    assert link.startswith("/fr/newsletter/confirm/")
    for ask in (client.get, client.head):  # a scanner of mail follows links
        page = ask(link)
        assert page.status_code == 200
        assert not page.cookies
    assert not Subscription.objects.exists()
    assert page["Referrer-Policy"] == "no-referrer"
    assert post(link).status_code == 200
    assert post(link).status_code == 404  # once
    assert Subscription.objects.get().language == "fr"

    delivering.deliver(begun(make_issue()).pk)
    letter = server.mail(READER)[1]
    assert letter["Subject"] == "Bulletin des OBM : Les vendeuses se réunissent"
    assert letter["List-Id"] == "<mbo-newsletter.testserver>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text = letter.get_body(("plain",)).get_content()
    html = letter.get_body(("html",)).get_content()
    for part in ("Un marché rouvre", "Voilà.", "Nos actes."):
        assert part in text
        assert part in html
    assert len(html.encode()) < 60_000
    for remote in ("<img", "<link", "<script", "url("):
        assert remote not in html
    hosts = set(re.findall(r'href="(https?://[^/"]+)', html))
    assert hosts == {"http://testserver"}
    assert 'lang="fr"' in html
    page = client.get("/fr/newsletter/mbo-newsletter/1/")
    assert "Un marché rouvre" in page.content.decode()
    pytest.importorskip("weasyprint")
    document = client.get("/fr/newsletter/mbo-newsletter/1.pdf")
    assert document["Content-Type"] == "application/pdf"
    assert document.content.startswith(b"%PDF")


def test_one_click_ends_it_without_login_cookie_or_form(client, post, server):
    row = subscribed_by_action(client, post, server)
    delivering.deliver(begun(make_issue()).pk)
    letter = server.mail(READER)[-1]
    link = letter["List-Unsubscribe"].strip().strip("<>").removeprefix("http://testserver")
    assert client.get(link).status_code == 200
    assert Subscription.objects.get(pk=row.pk).ended_at is None  # a scanner ends nothing
    answer = client.post(
        link, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 200
    assert not answer.cookies
    row.refresh_from_db()
    assert (row.email, row.why_ended) == ("", "unsubscribed")
    assert client.post(link).status_code == 200  # twice does no harm
    assert READER not in client.get(link).content.decode()
    told = " ".join(str(entry.changes) for entry in Entry.objects.all())
    assert READER not in told
    assert first_broken() is None


def subscribed_by_action(client, post, server) -> Subscription:
    subscribe(client, post)
    post(link_in(server.mail(READER)[-1].get_content()))
    return Subscription.objects.get(email=READER)


def test_the_answer_tells_nobody_whether_an_address_is_known(client, post):
    subscribed(client, post)
    known = subscribe(client, post)
    unknown = subscribe(client, post, "somebody@example.org")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert mail.outbox[-2].subject == mail.outbox[-1].subject
    for _time in range(5):
        assert subscribe(client, post, "flooded@example.org").status_code == 302
    assert sum(each.to == ["flooded@example.org"] for each in mail.outbox) == 3


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"homepage": "x"}, 422),
        ({"token": "made-up"}, 422),
        ({"email": "nobody"}, 422),
        ({"email": "a@example.org\nBcc: b@example.org"}, 422),
        ({"language": "pt"}, 422),
    ],
)
def test_what_is_not_taken(client, post, changed, status):
    assert subscribe(client, post, **changed).status_code == status
    assert not mail.outbox
    assert not SubscriptionRequest.objects.exists()


def test_too_many_from_one_place(client, post):
    for number in range(20):
        assert subscribe(client, post, f"r{number}@example.org").status_code == 302
    assert subscribe(client, post, "late@example.org").status_code == 429


def test_a_link_lasts_a_week_and_then_the_address_is_erased(client, post):
    subscribe(client, post)
    link = link_in(mail.outbox[-1].body)
    SubscriptionRequest.objects.update(kept_until=timezone.now())
    assert client.get(link).status_code == 404
    assert post(link).status_code == 404
    assert actions.forget_requests(actor=OPERATOR) == 1
    assert not SubscriptionRequest.objects.exists()


def test_a_link_of_another_key_is_none_of_ours(client, post):
    row = subscribed(client, post)
    token = addresses.subscription_token(row.pk)
    assert client.get(f"/newsletter/subscription/{token}x/").status_code == 404
    other = token.replace(f"{row.pk}:", f"{row.pk + 1}:")
    assert client.post(f"/newsletter/subscription/{other}/").status_code == 404
    with pytest.raises(FactError):
        actions.unsubscribe(token="1:x")


def test_the_language_can_be_changed_by_the_link(client, post):
    row = subscribed(client, post)
    address = f"/fr/newsletter/subscription/{addresses.subscription_token(row.pk)}/"
    assert client.post(address, {"language": "en"}).status_code == 200
    row.refresh_from_db()
    assert (row.language, row.ended_at) == ("en", None)
    assert client.post(address, {"language": "xx"}).status_code == 400


def test_a_list_subscribes_nobody_again_who_ended_it(client, post):
    row = subscribed(client, post)
    actions.unsubscribe(token=addresses.subscription_token(row.pk))
    lines = [
        Line(READER.upper(), "fr", today(), 2),
        Line("new@example.org", "en", today(), 3),
    ]
    told = actions.import_subscribers(
        actor=OPERATOR, newsletter="mbo-newsletter", lines=lines, source="signed list"
    )
    assert (told.added, told.known, told.ended) == (1, 0, 1)
    row.refresh_from_db()
    assert row.email == ""
    again = subscribed(client, post)  # by the own hand: yes
    assert again.pk == row.pk


def test_a_wrong_line_keeps_the_whole_list_out():
    lines = [
        Line("new@example.org", "en", today(), 2),
        Line("nobody", "en", today(), 3),
        Line("NEW@example.org", "pt", today() + timedelta(days=1), 4),
    ]
    with pytest.raises(InputError) as error:
        actions.import_subscribers(
            actor=OPERATOR, newsletter="mbo-newsletter", lines=lines, source="x"
        )
    assert [fault.partition(":")[0] for fault in error.value.faults] == [
        "line 3", "line 4", "line 4", "line 4",
    ]  # fmt: skip
    assert not Subscription.objects.exists()


def test_mail_that_comes_back_three_times_or_for_good_ends_it(client, post):
    row = subscribed(client, post)
    for number in (1, 2):
        assert actions.record_bounce(actor=OPERATOR, address=READER, status="5.2.2") == (1, 0)
        row.refresh_from_db()
        assert row.soft_bounces == number
    assert actions.record_bounce(actor=OPERATOR, address=READER, status="5.2.2") == (1, 1)
    other = subscribed(client, post, "other@example.org")
    assert actions.record_bounce(actor=OPERATOR, address="Other@example.org", status="5.1.1") == (
        1,
        1,
    )
    other.refresh_from_db()
    assert other.why_ended == "bounced"
    third = subscribed(client, post, "third@example.org")
    assert actions.record_complaint(actor=OPERATOR, address="third@example.org") == (1, 1)
    third.refresh_from_db()
    assert (third.why_ended, third.email) == ("complained", "")


def link_of(row: Subscription) -> str:
    return f"https://example.org/newsletter/subscription/{addresses.subscription_token(row.pk)}/"


def take(content: bytes) -> list[str]:
    with translation.override("en"):
        return take_in(content, actor=OPERATOR)


def now(**later) -> str:
    return format_datetime(timezone.now() + timedelta(**later))


def test_a_complaint_ends_it_and_nothing_is_mailed_to_the_address_again(
    client, post, django_capture_on_commit_callbacks
):
    make_newsletter("e-news")
    row = subscribed(client, post)
    subscribe(client, post, form=FORM.replace("mbo-newsletter", "e-news"))  # not confirmed yet
    waiting = link_in(mail.outbox[-1].body)
    sending = begun(make_issue())
    told = take(complaint(READER, date=now(minutes=1)))
    assert told == ["complaint (abuse): newsletters: 1 subscriptions, 1 ended"]
    row.refresh_from_db()
    assert (row.email, row.why_ended) == ("", "complained")
    assert row.ended_at is not None
    entry = Entry.objects.filter(act="newsletters.end_subscription").get()
    assert entry.reason == "abuse"
    mail.outbox.clear()
    assert delivering.deliver(sending.pk).sent == 0  # one that was on its way
    assert post(waiting).status_code == 404
    for form in (FORM, FORM.replace("mbo-newsletter", "e-news")):
        answer = subscribe(client, post, form=form)  # somebody names the address: no word of it
        assert (answer.status_code, answer.url) == (302, "/fr/newsletter/subscribed/")
    for newsletter in ("mbo-newsletter", "e-news"):
        done = actions.import_subscribers(
            actor=OPERATOR, newsletter=newsletter, source="a list",
            lines=[Line(READER, "fr", today(), 2)],
        )  # fmt: skip
        assert (done.added, done.ended) == (0, 1)
    assert not mail.outbox
    assert first_broken() is None

    with pytest.raises(FactError):
        actions.allow_again(actor=OPERATOR, subscription=row.pk, reason=" ")
    actions.allow_again(actor=OPERATOR, subscription=row.pk, reason="she called")
    with pytest.raises(FactError):
        actions.allow_again(actor=OPERATOR, subscription=row.pk, reason="she called")
    assert not mail.outbox
    assert subscribed(client, post).pk == row.pk  # by her own hand


def test_a_complaint_that_keeps_the_address_to_itself_is_known_by_the_link(client, post):
    row = subscribed(client, post)
    other = subscribed(client, post, "other@example.org")
    told = take(complaint("redacted@example.net", link=link_of(row), date=now(minutes=1)))
    assert told == ["complaint (abuse): newsletters: 1 subscriptions, 1 ended"]
    again = take(complaint("", link=link_of(row), date=now(minutes=1)))
    assert again == ["complaint (abuse): newsletters: 1 subscriptions, 0 ended"]
    other.refresh_from_db()
    assert other.ended_at is None
    forged = link_of(other)[:-3] + "AA/"
    assert take(complaint("", link=forged)) == ["complaint (abuse): nobody has this address here"]
    other.refresh_from_db()
    assert other.ended_at is None


def test_a_complaint_after_the_end_is_recorded_and_one_before_a_new_beginning_is_not(client, post):
    row = subscribed(client, post)
    actions.unsubscribe(token=addresses.subscription_token(row.pk))
    assert actions.record_complaint(actor=OPERATOR, address=READER, kind="abuse") == (1, 0)
    row.refresh_from_db()
    assert row.why_ended == "complained"
    assert Entry.objects.filter(act="newsletters.record_complaint", reason="abuse").count() == 1
    actions.allow_again(actor=OPERATOR, subscription=row.pk, reason="she called")
    subscribed(client, post)
    for content in (complaint(READER), report(READER)):  # of letters of before
        take(content)
    row.refresh_from_db()
    assert row.ended_at is None


def test_what_is_no_complaint_ends_nothing(client, post):
    row = subscribed(client, post)
    for kind in ("not-spam", "auth-failure", "virus", "other"):
        told = take(complaint(READER, kind=kind, link=link_of(row), date=now(minutes=1)))
        assert told == ["nothing to do: nothing failed for good, and nobody complained"]
    row.refresh_from_db()
    assert row.ended_at is None


def test_a_mailbox_that_is_read_twice_counts_once(client, post):
    row = subscribed(client, post)
    Subscription.objects.filter(pk=row.pk).update(consented_at=timezone.now() - timedelta(days=9))
    eight, seven, six = (report(READER, status="5.2.2", date=now(days=-days)) for days in (8, 7, 6))
    for content in (eight, seven, eight, seven, seven):
        take(content)
    row.refresh_from_db()
    assert (row.ended_at, row.soft_bounces) == (None, 2)
    take(six)
    row.refresh_from_db()
    assert row.why_ended == "bounced"


def test_mail_that_was_passed_on_and_came_back_is_known_by_the_link(client, post):
    row = subscribed(client, post)
    take(report("ama.new@other.example", link=link_of(row), date=now(minutes=1)))
    row.refresh_from_db()
    assert row.why_ended == "bounced"


def test_one_mail_goes_to_all_whose_it_is_and_to_nobody_else(client, post, small_network):
    state("sellers", "2010-01-01", email=READER)
    subscribed(client, post)
    by_link = complaint(READER, link=link_of(Subscription.objects.get()), date=now(minutes=1))
    assert take(by_link) == ["complaint (abuse): newsletters: 1 subscriptions, 1 ended"]
    assert not Organization.objects.get(key="sellers").email_fails
    told = take(report(READER, date=now(minutes=1)))
    assert told == ["mail came back (5.1.1): organizations: sellers, not written to any more"]
    state("weavers", "2010-01-01", email="asha@example.org")
    assert take(complaint("asha@example.org")) == [
        "complaint (abuse): organizations: weavers, not written to any more"
    ]
    assert take(report("nobody@example.org")) == [
        "mail came back (5.1.1): nobody has this address here"
    ]


def test_the_office_takes_mail_in_and_lets_her_subscribe_again(client, post):
    row = subscribed(client, post)
    client.force_login(User.objects.create_superuser("chief@example.org"))
    address = reverse("newsletter_subscribers")
    file = SimpleUploadedFile("complaint.eml", complaint(READER, date=now(minutes=1)))
    done = client.post(address, {"act": "bounces", "file": [file]}, follow=True)
    assert "complaint (abuse): newsletters: 1 subscriptions, 1 ended" in done.content.decode()
    shown = client.post(address, {"act": "look", "email": READER}).content.decode()
    assert "Let it be subscribed again" in shown
    client.post(address, {"act": "allow", "number": row.pk, "reason": "she called"})
    shown = client.post(address, {"act": "look", "email": READER}).content.decode()
    assert "Let it be subscribed again" not in shown
    wrong = SimpleUploadedFile("x.eml", b"Subject: hello\n\nHello\n")
    told = client.post(address, {"act": "bounces", "file": [wrong]}).content.decode()
    assert "neither a delivery report" in told


def test_what_is_kept_of_a_reader_can_be_taken_away_and_erased(client, post):
    row = subscribed(client, post)
    issue = make_issue()
    begun(issue)
    found = subjects.find(f"subscriber:{READER}")
    account = export.account_of(found)
    assert {table.table for table in account.tables} == {
        "newsletters.Subscription", "newsletters.Delivery",
    }  # fmt: skip
    privacy.erase(actor=OPERATOR, subject=f"subscriber:{READER}", reason="request")
    row.refresh_from_db()
    assert row.email == ""
    assert queries.subscriber_counts(row.newsletter_id) == ()
    assert delivering.deliver(issue.sending.pk).sent == 0
    lines = [Line(READER, "fr", today(), 2)]
    told = actions.import_subscribers(
        actor=OPERATOR, newsletter="mbo-newsletter", lines=lines, source="x"
    )
    assert told.added == 0


def test_retention_erases_what_nobody_confirmed(client, post):
    subscribe(client, post)
    SubscriptionRequest.objects.update(kept_until=timezone.now() - timedelta(days=2))
    retention.apply(actor=OPERATOR, found=retention.due(actor=OPERATOR))
    assert not SubscriptionRequest.objects.exists()
