"""What somebody is given who asks what is kept of them."""

import io
import json
import zipfile

import pytest

from livelihoods.network.organizations import actions as organizations
from livelihoods.network.organizations.statements import Origin
from livelihoods.platform.accounts.actors import NotAllowedError
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.privacy import actions
from tests.network.privacy.everywhere import NAME
from tests.network.records import OPERATOR, account, day

pytestmark = pytest.mark.web


def taken(subject, **more):
    content = actions.take_away(actor=OPERATOR, subject=subject, **more)
    held = zipfile.ZipFile(io.BytesIO(content))
    return json.loads(held.read("data.json")), held


def test_everything_of_her_in_every_room_with_past_versions(ana):
    data, held = taken("ana-wholly-invented")
    assert data["about"]["name"] == NAME
    tables = data["tables"]
    assert {
        "people.Person", "people.Expertise", "consent.Consent", "membership.Invitation",
        "membership.Activity", "membership.InvitationStep", "membership.Membership",
        "membership.Representative", "membership.Affirmation", "governance.Appointment",
        "team.TeamAppointment", "audit.Entry", "media.File",
    } <= tables.keys()  # fmt: skip
    assert [row["witness"] for row in tables["consent.Consent"]] == [
        "Secretword Witness", "Secretword Other",
    ]  # fmt: skip
    assert len(tables["membership.Membership"]) == 2
    acts = {row["act"] for row in tables["audit.Entry"]}
    assert {"consent.give", "membership.end"} <= acts
    assert {each["text"] for each in data["named_in"]} == {f"after {NAME} left"}
    (file,) = data["files"]
    assert held.read(file) == b"her face"


def test_the_page_can_be_read_in_her_language(ana):
    _data, held = taken("ana-wholly-invented", language="es")
    page = held.read("all.html").decode()
    assert '<html lang="es">' in page
    assert NAME in page
    assert "secretword on the phone" in page
    assert "bela" not in page.lower()


def test_of_an_account_its_password_is_left_out(ana):
    account(email="kept@example.org")
    data, _held = taken("account:kept@example.org")
    (row,) = data["tables"]["accounts.User"]
    assert (row["email"], row["password"]) == ("kept@example.org", None)


def test_of_an_organization_only_what_is_contact(ana):
    organizations.state_fields(
        actor=OPERATOR, key="sellers", values={"phone": "+51 1", "city": "Lima"},
        origin=Origin("tests", day("2020-01-01")),
    )  # fmt: skip
    data, _held = taken("contact:sellers")
    assert [row["field"] for row in data["tables"]["organizations.FieldFact"]] == ["phone"]
    assert data["tables"]["organizations.Organization"][0]["phone"] == "+51 1"


def test_who_may_and_that_the_audit_says_so(ana):
    with pytest.raises(NotAllowedError):
        actions.take_away(actor=account(), subject="ana-wholly-invented")
    taken("ana-wholly-invented")
    entry = Entry.objects.get(act="privacy.export")
    assert (entry.subject_id, entry.changes) == (str(ana.pk), {})
