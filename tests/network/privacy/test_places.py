"""Precise places of people are never public: pages and files tell countries, unless agreed to."""

import io
from dataclasses import fields

import openpyxl
import pytest

from livelihoods.knowledge.pages.contexts import CONTEXTS
from livelihoods.network.consent.actions import give_consent
from livelihoods.network.membership.queries.directory import PersonLine
from livelihoods.network.organizations import actions as organizations
from livelihoods.network.organizations.models.contact import CONTACT_FIELDS
from livelihoods.network.organizations.statements import Origin
from livelihoods.network.people.models import Person
from livelihoods.platform.timeline import Moment
from livelihoods.platform.vocabulary.actions import set_network
from tests.network import invited
from tests.network.records import OPERATOR, day

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("everybody")]
# each value is precise, and nobody agreed that it is shown
PRECISE = {
    "address": "4 Precise Street",
    "point": "-12.04637,-77.04279",
    "contact_person": "Precise Contact",
    "contact_role": "precise role",
    "email": "precise@example.org",
    "phone": "+51 999 0471",
    "contact_language": "quz",
}


@pytest.fixture
def everybody(ana):
    """A listed member, one who is not listed, and an organization with all its contacts."""
    set_network(
        actor=OPERATOR,
        values={"name": "A Network", "short_name": "AN", "is_demonstration": True, "source": "s"},
    )
    for key in ("carla", "dora"):
        invited.member(
            f"inv-{key}", organization="", person=key, constituency="research",
            activities=[
                invited.ActivityStatement("training", "at 4 Precise Street", day("2023-05-04"))
            ],
        )  # fmt: skip
    give_consent(
        actor=OPERATOR, key="c-carla", person="carla", medium="listing", uses=["website"],
        language="en", means="signed", given_on=day("2024-01-01"),
        evidence="at 4 Precise Street", witness="Precise Contact",
    )  # fmt: skip
    organizations.state_fields(
        actor=OPERATOR, key="sellers", values=PRECISE | {"city": "Lima"},
        origin=Origin("tests", day("2020-01-01")),
    )  # fmt: skip
    return ana


def told(response) -> str:
    if "spreadsheet" in response["Content-Type"]:
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        return "\n".join(str(cell.value) for sheet in book for row in sheet for cell in row)
    return response.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/who-we-are/members/", "/who-we-are/members/?as_of=2024-06-01",
        "/who-we-are/members.csv", "/who-we-are/members.xlsx", "/who-we-are/expertise/",
        "/organizations/", "/organizations.csv", "/organizations.xlsx", "/organizations/?q=lima",
        "/organizations/sellers/", "/organizations/sellers/?as_of=2021-01-01",
        "/organizations/sellers/correct/", "/sitemap.xml",
    ],
)  # fmt: skip
def test_no_public_page_or_file_tells_a_precise_place(client, address):
    response = client.get(address)
    assert response.status_code == 200
    page = told(response)
    for name, value in PRECISE.items():
        assert value not in page, name
    assert "precise" not in page.lower()
    assert "Dora Invented" not in page


@pytest.mark.parametrize("page", [name for name in CONTEXTS if name != "statisticspage"])
def test_no_section_of_the_site_is_given_one(page):
    context = str(CONTEXTS[page](Moment.read()))
    assert "recise" not in context
    assert "Dora Invented" not in context


def test_the_organization_is_found_by_its_city_and_not_by_what_is_precise(client):
    for words in ("Precise", "0471", "12.04637"):
        assert "Sellers" not in told(client.get("/organizations.csv", {"q": words}))
    assert "Sellers" in told(client.get("/organizations.csv", {"q": "lima"}))


def test_a_contact_is_shown_once_the_organization_agrees(client):
    organizations.show_contacts(
        actor=OPERATOR, key="sellers", names=["phone"], reason="asked by letter"
    )
    page = told(client.get("/organizations/sellers/"))
    assert PRECISE["phone"] in page
    assert PRECISE["address"] not in page


def test_of_a_person_nothing_is_kept_or_told_that_is_finer_than_the_country():
    finer = {"city", "district", "address", "point", "place", "latitude", "longitude"}
    assert not finer & {field.name for field in Person._meta.get_fields()}
    assert not finer & {field.name for field in fields(PersonLine)}


def test_the_contacts_are_those_of_the_record():
    from livelihoods.network.organizations.fields import CONTACTS

    assert set(CONTACT_FIELDS) == set(CONTACTS) == set(PRECISE)
