"""Publishing a count in the back office; it stays beside what is counted later."""

import pytest
from django.urls import reverse

from livelihoods.network.membership.actions import end_membership
from livelihoods.network.membership.models import PublishedCount
from livelihoods.platform.accounts.models import User
from livelihoods.platform.audit.models import Entry
from tests.network.invited import member
from tests.network.records import OPERATOR, day

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("small_network")]
COUNT = {
    "key": "2024", "as_of": "2024-12-31", "source": "annual report", "institutional": "",
    "individual": "", "countries": "", "note": "",
}  # fmt: skip


@pytest.fixture
def office(client):
    client.force_login(User.objects.create_superuser("chief@example.org"))
    return client


def publish(office, **changed):
    return office.post(reverse("published-counts:add"), COUNT | changed)


def shown(office):
    row = PublishedCount.objects.get(key="2024")
    return office.get(reverse("published-counts:inspect", args=[row.pk])).content.decode()


def test_what_the_records_say_is_published_and_stays(office):
    member()
    assert publish(office).status_code == 302
    row = PublishedCount.objects.get(key="2024")
    assert (row.institutional, row.individual, row.countries, row.is_computed) == (1, 0, 1, True)
    assert Entry.objects.last().act == "membership.publish_count"
    assert "That is what was published." in shown(office)
    end_membership(actor=OPERATOR, key="m-inv-1", ends_on=day("2024-06-01"), end_reason="resigned")
    assert "That differs from what was published" in shown(office)
    row.refresh_from_db()
    assert row.institutional == 1


def test_a_count_that_was_published_elsewhere(office):
    assert publish(office, institutional="34", individual="142", countries="40").status_code == 302
    row = PublishedCount.objects.get(key="2024")
    assert (row.total, row.is_computed) == (176, False)
    assert (
        reverse("published-counts:add")
        in office.get(reverse("published-counts:index")).content.decode()
    )


@pytest.mark.parametrize("changed", [{"institutional": "34"}, {"as_of": ""}, {"source": ""}])
def test_what_is_no_count_is_refused(office, changed):
    assert publish(office, **changed).status_code == 200
    assert not PublishedCount.objects.exists()


def test_nobody_changes_or_deletes_one(office):
    publish(office, institutional="34", individual="142")
    row, before = PublishedCount.objects.get(), Entry.objects.count()
    for name in ("edit", "delete"):
        address = reverse(f"published-counts:{name}", args=[row.pk])
        assert office.get(address).status_code == 302
        office.post(address, COUNT | {"institutional": "1", "individual": "1"})
    row.refresh_from_db()
    assert (row.total, Entry.objects.count()) == (176, before)
