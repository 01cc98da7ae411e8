"""What a file says: rows of a day, its head, what is left out, what a spreadsheet makes of it."""

import io

import openpyxl
import pytest

from livelihoods.analysis.errors import InputError
from livelihoods.network.exports import sheet
from livelihoods.network.exports.actions import take_away
from livelihoods.network.exports.selection import asked
from livelihoods.network.exports.tables import Dates, table, tables
from livelihoods.network.membership import queries as membership
from livelihoods.network.organizations import actions as organizations
from livelihoods.network.organizations.models import FieldFact, Organization
from livelihoods.network.organizations.statements import Origin
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.audit.queries import first_broken
from livelihoods.platform.timeline import Moment, today
from livelihoods.platform.vocabulary.actions import set_network
from tests.network.exports.conftest import ORIGIN, taken
from tests.network.records import OPERATOR

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("network")]


DAYS = (("", 1), ("2024-06-30", 2), ("2024-12-31", 2), ("2025-01-01", 1), ("2001-01-01", 0))


def test_memberships_are_as_many_as_the_room_counts():
    for as_of, number in DAYS:
        _head, rows = taken("memberships", as_of=as_of)
        assert len(rows) == membership.count(Moment.read(as_of)).total == number, as_of


def test_what_was_not_yet_known_is_not_given():
    _head, rows = taken("memberships", as_of="2024-06-30", known_on="2001-01-01")
    assert rows == []
    _head, rows = taken("organization-statements", known_on="2001-01-01")
    assert rows == []


def test_the_history_has_what_was_superseded():
    _head, rows = taken("memberships", is_history=True)
    assert len(rows) == 3
    assert sum(bool(row["superseded_at"]) for row in rows) == 1


def test_the_head_says_whose_what_when_how_many_and_on_what_terms():
    head, _rows = taken("memberships", as_of="2024-06-30", where=["constituency=mbo"])
    assert head == [
        "memberships, from the records of A Network (AN)",
        "Table: memberships; filter: constituency=mbo; 1 row",
        f"As of 2024-06-30, as known on {today()}",
        "5 columns are left out, because they may tell who somebody is or how to reach them",
        (
            "Fictional members, organizations and people of a demonstration are free to use with "
            "this notice; facts of real ones are those of the sources named with them"
        ),
    ]
    set_network(actor=OPERATOR, values={
        "name": "A Network", "short_name": "AN", "is_demonstration": False, "source": "s",
    })  # fmt: skip
    head, _rows = taken("organizations")
    assert f"As it stands on {today()}: this table keeps no dates" in head
    assert "Contact details are given only where the organization agreed to it" in head
    assert head[-1] == "Records of AN; ask before passing them on"


def test_persons_are_given_with_a_reason_alone_and_stay_out_of_the_audit():
    _head, rows = taken("memberships", as_of="2024-06-30")
    assert "person" not in rows[0]
    assert "key" not in rows[0]
    with pytest.raises(InputError, match="for a reason"):
        taken("memberships", with_personal=True)
    with pytest.raises(InputError, match="'person' is left out as personal of memberships"):
        taken("memberships", where=["person=ana"])
    head, rows = taken(
        "memberships", as_of="2024-06-30", with_personal=True, reason="a letter",
        where=["person=ana"],
    )  # fmt: skip
    assert [row["person"] for row in rows] == ["ana"]
    assert "With personal data: for the purpose that was stated, and no other" in head
    entry = Entry.objects.last()
    assert (entry.act, entry.reason) == ("exports.take_away", "a letter")
    assert entry.changes == {
        "table": [None, "memberships"], "filter": [None, "person=(personal)"],
        "as_of": [None, "2024-06-30"], "known_on": [None, today().isoformat()],
        "history": [None, False], "personal": [None, True], "within": [None, "network"],
        "rows": [None, 1], "form": [None, "csv"],
    }  # fmt: skip
    assert entry.command == "tests"
    assert first_broken() is None


def test_contacts_are_given_where_the_organization_agreed_and_nowhere_else():
    choice = {"with_personal": True, "reason": "tests"}
    _head, rows = taken("organizations", **choice)
    there = {row["key"]: row for row in rows}
    assert there["sellers"]["email"] == "sellers@example.org"
    assert there["sellers"]["phone"] == there["weavers"]["email"] == ""
    _head, rows = taken("organization-statements", **choice)
    said = {(row["organization"], row["field"]): row["value"] for row in rows}
    assert said["sellers", "email"] == "sellers@example.org"
    assert said["sellers", "phone"] == said["weavers", "email"] == ""
    organizations.set_visibility(
        actor=OPERATOR, key="sellers", visibility="name_only", reason="tests"
    )
    _head, rows = taken("organizations", where=["key=sellers"], **choice)
    assert rows[0]["email"] == ""


def test_no_table_gives_what_was_not_agreed_to():
    for name, each in tables().items():
        file = io.BytesIO()
        question = asked(each, is_history=each.dates is not Dates.NONE, with_personal=True)
        take_away(actor=OPERATOR, asked=question, form="csv", file=file, reason="tests")
        assert "weavers@example.org" not in file.getvalue().decode(), name


def test_a_formula_is_a_text_and_several_words_stand_in_one_cell():
    organizations.state_fields(
        actor=OPERATOR, key="sellers", values={"name": '=HYPERLINK("x")'},
        origin=Origin("tests", today()),
    )  # fmt: skip
    head, rows = taken("organizations", where=["city==Lima", "key=sellers"])
    assert "Table: organizations; filter: city==Lima key=sellers; 1 row" in head
    assert rows[0]["name"] == '\'=HYPERLINK("x")'
    assert rows[0]["city"] == "'=Lima"
    assert rows[0]["is_fictional"] == "yes"
    assert rows[0]["other_names"] == ""


