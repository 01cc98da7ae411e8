"""Memberships: opened by an invitation or taken over, ended, corrected."""

from datetime import date, datetime
from typing import Any

from livelihoods.network.membership import policy, rules
from livelihoods.network.membership.models import (
    Invitation,
    InvitationStep,
    Membership,
    StepKind,
)
from livelihoods.network.organizations import queries as organizations
from livelihoods.network.organizations.rules import is_membership_based
from livelihoods.network.people import queries as people
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError, next_version, recording_time
from livelihoods.platform.timeline import Interval
from livelihoods.platform.vocabulary import queries as vocabulary

# Why a person left, and what they were invited for, is theirs: the audit says that it changed.
_PERSONAL = ("end_reason", "grounds", "note")
_END = "membership.end"


@audit.one_act()
def take_over_membership(
    *,
    actor: Actor,
    key: str,
    constituency: str,
    grounds: str,
    starts_on: date,
    source: str,
    organization: str = "",
    person: str = "",
    ends_on: date | None = None,
    end_reason: str = "",
    note: str = "",
    recorded_at: datetime | None = None,
    reason: str = "",
) -> Membership:
    """Record a membership of the past from an older register, which it names as its source.

    Every other membership is opened by an invitation that was accepted (`accept_invitation`).

    Raises:
        NotAllowedError: where the actor is not the operator, who takes over older registers.
        FactError: where the holder cannot be a member in this way, is one already, or no source
            is named.
    """
    policy.require_operator(actor)
    if not source.strip():
        raise FactError(
            "a membership that no invitation opened names the register it is from", "source"
        )
    row = Membership(
        key=key,
        constituency_id=constituency,
        grounds=grounds,
        starts_on=starts_on,
        ends_on=ends_on,
        end_reason=end_reason,
        note=note,
        source=source,
        recorded_at=recording_time(recorded_at, may_backdate=policy.may_backdate(actor)),
    )
    _open(row, organization, person, actor=actor, act="membership.take_over", reason=reason)
    return row


def open_by_invitation(
    *,
    actor: Actor,
    key: str,
    invitation: Invitation,
    grounds: str,
    starts_on: date,
    recorded_at: datetime,
) -> Membership:
    """Open the membership that an accepted invitation leads to, in the transaction of the act.

    Raises:
        FactError: where the holder has become a member meanwhile, or cannot be one any more.
    """
    row = Membership(
        key=key,
        constituency_id=invitation.constituency_id,
        grounds=grounds,
        starts_on=starts_on,
        invitation=invitation,
        recorded_at=recorded_at,
    )
    _open(
        row,
        invitation.organization.key if invitation.organization else "",
        invitation.person.key if invitation.person else "",
        actor=actor,
        act="membership.start",
    )
    return row


def _open(
    row: Membership, organization: str, person: str, *, actor: Actor, act: str, reason: str = ""
) -> None:
    if Membership.objects.filter(key=row.key).exists():
        raise FactError(f"membership {row.key} is on record already; end or correct it", "key")
    organization_kind = _set_holder(row, organization, person)
    _require_valid(row, organization_kind)
    audit.add(
        actor=actor,
        act=act,
        row=row,
        personal=_PERSONAL if row.person_id else (),
        reason=reason,
    )


def end_membership(
    *,
    actor: Actor,
    key: str,
    ends_on: date,
    end_reason: str,
    note: str = "",
    recorded_at: datetime | None = None,
    reason: str = "",
) -> Membership:
    """End a membership: `ends_on` is the first day on which the holder is no member.

    Raises:
        NotAllowedError: where the actor does not keep the membership records.
        FactError: where it is not on record, has ended, or would end before it starts.
    """
    return _revise(
        act=_END,
        actor=actor,
        key=key,
        recorded_at=recorded_at,
        reason=reason,
        changes={"ends_on": ends_on, "end_reason": end_reason, "note": note},
    )


def correct_membership(
    *,
    actor: Actor,
    key: str,
    reason: str,
    recorded_at: datetime | None = None,
    **changes: Any,
) -> Membership:
    """Record what was true all along; what was on record until now stays to be found.

    Raises:
        NotAllowedError: where the actor does not keep the membership records.
        FactError: where it is not on record, or would break a rule of membership.
    """
    if not reason.strip():
        raise FactError("a correction says why", "note")
    unknown = changes.keys() - {
        "constituency_id", "grounds", "starts_on", "ends_on", "end_reason", "note",
    }  # fmt: skip
    if unknown:
        raise TypeError(f"a membership has no {', '.join(sorted(unknown))} to correct")
    return _revise(
        act="membership.correct",
        actor=actor,
        key=key,
        recorded_at=recorded_at,
        reason=reason,
        changes=changes,
    )


