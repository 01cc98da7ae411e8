"""Who the public directory names, and who it only counts."""

import csv
import io

import openpyxl
import pytest
from django.urls import reverse

from livelihoods.analysis.errors import InputError
from livelihoods.network.consent.actions import give_consent, withdraw_consent
from livelihoods.network.membership import actions, queries
from livelihoods.network.membership.queries import Asked
from livelihoods.network.organizations.actions import set_visibility
from livelihoods.network.people.actions import set_expertise
from livelihoods.platform.accounts.actors import NotAllowedError
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import Moment, today
from livelihoods.platform.vocabulary.actions import set_network
from tests.network.invited import member
from tests.network.records import OPERATOR, account, day

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("network")]
NOW = Moment.read()


def consent(person, **changed):
    stated = {
        "key": f"c-{person}", "person": person, "medium": "listing", "uses": ["website"],
        "language": "en", "means": "signed", "given_on": day("2024-04-01"),
    } | changed  # fmt: skip
    give_consent(actor=OPERATOR, **stated)


@pytest.fixture
def network(small_network):
    """A union and three people are members; ana is listed, bela and carla are not."""
    set_network(
        actor=OPERATOR,
        values={"name": "A Network", "short_name": "AN", "is_demonstration": True, "source": "s"},
    )  # fmt: skip
    member()
    for person, constituency in (("ana", "research"), ("bela", "research"), ("carla", "practice")):
        member(f"p-{person}", organization="", person=person, constituency=constituency)
        set_expertise(
            actor=OPERATOR, person=person, topics=["law"], methods=["surveys"],
            languages=["en", "zu"], regions=["africa"],
            agency="governmental" if constituency == "practice" else "",
        )  # fmt: skip
    consent("ana")


def find(moment=NOW, **asked):
    return queries.directory(moment, Asked(**asked))


def names(found):
    return [line.name for line in (*found.organizations, *found.people)]


def test_an_organization_is_shown_as_it_asks(client):
    set_visibility(actor=OPERATOR, key="sellers", visibility="name_only", reason="asked")
    line = find().organizations[0]
    assert (line.name, line.country, line.kind, line.groups) == ("Sellers", "PER", "", ())
    set_visibility(actor=OPERATOR, key="sellers", visibility="hidden", reason="asked")
    found = find()
    assert (found.organizations, found.hidden, found.institutional, found.total) == ((), 1, 1, 4)
    assert (find(country="PER").hidden, find(country="PER").organizations) == (0, ())
    html = client.get(reverse("directory:members")).content.decode()
    assert "1 organization is counted and not shown, at its own request." in html
    assert "Sellers" not in html
    told = client.get(reverse("directory:download", args=["csv"])).content.decode()
    assert "Sellers" not in told
    assert "institutional, not shown" in told


def test_people_are_named_where_they_opted_in_and_counted_by_country_else():
    found = find()
    assert names(found) == ["Sellers", "Ana Invented"]
    assert (found.unlisted, found.unlisted_total) == ((("ZAF", 2),), 2)
    assert (found.total, found.countries) == (4, 2)
    assert found.total == queries.count(NOW).total


def test_who_withdraws_is_not_named_on_any_date():
    then = Moment.read("2024-06-01")
    assert "Ana Invented" in names(find(then))
    withdraw_consent(actor=OPERATOR, key="c-ana", withdrawn_on=today())
    for moment in (NOW, then):
        assert names(find(moment)) == ["Sellers"]
        assert find(moment).total == 4


@pytest.mark.parametrize(
    "changed", [{"uses": ["print"]}, {"medium": "photo"}, {"expires_on": day("2025-01-01")}]
)
def test_another_consent_does_not_list_a_person(changed):
    consent("bela", **changed)
    assert "Bela Invented" not in names(find())


def test_who_has_left_is_not_named_though_consent_stands():
    actions.end_membership(
        actor=OPERATOR, key="m-p-ana", ends_on=day("2025-01-01"), end_reason="resigned"
    )
    found = find(Moment.read("2024-06-01"))
    assert names(found) == ["Sellers"]
    assert found.total == 4


@pytest.mark.parametrize(
    ("asked", "named", "unlisted"),
    [
        ({"country": "ZAF"}, ["Ana Invented"], 2),
        ({"country": "PER"}, ["Sellers"], 0),
        ({"constituency": "mbo"}, ["Sellers"], 0),
        ({"constituency": "research"}, ["Ana Invented"], 1),
        ({"topic": "law"}, ["Ana Invented"], 0),
        ({"topic": "taxation"}, [], 0),
        ({"method": "surveys", "language": "zu", "region": "africa"}, ["Ana Invented"], 0),
        ({"agency": "governmental"}, [], 0),
        ({"group": "street-vendors"}, [], 0),
    ],
)
def test_filters(asked, named, unlisted):
    found = find(**asked)
    assert names(found) == named
    assert found.unlisted_total == unlisted


