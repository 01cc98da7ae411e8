"""Merging two records by clicking: compare, choose, merge; who may; old addresses lead on."""

import pytest
from django.urls import reverse

from livelihoods.network.membership.actions import take_over_membership
from livelihoods.network.organizations import actions
from livelihoods.network.organizations.models import FieldFact, Organization, Proposal
from livelihoods.platform.accounts.actors import NotAllowedError
from livelihoods.platform.accounts.models import User
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import today
from tests.network.organizations.asking import asked
from tests.network.organizations.stating import found_by, shown, state, words
from tests.network.records import OPERATOR, account, day

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("double")]


@pytest.fixture
def double(small_network):
    """The sellers' union stands in two lists."""
    actions.set_organization(
        actor=OPERATOR, key="vendedoras", name="Unión de Vendedoras", kind="union", country="PER",
        source="another list", is_fictional=True,
    )  # fmt: skip
    state("sellers", "2015-01-01", city="Lima", email="rosa@example.org", source="a register")
    state("vendedoras", "2020-01-01", city="Cusco", email="rosa@example.org")


@pytest.fixture
def office(client):
    client.force_login(User.objects.create_superuser("chief@example.org"))
    return client


def org(key):
    return Organization.objects.get(key=key)


def merge(**more):
    told = {"kept": "sellers", "merged": "vendedoras", "reason": "same number"} | more
    return actions.merge(actor=told.pop("actor", OPERATOR), **told)


def test_task_21_an_editor_merges_two_records_of_one_union(office):
    page = reverse("organization_merge", args=[org("sellers").pk])
    assert (
        page
        in office.get(reverse("organizations:inspect", args=[org("sellers").pk])).content.decode()
    )
    assert "Nothing found" in office.get(page, {"q": "no such union"}).content.decode()
    assert "?other=vendedoras" in office.get(page, {"q": "vendedoras"}).content.decode()
    html = office.get(page, {"other": "vendedoras"}).content.decode()
    for part in ("Lima", "Cusco", "a register", "1 January 2020", 'value="merged" checked'):
        assert part in html
    before = Entry.objects.count()
    chosen = {"other": "vendedoras", "city": "kept", "name": "kept"}
    refused = office.post(page, chosen | {"reason": " "})
    assert "how you know" in refused.content.decode()
    assert Entry.objects.count() == before
    done = office.post(page, chosen | {"reason": "same registration number"}, follow=True)
    html = done.content.decode()
    assert "was merged into this record" in html
    assert "vendedoras" in html
    assert (words("sellers", "city"), words("sellers", "name")) == (("Lima",), ("Sellers",))
    entry = Entry.objects.filter(act="organizations.merge").first()
    assert entry.reason == "same registration number"
    gone = reverse("organizations:inspect", args=[org("vendedoras").pk])
    html = office.get(gone).content.decode()
    assert "This record was merged" in html
    assert "Cusco" in html
    assert reverse("organizations:verify", args=[org("vendedoras").pk]) not in html
    listed = office.get(reverse("organizations:index")).content.decode()
    assert gone not in listed
    assert office.get(page, {"other": "vendedoras"}).context["merged"] is None
    assert office.get(reverse("organization_merge", args=[org("vendedoras").pk])).status_code == 404


def test_old_addresses_lead_to_the_kept_record(client):
    merge()
    for old, new in (
        ("/organizations/vendedoras/", "/organizations/sellers/"),
        ("/es/organizations/vendedoras/?q=union", "/es/organizations/sellers/?q=union"),
        ("/organizations/vendedoras/correct/", "/organizations/sellers/correct/"),
        ("/organizations/vendedoras/workers/", "/organizations/sellers/workers/"),
    ):
        response = client.get(old)
        assert (response.status_code, response["Location"]) == (301, new)
    assert client.get("/organizations/nobody/").status_code == 404
    for name in ("vendedoras", "sellers"):  # the newest name stands, and both are found
        assert "/organizations/sellers/" in client.get(f"/organizations/?q={name}").content.decode()


