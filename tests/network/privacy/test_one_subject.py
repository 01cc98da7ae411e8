"""A subject that several rows are of: merged records of one organization, messages of one writer.

And what nobody takes away or erases who only has a task of privacy: keys of others' sessions, the
account of the operator.
"""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from livelihoods.network.organizations import actions as organizations
from livelihoods.network.organizations.models import ContactMessage, Organization
from livelihoods.network.organizations.verification_rules import digest
from livelihoods.platform.accounts.actors import NotAllowedError
from livelihoods.platform.accounts.models import User
from livelihoods.platform.history import FactError
from livelihoods.platform.privacy import actions, ledger
from tests.network.organizations.stating import state
from tests.network.privacy.test_export import taken
from tests.network.records import OPERATOR, holder

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("ana")]


@pytest.fixture
def merged(ana):
    """Of three records of one union the sellers' is kept; each had a telephone."""
    for number, key in enumerate(("first", "second")):
        organizations.set_organization(
            actor=OPERATOR, key=key, name=key, kind="union", country="PER", source="a list",
            is_fictional=True,
        )  # fmt: skip
        state(key, phone=f"+51 secret {number}")
    state("sellers", phone="+51 secret 9")
    for gone, kept in (("first", "second"), ("second", "sellers")):
        organizations.merge(actor=OPERATOR, kept=kept, merged=gone, reason="same number")


@pytest.mark.usefixtures("merged")
@pytest.mark.parametrize("asked", ["sellers", "second", "first"])
def test_contacts_go_from_every_record_that_was_merged(asked):
    assert "+51 secret 0" in str(taken(f"contact:{asked}")[0])
    plan = actions.erase(actor=OPERATOR, subject=f"contact:{asked}", reason="request")
    assert max(line.rows for line in plan.goes_lines) > 3
    for key in ("sellers", "second", "first"):
        assert "secret" not in str(taken(f"contact:{key}")[0])
    # each is in the ledger: a backup from before the merge has them apart
    three = Organization.objects.filter(key__in=["sellers", "second", "first"])
    assert {line.subject.id for line in ledger.read()} == {row.pk for row in three}


def message(number, address="nia@example.net"):
    state("sellers", email="rosa@example.org")
    return ContactMessage.objects.create(
        organization=Organization.objects.get(key="sellers"), writer_name="Nia Invented",
        writer_email=address, text=f"secret {number}", language="en",
        token_digest=digest(f"token {number}"),
    )  # fmt: skip


def test_every_message_of_a_writer_goes_and_of_nobody_else(client):
    first, second, other = message(1), message(2), message(3, "other@example.net")
    client.force_login(holder("privacy_officer", email="officer@example.org"))
    address = reverse("privacy_erase", args=["message", first.pk])
    assert client.get(address).context["plan"].goes_lines[0].rows == 2
    sent = {"reason": "request", "step": "2", "key": "nia@example.net"}
    assert client.post(address, sent).status_code == 302
    for row in (first, second, other):
        row.refresh_from_db()
    assert [row.text for row in (first, second, other)] == ["", "", "secret 3"]
    assert {line.subject.id for line in ledger.read()} == {first.pk, second.pk}
    # the pages of what was erased still answer
    assert client.get(reverse("privacy_person", args=["message", first.pk])).status_code == 200
    assert client.post(reverse("privacy_export", args=["message", first.pk])).status_code == 200


def test_a_message_that_was_erased_is_not_passed_on():
    organizations.set_messages(
        actor=OPERATOR, key=Organization.objects.get(pk=message(1).organization_id).key,
        takes=True, reason="Rosa",
    )  # fmt: skip
    actions.erase(actor=OPERATOR, subject="message:nia@example.net", reason="request")
    with pytest.raises(FactError, match="no message that waits"):
        organizations.pass_message_on(token="token 1")


def test_no_key_of_a_session_or_second_factor_is_taken_away(client):
    chief = User.objects.create_superuser("chief@example.org")
    client.force_login(chief)
    session = Session.objects.get()
    assert "sessions.Session" in taken("account:chief@example.org")[0]["tables"]
    assert session.session_key not in str(taken("account:chief@example.org")[0])
    assert session.session_data not in str(taken("account:chief@example.org")[0])


def test_an_officer_does_not_erase_the_account_of_the_operator():
    User.objects.create_superuser("chief@example.org")
    officer = holder("privacy_officer", email="officer@example.org")
    with pytest.raises(NotAllowedError, match="operator"):
        actions.erase(actor=officer, subject="account:chief@example.org", reason="request")
