"""What is past the time for which it is kept is listed, and ended on demand."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from livelihoods.network.organizations.models import Proposal
from livelihoods.network.people.models import Person
from livelihoods.platform.accounts.actors import NotAllowedError
from livelihoods.platform.accounts.models import User
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.privacy import ledger, retention
from tests.network.privacy.everywhere import of_ana
from tests.network.records import OPERATOR, account, day

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("ana")]


def due(on):
    return retention.due(actor=OPERATOR, day=day(on))


def people(on):
    return {subject.key for subject in due(on).subjects if subject.kind == "person"}


@pytest.fixture
def long_known(ana):
    Person.objects.update(recorded_at="2010-01-01T00:00:00Z")


@pytest.mark.usefixtures("long_known")
def test_ten_years_after_the_last_membership_seat_or_post_ended():
    # her membership ended on 2025-03-01, before that she spoke for an organization and worked
    assert "ana-wholly-invented" not in people("2035-02-28")
    assert "ana-wholly-invented" in people("2035-03-01")
    assert "bela" not in people("2050-01-01")  # represents the sellers still
    assert "carla" in people("2035-03-01")  # was never anything
    retention.apply(actor=OPERATOR, found=due("2035-03-01"))
    assert of_ana() == []
    reasons = {erasure.intent.reason for erasure in ledger.erasures(ledger.read())}
    assert reasons == {"retention"}
    assert people("2035-03-01") == set()


def test_whoever_was_recorded_just_now_is_kept():
    assert people(timezone.now().date().isoformat()) == set()


def test_accounts_end_three_years_after_the_last_sign_in():
    for email, is_superuser in (("old@example.org", False), ("root@example.org", True)):
        account(email=email)
        User.objects.filter(email=email).update(
            date_joined="2015-01-01T00:00:00Z", last_login="2020-05-01T12:00:00Z",
            is_superuser=is_superuser,
        )  # fmt: skip
    never = account(email="never@example.org")
    User.objects.filter(pk=never.pk).update(date_joined="2022-01-01T00:00:00Z")
    found = [s.key for s in due("2023-05-02").subjects if s.kind == "account"]
    assert found == ["old@example.org"]
    found = [s.key for s in due("2025-05-02").subjects if s.kind == "account"]
    assert found == ["old@example.org", "never@example.org"]


def test_sessions_that_are_over_go_without_a_word_in_the_audit():
    for key, days in (("over", -2), ("on", 2)):
        Session.objects.create(
            session_key=key, session_data="x", expire_date=timezone.now() + timedelta(days)
        )
    entries = Entry.objects.count()
    found = retention.due(actor=OPERATOR)
    assert [str(rows) for rows in found.rows] == [
        "sessions.Session session_key, session_data, expire_date: 1 rows"
    ]
    retention.apply(actor=OPERATOR, found=found)
    assert list(Session.objects.values_list("pk", flat=True)) == ["on"]
    assert Entry.objects.count() == entries


def test_a_proposal_ends_two_years_later_where_it_is_decided():
    from livelihoods.network.organizations.models import Organization

    for days, open_ in ((900, 0), (900, 1), (10, 0)):
        Proposal.objects.create(
            organization=Organization.objects.get(key="sellers"), proposer="other",
            source="who said it", stated_on=day("2020-01-01"), open_changes=open_,
            recorded_at=timezone.now() - timedelta(days),
        )  # fmt: skip
    found = retention.due(actor=OPERATOR)
    assert [subject.kind for subject in found.subjects] == ["proposal"]
    retention.apply(actor=OPERATOR, found=found)
    assert Proposal.objects.filter(source="erased").count() == 1


def test_who_may():
    with pytest.raises(NotAllowedError):
        retention.due(actor=account())
