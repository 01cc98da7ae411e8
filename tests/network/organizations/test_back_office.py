"""The back office of organizations: every act by clicking, each with its audit entry."""

import pytest
from django.urls import reverse

from livelihoods.network.organizations import actions
from livelihoods.network.organizations.models import (
    Affiliation,
    FieldFact,
    Headcount,
    Organization,
)
from livelihoods.platform.accounts.models import User
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.timeline import today
from tests.network.organizations.stating import count, origin, state
from tests.network.records import OPERATOR, day, holder

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("small_network")]
SOURCE = {
    "source_kind": "organization", "source": "its secretary, by phone", "stated_on": "2024-03-01",
    "confidence": "high", "reason": "",
}  # fmt: skip


@pytest.fixture
def office(client):
    client.force_login(User.objects.create_superuser("chief@example.org"))
    return client


def sellers():
    return Organization.objects.get(key="sellers")


def page(name, *more):
    return reverse(f"organizations:{name}", args=[sellers().pk, *more])


def posted(client, address, values):
    before = Entry.objects.count()
    response = client.post(address, values)
    return response.status_code, Entry.objects.count() - before


def as_it_is(client):
    """What the form of the record sends where nothing is touched."""
    form = client.get(page("edit")).context["form"]
    found = {}
    for name in form.fields:
        value = form[name].value()
        if value not in (None, "", [], False):
            found[name] = value
    return found


def test_only_what_was_touched_is_stated_with_its_source(office):
    state("sellers", "2010-01-01", other_names=["Vendedoras"], strategies=["legal"], city="Lima")
    before = FieldFact.objects.count()
    values = as_it_is(office) | SOURCE
    assert posted(office, page("edit"), values) == (200, 0)  # nothing was changed
    values |= {"city": "Cusco", "strategies": ["legal", "savings"], "stated_on": today()}
    assert posted(office, page("edit"), values) == (302, 1)
    new = FieldFact.objects.order_by("-pk")[: FieldFact.objects.count() - before]
    assert {fact.field for fact in new} == {"city", "strategies"}
    assert {(fact.source, fact.confidence) for fact in new} == {("its secretary, by phone", "high")}
    assert new[0].editor.email == "chief@example.org"
    assert sellers().other_names == ["Vendedoras"]


def test_every_wrong_field_is_shown_at_once(office):
    values = (
        as_it_is(office) | SOURCE | {"website": "nowhere", "year_formed": "12", "languages": "?"}
    )
    response = office.post(page("edit"), values)
    assert response.status_code == 200
    assert {"website", "year_formed", "languages"} <= set(response.context["form"].errors)
    for missing in ("source", "stated_on"):
        response = office.post(page("edit"), values | {missing: ""})
        assert missing in response.context["form"].errors


def test_the_record_shows_its_history_inline(office):
    state("sellers", "2010-01-01", city="Lima", email="rosa@example.org")
    state("sellers", "2020-01-01", city="Cusco", source="a later page")
    count("sellers", 100, women=60)
    html = office.get(page("inspect")).content.decode()
    for words in ("Cusco", "Lima", "a later page", "rosa@example.org", "by consent", "100", "60"):
        assert words in html
    for name in ("verify", "headcount", "affiliate", "visibility", "contacts", "erase"):
        assert page(name) in html


def test_correct_and_take_back_a_statement(office):
    state("sellers", "2010-01-01", city="Lima")
    state("sellers", "2020-01-01", city="Cuzco", source="b")
    fact = FieldFact.objects.get(value="Cuzco")
    form = office.get(page("correct", fact.pk)).context["form"]
    assert set(form.fields) == {"city", *SOURCE}
    assert form["city"].value() == "Cuzco"
    values = SOURCE | {"city": "Cusco", "stated_on": "2020-01-01"}
    assert posted(office, page("correct", fact.pk), values) == (200, 0)  # it says no reason
    assert posted(office, page("correct", fact.pk), values | {"reason": "misspelt"}) == (302, 1)
    assert sellers().city == "Cusco"
    new = FieldFact.objects.get(value="Cusco")
    assert posted(office, page("withdraw", new.pk), {"reason": "another body"}) == (302, 1)
    assert sellers().city == "Lima"
    other = Organization.objects.get(key="weavers").pk
    assert office.get(reverse("organizations:correct", args=[other, new.pk])).status_code == 404


