"""The yearly check in the back office and on the command line: ask many, bounces, phone."""

import sys
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.urls import reverse

from livelihoods.cli import main
from livelihoods.network.organizations import actions, verification_mail
from livelihoods.network.organizations.models import (
    Bounce,
    Organization,
    Verification,
    VerificationRequest,
)
from livelihoods.platform.accounts.models import User
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import today
from livelihoods.platform.vocabulary.actions import set_network
from tests.network.organizations.stating import state
from tests.network.records import OPERATOR, account
from tests.platform.mail.returned import report

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("small_network")]
REPORT = report("Rosa@example.org")


@pytest.fixture
def office(client):
    client.force_login(User.objects.create_superuser("chief@example.org"))
    return client


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("LIVELIHOODS_DATA", str(tmp_path / "var"))
    set_network(
        actor=OPERATOR,
        values={"name": "A Network", "short_name": "AN", "is_demonstration": True, "source": "s"},
    )

    def command(*words: object) -> tuple[int, str, str]:
        group = () if words[0] == "returned-mail" else ("organizations",)
        monkeypatch.setattr(sys, "argv", ["livelihoods", *group, *map(str, words)])
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        told = capsys.readouterr()
        return code, told.out, told.err

    return command


def row(key="sellers"):
    return Organization.objects.get(key=key)


def page(name, key="sellers", *more):
    return reverse(f"organizations:{name}", args=[row(key).pk, *more])


