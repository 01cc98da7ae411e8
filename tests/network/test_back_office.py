"""The back office: every save is an action and leaves an audit entry; nothing is deleted."""

import pytest
from django.urls import reverse
from wagtail.admin.viewsets import viewsets
from wagtail.admin.viewsets.model import ModelViewSet

from livelihoods.network.membership.models import Membership
from livelihoods.network.organizations.models import Organization
from livelihoods.network.people.models import Person
from livelihoods.platform.accounts.models import User
from livelihoods.platform.audit.backoffice import ActionCreateView, ActionEditView
from livelihoods.platform.audit.models import Entry

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("small_network")]
NAMES = ["organizations", "people", "memberships"]


@pytest.fixture
def office(client):
    client.force_login(User.objects.create_superuser("chief@example.org"))
    return client


def ours():
    reverse("people:index")  # the addresses are loaded, and with them the view sets
    return [
        viewset
        for viewset in viewsets.viewsets
        if isinstance(viewset, ModelViewSet)
        and viewset.model.__module__.startswith("livelihoods.network")
    ]


def posted(client, address, values):
    before = Entry.objects.count()
    response = client.post(address, values)
    return response, Entry.objects.count() - before


def test_every_viewset_saves_by_an_action():
    assert {viewset.name for viewset in ours()} >= set(NAMES)
    for viewset in ours():
        assert issubclass(viewset.add_view_class, ActionCreateView), viewset.name
        assert issubclass(viewset.edit_view_class, ActionEditView), viewset.name
        assert viewset.add_view_class.act is not ActionCreateView.act
        assert viewset.edit_view_class.act is not ActionEditView.act


@pytest.mark.parametrize("name", NAMES)
def test_list_search_and_inspect(office, membership, name):
    model = {"organizations": Organization, "people": Person, "memberships": Membership}[name]
    row = model.objects.first()
    assert office.get(reverse(f"{name}:index")).status_code == 200
    found = office.get(reverse(f"{name}:index"), {"q": row.key})
    assert str(row) in found.content.decode()
    assert office.get(reverse(f"{name}:inspect", args=[row.pk])).status_code == 200
    assert office.get(reverse(f"{name}:edit", args=[row.pk])).status_code == 200
    assert office.get(reverse(f"{name}:delete", args=[row.pk])).status_code == 302
    office.post(reverse(f"{name}:delete", args=[row.pk]))
    assert model.objects.filter(pk=row.pk).exists()


def test_people(office):
    values = {
        "key": "eva",
        "name": "Eva Invented",
        "country": "PER",
        "gender": "",
        "work": "",
        "is_fictional": "on",
    }
    response, entries = posted(office, reverse("people:add"), values)
    assert (response.status_code, entries) == (302, 1)
    row = Person.objects.get(key="eva")
    response, entries = posted(
        office, reverse("people:edit", args=[row.pk]), values | {"name": "Eva"}
    )
    assert (response.status_code, entries) == (302, 1)
    assert Person.objects.get(key="eva").name == "Eva"
    assert Entry.objects.last().actor.email == "chief@example.org"


def test_organizations(office):
    values = {
        "key": "new", "name": "New", "acronym": "", "kind": "union", "country": "PER",
        "reach": "local", "source": "s", "source_kind": "document", "stated_on": "2024-01-01",
        "confidence": "medium", "reason": "",
    }  # fmt: skip
    response, entries = posted(office, reverse("organizations:add"), values)
    assert (response.status_code, entries) == (302, 1)
    row = Organization.objects.get(key="new")
    address = reverse("organizations:edit", args=[row.pk])
    response, entries = posted(office, address, values | {"kind": "federation"})
    assert (response.status_code, entries) == (302, 1)


def test_memberships_end(office, membership):
    address = reverse("memberships:edit", args=[membership.pk])
    end = {"ends_on": "2025-01-01", "end_reason": "resigned", "note": ""}
    response, entries = posted(office, address, end | {"ends_on": "2003-01-01"})
    assert (response.status_code, entries) == (200, 0)
    response, entries = posted(office, address, end)
    assert (response.status_code, entries) == (302, 1)
    assert Membership.objects.filter(key="m-1").count() == 2
    assert Membership.objects.current().get(key="m-1").end_reason == "resigned"


def test_nobody_adds_a_membership_but_by_an_invitation(office):
    response, entries = posted(office, reverse("memberships:add"), {"key": "m-2"})
    assert (response.status_code, entries) == (302, 0)
    assert (
        reverse("memberships:add") not in office.get(reverse("memberships:index")).content.decode()
    )
    assert not Membership.objects.exists()


def test_who_lacks_the_right_gets_nowhere(client):
    client.force_login(User.objects.create_user("visitor@example.org"))
    for name in NAMES:
        assert client.get(reverse(f"{name}:index")).status_code == 302
        _response, entries = posted(client, reverse(f"{name}:add"), {"key": "m-1"})
        assert entries == 0
