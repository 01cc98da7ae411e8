"""The correction loop: proposed on a page, decided field by field, seen by who proposed."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from livelihoods.network.organizations import actions, proposal_form, queries
from livelihoods.network.organizations.models import (
    FieldFact,
    Headcount,
    Organization,
    Proposal,
    ProposedChange,
)
from livelihoods.platform.accounts.actors import NotAllowedError
from livelihoods.platform.accounts.models import User
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.audit.queries import first_broken
from livelihoods.platform.history import FactError
from livelihoods.platform.ui import public_forms
from tests.network.organizations.stating import shown, state, words
from tests.network.records import OPERATOR, account, day, holder

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("small_network")]
PAGE = "/organizations/sellers/correct/"


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """A test fills in a form faster than people do."""
    monkeypatch.setattr(public_forms, "QUICKEST", 0)


def filled(client, **changes):
    """What the page sends where only some of its fields were touched."""
    form = client.get(PAGE).context["form"]
    found = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    found |= {"proposer": "organization", "source": "its office", "stated_on": "2024-05-01"}
    return found | {
        name if name in form.fields else f"field_{name}": value for name, value in changes.items()
    }


def proposed(client, **changes):
    response = client.post(PAGE, filled(client, **changes))
    assert response.status_code == 302, response.context["form"].errors
    return Proposal.objects.order_by("-pk").first(), response.url


def change(proposal, field):
    return ProposedChange.objects.get(proposal=proposal, field=field)


def test_task_24_an_organization_corrects_its_number_of_members(client):
    state("sellers", "2010-01-01", city="Lima")
    made, address = proposed(
        client, city="Cusco", members_total="140", members_counted_on="2024-04-30"
    )
    assert [each.field for each in made.changes.all()] == ["city", "members"]
    assert words("sellers", "city") == ("Lima",)  # nothing is changed before an editor agrees
    page = client.get(address)
    assert page["X-Robots-Tag"] == "noindex"
    html = page.content.decode()
    for part in ("Lima", "Cusco", "140 (30 April 2024)", "open", address):
        assert part in html
    editor = account("organizations.change_organization")
    actions.decide(actor=editor, change=change(made, "city").pk, decision="accepted")
    actions.decide(actor=editor, change=change(made, "members").pk, decision="accepted")
    assert words("sellers", "city") == ("Cusco",)
    fact = FieldFact.objects.get(value="Cusco")
    assert (fact.source_kind, fact.source, fact.stated_on, fact.editor) == (
        "organization", "its office", day("2024-05-01"), editor,
    )  # fmt: skip
    assert Headcount.objects.get().counted_on == day("2024-04-30")
    assert shown("sellers", "2024-04-30").headcount.total == 140
    assert [each.words for each in shown("sellers").field("city").earlier] == [("Lima",)]
    assert shown("sellers").verification is None
    assert client.get(address).content.decode().count("accepted") == 2
    assert first_broken() is None
    with pytest.raises(FactError, match="decided already"):
        actions.decide(
            actor=editor, change=change(made, "city").pk, decision="rejected", reason="x"
        )


def test_task_20_an_editor_compares_field_by_field_and_decides(client):
    state("sellers", "2010-01-01", city="Lima", dues="one sol", source="an old list")
    made, address = proposed(client, city="Cusco", dues="two soles", year_formed="1990")
    client.force_login(User.objects.create_superuser("chief@example.org"))
    review = reverse("organization_proposals:edit", args=[made.pk])
    html = client.get(review).content.decode()
    for part in ("Lima", "Cusco", "an old list", "1 January 2010", "its office", "two soles"):
        assert part in html
    ids = {field: change(made, field).pk for field in ("city", "dues", "year_formed")}
    decisions = {
        "confidence": "high",
        f"decision_{ids['city']}": "accepted",
        f"decision_{ids['dues']}": "rejected",
        f"decision_{ids['year_formed']}": "asked",
        f"reason_{ids['year_formed']}": "Formed, or registered?",
    }
    entries = Entry.objects.count()
    refused = client.post(review, decisions)  # no reason for the rejection: nothing is done
    assert refused.status_code == 200
    assert f"reason_{ids['dues']}" in refused.context["form"].errors
    assert Entry.objects.count() == entries
    assert words("sellers", "city") == ("Lima",)
    done = client.post(review, decisions | {f"reason_{ids['dues']}": "that is the price of a card"})
    assert done.status_code == 302
    assert words("sellers", "city") == ("Cusco",)
    assert words("sellers", "dues") == ("one sol",)
    assert FieldFact.objects.get(value="Cusco").confidence == "high"
    client.logout()
    html = client.get(address).content.decode()
    assert "that is the price of a card" in html
    assert "Formed, or registered?" in html
    question = change(made, "year_formed").pk
    assert client.post(address, {"change": question, "answer": " "}).status_code == 422
    told = client.post(address, {"change": question, "answer": "formed; registered in 1995"})
    assert told.status_code == 302
    again = client.post(address, {"change": question, "answer": "x"})
    assert again.status_code == 422
    assert change(made, "year_formed").decision == "open"
    client.force_login(User.objects.get(email="chief@example.org"))
    assert "registered in 1995" in client.get(review).content.decode()
    client.post(review, {"confidence": "medium", f"decision_{question}": "accepted"})
    assert words("sellers", "year_formed") == ("1990",)
    assert Proposal.objects.get(pk=made.pk).open_changes == 0


def test_only_who_keeps_the_records_decides(client):
    made, _address = proposed(client, city="Cusco")
    stranger = holder("organization_editor", "country", "IND")
    with pytest.raises(NotAllowedError):
        actions.decide(actor=stranger, change=change(made, "city").pk, decision="accepted")
    client.force_login(stranger)
    review = reverse("organization_proposals:edit", args=[made.pk])
    before = Entry.objects.count()
    assert client.get(review).status_code == 302
    decision = {"confidence": "high", f"decision_{change(made, 'city').pk}": "accepted"}
    assert client.post(review, decision).status_code == 302
    assert Entry.objects.count() == before
    keeper = holder("organization_editor", "country", "PER")
    client.force_login(keeper)
    assert client.get(reverse("organization_proposals:index")).status_code == 200
    assert client.get(reverse("organization_proposals:add")).status_code == 302
    assert client.post(review, decision).status_code == 302
    assert words("sellers", "city") == ("Cusco",)


def test_the_form_shows_nothing_that_the_page_does_not(client):
    state("sellers", email="rosa@example.org", phone="+51 1 555", city="Lima")
    html = client.get(PAGE).content.decode()
    assert "Lima" in html
    assert "rosa@example.org" not in html
    assert "+51 1 555" not in html
    made, _address = proposed(client, city="Cusco")  # contacts left empty are left alone
    assert [each.field for each in made.changes.all()] == ["city"]
    assert "rosa@example.org" not in str(list(ProposedChange.objects.values()))
    actions.set_visibility(
        actor=OPERATOR, key="sellers", visibility="name_only", reason="its letter"
    )
    assert "Lima" not in client.get(PAGE).content.decode()
    actions.set_visibility(actor=OPERATOR, key="sellers", visibility="hidden", reason="its letter")
    assert client.get(PAGE).status_code == 404
    assert client.get(f"/corrections/{made.reference}/").status_code == 404


def test_a_new_contact_of_the_organization_stays_hidden_until_it_agrees(client):
    made, _address = proposed(client, email="new@example.org")
    actions.decide(actor=OPERATOR, change=change(made, "email").pk, decision="accepted")
    assert Organization.objects.get(key="sellers").email == "new@example.org"
    assert words("sellers", "email") == ()
    assert "new@example.org" not in str(list(Entry.objects.values_list("changes", flat=True)))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "__all__"),
        ({"website": "javascript:alert(1)"}, "field_website"),
        ({"year_formed": "soon"}, "field_year_formed"),
        ({"kind": "guild"}, "field_kind"),
        ({"members_total": "10"}, "members_counted_on"),
        ({"city": "Cusco", "source": ""}, "source"),
        ({"city": "Cusco", "proposer": "somebody"}, "proposer"),
        ({"city": "Cusco", "stated_on": "2999-01-01"}, "stated_on"),
        ({"city": "Cusco", "homepage": "https://spam.example"}, "__all__"),
        ({"city": "Cusco", "token": "forged"}, "__all__"),
    ],
)
def test_what_cannot_be_proposed_is_said_and_nothing_is_lost(client, given, field):
    response = client.post(PAGE, filled(client, **given))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Proposal.objects.exists()
    for value in given.values():
        if value in ("Cusco", "soon"):
            assert f'value="{value}"' in response.content.decode()


def test_a_note_of_another_form_or_of_a_machine_is_refused(client, monkeypatch):
    other = client.get("/organizations/weavers/correct/").context["form"]["token"].value()
    assert client.post(PAGE, filled(client, city="Cusco", token=other)).status_code == 422
    monkeypatch.setattr(public_forms, "QUICKEST", 3)
    assert client.post(PAGE, filled(client, city="Cusco")).status_code == 422
    assert not Proposal.objects.exists()


def test_too_many_from_one_address_are_refused(client, monkeypatch):
    cache.clear()
    monkeypatch.setattr(proposal_form, "MOST_AN_HOUR", 2)
    for city in ("Cusco", "Callao"):
        proposed(client, city=city)
    response = client.post(PAGE, filled(client, city="Puno"))
    assert response.status_code == 429
    assert Proposal.objects.count() == 2


def test_the_pages_set_no_cookie_and_run_no_script(client):
    _made, address = proposed(client, city="<script>alert(1)</script>")
    for page in (PAGE, address):
        response = client.get(page)
        assert not response.cookies
        assert "<script" not in response.content.decode()
        assert "no-cache" in response["Cache-Control"]
    assert client.get("/corrections/guessed/").status_code == 404


def test_every_id_of_the_form_is_its_own_and_every_reference_leads_to_one(client):
    for html in (
        client.get(PAGE).content.decode(),
        client.post(PAGE, filled(client, year_formed="soon", source="")).content.decode(),
    ):
        ids = re.findall(r' id="([^"]*)"', html)
        assert len(ids) == len(set(ids))
        assert "" not in ids
        for described in re.findall(r'aria-describedby="([^"]+)"', html):
            assert set(described.split()) <= set(ids)
        assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)


def test_a_reference_cannot_be_guessed(client):
    references = {proposed(client, city=f"City {number}")[0].reference for number in range(5)}
    assert len(references) == 5
    assert all(re.fullmatch(r"[\w-]{24}", each) for each in references)


def test_who_only_looks_sees_what_became_of_it_and_no_record(client):
    made, _address = proposed(client, city="Cusco")
    seen = queries.proposal(made.reference)
    assert [(each.label, each.stands_source) for each in seen.changes] == [("City", "")]