def test_task_23_many_are_asked_at_once(office, django_capture_on_commit_callbacks):
    state("sellers", email="rosa@example.org", contact_language="es")
    state("weavers", email="asha@example.org", contact_language="hi")
    due = reverse("checks_due")
    html = office.get(due).content.decode()
    assert "3 records to be checked" in html
    assert html.count('type="checkbox"') == 2  # helpers have no address
    assert "Weavers" not in office.get(due, {"language": "es"}).content.decode()
    assert "Helpers" in office.get(due, {"mail": "no"}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        done = office.post(
            f"{due}?language=", {"organization": ["sellers", "weavers", "helpers"]}, follow=True
        )
    html = done.content.decode()
    assert "2 were asked by mail." in html
    assert "no e-mail address of helpers" in html
    assert [message.to for message in mail.outbox] == [["rosa@example.org"], ["asha@example.org"]]
    assert "/es/check/" in mail.outbox[0].body
    assert "http://testserver/check/" in mail.outbox[1].body  # Hindi: English is nearest
    html = office.get(due, {"asked": "open"}).content.decode()
    assert "2 records" in html
    assert "no answer yet" in html
    assert "1 record " in office.get(due, {"asked": "never"}).content.decode()
    assert "0 records" in office.get(due, {"asked": "expired"}).content.decode()
    assert "0 records" in office.get(due, {"asked": "partly"}).content.decode()
    assert "no answer yet" in office.get(page("inspect")).content.decode()
    assert "Nobody was chosen" in office.post(due, follow=True).content.decode()
    actions.verify(actor=OPERATOR, key="sellers", verified_on=today(), method="phone")
    assert "Sellers" not in office.get(due).content.decode()
    assert "Sellers" not in office.get(due, {"country": "PER"}).content.decode()


def test_who_does_not_keep_the_records_asks_nobody(client):
    client.force_login(account("wagtailadmin.access_admin", "organizations.view_organization"))
    before = Entry.objects.count()
    for response in (
        client.get(reverse("checks_due")),
        client.post(reverse("checks_due"), {"organization": ["sellers"]}),
        client.get(page("ask_check")),
        client.post(page("answers"), {"answered_by": "x"}),
    ):
        assert response.status_code in (302, 403)
    assert Entry.objects.count() == before


def test_a_message_to_copy_is_shown_once_and_its_link_revoked(office):
    shown = office.post(page("ask_check"), {"channel": "copied", "language": "en"})
    assert shown.status_code == 200
    message = shown.context["asked"]
    assert message.link in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert message.link not in office.get(page("inspect")).content.decode()
    made = VerificationRequest.objects.get()
    assert made.asked_by.email == "chief@example.org"
    address = message.link.removeprefix("http://testserver")
    assert office.get(address).status_code == 200
    revoke = page("revoke_check", "sellers", made.pk)
    assert office.post(revoke, {"reason": "wrong number"}).status_code == 302
    assert office.get(address).status_code == 410
    refused = office.post(page("ask_check"), {"channel": "mail", "language": ""})
    assert "channel" in refused.context["form"].errors  # there is no address


def test_answers_by_telephone_on_the_same_form(office):
    state("sellers", "2010-01-01", city="Lima")
    form = office.get(page("answers")).context["form"]
    values = {
        name: form[name].value() for name in form.fields if form[name].value() not in (None, "", [])
    }
    values |= {f"answer_{name}": "right" for name in ("name", "kind", "country", "reach")}
    values |= {"answer_city": "change", "value_city": "Cusco", "answered_by": "its treasurer"}
    values |= {"method": "phone"}
    values |= {"value_members_total": "90"}
    wrong = office.post(page("answers"), values)
    assert "value_members_counted_on" in wrong.context["form"].errors
    values |= {"value_members_counted_on": "2024-01-31", "value_country": "PER"}
    assert office.post(page("answers"), values | {"answered_by": ""}).status_code == 200
    stale = office.post(page("answers"), values | {"seen": "x"})
    assert "was changed meanwhile" in stale.content.decode()
    assert Verification.objects.count() == 0
    done = office.post(page("answers"), values)
    assert done.status_code == 302, done.context["form"].errors
    assert (row().city, row().members, row().verified_on) == ("Cusco", 90, today())
    html = office.get(page("inspect")).content.decode()
    assert "its treasurer" in html
    assert "chief@example.org" in html


def test_a_failed_address_is_not_written_to_until_it_changes(office, run, tmp_path):
    state("sellers", "2010-01-01", email="rosa@example.org")
    assert "withdraw_bounce" not in office.get(page("inspect")).content.decode()
    file = tmp_path / "returned.eml"
    file.write_bytes(REPORT)
    code, out, _err = run("returned-mail", file)
    told = "mail came back (5.1.1): organizations: sellers, not written to any more"
    assert (code, out) == (0, f"{file}: {told}\n")
    assert row().email_fails
    assert "rosa" not in str(Bounce.objects.values()).lower()
    assert "Mail to its address comes back" in office.get(page("inspect")).content.decode()
    with pytest.raises(FactError, match="came back"):
        actions.ask_check(actor=OPERATOR, key="sellers", channel="mail")
    assert "mail came back" in office.get(reverse("checks_due"), {"mail": "fails"}).content.decode()
    assert run("due-checks", "--send")[1].startswith("0 of 0 asked")
    code, out, _err = run("returned-mail", file)
    assert code == 0
    assert "sellers, as is on record already" in out
    assert Bounce.objects.count() == 1
    state("sellers", "2020-01-01", email="rosa.quispe@example.org")
    assert not row().email_fails
    assert "nobody has this address here" in run("returned-mail", file)[1]
    assert office.post(page("bounce"), {"note": "she called"}).status_code == 302
    assert row().email_fails
    assert office.post(page("withdraw_bounce"), {"note": "it was full"}).status_code == 302
    assert not row().email_fails
    state("sellers", "2021-01-01", email="ROSA@example.org")
    assert row().email_fails  # the old address fails still


def test_a_server_that_refuses_at_once(monkeypatch, django_capture_on_commit_callbacks):
    state("sellers", email="rosa@example.org")

    def refuse(_message):
        raise SMTPRecipientsRefused({"rosa@example.org": (550, b"rosa@example.org unknown")})

    monkeypatch.setattr(verification_mail.Message, "send", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        asked = actions.ask_check(actor=OPERATOR, key="sellers", channel="mail")
    asked.request.refresh_from_db()
    assert (asked.request.sent_at, asked.request.problem) == (None, "refused at once: 550")
    assert row().email_fails


def test_the_command_asks_what_is_due(run, monkeypatch, django_capture_on_commit_callbacks):
    assert run("due-checks")[1] == "0 can be asked by mail today; ask them with --send\n"
    state("sellers", email="rosa@example.org", contact_language="es")
    state("weavers", email="asha@example.org")
    code, out, _err = run("due-checks", "--language", "es")
    assert code == 0
    assert "Sellers" in out
    assert "1 can be asked" in out
    assert run("due-checks", "--country", "Peru")[0] == 2
    with django_capture_on_commit_callbacks(execute=True):
        assert run("due-checks", "--send", "--country", "per")[1].startswith("1 of 1 asked")
    assert len(mail.outbox) == 1
    assert run("due-checks", "--country", "PER")[1].startswith("0 can")  # not twice in 90 days

    def down(_message):
        raise ConnectionRefusedError

    monkeypatch.setattr(verification_mail.Message, "send", down)
    # outside of a test's transaction the mail goes out before the command counts
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act: act())
    code, out, err = run("due-checks", "--send")
    assert run("forget")[1] == "0 messages and 0 drafts deleted\n"
    assert (code, out) == (1, "0 of 1 asked\n")
    assert err == "weavers: the mail server did not take it: ConnectionRefusedError\n"


@pytest.mark.parametrize(
    "words",
    [
        ("returned-mail",),
        ("returned-mail", "nowhere.eml"),
        ("returned-mail", "x", "--address", "y"),
        ("nonsense",),
    ],
)
def test_a_wrong_command_is_told(run, words):
    code, _out, err = run(*words)
    assert code == 2
    assert "Traceback" not in err
