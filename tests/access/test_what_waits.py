"""What waits on the home page: counted by each room, for who may do something about it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from livelihoods.network.consent.actions import give_consent
from livelihoods.network.membership.actions import affirm_membership
from livelihoods.network.organizations import actions as organizations
from livelihoods.network.organizations.models import VerificationRequest
from livelihoods.network.organizations.statements import Origin
from livelihoods.platform.timeline import today
from tests.access.actors import actors
from tests.access.network import build
from tests.network.records import OPERATOR

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("small_network")]
KEEPER = {
    "Corrections to decide on": 1,
    "Yearly checks that nobody answered in time": 1,
    "Organizations whose mail came back": 1,
    "Organizations due for a check": 3,
    "Invitations to decide on": 1,
    "Approved invitations to send": 1,
    "Invitations whose answer is due within 14 days, or overdue": 1,
    "Members who have not re-affirmed this year": 1,
    "Consents that expire within 60 days": 1,
    "Requests to take a photo or story down": 1,
}
CHILDREN = {"Children in photos and stories to review": 1}
SEEN = {
    "operator's account": KEEPER | CHILDREN,
    "administrator": KEEPER | CHILDREN,
    "secretariat": KEEPER,
    "organization_editor": dict(list(KEEPER.items())[:4]),
    # what was recorded of `sellers`, in Peru, and of it alone
    "organization_editor, its country": {
        "Corrections to decide on": 1,
        "Yearly checks that nobody answered in time": 1,
        "Organizations whose mail came back": 1,
        "Organizations due for a check": 1,
    },
    "organization_editor, another country": {"Organizations due for a check": 2},
    "governance_officer": {"Invitations to decide on": 1},
    "governance_officer, its body": {"Invitations to decide on": 1},
    "governance_officer, another body": {"Invitations to decide on": 1},
    "organization_contact, its organization": None,
    "web_editor": {"Requests to take a photo or story down": 1},
    "safeguarding_reviewer": CHILDREN,
    "privacy_officer": None,
    "auditor": None,
}


def panel(page):
    """The panel of the home page, or None."""
    return next((each for each in page.context["panels"] if each.name == "what_waits"), None)


def told(page):
    found = panel(page)
    return found and {str(item.words): item.number for item in found.items if item.number}


@pytest.fixture
def waiting():
    """Something that waits, of every kind."""
    build()
    told = {"actor": OPERATOR, "key": "sellers"}
    organizations.state_fields(
        values={"email": "office@example.org"},
        origin=Origin("its office", today()),
        **told,
    )
    organizations.ask_check(channel="copied", language="es", **told)
    VerificationRequest.objects.update(
        expires_at=VerificationRequest.objects.get().asked_at - timedelta(days=1)
    )
    organizations.record_bounce(note="no such user", **told)
    for key, days in (("soon", 30), ("late", 90)):
        give_consent(
            actor=OPERATOR, key=key, person="ana", medium="story", uses=["website"],
            language="en", means="signed", given_on=today() - timedelta(days=9),
            expires_on=today() + timedelta(days=days),
        )  # fmt: skip


def test_each_sees_what_waits_within_their_roles(client, waiting):
    there = actors()
    for name, expected in SEEN.items():
        client.force_login(there[name])
        assert told(client.get(reverse("wagtailadmin_home"))) == expected, name


def test_each_number_leads_to_the_list_that_shows_so_many(client, waiting):
    client.force_login(actors()["operator's account"])
    for item in panel(client.get(reverse("wagtailadmin_home"))).items:
        page = client.get(item.address)
        assert page.status_code == 200, item.address
        if "answered" in page.context:  # the list has those who re-affirmed, too
            assert page.context["total"] - page.context["answered"] == item.number
            continue
        listed = page.context.get("object_list", page.context.get("rows"))
        assert len(listed) == item.number, item.words


def test_what_is_done_waits_no_more(client, waiting):
    client.force_login(actors()["secretariat"])
    affirm_membership(
        actor=OPERATOR, membership="m-1", affirmed_on=today(), means="letter", note=""
    )
    shown = told(client.get(reverse("wagtailadmin_home")))
    assert "Members who have not re-affirmed this year" not in shown
    assert len(shown) == len(KEEPER) - 1


def test_it_takes_few_queries(client, waiting, django_assert_max_num_queries):
    client.force_login(actors()["secretariat"])
    client.get(reverse("wagtailadmin_home"))
    with django_assert_max_num_queries(24):
        client.get(reverse("wagtailadmin_home"))