@audit.one_act()
def _revise(
    *,
    act: str,
    actor: Actor,
    key: str,
    recorded_at: datetime | None,
    reason: str,
    changes: dict[str, Any],
) -> Membership:
    policy.require_keeper(actor)
    # Whoever waited for the lock of a version that was superseded meanwhile finds the next one.
    current = _locked(key) or _locked(key)
    if current is None:
        raise FactError(f"membership {key} is not on record; start it first", "key")
    if act == _END and current.ends_on is not None:
        raise FactError(
            f"membership {key} ended on {current.ends_on}; correct it where that is wrong",
            "ends_on",
        )
    instant = recording_time(recorded_at, may_backdate=policy.may_backdate(actor), after=current)
    row: Membership = next_version(current, recorded_at=instant)
    for name, value in changes.items():
        setattr(row, name, value)
    _require_valid(row, row.organization.kind if row.organization else "")
    Membership.objects.filter(pk=current.pk).update(superseded_at=instant)
    row.save(force_insert=True)
    audit.record(
        actor=actor,
        act=act,
        subject=row,
        changes={
            name: (getattr(current, name), getattr(row, name))
            for name in changes
            if getattr(current, name) != getattr(row, name)
        },
        personal=_PERSONAL if row.person_id else (),
        reason=reason,
    )
    return row


def _locked(key: str) -> Membership | None:
    """Return what is on record of a membership, locked until the transaction ends."""
    row: Membership | None = (
        Membership.objects.current()
        .select_for_update(of=("self",))
        .select_related("organization", "person")
        .filter(key=key)
        .first()
    )
    return row


def _set_holder(row: Membership, organization: str, person: str) -> str:
    """Point to the holder and hold its row; return the organization's kind."""
    try:
        kind = rules.holder_kind(has_organization=bool(organization), has_person=bool(person))
    except ValueError as error:
        raise FactError(str(error), "holder") from None
    if kind == rules.INSTITUTIONAL:
        body = organizations.organization_for_change(organization)
        if body is None:
            raise FactError(f"no organization {organization!r} is on record", "holder")
        row.organization_id = body.id
        return body.kind
    holder = people.person_for_change(person)
    if holder is None:
        raise FactError(f"no person {person!r} is on record", "holder")
    row.person_id = holder.id
    return ""


def _require_valid(row: Membership, organization_kind: str) -> None:
    assert row.starts_on is not None
    if row.ends_on is not None and row.ends_on <= row.starts_on:
        raise FactError(f"{row.ends_on} is not after the start {row.starts_on}", "ends_on")
    if bool(row.end_reason) != (row.ends_on is not None):
        raise FactError("an end has a reason, and a reason has an end", "end_reason")
    try:
        takes = vocabulary.member_kind(row.constituency_id)
    except KeyError:
        raise FactError(
            f"there is no constituency {row.constituency_id!r}", "constituency"
        ) from None
    objections = rules.objections(
        kind=rules.INSTITUTIONAL if row.is_institutional else rules.INDIVIDUAL,
        constituency=row.constituency_id,
        constituency_takes=takes,
        organization_kind=organization_kind,
        is_membership_based=is_membership_based(organization_kind),
        grounds=row.grounds,
    )
    if objections:
        raise FactError("; ".join(objections), "holder")
    _require_accepted(row)
    _require_alone(row)


def _require_accepted(row: Membership) -> None:
    assert row.starts_on is not None
    if row.invitation_id is None:
        return
    accepted = (
        InvitationStep.objects.current()
        .filter(invitation_id=row.invitation_id, kind=StepKind.ACCEPTED)
        .values_list("happened_on", flat=True)
        .first()
    )
    if accepted is None or row.starts_on < accepted:
        raise FactError(
            f"{row.starts_on} is before the invitation was accepted ({accepted}); a membership "
            "starts from an accepted invitation",
            "starts_on",
        )


def _require_alone(row: Membership) -> None:
    assert row.starts_on is not None
    others = (
        Membership.objects.current()
        .filter(organization_id=row.organization_id, person_id=row.person_id)
        .exclude(key=row.key)
        .values_list("key", "starts_on", "ends_on")
    )
    key = rules.colliding(
        Interval(row.starts_on, row.ends_on),
        [(key, Interval(start, end)) for key, start, end in others],
    )
    if key is not None:
        raise FactError(
            f"the holder has membership {key} in the same time; a holder has one at a time",
            "starts_on",
        )
