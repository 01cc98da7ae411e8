"""The page of the desk from which tables are taken away."""

import csv

import pytest
from django.urls import reverse
from wagtail.users.models import UserProfile

from livelihoods.network.exports.backoffice import ADDRESS
from livelihoods.platform.accounts.scopes import ScopeKind
from livelihoods.platform.audit.models import Entry
from tests.network.records import holder

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("network")]
CHOICE = {"table": "memberships", "form": "csv"}


@pytest.fixture
def desk(client):
    def signed_in(role):
        client.force_login(holder(role))
        return client

    return signed_in


def post(client, **choice):
    return client.post(reverse(ADDRESS), CHOICE | choice)


def errors(response):
    assert response.status_code == 200
    return str(response.context["form"].errors)


def test_a_table_is_taken_away_and_the_audit_says_by_whom(desk):
    client = desk("secretariat")
    page = client.get(reverse(ADDRESS)).content.decode()
    assert "organization-statements" in page
    assert "board-seats" not in page
    answer = post(client, as_of="2024-06-30", where="constituency=mbo\r\n")
    assert answer["Content-Disposition"] == 'attachment; filename="memberships-2024-06-30.csv"'
    text = b"".join(answer.streaming_content).decode()
    assert "# Table: memberships; filter: constituency=mbo; 1 row" in text
    assert "sellers" in text
    entry = Entry.objects.last()
    assert (entry.act, entry.actor.email) == (
        "exports.take_away",
        "secretariat.network@example.org",
    )
    assert entry.changes["rows"] == [None, 1]
    assert entry.changes["filter"] == [None, "constituency=mbo"]


def test_persons_need_a_reason_and_the_right(desk):
    client = desk("secretariat")
    assert "needed for" in errors(post(client, with_personal="on"))
    answer = post(client, with_personal="on", reason="a letter", as_of="2024-06-30")
    assert "ana" in b"".join(answer.streaming_content).decode()
    officer = desk("governance_officer")
    assert "with_personal" not in officer.get(reverse(ADDRESS)).context["form"].fields
    answer = post(officer, table="rules", with_personal="on", reason="x")
    assert Entry.objects.last().changes["personal"] == [None, False]
    answer.close()


def test_what_is_wrong_is_said_beside_the_form(desk):
    client = desk("secretariat")
    before = Entry.objects.count()
    told = errors(post(client, table="organizations", as_of="2024-06-30"))
    assert "keeps no dates: it is as it stands today; leave As of out" in told
    assert "is no column of memberships" in errors(post(client, where="colour=red"))
    assert "all columns of expertise are personal" in errors(post(client, table="expertise"))
    assert "table" in errors(post(client, table="board-seats"))  # which it may not see
    assert "table" in errors(post(client, table="accounts"))
    assert Entry.objects.count() == before


def test_what_is_wrong_is_said_in_the_language_of_the_reader(client):
    account = holder("secretariat")
    UserProfile.objects.create(user=account, preferred_language="fr")
    client.force_login(account)
    assert "pas une colonne de memberships" in errors(post(client, where="colour=red"))


def test_an_editor_of_a_country_takes_away_what_lies_in_it(client):
    client.force_login(holder("organization_editor", ScopeKind.COUNTRY, "PER"))
    page = client.get(reverse(ADDRESS)).content.decode()
    assert "organization-statements" in page
    assert "affiliations" not in page  # each lies in two organizations
    answer = post(client, table="organizations")
    text = b"".join(answer.streaming_content).decode()
    assert "# Only what lies in: country PER" in text
    assert [row["country"] for row in rows_of(text)] == ["PER"]
    assert Entry.objects.last().changes["within"] == [None, "country=PER"]
    statements = post(client, table="organization-statements", where="field=city")
    assert "1 row" in b"".join(statements.streaming_content).decode()
    assert "memberships" in errors(post(client, table="memberships"))


def test_a_contact_takes_away_the_record_of_its_organization_alone(client):
    client.force_login(holder("organization_contact", ScopeKind.ORGANIZATION, "weavers"))
    text = b"".join(post(client, table="organizations").streaming_content).decode()
    assert "1 row" in text
    assert [row["country"] for row in rows_of(text)] == ["IND"]
    assert errors(post(client, table="proposals"))


def rows_of(text):
    lines = [line for line in text.removeprefix("\ufeff").splitlines() if line[:1] != "#"]
    return list(csv.DictReader(lines))