def test_the_sheet_holds_the_same_as_the_text():
    file = io.BytesIO()
    question = asked(table("organization-statements"))
    number = take_away(actor=OPERATOR, asked=question, form="xlsx", file=file)
    lines = list(openpyxl.load_workbook(file).active.iter_rows(values_only=True))
    head, rows = taken("organization-statements")
    header = next(place for place, line in enumerate(lines) if line[0] == "id")
    assert [line[0] for line in lines[: header - 1]] == head
    sheet_rows = [
        dict(zip(rows[0], ["" if v is None else str(v) for v in line], strict=True))
        for line in lines[header + 1 :]
    ]
    assert sheet_rows == rows
    assert number == len(rows)


def test_what_a_cell_of_a_sheet_cannot_hold_is_refused():
    organizations.state_fields(
        actor=OPERATOR, key="sellers", values={"objectives": "x" * 40_000}, origin=ORIGIN
    )
    question = asked(table("organizations"), where=["key=sellers"])
    with pytest.raises(InputError, match="objectives of row 1 has 40,000 letters"):
        sheet.write(question, "xlsx", io.BytesIO())


def test_values_come_back_as_they_were():
    _head, rows = taken("organization-statements")
    facts = {fact.pk: fact for fact in FieldFact.objects.select_related("organization")}
    for row in rows:
        fact = facts.pop(int(row["id"]))
        assert row["organization"] == fact.organization.key
        assert row["stated_on"] == fact.stated_on.isoformat()
        assert row["recorded_at"] == fact.recorded_at.isoformat(timespec="microseconds")
        if isinstance(fact.value, list):
            assert row["value"].split("; ") == fact.value
    assert not facts


def test_a_correction_takes_the_place_of_what_it_corrects():
    fact = FieldFact.objects.get(organization__key="sellers", field="city")
    asked_for = ["organization=sellers", "field=city"]
    organizations.correct_statement(
        actor=OPERATOR, fact=fact.pk, value="Cusco", origin=ORIGIN, reason="tests"
    )
    _head, rows = taken("organization-statements", where=asked_for)
    assert [(row["value"], row["corrects"]) for row in rows] == [("Cusco", str(fact.pk))]
    organizations.withdraw_statement(actor=OPERATOR, fact=int(rows[0]["id"]), reason="tests")
    _head, rows = taken("organization-statements", where=asked_for)
    assert rows == []
    _head, rows = taken("organization-statements", where=asked_for, is_history=True)
    assert len(rows) == 3


CONDITIONS = (
    (["kind=union"], 1),
    (["kind=union", "kind=cooperative"], 2),
    (["kind=union", "country=IND"], 0),
    (["is_fictional=yes"], 3),
    (["merged_into="], 3),
    (["acronym=", "languages="], 3),
    (["year_formed="], 3),
    (["groups=street_vendors"], 2),
    (["groups="], 1),
)


def test_conditions():
    for where, number in CONDITIONS:
        _head, rows = taken("organizations", where=where)
        assert len(rows) == number, where
    assert {row["groups"] for row in taken("organizations")[1]} == {
        "home_based_workers; street_vendors", "",
    }  # fmt: skip
    _head, rows = taken("memberships", where=[f"recorded_at={today()}", "starts_on=2024-03-01"])
    assert {row["starts_on"] for row in rows} <= {"2024-03-01"}


REFUSED = (
    ("organizations", {"as_of": "2024-01-01"}, "keeps no dates"),
    ("countries", {"known_on": "2024-01-01"}, "corrected in place"),
    ("memberships", {"is_history": True, "as_of": "2024-01-01"}, "has all days"),
    ("memberships", {"as_of": "yesterday"}, "write a date as"),
    ("memberships", {"where": ["constituency"]}, "write column=value"),
    ("memberships", {"where": ["colour=red"]}, "it gives starts_on, ends_on"),
    ("memberships", {"where": ["starts_on=soon"]}, "write a date as"),
    ("memberships", {"where": ["end_reason=x"]}, "it is one of"),
    ("organizations", {"where": ["email=x@example.org"]}, "contact details"),
    ("organizations", {"where": ["languages=es"]}, "holds lists"),
    ("organizations", {"where": ["year_formed=old"]}, "cannot hold"),
    ("organizations", {"where": ["is_fictional=1"]}, "yes or no"),
    ("expertise", {}, "all columns of expertise are personal"),
)


def test_what_cannot_be_asked_is_refused_in_words():
    for name, choices, told in REFUSED:
        with pytest.raises(InputError, match=told):
            asked(table(name), **choices)


def test_an_unknown_table_is_answered_with_the_names():
    with pytest.raises(InputError, match="there are affiliations, appointments"):
        table("members")


def test_every_column_is_asked_for_where_it_is_empty_and_the_others_are_the_rest():
    for each in tables().values():
        whole = asked(each, with_personal=True)
        for place, column in enumerate(whole.columns):
            if not column.agreed_by:
                empty = asked(each, where=[f"{column.name}="], with_personal=True)
                wanted = [row for row in whole.rows() if row[place] is None]
                assert list(empty.rows()) == wanted, (each.name, column.name)


def test_a_large_table_is_read_in_as_many_queries(django_assert_num_queries):
    for number in range(30):
        Organization.objects.create(key=f"o-{number}", name="N", is_fictional=True)
    with django_assert_num_queries(3):  # the rows, their groups, what was agreed
        assert len(list(asked(table("organizations")).rows())) == 33