def test_a_country_is_never_told_beside_a_constituency():
    assert find(constituency="practice").unlisted == ()
    both = find(country="ZAF", constituency="practice")
    assert (both.unlisted_total, both.is_partial, names(both)) == (0, True, [])


def test_expertise_is_counted_of_listed_people_only():
    choices = find().choices
    assert choices["topic"] == {"law": 1}
    assert choices["language"] == {"en": 1, "zu": 1}
    assert choices["agency"] == {}
    assert choices["country"] == {"PER": 1, "ZAF": 3}


@pytest.mark.parametrize(
    "asked", [{"country": "XXX"}, {"topic": "love"}, {"agency": "x"}, {"region": "x"}]
)
def test_what_is_unknown_is_refused(asked):
    with pytest.raises(InputError, match="is not known; choose from the list"):
        find(**asked)


def test_expertise_is_set_by_who_may_and_with_known_words():
    with pytest.raises(NotAllowedError):
        set_expertise(actor=account(), person="ana")
    for changed, message in (
        ({"topics": ["love"]}, "love is none of statistics"),
        ({"languages": ["klingon"]}, "is no language that we know"),
        ({"regions": ["moon"]}, "moon is none of"),
        ({"agency": "moon"}, "agency"),
        ({"person": "nobody"}, "no person 'nobody'"),
    ):
        with pytest.raises(FactError, match=message):
            set_expertise(**({"actor": OPERATOR, "person": "ana"} | changed))


class TestPages:
    @pytest.mark.parametrize("language", ["en", "es", "fr", "pt"])
    def test_the_pages_name_who_opted_in(self, client, language):
        prefix = "" if language == "en" else f"/{language}"
        html = client.get(f"{prefix}/who-we-are/members/").content.decode()
        assert f'<html lang="{language}"' in html
        assert "Ana Invented" in html
        assert f'href="{prefix}/organizations/sellers/"' in html
        for person in ("Bela", "Carla", "Dora"):
            assert person not in html
        assert client.get(f"{prefix}/who-we-are/expertise/").status_code == 200

    def test_a_date_and_a_filter_stay_in_every_link(self, client):
        html = client.get("/who-we-are/members/?as_of=2024-06-01&country=ZAF").content.decode()
        assert "as_of=2024-06-01&amp;country=ZAF" in html
        assert "/who-we-are/members.xlsx?as_of=2024-06-01&amp;country=ZAF" in html
        assert '<input type="hidden" name="country" value="ZAF">' in html

    @pytest.mark.parametrize(
        "query", ["colour=red", "country=XXX", "constituency=x", "group=x", "as_of=yesterday"]
    )
    def test_a_wrong_question_is_a_400(self, client, query):
        for address in ("members/", "members.csv"):
            assert client.get(f"/who-we-are/{address}?{query}").status_code == 400

    def test_the_pages_cost_few_queries(self, client, django_assert_max_num_queries):
        for address in ("members/", "expertise/", "members.csv"):
            client.get(f"/who-we-are/{address}")  # what is kept between requests is there now
            with django_assert_max_num_queries(12):
                client.get(f"/who-we-are/{address}")

    def test_the_spreadsheet_says_what_it_answers_and_names_nobody_else(self, client):
        address = "/who-we-are/members.csv?as_of=2024-06-01"
        response = client.get(address)
        lines = response.content.decode().splitlines()
        assert lines[0] == "# Members of A Network (AN)"
        assert lines[1] == "# Filter: all; 4 members"
        assert lines[2].startswith("# As of 2024-06-01, as known on ")
        assert "demonstration" in lines[4]
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
        assert [(row["kind"], row["name"], row["country"], row["members"]) for row in rows] == [
            ("institutional", "Sellers", "PER", "1"),
            ("individual", "Ana Invented", "ZAF", "1"),
            ("individual, not listed by name", "", "ZAF", "2"),
        ]
        assert sum(int(row["members"]) for row in rows) == 4
        assert response["Content-Disposition"] == 'attachment; filename="members-2024-06-01.csv"'
        book = openpyxl.load_workbook(
            io.BytesIO(client.get(address.replace("csv", "xlsx")).content)
        )
        cells = [cell for row in book.active.iter_rows(values_only=True) for cell in row if cell]
        assert "Ana Invented" in cells
        assert not [cell for cell in cells if "Bela" in str(cell)]
        assert client.get("/who-we-are/members.exe").status_code == 404

    def test_the_addresses_have_names(self):
        assert reverse("directory:members") == "/who-we-are/members/"
        assert reverse("directory:download", args=["csv"]) == "/who-we-are/members.csv"
