"""Invitations: proposed with activities, decided by a body, sent, answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from livelihoods.network.governance import queries as governance
from livelihoods.network.membership import policy, progress, rules
from livelihoods.network.membership.actions.memberships import open_by_invitation
from livelihoods.network.membership.models import (
    Activity,
    Invitation,
    InvitationStep,
    Membership,
)
from livelihoods.network.membership.queries.invitations import checks_of
from livelihoods.network.organizations import queries as organizations
from livelihoods.network.people import queries as people
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError, recording_time
from livelihoods.platform.timeline import today

_PERSONAL = ("note", "proposed_by")
_GROUNDS = 300  # letters of what a membership says of its grounds


@dataclass(frozen=True)
class ActivityStatement:
    """What is stated of an activity in the network."""

    kind: str
    description: str
    began_on: date
    programme: str = ""
    address: str = ""


@audit.one_act()
def propose_invitation(
    *,
    actor: Actor,
    key: str,
    constituency: str,
    proposed_by: str,
    proposed_on: date,
    organization: str = "",
    person: str = "",
    activities: Sequence[ActivityStatement] = (),
    note: str = "",
    recorded_at: datetime | None = None,
) -> Invitation:
    """Propose an organization or a person; who is not eligible can be proposed, not approved.

    Raises:
        NotAllowedError: where the actor does not keep the invitations.
        FactError: where the holder or the constituency is not on record, or the key is taken.
    """
    policy.require_inviter(actor)
    instant = recording_time(recorded_at, may_backdate=policy.may_backdate(actor))
    if Invitation.objects.filter(key=key).exists():
        raise FactError(f"invitation {key} is on record already; choose another key", "key")
    row = Invitation(
        key=key, constituency_id=constituency, proposed_by=proposed_by, recorded_at=instant
    )
    _set_holder(row, organization, person)
    audit.add(
        actor=actor,
        act="membership.propose",
        row=row,
        personal=_PERSONAL if row.person_id else (),
    )
    _take(actor, row, progress.PROPOSED, proposed_on, instant, note=note)
    for activity in activities:
        _cite(actor, row, activity, instant)
    return row


@audit.one_act()
def cite_activity(
    *,
    actor: Actor,
    key: str,
    activity: ActivityStatement,
    recorded_at: datetime | None = None,
) -> Activity:
    """Add an activity to an invitation on which nobody has decided yet.

    Raises:
        NotAllowedError: where the actor does not keep the invitations.
        FactError: where the invitation is not on record, or is decided.
    """
    policy.require_inviter(actor)
    row = _locked(key)
    state = progress.state_on(_steps(row), today())
    if state != progress.PROPOSED:
        raise FactError(f"invitation {key} is {state}; activities are cited before it is decided")
    instant = recording_time(recorded_at, may_backdate=policy.may_backdate(actor))
    return _cite(actor, row, activity, instant)


@audit.one_act()
def decide_invitation(
    *,
    actor: Actor,
    key: str,
    is_approved: bool,
    body: str,
    decided_on: date,
    meeting: str = "",
    note: str = "",
    recorded_at: datetime | None = None,
) -> InvitationStep:
    """Record that a body approved or declined an invitation, with the eligibility as checked.

    Raises:
        NotAllowedError: where the actor does not record decisions.
        FactError: where the body was not in force on that day, a rule of eligibility is not met,
            or the invitation is decided already.
    """
    policy.require_decider(actor, body)
    row = _locked(key)
    instant = recording_time(recorded_at, may_backdate=policy.may_backdate(actor))
    if not governance.is_body_on(body, decided_on):
        raise FactError(f"there is no body {body!r} on {decided_on}", "body")
    checks = checks_of(row, decided_on)
    failed = [check.rule for check in checks if not check.is_met]
    if is_approved and failed:
        raise FactError(
            f"{row.key} is not eligible on {decided_on}: {', '.join(failed)}; it can be declined, "
            "or put right first"
        )
    kind = progress.APPROVED if is_approved else progress.DECLINED
    return _take(
        actor, row, kind, decided_on, instant,
        body_id=body, meeting=meeting, note=note,
        checks={check.rule: check.is_met for check in checks},
    )  # fmt: skip


@audit.one_act()
def send_invitation(
    *,
    actor: Actor,
    key: str,
    sent_on: date,
    answer_by: date,
    language: str,
    note: str = "",
    recorded_at: datetime | None = None,
) -> InvitationStep:
    """Record that the letter of invitation was sent, and by when an answer is asked.

    Raises:
        NotAllowedError: where the actor does not keep the invitations.
        FactError: where it was not approved, or the answer would be due before the letter.
    """
    policy.require_inviter(actor)
    row = _locked(key)
    if answer_by <= sent_on:
        raise FactError(f"{answer_by} is not after the letter of {sent_on}", "answer_by")
    instant = recording_time(recorded_at, may_backdate=policy.may_backdate(actor))
    return _take(
        actor, row, progress.SENT, sent_on, instant,
        answer_by=answer_by, language=language, note=note,
    )  # fmt: skip


@audit.one_act()
def accept_invitation(
    *,
    actor: Actor,
    key: str,
    accepted_on: date,
    membership: str,
    starts_on: date | None = None,
    note: str = "",
    recorded_at: datetime | None = None,
) -> Membership:
    """Record that the invitation was accepted, and open the membership.

    Args:
        actor: who records it.
        key: of the invitation.
        accepted_on: the day on which it was accepted.
        membership: the key of the membership that begins.
        starts_on: its first day; by default the day of the acceptance, and never before it.
        note: what else is to be kept.
        recorded_at: when it was recorded in an older register.

    Raises:
        NotAllowedError: where the actor does not keep the membership records.
        FactError: where it was not sent, or the holder cannot be a member any more.
    """
    policy.require_keeper(actor)
    row = _locked(key)
    first = starts_on or accepted_on
    if first < accepted_on:
        raise FactError(
            f"{first} is before the invitation was accepted ({accepted_on}); a membership starts "
            "from an accepted invitation",
            "starts_on",
        )
    instant = recording_time(recorded_at, may_backdate=policy.may_backdate(actor))
    _take(actor, row, progress.ACCEPTED, accepted_on, instant, note=note)
    activities = Activity.objects.filter(invitation=row).values_list("description", flat=True)
    return open_by_invitation(
        actor=actor,
        key=membership,
        invitation=row,
        grounds="; ".join(activities)[:_GROUNDS],
        starts_on=first,
        recorded_at=instant,
    )


@audit.one_act()
def close_invitation(
    *,
    actor: Actor,
    key: str,
    outcome: str,
    closed_on: date,
    note: str = "",
    recorded_at: datetime | None = None,
) -> InvitationStep:
    """Record that an invitation was `refused`, has `lapsed`, or was `withdrawn` by the network.

    Raises:
        NotAllowedError: where the actor does not keep the invitations.
        FactError: where it is not at that point, or would lapse before the answer is due.
    """
    policy.require_inviter(actor)
    row = _locked(key)
    if outcome not in (progress.REFUSED, progress.LAPSED, progress.WITHDRAWN):
        raise FactError(f"{outcome!r} is none of refused, lapsed, withdrawn", "outcome")
    if outcome == progress.LAPSED:
        due = next((step.answer_by for step in _on_record(row) if step.answer_by), None)
        if due is not None and closed_on <= due:
            raise FactError(f"an answer is asked by {due}; it lapses after that day", "closed_on")
    instant = recording_time(recorded_at, may_backdate=policy.may_backdate(actor))
    return _take(actor, row, outcome, closed_on, instant, note=note)


@audit.one_act()
def correct_step(
    *,
    actor: Actor,
    key: str,
    kind: str,
    reason: str,
    recorded_at: datetime | None = None,
    **changes: Any,
) -> InvitationStep:
    """Record what was true all along of a step; what was on record stays to be found.

    Raises:
        NotAllowedError: where the actor does not keep the invitations.
        FactError: where there is no such step, or the steps could not have followed each other.
    """
    policy.require_inviter(actor)
    if not reason.strip():
        raise FactError("a correction says why", "reason")
    unknown = changes.keys() - {"happened_on", "meeting", "note", "language", "answer_by"}
    if unknown:
        raise TypeError(f"a step has no {', '.join(sorted(unknown))} to correct")
    row = _locked(key)
    steps = _on_record(row)
    current = next((step for step in steps if step.kind == kind), None)
    if current is None:
        raise FactError(f"invitation {key} was not {kind}", "kind")
    instant = recording_time(recorded_at, may_backdate=policy.may_backdate(actor))
    version = InvitationStep(
        invitation=row, kind=kind, recorded_at=instant,
        **{
            name: changes.get(name, getattr(current, name))
            for name in ("happened_on", "meeting", "note", "language", "answer_by")
        },
        body_id=current.body_id, checks=current.checks,
    )  # fmt: skip
    _require_past(version.happened_on)
    others = [progress.Step(step.kind, step.happened_on) for step in steps if step is not current]
    fault = progress.order_objection([*others, progress.Step(kind, version.happened_on)])
    if fault:
        raise FactError(fault, "happened_on")
    if kind == progress.ACCEPTED:
        _require_before_membership(row, version.happened_on)
    InvitationStep.objects.filter(pk=current.pk).update(superseded_at=instant)
    version.save(force_insert=True)
    audit.record(
        actor=actor,
        act="membership.correct_step",
        subject=version,
        changes={
            name: (getattr(current, name), value)
            for name, value in changes.items()
            if getattr(current, name) != value
        },
        personal=_PERSONAL if row.person_id else (),
        reason=reason,
    )
    return version


def _set_holder(row: Invitation, organization: str, person: str) -> None:
    try:
        kind = rules.holder_kind(has_organization=bool(organization), has_person=bool(person))
    except ValueError as error:
        raise FactError(str(error), "holder") from None
    if kind == rules.INSTITUTIONAL:
        body = organizations.organization_for_change(organization)
        if body is None:
            raise FactError(f"no organization {organization!r} is on record", "organization")
        row.organization_id = body.id
    else:
        holder = people.person_for_change(person)
        if holder is None:
            raise FactError(f"no person {person!r} is on record", "person")
        row.person_id = holder.id


def _locked(key: str) -> Invitation:
    row: Invitation | None = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("organization", "person")
        .filter(key=key)
        .first()
    )
    if row is None:
        raise FactError(f"invitation {key} is not on record; propose it first", "key")
    return row


def _on_record(row: Invitation) -> list[InvitationStep]:
    return list(InvitationStep.objects.current().filter(invitation=row))


def _steps(row: Invitation) -> list[progress.Step]:
    return [progress.Step(step.kind, step.happened_on) for step in _on_record(row)]


def _require_past(day: date) -> None:
    if day > today():
        raise FactError(f"{day} is in the future; a step is recorded when it has happened")


def _require_before_membership(row: Invitation, accepted_on: date) -> None:
    held = Membership.objects.current().filter(invitation=row, starts_on__lt=accepted_on).first()
    if held is not None:
        raise FactError(
            f"membership {held.key} starts on {held.starts_on}, before {accepted_on}; correct "
            "that first",
            "happened_on",
        )


def _take(
    actor: Actor, row: Invitation, kind: str, day: date, instant: datetime, **told: Any
) -> InvitationStep:
    _require_past(day)
    fault = progress.objection(_steps(row), progress.Step(kind, day))
    if fault:
        raise FactError(fault)
    step = InvitationStep(invitation=row, kind=kind, happened_on=day, recorded_at=instant, **told)
    audit.add(
        actor=actor,
        act=f"membership.invitation.{kind}",
        row=step,
        personal=_PERSONAL if row.person_id else (),
    )
    return step


def _cite(
    actor: Actor, row: Invitation, activity: ActivityStatement, instant: datetime
) -> Activity:
    cited = Activity(
        invitation=row,
        kind=activity.kind,
        description=activity.description.strip(),
        began_on=activity.began_on,
        programme_id=activity.programme or None,
        address=activity.address,
        recorded_at=instant,
    )
    audit.add(
        actor=actor,
        act="membership.cite_activity",
        row=cited,
        personal=("description", "address") if row.person_id else (),
    )
    return cited
