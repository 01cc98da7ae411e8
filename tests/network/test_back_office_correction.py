"""Correcting a membership in the back office: by the action, with a reason, or not at all."""

import pytest
from django.urls import reverse

from livelihoods.network.membership.actions import end_membership, take_over_membership
from livelihoods.network.membership.models import Membership
from livelihoods.platform.accounts.models import User
from livelihoods.platform.audit.models import Entry
from tests.network.records import OPERATOR, day

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("ended")]
STATED = {
    "constituency": "mbo", "grounds": "exchange", "starts_on": "2010-01-01",
    "ends_on": "2015-01-01", "end_reason": "resigned", "note": "",
}  # fmt: skip


@pytest.fixture
def ended(small_network):
    take_over_membership(
        actor=OPERATOR, key="m-1", organization="sellers", constituency="mbo", grounds="exchange", source="register",
        starts_on=day("2010-01-01"),
    )  # fmt: skip
    end_membership(actor=OPERATOR, key="m-1", ends_on=day("2015-01-01"), end_reason="resigned")


@pytest.fixture
def office(client):
    client.force_login(User.objects.create_superuser("chief@example.org"))
    return client


def current():
    return Membership.objects.current().get(key="m-1")


def address(row):
    return reverse("memberships:correct", args=[row.pk])


def test_a_correction_is_recorded_with_its_reason(office):
    row = current()
    page = office.get(address(row)).content.decode()
    assert f'action="{address(row)}"' in page
    changed = STATED | {"ends_on": "", "end_reason": "", "reason": "they stayed"}
    assert office.post(address(row), changed).status_code == 302
    assert (current().ends_on, current().end_reason) == (None, "")
    entry = Entry.objects.last()
    assert (entry.act, entry.reason) == ("membership.correct", "they stayed")
    assert set(entry.changes) == {"ends_on", "end_reason"}
    assert office.get(address(row)).status_code == 404  # it is superseded


def test_another_constituency_is_refused_by_the_rules(office):
    row, before = current(), Entry.objects.count()
    response = office.post(address(row), STATED | {"constituency": "research", "reason": "r"})
    assert response.status_code == 200
    assert "an organization never holds an individual" in response.content.decode()
    assert (current(), Entry.objects.count()) == (row, before)


@pytest.mark.parametrize(
    "changed", [{"note": "x"}, {"reason": "r"}, {"reason": "r", "starts_on": ""}]
)
def test_without_a_reason_or_a_change_nothing_is_recorded(office, changed):
    row, before = current(), Entry.objects.count()
    assert office.post(address(row), STATED | changed).status_code == 200
    assert (current(), Entry.objects.count()) == (row, before)


def test_the_list_and_the_page_of_the_end_lead_to_it(office):
    row = current()
    for page in (reverse("memberships:index"), reverse("memberships:edit", args=[row.pk])):
        assert address(row) in office.get(page).content.decode()


def test_who_lacks_the_right_gets_nowhere(client):
    client.force_login(User.objects.create_user("visitor@example.org"))
    row, before = current(), Entry.objects.count()
    assert client.get(address(row)).status_code == 302
    client.post(address(row), STATED | {"note": "x", "reason": "r"})
    assert (current(), Entry.objects.count()) == (row, before)
