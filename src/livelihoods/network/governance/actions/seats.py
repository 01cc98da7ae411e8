"""Bodies, and the seats of the Board, which are right only together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from livelihoods.network.governance import policy, rules
from livelihoods.network.governance.models import BoardSeat, Body, Setting
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.accounts.scopes import Subject
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError, recording_time
from livelihoods.platform.timeline import Interval, at_noon
from livelihoods.platform.vocabulary.actions import set_entry


@dataclass(frozen=True)
class SeatStatement:
    """What is stated of a seat: its constituency in an interval, and since when we know."""

    number: int
    constituency: str
    region: str
    starts_on: date
    ends_on: date | None
    recorded_on: date
    source: str


def set_body(*, actor: Actor, code: str, values: Mapping[str, Any], reason: str = "") -> Body:
    """Record the Board or a committee, or correct what is on record of it."""
    policy.require_body_keeper(actor, code)
    row = set_entry(
        actor=actor, model=Body, code=code, values=values, subject=Subject(body=code), reason=reason
    )
    assert isinstance(row, Body)
    return row


@audit.one_act()
def arrange_seats(
    *,
    actor: Actor,
    seats: Sequence[SeatStatement],
    constituencies: Sequence[str],
    reason: str = "",
) -> list[BoardSeat]:
    """Record seats; a seat of the same number and start is superseded.

    On every day on which something changes, the seats on record must be as many as the rule in
    force asks for, and every constituency must have its own.

    Raises:
        NotAllowedError: where the actor does not keep the rules and the seats.
        FactError: naming the day and what is wrong with the Board on it.
    """
    policy.require_rule_keeper(actor)
    recorded = [_record_seat(actor, seat, reason) for seat in seats]
    plans = [
        rules.SeatPlan(row.number, row.constituency_id, Interval(row.starts_on, row.ends_on))
        for row in BoardSeat.objects.current()
    ]
    in_force = [
        rules.Rule(row.name, row.value, Interval(row.starts_on, row.ends_on))
        for row in Setting.objects.current()
    ]
    days = rules.turning_days(
        [plan.interval for plan in plans]
        + [rule.interval for rule in in_force if rule.name.startswith("board.")]
    )
    objections = [
        objection
        for day in days
        for objection in rules.seat_objections(plans, in_force, constituencies, day)
    ]
    if objections:
        raise FactError("the Board is not in order " + "; ".join(objections), "number")
    return recorded


def _record_seat(actor: Actor, seat: SeatStatement, reason: str) -> BoardSeat:
    before = (
        BoardSeat.objects.current()
        .select_for_update()
        .filter(number=seat.number, starts_on=seat.starts_on)
        .first()
    )
    instant = recording_time(
        at_noon(seat.recorded_on), may_backdate=policy.may_backdate(actor), after=before
    )
    if before is not None:
        BoardSeat.objects.filter(pk=before.pk).update(superseded_at=instant)
    row = BoardSeat(
        number=seat.number,
        constituency_id=seat.constituency,
        region=seat.region,
        starts_on=seat.starts_on,
        ends_on=seat.ends_on,
        source=seat.source,
        recorded_at=instant,
    )
    audit.add(actor=actor, act="governance.seat", row=row, reason=reason)
    return row