def test_a_name_that_was_wrong_is_no_former_name():
    """A correction is not a change: nobody was ever called so."""
    state("vendedoras", "2021-01-01", name="Vendedoras Unidas")
    state("sellers", "2010-01-01", name="Puesteras")
    state("vendedoras", "2022-01-01", name="Mistaken Before")
    state("vendedoras", "2022-02-01", name="Mistaken Twice")
    for name in ("Mistaken Before", "Mistaken Twice"):
        fact = FieldFact.objects.get(value=name)
        actions.withdraw_statement(actor=OPERATOR, fact=fact.pk, reason="a wrong page")
    state("vendedoras", "2022-03-01", name="Mistaken After", other_names=["Wrongly Called"])
    merge(choices={"name": "kept"})
    # what the merge took back for the other's sake was right
    for name in ("vendedoras", "unidas", "puesteras", "sellers", "after", "wrongly"):
        assert found_by(name) == ["sellers"], name
    assert found_by("mistaken before") == found_by("mistaken twice") == []
    for field in ("name", "other_names"):
        copies = FieldFact.objects.filter(organization=org("sellers"), field=field)
        copy = copies.filter(stated_on="2022-03-01", is_withdrawal=False).get()
        if not FieldFact.objects.filter(corrects=copy).exists():
            actions.withdraw_statement(actor=OPERATOR, fact=copy.pk, reason="a wrong page")
    assert found_by("wrongly") == []
    assert found_by("unidas") == ["sellers"]


def test_what_was_known_before_the_merge_stays_known():
    merge(choices={"city": "kept"})
    copies = FieldFact.objects.filter(organization=org("sellers"), source="a page")
    assert {fact.field for fact in copies} == {"city", "email"}
    assert {fact.stated_on for fact in copies} == {day("2020-01-01")}
    assert FieldFact.objects.filter(organization=org("vendedoras"), value="Cusco").exists()
    assert [each.words for each in shown("sellers").field("name").earlier] == [("Sellers",)]
    assert shown("vendedoras") is None


def test_open_links_end_and_corrections_follow(client):
    link = asked("vendedoras")
    made = actions.propose(
        organization="vendedoras", shown={}, changes={"city": "Puno"}, proposer="visitor",
        source="a page", stated_on=today(),
    )  # fmt: skip
    merge()
    assert client.get(link).status_code == 410
    assert Proposal.objects.get().organization.key == "sellers"
    actions.decide(actor=OPERATOR, change=made.changes.get().pk, decision="accepted")
    assert words("sellers", "city") == ("Puno",)
    assert actions.erase_contact(actor=OPERATOR, key="sellers", reason="it asked for it") == 3
    assert not org("vendedoras").email
    assert not FieldFact.objects.filter(value="rosa@example.org").exists()


def test_what_is_refused():
    keeper = account("organizations.change_organization")
    with pytest.raises(NotAllowedError):
        merge(actor=account("organizations.view_organization", email="two@example.org"))
    for wrong, told in (
        ({"kept": "vendedoras"}, "two records"),
        ({"merged": "nobody"}, "no organization"),
        ({"reason": ""}, "how you know"),
        ({"choices": {"city": "other"}}, "neither kept nor merged"),
        ({"choices": {"dues": "kept"}}, "says nothing"),
    ):
        with pytest.raises(FactError, match=told):
            merge(**wrong)
    take_over_membership(
        actor=OPERATOR, key="m-1", organization="vendedoras", constituency="mbo", grounds="x",
        starts_on=day("2018-01-01"), source="register",
    )  # fmt: skip
    with pytest.raises(NotAllowedError, match="membership"):
        merge(actor=keeper)
    merge()
    with pytest.raises(FactError, match="merged into sellers"):
        take_over_membership(
            actor=OPERATOR, key="m-2", organization="vendedoras", constituency="mbo", grounds="x",
            starts_on=day("2000-01-01"), ends_on=day("2001-01-01"), end_reason="lapsed",
            source="register",
        )  # fmt: skip
    with pytest.raises(FactError, match="merged into sellers"):
        actions.verify(actor=OPERATOR, key="vendedoras", verified_on=today(), method="phone")
