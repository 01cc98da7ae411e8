"""What is recorded of a membership while it lasts: its representative, its re-affirmation."""

from datetime import date, datetime
from typing import Any

from livelihoods.network.membership import policy
from livelihoods.network.membership.models import Affirmation, Membership, Representative
from livelihoods.network.people import queries as people
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError, next_version, recording_time
from livelihoods.platform.timeline import Interval, today


@audit.one_act()
def change_representative(
    *,
    actor: Actor,
    membership: str,
    person: str,
    starts_on: date,
    note: str = "",
    recorded_at: datetime | None = None,
) -> Representative:
    """Name the person who speaks for an institutional member from a day on.

    Whoever spoke for it until then ends on that day.

    Raises:
        NotAllowedError: where the actor does not keep the membership records.
        FactError: where the membership does not hold on that day or is a person's own, where
            the person is not on record or is its representative already.
    """
    policy.require_keeper(actor)
    held = _membership(membership)
    if not held.is_institutional:
        raise FactError("an individual member speaks for herself or himself", "membership")
    _require_held(held, starts_on)
    holder = people.person_for_change(person)
    if holder is None:
        raise FactError(f"no person {person!r} is on record", "person")
    instant = recording_time(recorded_at, may_backdate=policy.may_backdate(actor))
    others = list(Representative.objects.current().filter(membership_key=membership))
    before = next((row for row in others if row.ends_on is None), None)
    if before is not None and before.person_id == holder.id:
        raise FactError("is the representative already", "person")
    if before is not None:
        _supersede(
            before,
            {"ends_on": starts_on},
            actor=actor,
            act="membership.end_representative",
            instant=instant,
        )
    number = Representative.objects.filter(membership_key=membership).values("key").distinct()
    row = Representative(
        key=f"{membership}-r{number.count() + 1}",
        membership_key=membership,
        person_id=holder.id,
        starts_on=starts_on,
        note=note,
        recorded_at=instant,
    )
    _require_alone(row)
    audit.add(actor=actor, act="membership.representative", row=row, personal=("note",))
    return row


@audit.one_act()
def correct_representative(
    *,
    actor: Actor,
    key: str,
    reason: str,
    recorded_at: datetime | None = None,
    **changes: Any,
) -> Representative:
    """Record what was true all along of a representative's time.

    Raises:
        NotAllowedError: where the actor does not keep the membership records.
        FactError: where it is not on record, overlaps another's time, or no reason is given.
    """
    policy.require_keeper(actor)
    if not reason.strip():
        raise FactError("a correction says why", "reason")
    unknown = changes.keys() - {"starts_on", "ends_on", "note"}
    if unknown:
        raise TypeError(f"a representative has no {', '.join(sorted(unknown))} to correct")
    current = Representative.objects.current().select_for_update().filter(key=key).first()
    if current is None:
        raise FactError(f"representative {key} is not on record", "key")
    instant = recording_time(recorded_at, may_backdate=policy.may_backdate(actor), after=current)
    row: Representative = _supersede(
        current,
        changes,
        actor=actor,
        act="membership.correct_representative",
        instant=instant,
        reason=reason,
    )
    _require_alone(row)
    return row


@audit.one_act()
def affirm_membership(
    *,
    actor: Actor,
    membership: str,
    affirmed_on: date,
    means: str,
    note: str = "",
    reason: str = "",
    recorded_at: datetime | None = None,
) -> Affirmation:
    """Record that a member says it stays one; it holds to the end of that year.

    One that is recorded for the year already is corrected, with a reason. A member that does not
    answer stays a member until its membership is ended.

    Raises:
        NotAllowedError: where the actor does not keep the membership records.
        FactError: where the membership does not hold on that day, the day is to come, or the
            year has an affirmation and no reason is given.
    """
    policy.require_keeper(actor)
    _require_held(_membership(membership), affirmed_on, "affirmed_on")
    if affirmed_on > today():
        raise FactError(f"{affirmed_on} is in the future", "affirmed_on")
    key = f"{membership}-{affirmed_on.year}"
    current = Affirmation.objects.current().select_for_update().filter(key=key).first()
    instant = recording_time(recorded_at, may_backdate=policy.may_backdate(actor), after=current)
    if current is not None:
        if not reason.strip():
            raise FactError(
                f"re-affirmed on {current.starts_on} already; to correct that, say why", "reason"
            )
        found: Affirmation = _supersede(
            current,
            {"starts_on": affirmed_on, "means": means, "note": note},
            actor=actor,
            act="membership.correct_affirmation",
            instant=instant,
            reason=reason,
        )
        return found
    row = Affirmation(
        key=key,
        membership_key=membership,
        starts_on=affirmed_on,
        ends_on=date(affirmed_on.year + 1, 1, 1),
        means=means,
        note=note,
        recorded_at=instant,
    )
    audit.add(actor=actor, act="membership.affirm", row=row, personal=("note",), reason=reason)
    return row


def _membership(key: str) -> Membership:
    row: Membership | None = (
        Membership.objects.current().select_for_update().filter(key=key).first()
    )
    if row is None:
        raise FactError(f"membership {key} is not on record", "membership")
    return row


def _require_held(row: Membership, day: date, field: str = "starts_on") -> None:
    assert row.starts_on is not None
    if not Interval(row.starts_on, row.ends_on).contains(day):
        until = f" to {row.ends_on}" if row.ends_on else ""
        raise FactError(
            f"membership {row.key} holds from {row.starts_on}{until}, not on {day}", field
        )


def _require_alone(row: Representative) -> None:
    assert row.starts_on is not None
    wanted = Interval(row.starts_on, row.ends_on)
    others = Representative.objects.current().filter(membership_key=row.membership_key)
    for other in others.exclude(key=row.key):
        assert other.starts_on is not None
        if wanted.overlaps(Interval(other.starts_on, other.ends_on)):
            raise FactError(
                f"another representative speaks for {row.membership_key} from {other.starts_on}; "
                "there is one at a time",
                "starts_on",
            )


def _supersede(
    current: Any,
    changes: dict[str, Any],
    *,
    actor: Actor,
    act: str,
    instant: datetime,
    reason: str = "",
) -> Any:
    row = next_version(current, recorded_at=instant)
    for name, value in changes.items():
        setattr(row, name, value)
    if row.ends_on is not None and row.ends_on <= row.starts_on:
        raise FactError(f"{row.ends_on} is not after the start {row.starts_on}", "starts_on")
    type(current).objects.filter(pk=current.pk).update(superseded_at=instant)
    row.save(force_insert=True)
    audit.record(
        actor=actor,
        act=act,
        subject=row,
        changes={
            name: (getattr(current, name), value)
            for name, value in changes.items()
            if getattr(current, name) != value
        },
        personal=("note",),
        reason=reason,
    )
    return row
