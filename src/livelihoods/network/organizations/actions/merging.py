"""Merging two records of one organization: one is kept, with the histories of both."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from livelihoods.network.membership.actions.merging import follow_merge
from livelihoods.network.organizations import policy, rules, search_records
from livelihoods.network.organizations.actions.affiliations import follow_affiliations
from livelihoods.network.organizations.actions.checks import (
    on_record,
    require_named,
    require_still_member_based,
)
from livelihoods.network.organizations.actions.requests import end
from livelihoods.network.organizations.fields import CONTACTS, field_named
from livelihoods.network.organizations.models import (
    FieldFact,
    Headcount,
    Organization,
    Proposal,
    VerificationRequest,
    Visibility,
)
from livelihoods.network.organizations.statements import rebuild, standing
from livelihoods.platform.accounts.actors import Actor, Operator
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import Moment

KEPT, MERGED = "kept", "merged"
_STRICTNESS = (Visibility.PUBLIC, Visibility.NAME_ONLY, Visibility.HIDDEN)


@audit.one_act()
def merge(
    *,
    actor: Actor,
    kept: str,
    merged: str,
    reason: str,
    choices: Mapping[str, str] | None = None,
) -> Organization:
    """Merge a record into another of the same organization; its address leads to the kept one.

    What was stated of the merged record is stated of the kept one from now on, with its source and
    date; before now both stay as they were known. Of each field the newest statement stands, unless
    `choices` says whose stands: then the other's newer ones are taken back. Numbers of members,
    affiliations, memberships with their representatives, invitations and proposed corrections
    follow. A verification does not: nobody checked the record that comes out.

    The stricter visibility of both holds. A contact detail stays public only where the organization
    agreed to it for the record that it comes from.

    Args:
        actor: who merges.
        kept: the key of the record that is kept.
        merged: the key of the record that is merged into it.
        reason: how it is known that both are one organization.
        choices: field -> `kept` or `merged`: whose statement stands.

    Raises:
        NotAllowedError: where the actor does not keep both records (or memberships that follow).
        FactError: without a reason, for one record, or where it would break a rule.
    """
    if not reason.strip():
        raise FactError("say how you know that both are one organization", "reason")
    if kept == merged:
        raise FactError("two records are needed", "merged")
    held = {key: on_record(key) for key in sorted((kept, merged))}
    for row in held.values():
        policy.require_keeper(actor, row)
    into, gone = held[kept], held[merged]
    if into.is_fictional != gone.is_fictional:
        raise FactError("one of them is fictional and the other is not", "merged")
    now = timezone.now()
    shown = _follow_statements(actor, into, gone, choices or {}, now)
    _follow_headcounts(actor, into, gone, now)
    for request in VerificationRequest.objects.select_for_update().filter(
        organization=gone, answered_at=None, revoked_at=None
    ):
        end(actor, request, f"merged into {kept}")
    follow_merge(actor=actor, kept=into.pk, merged=gone.pk, reason=reason)
    follow_affiliations(actor=actor, kept=into, merged=gone, now=now, reason=reason)
    Proposal.objects.filter(organization=gone).update(organization=into)
    stricter = max(into.visibility, gone.visibility, key=_STRICTNESS.index)
    gone.merged_into, gone.merged_at = into, now
    gone.visibility = Visibility.HIDDEN
    gone.save(update_fields=["merged_into", "merged_at", "visibility"])
    search_records.write([(gone, ())])
    was_taking = into.takes_messages
    agreed = {each.email.lower() for each in (into, gone) if each.takes_messages and each.email}
    into.visibility, into.shown_contacts = stricter, shown
    rebuild(into)
    if was_taking and into.email.lower() in agreed and not into.takes_messages:
        into.takes_messages = True  # the other's address took the place of its own, and agreed too
        into.save(update_fields=["takes_messages"])
    require_named(into)
    require_still_member_based(into)
    told = {name: (None, whose) for name, whose in (choices or {}).items()}
    audit.record(
        actor=actor,
        act="organizations.merge",
        subject=into,
        changes={"merged": (None, merged), **told},
        reason=reason,
    )
    audit.record(
        actor=actor,
        act="organizations.merge",
        subject=gone,
        changes={"merged_into": (None, kept)},
        reason=reason,
    )
    return into


def _follow_statements(
    actor: Actor, into: Organization, gone: Organization, choices: Mapping[str, str], now: datetime
) -> list[str]:
    """State of the kept record what the merged one says; return the contacts that stay public."""
    today = Moment.read()
    own = list(FieldFact.objects.filter(organization=into))
    theirs = rules.known(FieldFact.objects.filter(organization=gone), today.known_before)
    stands = {KEPT: standing(own, today), MERGED: standing(theirs, today)}
    copies = {row.pk: _copy(actor, row, into, now) for row in theirs}
    FieldFact.objects.bulk_create(copies.values())
    for name, whose in choices.items():
        field_named(name)
        if whose not in stands:
            raise FactError(f"{whose!r} is neither kept nor merged", name)
        wanted = stands[whose].get(name)
        if wanted is None:
            raise FactError(f"the {whose} record says nothing of it", name)
        _let_stand(actor, into, copies.get(wanted.pk, wanted), now)
    agreed = {KEPT: set(into.shown_contacts), MERGED: set(gone.shown_contacts)}
    after = standing(FieldFact.objects.filter(organization=into), today)
    copied = {row.pk for row in copies.values()}
    return sorted(
        name
        for name in CONTACTS
        if name in after and name in agreed[MERGED if after[name].pk in copied else KEPT]
    )


def _copy(actor: Actor, row: FieldFact, into: Organization, now: datetime) -> FieldFact:
    return FieldFact(
        organization=into,
        field=row.field,
        value=row.value,
        recorded_at=now,
        **_origin(actor, row),
    )


def _let_stand(actor: Actor, into: Organization, wanted: FieldFact, now: datetime) -> None:
    """Take back what would stand in the place of a statement."""
    there = rules.known(
        FieldFact.objects.filter(organization=into, field=wanted.field),
        Moment.read().known_before,
    )
    place = (wanted.stated_on, wanted.recorded_at, wanted.pk)
    newer = [row for row in there if (row.stated_on, row.recorded_at, row.pk) > place]
    FieldFact.objects.bulk_create(
        FieldFact(
            organization=into,
            field=row.field,
            corrects=row,
            is_withdrawal=True,
            recorded_at=now,
            **_origin(actor, row),
        )
        for row in newer
    )


def _follow_headcounts(actor: Actor, into: Organization, gone: Organization, now: datetime) -> None:
    counts = rules.known(Headcount.objects.filter(organization=gone), Moment.read().known_before)
    same = ("counted_on", "date_stated", "kind", "total", "precision", "women", "men", "youth",
            "is_direct", "is_estimate")  # fmt: skip
    Headcount.objects.bulk_create(
        Headcount(
            organization=into,
            recorded_at=now,
            **{name: getattr(row, name) for name in same},
            **_origin(actor, row),
        )
        for row in counts
    )


def _origin(actor: Actor, row: Any) -> dict[str, Any]:
    return {
        "source_kind": row.source_kind,
        "source": row.source,
        "stated_on": row.stated_on,
        "confidence": row.confidence,
        "editor": None if isinstance(actor, Operator) else actor,
    }
