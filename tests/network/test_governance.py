"""The Board: its size and seats by dated rules, one holder per seat (invariants 8, 10, 11, 17)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from livelihoods.network.governance import actions, queries, rules
from livelihoods.network.governance.models import Appointment, Body, Setting
from livelihoods.network.people.models import Person
from livelihoods.platform.accounts.actors import NotAllowedError
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import Interval, Moment
from tests.network.records import OPERATOR, account, day

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("board_of_three")]
CODES = ["mbo", "research", "practice"]
START = date(2010, 1, 1)


def seat(number, constituency, starts_on="2010-01-01", ends_on=None):
    return actions.SeatStatement(
        number=number, constituency=constituency, region="africa", starts_on=day(starts_on),
        ends_on=day(ends_on) if ends_on else None, recorded_on=day("2010-01-02"), source="tests",
    )  # fmt: skip


@pytest.fixture
def board_of_three(small_network):
    actions.set_rule(
        actor=OPERATOR, name=rules.BOARD_SIZE, value="3", starts_on=START, source="tests"
    )
    for code, kind in (("board", "board"), ("finance", "committee")):
        actions.set_body(
            actor=OPERATOR, code=code, values={"name": code, "kind": kind, "source": "tests"}
        )
    actions.arrange_seats(
        actor=OPERATOR,
        seats=[seat(number, code) for number, code in enumerate(CODES, 1)],
        constituencies=CODES,
    )


def appoint(key, person, **changed):
    stated = {"body": "board", "seat": None, "starts_on": START} | changed
    return actions.appoint(actor=OPERATOR, key=key, person=person, **stated)


def test_the_number_of_seats_follows_the_rule_in_force():
    with pytest.raises(FactError, match=r"on 2012-01-01: 4 seats, but the rule board\.size"):
        actions.arrange_seats(
            actor=OPERATOR, seats=[seat(4, "mbo", "2012-01-01")], constituencies=CODES
        )
    actions.set_rule(
        actor=OPERATOR, name=rules.BOARD_SIZE, value="3", starts_on=START,
        ends_on=day("2012-01-01"), source="tests",
    )  # fmt: skip
    actions.set_rule(
        actor=OPERATOR, name=rules.BOARD_SIZE, value="4", starts_on=day("2012-01-01"),
        source="resolution 7",
    )  # fmt: skip
    actions.arrange_seats(
        actor=OPERATOR, seats=[seat(4, "mbo", "2012-01-01")], constituencies=CODES
    )
    before, after = (queries.board(Moment.read(text)) for text in ("2011-12-31", "2012-01-01"))
    assert (before.size_rule, len(before.seats)) == (3, 3)
    assert (after.size_rule, len(after.seats), after.size_source) == (4, 4, "resolution 7")
    assert after.by_constituency == {"mbo": 2, "research": 1, "practice": 1}


def test_a_rule_has_one_value_at_a_time():
    with pytest.raises(FactError, match="has the value 3 from 2010-01-01"):
        actions.set_rule(
            actor=OPERATOR, name=rules.BOARD_SIZE, value="5", starts_on=day("2013-01-01"),
            source="tests",
        )  # fmt: skip
    assert Setting.objects.count() == 1


def test_every_constituency_has_a_seat_and_its_number():
    plans = [rules.SeatPlan(n, "mbo", Interval(START)) for n in (1, 2, 2)]
    in_force = [
        rules.Rule(rules.BOARD_SIZE, "3", Interval(START)),
        rules.Rule(rules.SEATS_OF + "mbo", "4", Interval(START)),
    ]
    found = " ".join(rules.seat_objections(plans, in_force, CODES, START))
    assert "seat 2 is there 2 times" in found
    assert "constituency research has no seat" in found
    assert "constituency mbo has 3 seats, but the rule board.seats.mbo in force says 4" in found
    assert rules.seat_objections(plans, in_force, CODES, date(2009, 1, 1)) == ()


def test_a_seat_has_one_holder_at_a_time():
    appoint("a", "ana", seat=1, ends_on=day("2014-01-01"))
    with pytest.raises(FactError, match="held in the same time by appointment a"):
        appoint("b", "bela", seat=1, starts_on=day("2013-12-31"))
    appoint("b", "bela", seat=1, starts_on=day("2014-01-01"))
    with pytest.raises(FactError, match="holds another seat"):
        appoint("c", "bela", seat=2, starts_on=day("2015-01-01"))
    with pytest.raises(FactError, match="has no seat 9"):
        appoint("d", "carla", seat=9)


def test_the_database_refuses_two_open_holders():
    appoint("a", "ana", seat=1)
    bela = Person.objects.get(key="bela")
    for changed in ({"seat": 1, "role": "member"}, {"seat": 1, "role": "chair"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appointment(
                key="z",
                body=Body.objects.get(code="board"),
                person=bela,
                starts_on=START,
                **changed,
            ).save()


def test_chair_and_treasurer_are_seated_members_one_each():
    with pytest.raises(FactError, match="not seated on the Board"):
        appoint("chair", "ana", role="chair")
    appoint("a", "ana", seat=1)
    appoint("b", "bela", seat=2)
    appoint("chair", "ana", role="chair")
    with pytest.raises(FactError, match="there is one at a time"):
        appoint("chair-2", "bela", role="chair")
    appoint("treasurer", "bela", role="treasurer")
    found = {view.number: view.office for view in queries.board(Moment.read("2015-01-01")).seats}
    assert found == {1: "chair", 2: "treasurer", 3: ""}


def test_committee_members_come_from_the_board_unless_a_rule_allows_others():
    with pytest.raises(FactError, match="not seated on the Board"):
        appoint("f", "carla", body="finance")
    actions.set_rule(
        actor=OPERATOR, name=rules.CO_OPTION, value="yes", starts_on=START, source="tests"
    )
    appoint("f", "carla", body="finance")
    (committee,) = queries.committees(Moment.read("2015-01-01"))
    assert [holder.name for holder in committee.holders] == ["Carla Invented"]


def test_a_seat_is_not_left_while_an_office_needs_it():
    appoint("a", "ana", seat=1)
    appoint("chair", "ana", role="chair")
    with pytest.raises(FactError, match="appointment chair needs this seat"):
        actions.end_appointment(actor=OPERATOR, key="a", ends_on=day("2012-01-01"))
    actions.end_appointment(actor=OPERATOR, key="chair", ends_on=day("2012-01-01"))
    actions.end_appointment(actor=OPERATOR, key="a", ends_on=day("2012-01-01"))
    before, after = (queries.board(Moment.read(text)) for text in ("2011-12-31", "2012-01-01"))
    assert (before.seats[0].is_vacant, before.seats[0].holder) == (False, None)
    assert after.seats[0].is_vacant


def test_a_seat_and_an_office_are_told_apart():
    for changed in ({"seat": None}, {"seat": 1, "role": "chair"}, {"seat": 1, "body": "finance"}):
        with pytest.raises(FactError, match="a Board member has a seat"):
            appoint("x", "ana", **changed)
    with pytest.raises(FactError, match="there is no body 'council'"):
        appoint("x", "ana", body="council")


def test_only_who_may_can_act():
    nobody = account()
    entries = Entry.objects.count()
    with pytest.raises(NotAllowedError):
        actions.set_rule(actor=nobody, name="x", value="1", starts_on=START, source="s")
    with pytest.raises(NotAllowedError):
        actions.arrange_seats(actor=nobody, seats=[], constituencies=CODES)
    with pytest.raises(NotAllowedError):
        actions.appoint(actor=nobody, key="a", body="board", person="ana", seat=1, starts_on=START)
    with pytest.raises(NotAllowedError):
        actions.end_appointment(actor=nobody, key="a", ends_on=START)
    with pytest.raises(NotAllowedError):
        actions.set_body(actor=nobody, code="board", values={"name": "B"})
    assert Entry.objects.count() == entries


def test_queries_are_few(django_assert_num_queries):
    for number, person in enumerate(("ana", "bela", "carla"), 1):
        appoint(f"seat-{number}", person, seat=number)
        appoint(f"finance-{number}", person, body="finance")
    for ask in (queries.board, queries.committees):
        with django_assert_num_queries(2):
            ask(Moment.read("2015-01-01"))
