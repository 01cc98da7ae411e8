"""Mail that came back, and complaints: whoever cannot be reached, or is annoyed, gets no more."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from livelihoods.knowledge.newsletters import addresses, policy
from livelihoods.knowledge.newsletters.actions.subscriptions import end
from livelihoods.knowledge.newsletters.models import Subscription
from livelihoods.knowledge.newsletters.models.subscription import End
from livelihoods.knowledge.newsletters.rules import (
    MOST_SOFT_BOUNCES,
    Verdict,
    verdict,
)
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit

_FORGOTTEN_AFTER = timedelta(days=365)  # a mailbox that was full last year is full anew


@audit.one_act()
def record_bounce(*, actor: Actor, address: str, status: str) -> tuple[int, int]:
    """Record that mail to an address came back.

    There is no such mailbox: its subscriptions end. It came back for another reason: they end when
    that happened three times.

    Args:
        actor: who records it.
        address: the address that failed.
        status: the enhanced status of the report (RFC 3463), such as 5.1.1.

    Returns:
        How many subscriptions have the address, and how many of them ended.

    Raises:
        NotAllowedError: where the actor does not keep the list.
    """
    policy.require_list_keeper(actor)
    is_final = verdict(550, status) is Verdict.NO_SUCH_ADDRESS
    ended = 0
    rows = list(_of(address))
    for row in rows:
        is_old = row.bounced_at is None or timezone.now() - row.bounced_at > _FORGOTTEN_AFTER
        count = 1 if is_old else row.soft_bounces + 1
        if is_final or count >= MOST_SOFT_BOUNCES:
            ended += end(actor, row, End.BOUNCED, status)
            continue
        audit.change(
            actor=actor,
            act="newsletters.record_bounce",
            row=row,
            values={"soft_bounces": count, "bounced_at": timezone.now()},
            reason=status,
        )
    return len(rows), ended


@audit.one_act()
def record_complaint(*, actor: Actor, address: str) -> int:
    """Record that somebody called a newsletter unwanted: every subscription of the address ends.

    Raises:
        NotAllowedError: where the actor does not keep the list.
    """
    policy.require_list_keeper(actor)
    return sum(end(actor, row, End.COMPLAINED) for row in _of(address))


def _of(address: str) -> "QuerySet[Subscription]":
    return Subscription.objects.select_for_update().filter(
        address_digest__in=addresses.digests(address), ended_at=None
    )
