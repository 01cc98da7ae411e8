"""Whose names are shown: who is there today by what is on record now, whatever was known when."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from livelihoods.network.governance import actions as governance
from livelihoods.network.governance import queries as bodies
from livelihoods.network.governance import rules
from livelihoods.network.membership import actions as membership
from livelihoods.network.membership import queries as members
from livelihoods.network.team import actions as engagements
from livelihoods.network.team import queries as team
from livelihoods.platform.timeline import Moment, today
from tests.network.records import OPERATOR, day, instant

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("small_network")]
START = date(2010, 1, 1)
THEN = Moment.read("2012-01-01", "2013-01-01")  # nobody had left as far as was known
KEPT = {"actor": OPERATOR, "recorded_at": instant(2010, 1, 5)}
ENDED = {"actor": OPERATOR, "recorded_at": instant(2015, 1, 5), "ends_on": date(2015, 1, 1)}
SOON = today() + timedelta(days=30)


def names(views):
    return {view.name for view in views}


@pytest.fixture
def office(small_network):
    values = {"name": "Home", "function": "All", "place": "Lima", "source": "t"}
    engagements.set_office(actor=OPERATOR, code="home", values=values)


@pytest.fixture
def board(small_network):
    for name, value in ((rules.BOARD_SIZE, "3"), (rules.CO_OPTION, "yes")):
        governance.set_rule(
            actor=OPERATOR, name=name, value=value, starts_on=START, source="tests",
            recorded_at=instant(2010, 1, 2),
        )  # fmt: skip
    for code, kind in (("board", "board"), ("finance", "committee")):
        governance.set_body(
            actor=OPERATOR, code=code, values={"name": code, "kind": kind, "source": "tests"}
        )
    codes = ["mbo", "research", "practice"]
    governance.arrange_seats(
        actor=OPERATOR,
        seats=[
            governance.SeatStatement(
                number=number, constituency=code, region="africa", starts_on=START,
                ends_on=None, recorded_on=day("2010-01-02"), source="tests",
            )
            for number, code in enumerate(codes, 1)
        ],
        constituencies=codes,
    )  # fmt: skip


class TestMembers:
    def start(self, key, person, starts_on=START, **changed):
        membership.take_over_membership(
            key=key, person=person, constituency="research", grounds="g", source="register", starts_on=starts_on,
            **KEPT | changed,
        )  # fmt: skip

    def test_who_left_after_the_day_of_the_records(self, django_assert_num_queries):
        for person in ("ana", "bela", "carla"):
            self.start(f"m-{person}", person)
        for key in ("m-ana", "m-bela"):
            membership.end_membership(key=key, end_reason="lapsed", **ENDED)
        self.start("m-again", "bela", day("2018-01-01"), recorded_at=instant(2018, 1, 1))
        with django_assert_num_queries(1):
            roll = members.roll(THEN)
        assert {view.key: view.name for view in roll} == {
            "m-ana": None, "m-bela": "Bela Invented", "m-carla": "Carla Invented",
        }  # fmt: skip

    def test_an_organization_is_always_named(self):
        membership.take_over_membership(
            key="m", organization="sellers", constituency="mbo", grounds="g", source="register", starts_on=START,
            **KEPT,
        )  # fmt: skip
        membership.end_membership(key="m", end_reason="dissolved", **ENDED)
        assert names(members.roll(THEN)) == {"Sellers"}


class TestTeam:
    pytestmark = pytest.mark.usefixtures("office")

    def engage(self, key, person, starts_on=START, **changed):
        engagements.engage(
            key=key, person=person, title="Organizer", office="home", country="PER",
            fte=Decimal(1), starts_on=starts_on, **KEPT | changed,
        )  # fmt: skip

    def test_who_left_after_the_day_of_the_records(self, django_assert_num_queries):
        for person in ("ana", "bela", "carla"):
            self.engage(f"t-{person}", person)
        for key in ("t-ana", "t-bela"):
            engagements.correct_engagement(key=key, **ENDED)
        self.engage("t-again", "bela", day("2018-01-01"), recorded_at=instant(2018, 1, 1))
        with django_assert_num_queries(1):
            found = team.team(THEN)
        assert found.count == 3
        assert names(found.members) == {"Bela Invented", "Carla Invented"}
        assert (found.by_office[0].count, found.by_office[0].left) == (3, 1)

    def test_who_is_to_come_is_not_named_and_has_not_left(self):
        self.engage("t-1", "ana", SOON)
        found = team.team(Moment(as_of=SOON, known_on=today()))
        assert (found.count, found.members, found.by_office[0].left) == (1, (), 0)


class TestBodies:
    pytestmark = pytest.mark.usefixtures("board")

    def appoint(self, key, person, body="board", seat=None, starts_on=START, **changed):
        governance.appoint(
            key=key, person=person, body=body, seat=seat, starts_on=starts_on, **KEPT | changed
        )

    def test_who_left_after_the_day_of_the_records(self, django_assert_num_queries):
        for number, person in enumerate(("ana", "bela", "carla"), 1):
            self.appoint(f"b-{person}", person, seat=number)
            self.appoint(f"f-{person}", person, "finance")
            if person != "carla":
                governance.end_appointment(key=f"f-{person}", **ENDED)
            governance.end_appointment(key=f"b-{person}", **ENDED)
        later = {"starts_on": day("2015-01-01"), "recorded_at": instant(2015, 1, 6)}
        self.appoint("b-again", "bela", seat=2, **later)
        with django_assert_num_queries(3):
            board, committees = bodies.bodies(THEN)
        assert (board, committees) == (bodies.board(THEN), bodies.committees(THEN))
        shown = [(seat.holder, seat.has_left, seat.is_vacant) for seat in board.seats]
        expected = [(None, True), ("Bela Invented", False), ("Carla Invented", False)]
        assert shown == [(*told, False) for told in expected]
        (finance,) = committees
        assert [(holder.name, holder.has_left) for holder in finance.holders] == expected

    def test_who_is_to_come_is_not_named_and_has_not_left(self):
        self.appoint("b", "ana", seat=1, starts_on=SOON)
        self.appoint("f", "ana", "finance", starts_on=SOON)
        board, committees = bodies.bodies(Moment(as_of=SOON, known_on=today()))
        seat, holder = board.seats[0], committees[0].holders[0]
        assert (seat.is_vacant, seat.holder, seat.has_left) == (False, None, False)
        assert (holder.name, holder.has_left) == (None, False)
        assert not board.seats[1].has_left
