"""The team: offices, parts of full time, and whose names are shown."""

from datetime import date
from decimal import Decimal

import pytest

from livelihoods.network.team import actions, queries
from livelihoods.platform.accounts.actors import NotAllowedError
from livelihoods.platform.audit.queries import entries_of
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import Moment
from tests.network.records import OPERATOR, account, day

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("office")]


@pytest.fixture
def office(small_network):
    values = {
        "name": "Home",
        "function": "All",
        "place": "Lima",
        "country_id": "PER",
        "source": "t",
    }
    return actions.set_office(actor=OPERATOR, code="home", values=values)


def engage(key="t-1", person="ana", fte="0.60", **changed):
    stated = {
        "title": "Organizer",
        "office": "home",
        "country": "PER",
        "starts_on": day("2012-01-01"),
    }
    return actions.engage(
        actor=OPERATOR, key=key, person=person, fte=Decimal(fte), **stated | changed
    )


def test_nobody_works_for_more_than_full_time():
    engage(ends_on=day("2014-01-01"))
    with pytest.raises(FactError, match="exceed full time on 2013-01-01"):
        engage("t-2", fte="0.50", starts_on=day("2013-01-01"))
    engage("t-2", fte="0.50", starts_on=day("2014-01-01"))
    for wrong in ("0", "1.01"):
        with pytest.raises(FactError, match="not more than 0 and at most 1"):
            engage("t-3", "bela", fte=wrong)


def test_who_has_left_is_counted_and_not_named(django_assert_num_queries):
    engage()
    engage("t-2", "bela", fte="1.00")
    row = actions.correct_engagement(actor=OPERATOR, key="t-1", ends_on=day("2016-01-01"))
    assert entries_of(row).get().act == "team.end"
    with django_assert_num_queries(1):
        then = queries.team(Moment.read("2015-12-31"))
    assert (then.count, then.full_time, then.countries, then.fte) == (2, 1, 1, Decimal("1.60"))
    assert [member.name for member in then.members] == ["Bela Invented"]
    assert then.by_office[0].count == 2
    assert queries.team(Moment.read("2016-01-01")).count == 1
    with django_assert_num_queries(1):
        assert [view.place for view in queries.offices(Moment.read("2015-12-31"))] == ["Lima"]


def test_bad_appointments_are_refused():
    with pytest.raises(FactError, match="no person 'nobody'"):
        engage(person="nobody")
    with pytest.raises(FactError, match="is not after the start"):
        engage(ends_on=date(2012, 1, 1))
    engage()
    with pytest.raises(FactError, match="on record already"):
        engage()
    with pytest.raises(FactError, match="is not on record"):
        actions.correct_engagement(actor=OPERATOR, key="t-9", ends_on=day("2016-01-01"))
    with pytest.raises(NotAllowedError):
        actions.correct_engagement(actor=account(), key="t-1", ends_on=day("2016-01-01"))
