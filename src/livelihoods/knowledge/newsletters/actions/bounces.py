"""Mail that came back, and complaints: whoever cannot be reached, or is annoyed, gets no more."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from livelihoods.knowledge.newsletters import addresses, policy
from livelihoods.knowledge.newsletters.actions.subscriptions import end, forget
from livelihoods.knowledge.newsletters.models import Subscription, SubscriptionRequest
from livelihoods.knowledge.newsletters.models.subscription import End, Way
from livelihoods.knowledge.newsletters.rules import (
    MOST_SOFT_BOUNCES,
    Verdict,
    verdict,
)
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.mail.delivery_reports import Notice

_FORGOTTEN_AFTER: Final = timedelta(days=365)  # a mailbox that was full last year is full anew


@audit.one_act()
def record_bounce(
    *, actor: Actor, address: str, status: str, at: datetime | None = None, link: str = ""
) -> tuple[int, int]:
    """Record that mail to an address came back.

    There is no such mailbox: its subscriptions end. It came back for another reason: they end when
    that happened three times. A report that is no newer than the last one was counted already, so
    that a mailbox can be read twice.

    Args:
        actor: who records it.
        address: the address that failed.
        status: the enhanced status of the report (RFC 3463), such as 5.1.1.
        at: when the report was written; now where it does not say.
        link: what the link in the letter carries, if it came back: the address of its subscription
            is meant then, whatever a server on the way made of it.

    Returns:
        How many subscriptions have the address, and how many of them ended.

    Raises:
        NotAllowedError: where the actor does not keep the list.
    """
    policy.require_list_keeper(actor)
    now = timezone.now()
    at = min(at, now) if at else now
    is_final = verdict(550, status) is Verdict.NO_SUCH_ADDRESS
    ended = 0
    rows = list(_held(_meant(address, link), at).filter(ended_at=None))
    for row in rows:
        if is_final:
            ended += end(actor, row, End.BOUNCED, status)
            continue
        if row.bounced_at is not None and at <= row.bounced_at:
            continue
        is_old = row.bounced_at is None or at - row.bounced_at > _FORGOTTEN_AFTER
        count = 1 if is_old else row.soft_bounces + 1
        if count >= MOST_SOFT_BOUNCES:
            ended += end(actor, row, End.BOUNCED, status)
            continue
        audit.change(
            actor=actor,
            act="newsletters.record_bounce",
            row=row,
            values={"soft_bounces": count, "bounced_at": at},
            reason=status,
        )
    return len(rows), ended


@audit.one_act()
def record_complaint(
    *, actor: Actor, address: str, kind: str = "", at: datetime | None = None, link: str = ""
) -> tuple[int, int]:
    """Record that somebody called a newsletter unwanted: every subscription of the address ends.

    Those that ended before count as complained of from then on, and what waits to be confirmed is
    forgotten: no mail goes to the address any more, whoever names it, until `allow_again`.

    Args:
        actor: who records it.
        address: to which the mail went; empty where the report keeps it to itself.
        kind: the kind of the complaint (RFC 5965), such as abuse.
        at: when the report was written; now where it does not say.
        link: what the link in the letter carries, where it came with the complaint.

    Returns:
        How many subscriptions the address has or had, and how many of them ended.

    Raises:
        NotAllowedError: where the actor does not keep the list.
    """
    policy.require_list_keeper(actor)
    now = timezone.now()
    digests = _meant(address, link)
    rows = list(_held(digests, min(at, now) if at else now))
    ended = 0
    for row in rows:
        if end(actor, row, End.COMPLAINED, kind):
            ended += 1
        elif row.why_ended != End.COMPLAINED:
            audit.change(
                actor=actor,
                act="newsletters.record_complaint",
                row=row,
                values={"why_ended": End.COMPLAINED},
                reason=kind,
            )
    forget(actor, SubscriptionRequest.objects.filter(address_digest__in=digests))
    return len(rows), ended


def take_in(actor: Actor, notice: Notice) -> str:
    """Do what follows from mail that came back; say what, or nothing where it was not to us."""
    link = _ours(notice.links)
    if notice.is_complaint:
        known, ended = record_complaint(
            actor=actor, address=notice.address, kind=notice.code, at=notice.at, link=link
        )
    else:
        known, ended = record_bounce(
            actor=actor, address=notice.address, status=notice.code, at=notice.at, link=link
        )
    if not known:
        return ""
    return gettext("newsletters: {known} subscriptions, {ended} ended").format(
        known=known, ended=ended
    )


def _ours(links: Sequence[str]) -> str:
    """Return what the link to end a subscription carries, where one of them is such a link."""
    for link in links:
        token = urlsplit(link).path.rstrip("/").rpartition("/")[2]
        if addresses.subscription_of(token) is not None:
            return token
    return ""


def _meant(address: str, link: str) -> list[str]:
    """Return the digests of the address that is meant."""
    number = addresses.subscription_of(link) if link else None
    row = Subscription.objects.filter(pk=number).first() if number is not None else None
    if row is not None:
        return (
            [*addresses.digests(row.email), row.address_digest]
            if row.email
            else [row.address_digest]
        )
    return addresses.digests(address) if address.strip() else []


def _held(digests: Sequence[str], at: datetime) -> "QuerySet[Subscription]":
    """Return the subscriptions of an address, but for those that it asked for after the report."""
    rows = Subscription.objects.select_for_update().filter(address_digest__in=digests)
    return rows.exclude(way=Way.FORM, consented_at__gt=at)
