"""The only ways to change the team and its offices."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from livelihoods.network.people import queries as people
from livelihoods.network.team import policy, rules
from livelihoods.network.team.models import Office, TeamAppointment
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError, next_version, recording_time
from livelihoods.platform.timeline import Interval
from livelihoods.platform.vocabulary.actions import set_entry


def set_office(*, actor: Actor, code: str, values: Mapping[str, Any], reason: str = "") -> Office:
    """Record an office, or correct what is on record of it."""
    policy.require_keeper(actor)
    row = set_entry(actor=actor, model=Office, code=code, values=values, reason=reason)
    assert isinstance(row, Office)
    return row


@audit.one_act()
def engage(
    *,
    actor: Actor,
    key: str,
    person: str,
    title: str,
    office: str,
    country: str,
    fte: Decimal,
    starts_on: date,
    ends_on: date | None = None,
    programme: str = "",
    recorded_at: datetime | None = None,
    reason: str = "",
) -> TeamAppointment:
    """Take a person into the team.

    Raises:
        NotAllowedError: where the actor does not keep the records of the team.
        FactError: where the person would work for more than full time.
    """
    policy.require_keeper(actor)
    if TeamAppointment.objects.filter(key=key).exists():
        raise FactError(f"appointment {key} is on record already; end or correct it", "key")
    holder = people.person_for_change(person)
    if holder is None:
        raise FactError(f"no person {person!r} is on record", "person")
    row = TeamAppointment(
        key=key,
        person_id=holder.id,
        title=title,
        office_id=office,
        programme_id=programme or None,
        country_id=country,
        fte=fte,
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_at=recording_time(recorded_at, may_backdate=policy.may_backdate(actor)),
    )
    _require_valid(row)
    audit.add(actor=actor, act="team.engage", row=row, reason=reason)
    return row


@audit.one_act()
def correct_engagement(
    *,
    actor: Actor,
    key: str,
    recorded_at: datetime | None = None,
    reason: str = "",
    **changes: Any,
) -> TeamAppointment:
    """End a team appointment or correct what is on record of it, by a new version."""
    policy.require_keeper(actor)
    current = TeamAppointment.objects.current().select_for_update().filter(key=key).first()
    if current is None:
        raise FactError(f"appointment {key} is not on record", "key")
    instant = recording_time(recorded_at, may_backdate=policy.may_backdate(actor), after=current)
    row: TeamAppointment = next_version(current, recorded_at=instant)
    for name, value in changes.items():
        setattr(row, name, value)
    _require_valid(row)
    TeamAppointment.objects.filter(pk=current.pk).update(superseded_at=instant)
    row.save(force_insert=True)
    audit.record(
        actor=actor,
        act="team.end" if changes.keys() == {"ends_on"} else "team.correct",
        subject=row,
        changes={name: (getattr(current, name), getattr(row, name)) for name in changes},
        reason=reason,
    )
    return row


def _require_valid(row: TeamAppointment) -> None:
    assert row.starts_on is not None
    if row.ends_on is not None and row.ends_on <= row.starts_on:
        raise FactError(f"{row.ends_on} is not after the start {row.starts_on}", "ends_on")
    if not 0 < row.fte <= rules.FULL_TIME:
        raise FactError(f"{row.fte} is not more than 0 and at most 1", "fte")
    others = TeamAppointment.objects.current().filter(person_id=row.person_id).exclude(key=row.key)
    parts = [(Interval(row.starts_on, row.ends_on), row.fte)]
    parts += [(Interval(other.starts_on, other.ends_on), other.fte) for other in others]
    day = rules.first_overload(parts)
    if day is not None:
        raise FactError(f"the person's appointments exceed full time on {day}", "fte")
