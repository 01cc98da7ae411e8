"""Erasing a person: nothing that is personal stays, the record of the network stays true."""

import json
from datetime import date

import pytest
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import transaction

from livelihoods.network.consent.queries import may_be_shown
from livelihoods.network.consent.rules import Answer
from livelihoods.network.membership import queries as membership
from livelihoods.network.membership.actions import publish_count
from livelihoods.network.membership.models import Membership, Representative
from livelihoods.network.organizations import actions as organizations
from livelihoods.network.organizations.models import ProposedChange
from livelihoods.network.organizations.statements import Origin
from livelihoods.network.people.actions import set_person
from livelihoods.network.people.models import Expertise, Person
from livelihoods.platform.accounts.actors import NotAllowedError
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.audit.queries import first_broken
from livelihoods.platform.history import FactError
from livelihoods.platform.media.models import File
from livelihoods.platform.privacy import actions, ledger
from livelihoods.platform.privacy.export import account_of
from livelihoods.platform.privacy.plan import plan_of
from livelihoods.platform.privacy.subjects import SubjectError, find
from livelihoods.platform.timeline import Moment
from tests.network.privacy.everywhere import NAME, of_ana
from tests.network.records import OPERATOR, account, day

pytestmark = pytest.mark.web
KEY = "ana-wholly-invented"


def erase(subject=KEY, reason="request", actor=OPERATOR):
    return actions.erase(actor=actor, subject=subject, reason=reason)


def test_nothing_of_her_is_left_in_any_table_or_file(ana):
    before = of_ana()
    assert {"people.Person.name", "consent.Consent.witness", "media.File.title"} <= set(before)
    file = File.objects.get().file.name
    assert default_storage.exists(file)
    erase()
    assert of_ana() == []
    assert not default_storage.exists(file)
    assert not Expertise.objects.exists()
    assert first_broken() is None


def test_the_record_of_the_network_stays_true(ana):
    moments = [Moment.read("2024-04-01"), Moment.read("2024-04-01", "2024-12-31")]
    counts = [membership.counts(moment) for moment in moments]
    rows = list(Membership.objects.values_list("key", "starts_on", "ends_on", "superseded_at"))
    erase()
    assert [membership.counts(moment) for moment in moments] == counts
    assert [tuple(row) for row in rows] == list(
        Membership.objects.values_list("key", "starts_on", "ends_on", "superseded_at")
    )
    person = Person.objects.get(pk=ana.pk)
    assert (person.name, person.key, person.country_id, person.gender, person.work) == (
        f"Former member no. {ana.pk}", f"erased-{ana.pk}", "ZAF", "", "",
    )  # fmt: skip
    assert Representative.objects.filter(person=person).exists()
    after = Representative.objects.get(person__key="bela")
    assert after.note == "after [erased] left"


def test_what_she_allowed_is_over(ana):
    assert may_be_shown(KEY, medium="photo", use="website", about="secretword photo") == Answer.YES
    erase()
    answer = may_be_shown(f"erased-{ana.pk}", medium="photo", use="website", about="")
    assert answer != Answer.YES


def test_a_published_count_never_changes(ana):
    published = publish_count(actor=OPERATOR, key="2024-04", as_of=date(2024, 4, 1), source="tests")
    erase()
    assert type(published).objects.get(pk=published.pk).total == published.total


def test_a_dry_run_says_what_goes_and_what_stays_and_why_and_changes_nothing(ana):
    before = of_ana()
    plan = plan_of(ana)
    assert of_ana() == before
    goes = {(step.model._meta.label, step.field) for step in plan.goes}
    assert ("membership.Affirmation", "note") in goes
    assert ("membership.Activity", "description") in goes
    stays = {(step.model._meta.label, step.field): step.because for step in plan.stays}
    assert stays["membership.Membership", "starts_on"].value == "statutory"
    assert stays["people.Person", "country"].value == "counts"
    assert [mention.place for mention in plan.named]
    assert not plan.in_force