def test_verify_show_hide_and_erase(office):
    state("sellers", email="rosa@example.org")
    verified = {"verified_on": "2024-05-01", "method": "phone", "note": "Rosa answered"}
    assert posted(office, page("verify"), verified) == (302, 1)
    assert sellers().verified_on == day("2024-05-01")
    assert posted(office, page("contacts"), {"names": ["email"], "reason": ""}) == (200, 0)
    shown = {"names": ["email"], "reason": "Rosa, by phone"}
    assert posted(office, page("contacts"), shown) == (302, 1)
    assert sellers().shown_contacts == ["email"]
    hidden = {"visibility": "hidden", "reason": "Rosa, by phone"}
    assert posted(office, page("visibility"), hidden) == (302, 1)
    assert sellers().visibility == "hidden"
    # that it was asked of the record, and that it was erased, with the hash of the ledger
    assert posted(office, page("erase"), {"reason": "Rosa, by letter"}) == (302, 2)
    assert sellers().email == ""


def test_numbers_and_affiliations(office):
    number = SOURCE | {
        "total": "120", "precision": "exact", "counted_on": "2024-01-01", "kind": "paid_up",
        "women": "80",
    }  # fmt: skip
    assert posted(office, page("headcount"), number | {"women": "121"}) == (200, 0)
    assert posted(office, page("headcount"), number) == (302, 1)
    row = Headcount.objects.get(total=120)
    form = office.get(page("correct_headcount", row.pk)).context["form"]
    assert (form["total"].value(), form["women"].value()) == (120, 80)
    right = number | {"total": "130", "reason": "misread"}
    assert posted(office, page("correct_headcount", row.pk), right) == (302, 1)
    assert sellers().members == 130
    # the form is as long where the table is: none of its organizations is in it
    assert "weavers" not in office.get(page("affiliate")).content.decode()
    joined = SOURCE | {"body": "nobody", "kind": "affiliate"}
    assert posted(office, page("affiliate"), joined) == (200, 0)
    joined = SOURCE | {"body": "weavers", "kind": "affiliate", "starts_on": "2020-01-01"}
    assert posted(office, page("affiliate"), joined) == (302, 1)
    assert posted(office, page("affiliate"), joined) == (200, 0)
    row = Affiliation.objects.get()
    ended = SOURCE | {"ends_on": "2023-01-01"}
    assert posted(office, page("end_affiliation", row.pk), ended) == (302, 1)
    assert Affiliation.objects.current().get().ends_on == day("2023-01-01")


def test_the_queue_of_records_to_check(office):
    actions.verify(actor=OPERATOR, key="sellers", verified_on=today(), method="phone")
    actions.verify(actor=OPERATOR, key="weavers", verified_on=day("2020-01-01"), method="phone")
    state("weavers", contact_language="sw")
    index = reverse("organizations:index")

    def names(**asked):
        return [row.key for row in office.get(index, asked).context["object_list"]]

    assert names(ordering="verified_on") == ["helpers", "weavers", "sellers"]
    assert names(ordering="-verified_on") == ["sellers", "weavers", "helpers"]
    assert set(names(due="true")) == {"helpers", "weavers"}
    assert names(due="false") == ["sellers"]
    assert names(contact_language="sw") == ["weavers"]
    assert names(q="WEAV") == ["weavers"]


@pytest.mark.parametrize(
    "name", ["verify", "headcount", "affiliate", "visibility", "contacts", "erase", "edit"]
)
def test_whoever_may_only_look_changes_nothing(client, name):
    # a contact confirms the record of its organization, and looks at no other
    key = "weavers" if name == "verify" else "sellers"
    client.force_login(holder("organization_contact", "organization", key))
    seen = 302 if name == "verify" else 200
    assert client.get(page("inspect")).status_code == seen
    before = Entry.objects.count()
    assert client.get(page(name)).status_code == 302
    assert client.post(page(name), SOURCE | {"visibility": "hidden"}).status_code == 302
    assert Entry.objects.count() == before
    assert page(name) not in client.get(page("inspect")).content.decode()


def test_a_scoped_role_sees_nothing_of_a_hidden_organization_outside(client):
    actions.set_organization(
        actor=OPERATOR, key="shy", name="Shy Weavers", kind="union", country="ZAF", source="a list"
    )
    count("shy", 4321)
    actions.affiliate(actor=OPERATOR, unit="shy", body="sellers", origin=origin())
    actions.set_visibility(actor=OPERATOR, key="shy", visibility="hidden", reason="it asked")
    address = page("inspect")
    client.force_login(holder("organization_contact", "organization", "sellers"))
    html = client.get(address).content.decode()
    assert "Shy Weavers" not in html
    assert "4,321" not in html
    client.force_login(holder("organization_editor"))
    html = client.get(address).content.decode()
    assert "Shy Weavers" in html
    assert "4,321" in html
