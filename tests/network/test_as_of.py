"""What was so on a day, by what was known on a day, against a list of everything that was recorded.

What was known on a day never changes by what is recorded later. A change (an end) holds from its
day on; a correction holds for all days, from the day on which it was recorded.
"""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from livelihoods.network.membership import actions, queries
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import Interval, Moment, at_noon
from tests.network.records import OPERATOR

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("small_network")]
START = date(2015, 1, 1)
HOLDERS = {
    "sellers": {"organization": "sellers", "constituency": "mbo"},
    "ana": {"person": "ana", "constituency": "research"},
}
ACTS = st.tuples(
    st.sampled_from(["join", "end", "correct start", "correct end"]),
    st.sampled_from(list(HOLDERS)),
    st.integers(0, 40),  # the day of which it speaks
    st.integers(1, 15),  # days until it is recorded, after the act before it
)


def _day(number: int) -> date:
    return START + timedelta(days=number)


def _record(act: str, holder: str, day: date, recorded: date) -> None:
    kept = {"actor": OPERATOR, "recorded_at": at_noon(recorded)}
    if act == "join":
        actions.take_over_membership(
            key=holder, grounds="organizing", starts_on=day, source="register",
            **HOLDERS[holder], **kept,
        )  # fmt: skip
    elif act == "end":
        actions.end_membership(key=holder, ends_on=day, end_reason="resigned", **kept)
    elif act == "correct start":
        actions.correct_membership(key=holder, starts_on=day, reason="a letter", **kept)
    else:
        actions.correct_membership(
            key=holder, ends_on=day, end_reason="resigned", reason="a letter", **kept
        )


def _after(act: str, before: Interval | None, day: date) -> Interval:
    """What stands after an act that was recorded."""
    if act == "join":
        return Interval(day)
    assert before is not None
    if act == "correct start":
        return Interval(day, before.ends_on)
    return Interval(before.starts_on, day)


def _members(versions: Iterable[tuple[date, str, Interval]], moment: Moment) -> list[str]:
    stands = {holder: held for known, holder, held in versions if known <= moment.known_on}
    return sorted(holder for holder, held in stands.items() if held.contains(moment.as_of))


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(ACTS, min_size=2, max_size=7))
def test_the_roll_is_what_was_recorded_until_then(acts):
    versions: list[tuple[date, str, Interval]] = []
    recorded = _day(20)
    with transaction.atomic():
        for act, holder, number, wait in [("join", "ana", 5, 1), *acts]:
            recorded += timedelta(days=wait)
            there = [held for _known, name, held in versions if name == holder]
            try:
                with transaction.atomic():
                    _record(act, holder, _day(number), recorded)
            except FactError:
                continue  # it breaks a rule of membership, and nothing was recorded
            held = _after(act, there[-1] if there else None, _day(number))
            versions.append((recorded, holder, held))
        edges = {
            each for _known, _name, held in versions for each in (held.starts_on, held.ends_on)
        }
        as_of = {day + timedelta(days=more) for day in edges if day for more in (-1, 0)}
        known = {_day(0), *(day for day, _name, _held in versions)}
        for moment in [Moment(day, then) for day in sorted(as_of) for then in sorted(known)]:
            roll = sorted(view.key for view in queries.roll(moment))
            assert roll == _members(versions, moment), moment
        transaction.set_rollback(True)
