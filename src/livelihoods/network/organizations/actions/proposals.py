"""Proposing a correction, deciding on it field by field, answering a question about it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from livelihoods.network.organizations import policy
from livelihoods.network.organizations.actions.checks import value as read
from livelihoods.network.organizations.actions.headcounts import Members, add_headcount
from livelihoods.network.organizations.actions.records import state_fields
from livelihoods.network.organizations.fields import MEMBERS
from livelihoods.network.organizations.models import (
    Confidence,
    Decision,
    Organization,
    Proposal,
    ProposedChange,
    ProposerKind,
    SourceKind,
    Visibility,
)
from livelihoods.network.organizations.statements import Origin
from livelihoods.platform.accounts.actors import Actor, Operator
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError

PUBLIC = Operator("the form for corrections")
"""Who proposes is not known; the audit names the form. It decides nothing."""


@audit.one_act()
def propose(
    *,
    organization: str,
    shown: Mapping[str, Any],
    changes: Mapping[str, Any],
    proposer: str,
    source: str,
    stated_on: date,
    language: str = "",
) -> Proposal:
    """Keep what somebody proposes to correct; the record does not change.

    Args:
        organization: whose record.
        shown: what the proposer saw of each field.
        changes: field -> proposed value; `MEMBERS` for a number of members.
        proposer: of the organization or not.
        source: who says so.
        stated_on: when it was so.
        language: in which the proposer reads.

    Raises:
        FactError: nothing proposed, or a value that its field does not take.
    """
    row = (
        Organization.objects.exclude(visibility=Visibility.HIDDEN).filter(key=organization).first()
    )
    if row is None:
        raise FactError(f"no organization {organization!r} is on record", "organization")
    if proposer not in ProposerKind.values:
        raise FactError(f"{proposer!r} is none of {', '.join(ProposerKind.values)}", "proposer")
    return keep(
        actor=PUBLIC,
        row=row,
        shown=shown,
        changes=changes,
        proposer=proposer,
        source=source,
        stated_on=stated_on,
        language=language,
    )


def keep(
    *,
    actor: Actor,
    row: Organization,
    shown: Mapping[str, Any],
    changes: Mapping[str, Any],
    proposer: str,
    source: str,
    stated_on: date,
    language: str,
) -> Proposal:
    """Keep a proposal in the transaction of the act that it comes with.

    Raises:
        FactError: nothing proposed, or a value that its field does not take.
    """
    Origin(source, stated_on).check()
    values = {name: proposed_value(name, raw) for name, raw in changes.items()}
    if not values:
        raise FactError(gettext("nothing was changed: there is nothing to propose"))
    proposal = Proposal(
        organization=row,
        proposer=proposer,
        source=source,
        stated_on=stated_on,
        language=language,
        open_changes=len(values),
    )
    audit.add(
        actor=actor, act="organizations.propose", row=proposal, personal=("source", "reference")
    )
    ProposedChange.objects.bulk_create(
        ProposedChange(proposal=proposal, field=name, shown=shown.get(name), value=value)
        for name, value in values.items()
    )
    return proposal


def proposed_value(name: str, raw: Any) -> Any:
    """Read a proposed value of a field, or of the number of members.

    Raises:
        FactError: where it is none.
    """
    return _members(raw) if name == MEMBERS else read(name, raw)


@audit.one_act()
def decide(
    *,
    actor: Actor,
    change: int,
    decision: str,
    reason: str = "",
    confidence: str = Confidence.MEDIUM,
) -> ProposedChange:
    """Accept a proposed change, reject it with a reason, or ask back.

    What is accepted becomes a statement of the proposal's source.

    Raises:
        NotAllowedError: where the actor does not keep these records.
        FactError: decided already, no reason, or a value that the record refuses.
    """
    row = (
        ProposedChange.objects.select_for_update(of=("self",))
        .select_related("proposal__organization")
        .filter(pk=change)
        .first()
    )
    policy.require_keeper(actor, row.proposal.organization if row else None)
    if row is None:
        raise FactError("there is no such proposed change")
    if row.decision in (Decision.ACCEPTED, Decision.REJECTED):
        raise FactError(f"{row.field} was decided already: {row.decision}", "decision")
    if decision not in (Decision.ACCEPTED, Decision.REJECTED, Decision.ASKED):
        raise FactError(f"{decision!r} is no decision", "decision")
    if decision != Decision.ACCEPTED and not reason.strip():
        raise FactError("say why it is rejected, or what is asked", "reason")
    if decision == Decision.ACCEPTED:
        _accept(actor, row, confidence, reason)
    before = row.decision
    row.decision, row.reason = decision, reason
    row.decided_at = timezone.now()
    row.decided_by = None if isinstance(actor, Operator) else actor
    row.save()
    _count(row.proposal)
    audit.record(
        actor=actor,
        act="organizations.decide",
        subject=row,
        changes={"decision": (before, decision)},
        reason=reason,
    )
    return row


@audit.one_act()
def answer(*, reference: str, change: int, words: str) -> ProposedChange:
    """Answer what an editor asked back; the change is open again.

    Raises:
        FactError: where nothing is asked under this reference, or the answer is empty.
    """
    row = (
        ProposedChange.objects.select_for_update(of=("self",))
        .select_related("proposal")
        .filter(pk=change, proposal__reference=reference, decision=Decision.ASKED)
        .first()
    )
    if row is None:
        raise FactError("nothing is asked here any more", "answer")
    if not words.strip():
        raise FactError("the answer is empty", "answer")
    row.answer, row.decision = words.strip()[:400], Decision.OPEN
    row.save()
    _count(row.proposal)
    audit.record(
        actor=PUBLIC,
        act="organizations.answer",
        subject=row,
        changes={"answer": (None, None)},
        personal=("answer",),
    )
    return row


def _accept(actor: Actor, row: ProposedChange, confidence: str, reason: str) -> None:
    proposal = row.proposal
    is_own = proposal.proposer == ProposerKind.ORGANIZATION
    origin = Origin(
        source=proposal.source,
        stated_on=proposal.stated_on,
        source_kind=SourceKind.ORGANIZATION if is_own else SourceKind.DOCUMENT,
        confidence=confidence,
    )
    key = proposal.organization.key
    if row.field == MEMBERS:
        stated: Any = row.value
        members = Members(stated["total"], date.fromisoformat(stated["counted_on"]))
        add_headcount(actor=actor, organization=key, members=members, origin=origin, reason=reason)
        return
    state_fields(actor=actor, key=key, values={row.field: row.value}, origin=origin, reason=reason)


def _members(raw: Mapping[str, Any]) -> dict[str, Any]:
    day = raw["counted_on"]
    members = Members(raw["total"], date.fromisoformat(day) if isinstance(day, str) else day)
    members.check()
    return {"total": members.total, "counted_on": members.counted_on.isoformat()}


def _count(proposal: Proposal) -> None:
    proposal.open_changes = proposal.changes.filter(decision=Decision.OPEN).count()
    proposal.save(update_fields=["open_changes"])
