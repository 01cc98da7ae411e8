"""The two dates of a question and how they are read; intervals, against the sets of their days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livelihoods.analysis.errors import InputError
from livelihoods.platform.timeline import Interval, Moment, covers, holds_on

FIRST = date(2024, 2, 25)
DAYS = [FIRST + timedelta(days=number) for number in range(12)]
"""Beyond a leap day; an interval without an end goes on past the last of them."""


@pytest.mark.parametrize("text", ["2015-02-30", "31.3.2015", "20150331", "zzz", "9999-12-31"])
@pytest.mark.parametrize("name", ["as_of", "known_on"])
def test_a_date_that_cannot_be_read_is_named_as_the_asker_knows_it(name, text):
    with pytest.raises(InputError, match=f"^{name} is '{text}'"):
        Moment.read(**{name: text})
    with pytest.raises(InputError, match=f"^--{name} is '{text}'"):
        Moment.read(**{name: text}, names=("--as_of", "--known_on"))


def test_the_first_and_the_last_date_that_can_be_asked():
    for text in ("0001-01-01", "9999-12-30"):
        moment = Moment.read(text, text)
        assert moment.as_of == date.fromisoformat(text)
        assert moment.known_before.date() > moment.known_on


def test_an_interval_ends_before_its_end():
    interval = Interval(date(2014, 1, 1), date(2015, 1, 1))
    assert interval.contains(date(2014, 12, 31))
    assert not interval.contains(date(2015, 1, 1))
    assert not interval.overlaps(Interval(date(2015, 1, 1)))


@st.composite
def intervals(draw):
    start = draw(st.integers(0, len(DAYS) - 1))
    length = draw(st.none() | st.integers(1, len(DAYS)))
    return Interval(DAYS[start], length and DAYS[start] + timedelta(days=length))


def days(interval: Interval) -> set[date]:
    """The days of an interval; what goes on without an end goes on for all that is looked at."""
    end = interval.ends_on or FIRST + timedelta(days=3 * len(DAYS))
    return {interval.starts_on + timedelta(days=n) for n in range((end - interval.starts_on).days)}


@given(intervals())
def test_an_interval_contains_its_days_and_no_other(interval):
    for day in DAYS:
        assert interval.contains(day) == (day in days(interval))
        before = {each for each in DAYS if each < interval.starts_on}
        assert holds_on(day, None, interval.ends_on) == (day in before | days(interval))


@given(intervals(), intervals())
def test_intervals_overlap_where_they_have_a_day_in_common(one, other):
    assert one.overlaps(other) == other.overlaps(one) == bool(days(one) & days(other))
    assert one.overlaps(one)


@given(st.lists(intervals(), max_size=4), intervals(), st.randoms())
def test_intervals_cover_another_where_every_day_of_it_is_in_one(several, wanted, chance):
    together = set().union(*(days(each) for each in several))
    goes_on = any(each.ends_on is None for each in several)
    expected = days(wanted) <= together and (wanted.ends_on is not None or goes_on)
    assert covers(several, wanted) == expected
    chance.shuffle(several)
    assert covers(several, wanted) == expected
    assert covers([*several, wanted], wanted)
