"""The only ways to change memberships: start, end, correct; and to publish a count."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from livelihoods.network.membership import policy, queries, rules
from livelihoods.network.membership.models import Membership, PublishedCount
from livelihoods.network.organizations import queries as organizations
from livelihoods.network.organizations.rules import is_membership_based
from livelihoods.network.people import queries as people
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError, next_version, recording_time
from livelihoods.platform.timeline import Interval, Moment, today
from livelihoods.platform.vocabulary import queries as vocabulary

# Why a person left, and what they were invited for, is theirs: the audit says that it changed.
_PERSONAL = ("end_reason", "grounds", "note")
_END = "membership.end"


@transaction.atomic
def start_membership(
    *,
    actor: Actor,
    key: str,
    constituency: str,
    grounds: str,
    starts_on: date,
    organization: str = "",
    person: str = "",
    ends_on: date | None = None,
    end_reason: str = "",
    note: str = "",
    recorded_at: datetime | None = None,
    reason: str = "",
) -> Membership:
    """Open a membership of an organization (institutional) or a person (individual).

    Raises:
        NotAllowedError: where the actor does not keep the membership records.
        FactError: where the holder cannot be a member in this way, or is one already.
    """
    policy.require_keeper(actor)
    instant = recording_time(recorded_at, may_backdate=policy.may_backdate(actor))
    if Membership.objects.filter(key=key).exists():
        raise FactError(f"membership {key} is on record already; end or correct it", "key")
    row = Membership(
        key=key,
        constituency_id=constituency,
        grounds=grounds,
        starts_on=starts_on,
        ends_on=ends_on,
        end_reason=end_reason,
        note=note,
        recorded_at=instant,
    )
    organization_kind = _set_holder(row, organization, person)
    _require_valid(row, organization_kind)
    audit.add(
        actor=actor,
        act="membership.start",
        row=row,
        personal=_PERSONAL if row.person_id else (),
        reason=reason,
    )
    return row


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


@transaction.atomic
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
    _require_alone(row)


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


@transaction.atomic
def publish_count(
    *,
    actor: Actor,
    key: str,
    as_of: date,
    source: str,
    institutional: int | None = None,
    individual: int | None = None,
    countries: int | None = None,
    note: str = "",
    recorded_at: datetime | None = None,
    reason: str = "",
) -> PublishedCount:
    """Keep a count as it is published, for good; without numbers, count now.

    Raises:
        NotAllowedError: where the actor may not publish counts.
        FactError: where a count of this key is published already, or only one number is given.
    """
    policy.require_publisher(actor)
    if PublishedCount.objects.filter(key=key).exists():
        raise FactError(
            f"count {key} is published; it is never overwritten: publish another", "key"
        )
    is_computed = institutional is None and individual is None
    if is_computed:
        found = queries.count(Moment(as_of=as_of, known_on=today()))
        institutional, individual, countries = (
            found.institutional, found.individual, found.countries,
        )  # fmt: skip
    if institutional is None or individual is None:
        raise FactError("state both institutional and individual members, or neither")
    if countries is not None and countries > institutional + individual:
        raise FactError(f"{countries} countries are more than the members", "countries")
    row = PublishedCount(
        key=key,
        as_of=as_of,
        institutional=institutional,
        individual=individual,
        countries=countries,
        source=source,
        note=note,
        is_computed=is_computed,
        recorded_at=recording_time(recorded_at, may_backdate=policy.may_backdate(actor)),
    )
    audit.add(actor=actor, act="membership.publish_count", row=row, reason=reason)
    return row
