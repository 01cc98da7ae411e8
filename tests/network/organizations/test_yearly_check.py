"""The yearly check through a link: drafts, one confirmation, and what it comes to."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from livelihoods.network.organizations import actions
from livelihoods.network.organizations.models import (
    FieldFact,
    Headcount,
    Organization,
    Proposal,
    ProposedChange,
    Verification,
    VerificationAnswer,
    VerificationRequest,
)
from livelihoods.platform.accounts.actors import NotAllowedError
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.audit.queries import first_broken
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import today
from tests.network.organizations.asking import (
    answer,
    answer_all,
    asked,
    page_of,
    token_of,
)
from tests.network.organizations.stating import count, state, words
from tests.network.records import OPERATOR, account, day

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("small_network")]


def sellers():
    return Organization.objects.get(key="sellers")


def test_task_24_a_secretary_corrects_the_number_of_members_on_a_phone(client):
    state("sellers", "2010-01-01", city="Lima", email="rosa@example.org")
    count("sellers", 100, "2020-04-30")
    address = asked()
    start = client.get(address)
    assert start.status_code == 200
    assert "Sellers" in start.content.decode()
    assert "1 of 1 to look at" in start.content.decode()  # the number of members
    assert answer(
        client, address, "workers",
        members={
            "answer_members": "change",
            "value_members_total": "140",
            "value_members_counted_on": "2024-04-30",
        },
    )["Location"].endswith("/identity/")  # fmt: skip
    answer_all(client, address, ("identity", "place"))
    assert client.get(address).content.decode().count("all looked at") == 3
    answer_all(client, address, ("contact",))
    assert not Proposal.objects.exists()
    assert sellers().verified_on is None
    summary = client.get(f"{address}summary/").content.decode()
    for part in ("100 (30 April 2020)", "140 (30 April 2024)", "Lima", "still right"):
        assert part in summary
    assert "Not looked at yet" not in summary
    sent = client.post(f"{address}summary/", {"answered_by": "the secretary"})
    assert (sent.status_code, sent["Location"]) == (303, address)
    thanks = client.get(address)
    assert thanks.status_code == 200
    assert "This link is used up" in thanks.content.decode()
    made = Proposal.objects.get()
    assert reverse("organizations_public:proposal", args=[made.reference]) in (
        thanks.content.decode()
    )
    assert (made.proposer, made.source) == (
        "organization",
        f"the organization, yearly check of {today()}, through its own link",
    )
    done = Verification.objects.get()
    assert (done.method, done.verified_on, done.note) == (
        "link", today(), "the secretary; 1 changes proposed",
    )  # fmt: skip
    assert sellers().verified_on == today()
    assert sellers().members == 100  # until an editor agrees
    actions.decide(
        actor=account("organizations.change_organization"),
        change=ProposedChange.objects.get(proposal=made).pk,
        decision="accepted",
    )
    assert sellers().members == 140
    assert Headcount.objects.get(total=140).source_kind == "organization"
    row = VerificationRequest.objects.get()
    assert row.result == "corrected"
    assert set(row.answers.values_list("answer", flat=True)) == {"right", "change"}
    assert not row.answers.exclude(value=None, shown=None).exists()
    assert first_broken() is None
    assert not Entry.objects.filter(reason__contains=token_of(address)).exists()
    assert all(token_of(address) not in str(entry.changes) for entry in Entry.objects.all())


def test_get_and_head_change_nothing(client):
    state("sellers", city="Lima")
    address = asked()
    before = Entry.objects.count()
    for page in (address, f"{address}place/", f"{address}summary/"):
        for ask in (client.get, client.head):
            response = ask(page)
            assert response.status_code == 200
            assert response["Referrer-Policy"] == "no-referrer"
            assert "noindex" in response["X-Robots-Tag"]
            assert "no-store" in response["Cache-Control"]
            assert not response.cookies
    assert client.post(address).status_code == 405
    assert Entry.objects.count() == before
    assert not VerificationAnswer.objects.exists()


def test_a_draft_survives_a_lost_signal_and_is_taken_back(client):
    state("sellers", city="Lima", dues="one sol")
    address = asked()
    answer(client, address, "place", city=("change", "Cusco"), all=True)
    answer(client, address, "identity", acronym={"value_acronym": "SU"})
    form = page_of(client, address, "place")
    assert (form["answer_city"].value(), form["value_city"].value()) == ("change", "Cusco")
    assert page_of(client, address, "identity")["value_acronym"].value() == "SU"
    assert Entry.objects.filter(act="organizations.begin_check").count() == 1
    answer(client, address, "place", city="unknown")
    answer(client, address, "identity", acronym={"value_acronym": ""})
    assert not VerificationAnswer.objects.filter(field="acronym").exists()
    assert VerificationAnswer.objects.get(field="city").answer == "unknown"
    assert words("sellers", "city") == ("Lima",)


def test_what_is_right_on_a_page_is_kept_where_something_else_is_not(client):
    state("sellers", "2010-01-01", year_formed="1990", acronym="SU")
    address = asked()
    response = answer(
        client, address, "identity", year_formed=("change", "12"), acronym="right",
        name=("change", "Sellers"),
    )  # fmt: skip
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert set(errors) == {"value_year_formed", "value_name"}  # no year; a change of nothing
    assert list(VerificationAnswer.objects.values_list("field", flat=True)) == ["acronym"]
    response = answer(
        client, address, "workers",
        members={"value_members_total": "10", "value_members_counted_on": ""},
    )  # fmt: skip
    assert "value_members_counted_on" in response.context["form"].errors


def test_a_record_that_changed_meanwhile_is_looked_at_again(client):
    state("sellers", "2010-01-01", city="Lima")
    address = asked()
    old = page_of(client, address, "place")["seen"].value()
    state("sellers", "2020-01-01", city="Cusco")
    late = client.post(f"{address}place/", {"seen": old, "answer_city": "right"})
    assert late.status_code == 422
    assert "was changed meanwhile" in late.content.decode()
    assert "Cusco" in late.content.decode()
    assert not VerificationAnswer.objects.exists()
    answer(client, address, "place", all=True)
    state("sellers", "2021-01-01", city="Puno")
    with pytest.raises(FactError, match="has changed since"):
        actions.confirm_answers(token=token_of(address))
    refused = client.post(f"{address}summary/")
    assert refused.status_code == 422
    assert "answer once more: City" in refused.content.decode()
    assert not VerificationAnswer.objects.filter(field="city").exists()
    assert VerificationRequest.objects.get().answered_at is None


def test_only_a_whole_look_verifies(client):
    state("sellers", city="Lima")
    address = asked()
    assert client.post(f"{address}summary/").status_code == 422  # nothing was answered
    answer(client, address, "place", city=("change", "Cusco"))
    summary = client.get(f"{address}summary/").content.decode()
    assert "Not looked at yet" in summary
    assert client.post(f"{address}summary/").status_code == 303
    row = VerificationRequest.objects.get()
    assert row.result == "partly"
    assert row.proposal.changes.get().value == "Cusco"
    assert sellers().verified_on is None


def test_a_link_is_used_once(client):
    state("sellers", city="Lima")
    address = asked()
    answer_all(client, address)
    assert client.post(f"{address}summary/").status_code == 303
    again = client.post(f"{address}summary/")
    assert "used up" in again.content.decode()
    late = client.post(f"{address}place/", {"answer_city": "right"})
    assert "used up" in late.content.decode()
    with pytest.raises(actions.LinkClosedError):
        actions.save_answers(token=token_of(address), given={})
    assert Verification.objects.count() == 1
    assert sellers().verified_on == today()


def test_a_link_too_old_revoked_or_replaced_says_how_to_get_another(client):
    address = asked()
    other = asked()
    assert client.get(other).status_code == 200
    for page in (address, f"{address}place/", f"{address}summary/"):
        gone = client.get(page)
        assert gone.status_code == 410
        assert "not valid any more" in gone.content.decode()
        assert "another one" in gone.content.decode()
    answer(client, other, "place", all=True)
    VerificationRequest.objects.filter(revoked_at=None).update(
        expires_at=timezone.now() - timedelta(seconds=1)
    )
    old = client.get(other)
    assert old.status_code == 410
    assert "too old" in old.content.decode()
    with pytest.raises(actions.LinkClosedError):
        actions.confirm_answers(token=token_of(other))
    assert actions.forget_drafts(actor=OPERATOR) == 1
    assert not VerificationAnswer.objects.exists()
    assert client.get("/check/no-such-secret/").status_code == 404
    assert client.get(f"{asked()}nowhere/").status_code == 404
    row = VerificationRequest.objects.get(revoked_at=None)
    with pytest.raises(FactError, match="say why"):
        actions.revoke_check(actor=OPERATOR, request=row.pk, reason=" ")
    actions.revoke_check(actor=OPERATOR, request=row.pk, reason="sent to the wrong person")
    with pytest.raises(FactError, match="already"):
        actions.revoke_check(actor=OPERATOR, request=row.pk, reason="again")


@pytest.mark.parametrize(
    ("contact", "others", "country", "prefix"),
    [
        ("es", [], "IND", "/es/check/"),
        ("pt-BR", [], "IND", "/pt/check/"),
        ("qu", [], "PER", "/es/check/"),  # what most people of Peru understand
        ("wo", [], "SEN", "/fr/check/"),
        ("sw", [], "KEN", "/check/"),
        ("hi", ["mr", "fr"], "IND", "/fr/check/"),
        ("", [], "MOZ", "/pt/check/"),
        ("th", [], "THA", "/check/"),
    ],
)
def test_it_is_asked_in_the_nearest_language(contact, others, country, prefix):
    values = {"contact_language": contact, "languages": others, "country": country}
    state("sellers", today().isoformat(), **values)
    assert asked(language="").startswith(prefix)


def test_the_mail_and_the_message_to_copy(django_capture_on_commit_callbacks):
    state("sellers", email="rosa@example.org", contact_language="es")
    with django_capture_on_commit_callbacks(execute=True):
        made = actions.ask_check(actor=OPERATOR, key="sellers", channel="mail")
    (sent,) = mail.outbox
    assert sent.to == ["rosa@example.org"]
    assert sent.subject == made.message.subject
    assert made.message.link in sent.body
    assert "http://testserver/es/check/" in sent.body
    assert made.message.link in made.message.short
    assert len(made.message.short) < 300
    row = VerificationRequest.objects.get()
    assert row.sent_at is not None
    assert not row.problem
    assert token_of(made.message.link) not in str(VerificationRequest.objects.values())
    english = actions.ask_check(actor=OPERATOR, key="sellers", channel="copied", language="en")
    assert english.message.link.startswith("http://testserver/check/")
    assert len(mail.outbox) == 1


def test_who_may_ask_and_whom():
    stranger = account("organizations.view_organization")
    for act, more in (
        (actions.ask_check, {"key": "sellers", "channel": "copied"}),
        (actions.revoke_check, {"request": 1, "reason": "x"}),
        (actions.record_bounce, {"key": "sellers", "note": ""}),
        (actions.withdraw_bounce, {"key": "sellers", "note": "x"}),
        (actions.record_bounces_of, {"address": "rosa@example.org", "note": ""}),
        (actions.forget_drafts, {}),
        (
            actions.record_answers,
            {"key": "sellers", "given": {}, "answered_by": "x", "answered_on": today()},
        ),
    ):
        with pytest.raises(NotAllowedError):
            act(actor=stranger, **more)
    with pytest.raises(FactError, match="no e-mail address of sellers"):
        actions.ask_check(actor=OPERATOR, key="sellers", channel="mail")
    with pytest.raises(FactError, match="no organization 'nobody'"):
        actions.ask_check(actor=OPERATOR, key="nobody", channel="copied")


def test_answers_by_telephone_are_recorded_with_who_and_when():
    state("sellers", "2010-01-01", city="Lima")
    link = asked()
    keeper = account("organizations.change_organization", "organizations.add_verification")
    right = {name: actions.Given("right") for name in ("name", "kind", "country", "reach")}
    given = right | {"city": actions.Given("change", "Cusco")}
    told = {"answered_by": "its treasurer", "answered_on": day("2024-05-01")}
    with pytest.raises(FactError, match="who answered"):
        actions.record_answers(
            actor=keeper, key="sellers", given=given, **told | {"answered_by": " "}
        )
    row = actions.record_answers(actor=keeper, key="sellers", given=given, **told)
    assert (row.channel, row.recorded_by, row.result) == ("phone", keeper, "corrected")
    assert row.answered_by == "its treasurer"  # here alone: sources are public and stay
    assert row.answered_at.date() == day("2024-05-01")
    assert sellers().city == "Cusco"  # the editor who heard it agrees with it
    fact = FieldFact.objects.get(value="Cusco")
    assert (fact.editor, fact.stated_on, fact.source) == (
        keeper, day("2024-05-01"), "the organization, yearly check of 2024-05-01, by telephone",
    )  # fmt: skip
    done = Verification.objects.get()
    assert (done.method, done.verified_on, done.editor) == ("phone", day("2024-05-01"), keeper)
    with pytest.raises(actions.LinkClosedError):
        actions.save_answers(token=token_of(link), given={})
    with pytest.raises(FactError) as caught:
        actions.record_answers(
            actor=keeper, key="sellers", given={"country": actions.Given("change", "ZZZ")}, **told
        )
    assert caught.value.field == "country"
