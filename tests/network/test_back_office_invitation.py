"""An invitation led through the back office, from the proposal to the membership."""

import pytest
from django.urls import reverse

from livelihoods.network.membership import queries
from livelihoods.network.membership.models import Invitation, Membership
from livelihoods.platform.accounts.models import User
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.timeline import Moment
from tests.network.invited import member, propose
from tests.network.records import body

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("small_network")]
PROPOSAL = {
    "key": "inv-1", "organization_name": "Sellers", "person_name": "", "constituency": "mbo",
    "proposed_by": "Urban Policies", "proposed_on": "2024-01-10", "kind": "organizing",
    "description": "exchange of street vendors", "began_on": "2023-05-04", "programme": "",
    "address": "", "remark": "",
}  # fmt: skip


@pytest.fixture
def office(client):
    body("management")
    client.force_login(User.objects.create_superuser("chief@example.org"))
    return client


def page(name, row):
    return reverse(f"invitations:{name}", args=[row.pk])


def state(key="inv-1"):
    return queries.invitation(key, Moment.read()).view.state


def test_from_the_proposal_to_the_membership(office):
    response = office.post(reverse("invitations:add"), PROPOSAL)
    row = Invitation.objects.get(key="inv-1")
    assert response.url == page("inspect", row)
    shown = office.get(response.url).content.decode()
    assert "Eligible: every rule is met" in shown
    assert "exchange of street vendors" in shown
    for name in ("edit", "decide", "close", "correct"):
        assert page(name, row) in shown
    assert page("accept", row) not in shown
    steps = [
        ("decide", {"outcome": "approved", "body": "management", "decided_on": "2024-02-01"}),
        ("send", {"sent_on": "2024-02-05", "language": "es", "answer_by": "2024-05-05"}),
        ("accept", {"accepted_on": "2024-03-01", "membership": "m-1", "starts_on": ""}),
    ]
    for name, values in steps:
        assert office.get(page(name, row)).status_code == 200
        response = office.post(page(name, row), values | {"remark": ""})
        assert (response.status_code, response.url) == (302, page("inspect", row)), name
    assert state() == "accepted"
    assert Membership.objects.get(key="m-1").invitation == row
    assert "It opened membership m-1." in office.get(page("inspect", row)).content.decode()
    listed = office.get(reverse("invitations:index")).content.decode()
    assert "Sellers" in listed
    assert "accepted" in listed


def test_who_is_not_eligible_is_told_why_and_not_approved(office):
    office.post(reverse("invitations:add"), PROPOSAL | {"organization_name": "helpers"})
    row = Invitation.objects.get(key="inv-1")
    shown = office.get(page("inspect", row)).content.decode()
    assert "Not eligible yet" in shown
    assert "The organization is of another kind." in shown
    before = Entry.objects.count()
    values = {
        "outcome": "approved", "body": "management", "decided_on": "2024-02-01", "remark": "",
    }  # fmt: skip
    response = office.post(page("decide", row), values)
    assert response.status_code == 200
    assert "membership_based" in response.content.decode()
    assert (state(), Entry.objects.count()) == ("proposed", before)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"organization_name": "Nobody at all"}, "Nothing on record has this key or name."),
        ({"began_on": ""}, "An activity needs a kind, what was done, and its day."),
        ({"person_name": "ana"}, "one holder"),
        ({"organization_name": ""}, "one holder"),
    ],
)
def test_what_cannot_be_proposed_is_shown(office, changed, message):
    response = office.post(reverse("invitations:add"), PROPOSAL | changed)
    assert response.status_code == 200
    assert message in response.content.decode()
    assert not Invitation.objects.exists()


def test_an_activity_is_added_and_a_step_corrected_and_closed(office):
    row = propose(activities=[])
    cited = {name: PROPOSAL[name] for name in ("kind", "description", "began_on", "programme")}
    assert office.post(page("edit", row), cited | {"address": ""}).status_code == 302
    assert all(check.is_met for check in queries.eligibility_of("inv-1"))
    right = {"kind": "proposed", "happened_on": "2024-01-09", "reason": "the letter"}
    assert office.post(page("correct", row), right).status_code == 302
    assert queries.invitation("inv-1", Moment.read()).view.since.isoformat() == "2024-01-09"
    closed = {"outcome": "withdrawn", "closed_on": "2024-01-20", "remark": ""}
    assert office.post(page("close", row), closed).status_code == 302
    assert state() == "withdrawn"


def test_a_representative_and_a_re_affirmation(office):
    membership = member()
    values = {"person": "Ana Invented", "represents_from": "2024-04-01", "remark": ""}
    address = reverse("memberships:represent", args=[membership.pk])
    assert "Ana Invented" in office.get(address).content.decode()
    assert office.post(address, values).status_code == 302
    assert queries.representatives(Moment.read()) == {membership.key: "Ana Invented"}
    address = reverse("memberships:affirm", args=[membership.pk])
    values = {"affirmed_on": "2025-03-01", "means": "email", "remark": "", "reason": ""}
    assert office.post(address, values).status_code == 302
    assert office.post(address, values).status_code == 200  # a second time: say why
    (view,) = queries.affirmations(Moment.read("2025-06-01"))
    assert view.means == "e-mail"


def test_who_lacks_the_right_gets_nowhere(client):
    row = propose()
    client.force_login(User.objects.create_user("visitor@example.org"))
    before = Entry.objects.count()
    assert client.get(reverse("invitations:index")).status_code == 302
    for name in ("inspect", "edit", "decide", "send", "accept", "close", "correct"):
        assert client.get(page(name, row)).status_code == 302, name
    client.post(page("decide", row), {"outcome": "declined", "body": "x"})
    client.post(reverse("invitations:add"), PROPOSAL | {"key": "inv-2"})
    assert Entry.objects.count() == before
