"""What the public sees of an organization: what it wants to be seen, on every day asked for."""

import pytest

from livelihoods.network.organizations import actions
from livelihoods.network.organizations.models import FieldFact, Organization
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.history import FactError
from tests.network.organizations.stating import (
    count,
    found_by,
    known_by,
    shown,
    state,
    words,
)
from tests.network.records import OPERATOR

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("small_network")]
SECRET = {
    "contact_person": "Rosa Invented", "contact_role": "secretary", "email": "rosa@example.org",
    "phone": "+51 1 555", "address": "Jirón 1", "point": "-12.05, -77.04",
    "contact_language": "qu",
}  # fmt: skip


@pytest.fixture
def _known(small_network):
    state("sellers", "2010-01-01", city="Lima", acronym="SLRS", other_names=["Vendedoras"])
    state("sellers", "2010-01-01", **SECRET)
    count("sellers", 500)


@pytest.mark.usefixtures("_known")
def test_contact_details_need_the_consent_of_the_organization():
    for field in SECRET:
        assert words("sellers", field) == (), field
    actions.show_contacts(
        actor=OPERATOR, key="sellers", names=["email"], reason="the secretary, by phone, 1 May"
    )
    assert words("sellers", "email") == ("rosa@example.org",)
    assert words("sellers", "contact_person") == ()
    actions.show_contacts(actor=OPERATOR, key="sellers", names=[], reason="she withdrew it")
    assert words("sellers", "email") == ()
    with pytest.raises(FactError, match="is none of"):
        actions.show_contacts(actor=OPERATOR, key="sellers", names=["kind"], reason="x")
    with pytest.raises(FactError, match="who asked"):
        actions.show_contacts(actor=OPERATOR, key="sellers", names=["email"], reason="")


@pytest.mark.usefixtures("_known")
def test_the_audit_does_not_repeat_personal_values():
    told = str(list(Entry.objects.values_list("changes", flat=True)))
    for value in SECRET.values():
        assert value not in told or value == "qu"


@pytest.mark.usefixtures("_known")
def test_name_and_country_only():
    actions.set_visibility(
        actor=OPERATOR, key="sellers", visibility="name_only", reason="its letter of 3 May"
    )
    for as_of in (None, "2012-01-01"):
        found = shown("sellers", as_of)
        assert found.headcount is None
        assert found.headcounts == ()
        assert found.verification is None
        names = {view.field.name for _section, views in found.sections for view in views}
        assert names <= {"name", "country"}
    assert found_by("sellers peru") == ["sellers"]
    assert found_by("lima") == found_by("vendedoras") == []
    assert known_by("vendedoras lima") == ["sellers"]


@pytest.mark.usefixtures("_known")
def test_hidden():
    actions.set_visibility(
        actor=OPERATOR, key="sellers", visibility="hidden", reason="threats against its leaders"
    )
    assert shown("sellers") is None
    assert shown("sellers", "2012-01-01") is None
    assert shown("sellers", "2012-01-01", "2012-01-01") is None
    assert found_by("sellers") == found_by("lima") == []
    assert known_by("sellers lima") == ["sellers"]
    with pytest.raises(FactError, match="who asked"):
        actions.set_visibility(actor=OPERATOR, key="sellers", visibility="public", reason=" ")
    actions.set_visibility(actor=OPERATOR, key="sellers", visibility="public", reason="its wish")
    assert found_by("lima") == ["sellers"]


@pytest.mark.usefixtures("_known")
def test_contacts_can_be_erased_and_the_chain_stays_whole():
    from livelihoods.platform.audit.queries import first_broken

    erased = actions.erase_contact(actor=OPERATOR, key="sellers", reason="asked by letter")
    assert erased == len(SECRET)
    row = Organization.objects.get(key="sellers")
    for field in SECRET:
        assert getattr(row, field) == ""
    facts = FieldFact.objects.filter(organization=row, field__in=SECRET)
    assert facts.count() == len(SECRET)
    assert not facts.exclude(value=None).exclude(value__isnull=True).exists()
    assert first_broken() is None
    assert row.city == "Lima"
