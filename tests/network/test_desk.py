"""The secretariat's desk: the roll of a day with all names, re-affirmations, letters, words."""

import csv
import io

import openpyxl
import pytest
from django.urls import reverse

from livelihoods.network.membership import actions, queries
from livelihoods.platform.accounts.actors import NotAllowedError
from livelihoods.platform.accounts.models import User
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.audit.queries import first_broken
from livelihoods.platform.timeline import Moment
from livelihoods.platform.vocabulary.actions import set_network
from tests.network.invited import approve, member, propose
from tests.network.records import OPERATOR, account, day, holder

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("network")]
DAY = "as_of=2024-06-30"


@pytest.fixture
def network(small_network):
    """A union stays; ana has left since."""
    set_network(
        actor=OPERATOR,
        values={"name": "A Network", "short_name": "AN", "is_demonstration": True, "source": "s"},
    )
    member()
    member("p", organization="", person="ana", constituency="research")
    actions.end_membership(
        actor=OPERATOR, key="m-p", ends_on=day("2025-01-01"), end_reason="resigned"
    )


@pytest.fixture
def office(client):
    client.force_login(User.objects.create_superuser("chief@example.org"))
    return client


def text(client, name, *args, query=""):
    response = client.get(f"{reverse(name, args=args)}?{query}")
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_members_of_a_day_are_counted_and_all_named(office):
    shown = text(office, "members_on_a_day", query=DAY)
    assert "1 institutional + 1 individual = 2 members in 2 countries" in shown
    for name in ("Sellers", "Ana Invented", "m-p"):
        assert name in shown
    assert "1 institutional + 0 individual" in text(
        office, "members_on_a_day", query="as_of=2025-01-01"
    )


def test_a_published_count_of_the_day_stands_beside(office):
    actions.publish_count(
        actor=OPERATOR, key="c", as_of=day("2024-06-30"), source="Annual report",
        institutional=34, individual=142, countries=40,
    )  # fmt: skip
    shown = text(office, "members_on_a_day", query=DAY)
    assert "Published for this day: 34 + 142 = 176" in shown
    assert "in 40 countries" in shown
    assert '<a href="?as_of=2024-06-30">30 June 2024</a>' in shown


def test_the_file_names_everybody_and_the_audit_keeps_it(office):
    before = Entry.objects.count()
    content = office.get(f"{reverse('members_on_a_day_file', args=['csv'])}?{DAY}").content.decode()
    lines = content.splitlines()
    assert "1 institutional + 1 individual = 2 members in 2 countries" in lines[1]
    assert lines[2].startswith("# As of 2024-06-30, as known on ")
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert [row["name"] for row in rows] == ["Sellers", "Ana Invented"]
    assert rows[1]["ends_on"] == "2025-01-01"
    book = office.get(f"{reverse('members_on_a_day_file', args=['xlsx'])}?{DAY}").content
    cells = openpyxl.load_workbook(io.BytesIO(book)).active.iter_rows(values_only=True)
    assert "Ana Invented" in [cell for row in cells for cell in row]
    assert Entry.objects.count() == before + 2
    entry = Entry.objects.last()
    assert (entry.act, entry.changes["rows"]) == ("membership.take_roll_away", [None, 2])
    assert first_broken() is None
    assert office.get(reverse("members_on_a_day_file", args=["exe"])).status_code == 404


def test_a_date_that_is_none_is_a_400(office):
    assert office.get(f"{reverse('members_on_a_day')}?as_of=yesterday").status_code == 400


def test_re_affirmations(office):
    assert "0 of 1 members have said in 2025" in text(
        office, "reaffirmations", query="as_of=2025-06-30"
    )
    actions.affirm_membership(
        actor=OPERATOR, membership="m-inv-1", affirmed_on=day("2025-03-01"), means="phone"
    )
    shown = text(office, "reaffirmations", query="as_of=2025-06-30")
    assert "1 of 1 members have said in 2025" in shown
    assert "1 March 2025 (telephone)" in shown
    row = queries.roll(Moment.read("2025-06-30"))[0]
    assert row.name in shown


def test_who_we_are_in_four_languages(office):
    shown = text(office, "who_we_are_in_words", query=DAY)
    for words in ("2 members in 2 countries", "2 miembros en 2 países", "2 membres dans 2 pays",
                  "2 membros em 2 países"):  # fmt: skip
        assert words in shown


def test_letters_are_behind_the_buttons(office):
    row = queries.roll(Moment.read("2024-06-30"))[0]
    index = text(office, "memberships:index")
    for kind, key in (("welcome", row.key), ("reaffirmation", row.key), ("thanks", "m-p")):
        address = reverse("member_letter", args=[kind, key])
        assert address in index
        assert office.get(address).status_code == 200
    invitation = propose("inv-2", organization="weavers")
    approve("inv-2")
    address = reverse("member_letter", args=["invitation", "inv-2"])
    assert address in text(office, "invitations:inspect", invitation.pk)
    shown = text(office, "member_letter", "invitation", "inv-2")
    for greeting in ("Dear Weavers,", "A Weavers:"):
        assert greeting in shown
    assert office.get(reverse("member_letter", args=["thanks", row.key])).status_code == 400


def test_the_page_of_a_membership_shows_how_it_stands(office):
    actions.change_representative(
        actor=OPERATOR, membership="m-inv-1", person="bela", starts_on=day("2024-04-01")
    )
    member_row = office.get(reverse("memberships:index"))
    (row,) = [row for row in member_row.context["object_list"] if row.key == "m-inv-1"]
    shown = text(office, "memberships:inspect", row.pk)
    assert "Bela Invented" in shown
    assert "Versions on record" in shown


def test_who_lacks_the_right_gets_nowhere(client):
    with pytest.raises(NotAllowedError):
        queries.whole_roll(account(), Moment.read())
    visitor = holder("auditor")
    before = Entry.objects.count()
    client.force_login(visitor)
    home = client.get("/admin/").content.decode()
    pages = [
        ("members_on_a_day", ()), ("members_on_a_day_file", ("csv",)), ("reaffirmations", ()),
        ("who_we_are_in_words", ()), ("member_letter", ("welcome", "m-inv-1")),
    ]  # fmt: skip
    for name, args in pages:
        assert client.get(reverse(name, args=args)).status_code in (302, 403), name
        assert reverse(name, args=args) not in home
    client.force_login(User.objects.create_user("visitor@example.org"))
    for name, args in pages:
        assert client.get(reverse(name, args=args)).status_code == 302, name
    assert Entry.objects.count() == before
