"""The sending of an issue: scheduled, begun, paused, cancelled; what is unsure of it, decided."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from livelihoods.knowledge.newsletters import policy
from livelihoods.knowledge.newsletters.actions.issues import held, require_next
from livelihoods.knowledge.newsletters.models import Delivery, Issue, Sending, Subscription
from livelihoods.knowledge.newsletters.rules import (
    DeliveryState,
    SendingState,
)
from livelihoods.platform.accounts.actors import Actor, Operator
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError

_TOGETHER = 2000


@audit.one_act()
def schedule_sending(*, actor: Actor, issue: int, starts_at: datetime | None = None) -> Sending:
    """Let an approved issue go out at an instant, or as soon as what is due runs.

    Raises:
        NotAllowedError: where the actor does not send issues.
        FactError: the issue is not approved, or its sending is on its way.
    """
    row = held(issue)
    policy.require_sender(actor)
    require_next(row, "send")
    values = {
        "state": SendingState.SCHEDULED,
        "starts_at": starts_at or timezone.now(),
        "asked_by": None if isinstance(actor, Operator) else actor,
        "problem": "",
    }
    kept = Sending.objects.select_for_update().filter(issue=row).first()
    if kept is not None:
        if kept.state != SendingState.CANCELLED:
            raise FactError(gettext("it is to be sent already; cancel that first"))
        audit.change(actor=actor, act="newsletters.schedule_sending", row=kept, values=values)
        return kept
    made = Sending(issue=row, **values)
    audit.add(actor=actor, act="newsletters.schedule_sending", row=made)
    return made


@audit.one_act()
def begin_sending(*, actor: Actor, sending: int) -> Sending:
    """Begin: from now on the issue is public, and whoever is subscribed now gets it.

    Raises:
        NotAllowedError: where the actor does not send issues.
        FactError: it began before, or was cancelled.
    """
    policy.require_sender(actor)
    row = _held(sending)
    if row.state != SendingState.SCHEDULED:
        raise FactError(gettext("it is {state}").format(state=row.get_state_display()))
    issue = held(row.issue_id)
    after = require_next(issue, "send")
    now = timezone.now()
    number = _address_all(row, issue)
    audit.change(
        actor=actor, act="newsletters.send", row=issue,
        values={"state": after, "published_at": now},
    )  # fmt: skip
    values: dict[str, Any] = {"state": SendingState.RUNNING, "begun_at": now}
    if not number:
        values |= {"state": SendingState.DONE, "finished_at": now}
    audit.change(
        actor=actor, act="newsletters.begin_sending", row=row, values=values,
        reason=f"{number} addresses",
    )  # fmt: skip
    return row


@audit.one_act()
def pause_sending(*, actor: Actor, sending: int) -> Sending:
    """Let workers stop after the letter at hand.

    Raises:
        NotAllowedError: where the actor does not send issues.
        FactError: where nothing is being sent.
    """
    return _set(actor, sending, "pause", {SendingState.RUNNING}, SendingState.PAUSED)


@audit.one_act()
def resume_sending(*, actor: Actor, sending: int) -> Sending:
    """Go on with a sending that was paused, or that a problem stopped.

    Raises:
        NotAllowedError: where the actor does not send issues.
        FactError: where it is neither.
    """
    stopped = {SendingState.PAUSED, SendingState.RUNNING}
    return _set(
        actor, sending, "resume", stopped, SendingState.RUNNING, problem="", next_try_at=None
    )


@audit.one_act()
def cancel_sending(*, actor: Actor, sending: int) -> Sending:
    """Send no further letter of it; what has gone out cannot be called back.

    Before it began the issue stays approved; after that it stays public.

    Raises:
        NotAllowedError: where the actor does not send issues.
        FactError: where it is done.
    """
    before = {SendingState.SCHEDULED, SendingState.RUNNING, SendingState.PAUSED}
    row = _set(actor, sending, "cancel", before, SendingState.CANCELLED)
    Delivery.objects.filter(sending=row, state=DeliveryState.WAITING).update(
        state=DeliveryState.SKIPPED, reason="cancelled"
    )
    return row


@audit.one_act()
def decide_unsure(*, actor: Actor, delivery: int, is_sent: bool) -> Delivery:
    """Decide on a letter that was being handed over when its worker ended.

    Args:
        actor: who decides.
        delivery: the number of the letter.
        is_sent: it counts as sent; else it is sent, and may arrive a second time.

    Raises:
        NotAllowedError: where the actor does not send issues.
        FactError: where nothing is unsure of it, or it is to be sent though that was cancelled.
    """
    policy.require_sender(actor)
    row = Delivery.objects.select_for_update().filter(pk=delivery).first()
    if row is None or row.state != DeliveryState.UNSURE:
        raise FactError(gettext("nothing is unsure of this letter any more"))
    sending = _held(row.sending_id)
    if not is_sent and sending.state == SendingState.CANCELLED:
        raise FactError(gettext("the sending was cancelled: nothing more of it is sent"))
    values: dict[str, Any] = {"reason": "decided by a person"}
    if is_sent:
        values |= {"state": DeliveryState.SENT, "sent_at": row.claimed_at}
    else:
        values |= {"state": DeliveryState.WAITING, "worker": "", "next_try_at": None}
    audit.change(actor=actor, act="newsletters.decide_unsure", row=row, values=values)
    if not is_sent and sending.state == SendingState.DONE:
        audit.change(
            actor=actor, act="newsletters.resume_sending", row=sending,
            values={"state": SendingState.RUNNING, "finished_at": None},
        )  # fmt: skip
    return row


def _set(
    actor: Actor,
    sending: int,
    act: str,
    before: set[SendingState],
    after: SendingState,
    **values: Any,
) -> Sending:
    policy.require_sender(actor)
    row = _held(sending)
    if row.state not in before:
        raise FactError(gettext("it is {state}").format(state=row.get_state_display()))
    audit.change(
        actor=actor, act=f"newsletters.{act}_sending", row=row, values={"state": after, **values}
    )
    return row


def _held(sending: int) -> Sending:
    row = Sending.objects.select_for_update().filter(pk=sending).first()
    if row is None:
        raise FactError(gettext("there is no sending {number}").format(number=sending))
    return row


def _address_all(sending: Sending, issue: Issue) -> int:
    """Add a row for each who is subscribed; in another language than theirs where it has none."""
    getting = Subscription.objects.filter(newsletter=issue.newsletter, ended_at=None)
    found = getting.exclude(email="").order_by("pk").values_list("pk", "language")
    rows: list[Delivery] = []
    number = 0
    for pk, language in found.iterator(chunk_size=_TOGETHER):
        chosen = language if language in issue.languages else issue.languages[0]
        rows.append(Delivery(sending=sending, subscription_id=pk, language=chosen))
        number += 1
        if len(rows) == _TOGETHER:
            Delivery.objects.bulk_create(rows)
            rows = []
    Delivery.objects.bulk_create(rows)
    return number
