"""Asking an organization to check its record: by mail, by a link that is copied, by telephone."""

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from livelihoods.network.organizations import policy, verification_mail
from livelihoods.network.organizations.actions.bounces import refused_by_server
from livelihoods.network.organizations.actions.checks import on_record
from livelihoods.network.organizations.models import (
    Organization,
    RequestChannel,
    VerificationRequest,
)
from livelihoods.network.organizations.verification_rules import VALID, digest
from livelihoods.platform.accounts.actors import Actor, Operator
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError
from livelihoods.platform.mail.handing_over import hand_over


@dataclass(frozen=True)
class Asked:
    """A request, and the message with its link: the link is nowhere kept and not told again."""

    request: VerificationRequest
    message: verification_mail.Message


@audit.one_act()
def ask_check(
    *, actor: Actor, key: str, channel: str, language: str = "", reason: str = ""
) -> Asked:
    """Ask an organization to check its record through a link; an earlier link ends.

    By mail the message goes out when this is on record. That it could not be handed over is
    recorded with the request; `Asked.message` holds it for an editor who copies it.

    Args:
        actor: who asks.
        key: of the organization.
        channel: `mail`, or `copied` where an editor passes the message on.
        language: of the interface; by default the one nearest to the language of contact.
        reason: why, in the actor's words.

    Raises:
        NotAllowedError: where the actor does not keep these records.
        FactError: no address, or one from which mail came back.
    """
    row = on_record(key)
    policy.require_keeper(actor, row)
    if channel not in (RequestChannel.MAIL, RequestChannel.COPIED):
        raise FactError(f"{channel!r} is neither mail nor copied", "channel")
    if channel == RequestChannel.MAIL:
        require_address(row)
    language = verification_mail.offered(language) or verification_mail.nearest(row)
    _end_open(actor, row)
    token = secrets.token_urlsafe(24)
    request = VerificationRequest(
        organization=row,
        channel=channel,
        language=language,
        token_digest=digest(token),
        asked_by=None if isinstance(actor, Operator) else actor,
        expires_at=timezone.now() + VALID,
    )
    audit.add(
        actor=actor,
        act="organizations.ask_check",
        row=request,
        personal=("token_digest",),
        reason=reason,
    )
    message = verification_mail.message(row, request, token)
    if channel == RequestChannel.MAIL:
        transaction.on_commit(lambda: _hand_over(actor, request.pk, message))
    return Asked(request, message)


def require_address(row: Organization) -> None:
    """Refuse where no mail can be sent, and say what to do.

    Raises:
        FactError: no address is on record, or mail to it came back.
    """
    if not row.email:
        raise FactError(
            f"no e-mail address of {row.key} is on record: copy the message, or telephone",
            "channel",
        )
    if row.email_fails:
        raise FactError(
            f"mail to {row.key} came back: state another address, or say that this one works after "
            "all; or copy the message, or telephone",
            "channel",
        )


@audit.one_act()
def revoke_check(*, actor: Actor, request: int, reason: str) -> VerificationRequest:
    """Make the link of a request worthless.

    Raises:
        NotAllowedError: where the actor does not keep these records.
        FactError: without a reason, or where it was answered or revoked already.
    """
    there = VerificationRequest.objects.select_for_update(of=("self",))
    row = there.select_related("organization").filter(pk=request).first()
    policy.require_keeper(actor, row.organization if row else None)
    if not reason.strip():
        raise FactError("say why the link is revoked", "reason")
    if row is None or row.answered_at or row.revoked_at:
        raise FactError("this link was used or revoked already")
    end(actor, row, reason)
    return row


def end(actor: Actor, row: VerificationRequest, reason: str) -> None:
    """Make a link worthless, and forget what was written with it but not confirmed."""
    row.answers.all().delete()
    audit.change(
        actor=actor,
        act="organizations.revoke_check",
        row=row,
        values={"revoked_at": timezone.now()},
        reason=reason,
    )


def _end_open(actor: Actor, row: Organization) -> None:
    there = VerificationRequest.objects.select_for_update().filter(
        organization=row, answered_at=None, revoked_at=None
    )
    for earlier in there:
        end(actor, earlier, "replaced by another")


def _hand_over(actor: Actor, pk: int, message: verification_mail.Message) -> None:
    """Hand a message to the mail server, and record whether it took it."""
    problem, is_refused = hand_over(message.send)
    values = {"problem": problem} if problem else {"sent_at": timezone.now(), "problem": ""}
    with audit.one_act():
        request = VerificationRequest.objects.select_for_update().get(pk=pk)
        audit.change(actor=actor, act="organizations.send_check", row=request, values=values)
        if is_refused:
            refused_by_server(actor=actor, row=request.organization, note=problem)


@audit.one_act()
def forget_drafts(*, actor: Actor) -> int:
    """Delete what was written with links that ended without a confirmation; return of how many.

    Raises:
        NotAllowedError: where the actor does not keep these records.
    """
    policy.require_keeper(actor, None)
    ended = VerificationRequest.objects.select_for_update().filter(
        answered_at=None, expires_at__lte=timezone.now(), answers__isnull=False
    )
    rows = list(VerificationRequest.objects.filter(pk__in=ended.values("pk")))
    for row in rows:
        row.answers.all().delete()
        audit.record(actor=actor, act="organizations.forget_drafts", subject=row)
    return len(rows)