def test_the_intent_is_in_the_ledger_before_and_that_it_is_done_after_the_commit(
    ana, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        erase()
        (open_,) = ledger.erasures(ledger.read())
        assert not open_.is_done
    (erasure,) = ledger.erasures(ledger.read())
    assert erasure.is_done
    assert erasure.subject == ana.ledger_key
    text = ledger.path().read_text().lower()
    assert "ana" not in text
    entry = Entry.objects.get(act="privacy.erase")
    assert entry.changes["ledger"] == [None, erasure.intent.hash]
    assert "ana" not in json.dumps(entry.changes)


def test_what_is_erased_already_is_not_erased_again(ana):
    erase()
    lines = len(ledger.read())
    assert erase(f"erased-{ana.pk}").is_empty
    assert len(ledger.read()) == lines


def test_whoever_holds_something_that_is_in_force_is_not_erased(ana):
    with pytest.raises(FactError, match="bela still holds representative"):
        erase("bela")
    assert ledger.read() == ()


def test_a_key_that_was_erased_does_not_come_back(ana):
    erase()
    with pytest.raises(FactError, match="take every line with it out of your files"):
        set_person(actor=OPERATOR, key=KEY, name=NAME, country="ZAF")


def test_who_may(ana):
    stranger = account("people.change_person", email="stranger@example.org")
    with pytest.raises(NotAllowedError):
        erase(actor=stranger)
    officer = account("privacy.erase_person", email="officer@example.org")
    with pytest.raises(NotAllowedError, match="own account"):
        erase("account:officer@example.org", actor=officer)
    erase("account:stranger@example.org", actor=officer)
    erase(actor=officer)
    assert Entry.objects.filter(actor=officer, act="privacy.erase").count() == 2


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("", "no person ''"),
        ("nobody", "no person 'nobody' is on record"),
        ("account:", "asked for by its email"),
        ("animal:cat", "no kind of subject"),
    ],
)
def test_who_is_not_on_record(ana, asked, told):
    with pytest.raises(SubjectError, match=told):
        find(asked)


def test_a_reason_is_a_code(ana):
    with pytest.raises(FactError, match="is no reason"):
        erase(reason="she wrote to us")


def test_an_account_is_emptied_and_its_sessions_end(ana, client):
    officer = account(email="leaves@example.org")
    client.force_login(officer)
    assert Session.objects.count() == 1
    erase("account:leaves@example.org")
    officer.refresh_from_db()
    assert officer.email == f"erased-{officer.pk}@erased.invalid"
    assert not officer.is_active
    assert not officer.has_usable_password()
    assert not Session.objects.exists()


def test_contacts_go_from_statements_proposals_and_notes_and_are_in_the_ledger(ana):
    organization = organizations.state_fields(
        actor=OPERATOR, key="sellers", values={"email": "rosa@example.org", "city": "Lima"},
        origin=Origin("tests", day("2020-01-01")),
    )  # fmt: skip
    organizations.verify(
        actor=OPERATOR, key="sellers", verified_on=day("2024-01-01"), method="phone",
        note="Rosa answered",
    )  # fmt: skip
    organizations.propose(
        organization="sellers", shown={"email": "rosa@example.org", "city": "Lima"},
        changes={"email": "rosa2@example.org", "city": "Cusco"}, proposer="visitor",
        source="a leaflet", stated_on=day("2024-01-01"),
    )  # fmt: skip
    organizations.erase_contact(actor=OPERATOR, key="sellers", reason="asked by letter")
    assert "rosa" not in str(account_of(find("contact:sellers")).tables).lower()
    changes = dict(ProposedChange.objects.values_list("field", "value"))
    assert changes == {"email": None, "city": "Cusco"}
    organization.refresh_from_db()
    assert (organization.email, organization.city) == ("", "Lima")
    (erasure,) = ledger.erasures(ledger.read())
    assert (erasure.subject.kind, erasure.subject.id) == ("contact", organization.pk)


class TestReplay:
    """What a restore of an older backup brings back goes again."""

    pytestmark = pytest.mark.usefixtures("ana")

    def replayed(self):
        return actions.replay(actor=OPERATOR, erasures=ledger.erasures(ledger.read()))

    def test_after_a_restore(self, ana, django_capture_on_commit_callbacks):
        point = transaction.savepoint()
        with django_capture_on_commit_callbacks(execute=True):
            erase()
        transaction.savepoint_rollback(point)  # the database is as it was before
        assert of_ana()
        told = self.replayed()
        assert (told.erased, told.unchanged, told.completed) == ([f"person {ana.pk}"], 0, 0)
        # its file went with the first erasure, its row came back and goes again
        assert of_ana() == []
        again = self.replayed()
        assert (again.erased, again.unchanged) == ([], 1)
        assert first_broken() is None

    def test_killed_between_intent_and_commit(self):
        point = transaction.savepoint()
        erase()
        transaction.savepoint_rollback(point)
        told = self.replayed()
        assert (len(told.erased), told.completed) == (1, 1)
        assert of_ana() == []
        assert [erasure.is_done for erasure in ledger.erasures(ledger.read())] == [True]

    def test_what_is_in_force_again_does_not_hinder_it_and_is_told(self):
        ledger.intend(find("bela").ledger_key, plan=1, reason="request")
        told = self.replayed()
        assert told.in_force == ["representative m-inv-sellers-r2"]
        assert not Person.objects.filter(key="bela").exists()

    def test_a_number_that_was_given_to_somebody_else_is_passed_over(self):
        key = find("bela").ledger_key
        Person.objects.filter(key="bela").update(recorded_at="2020-01-01T00:00:00Z")
        ledger.intend(key, plan=1, reason="request")
        assert self.replayed().unchanged == 1
        assert Person.objects.filter(key="bela").exists()
