"""Who gets a newsletter: asked for, confirmed, ended; the link in a letter is the right to."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from livelihoods.knowledge.newsletters import addresses, confirmation_mail, policy
from livelihoods.knowledge.newsletters.models import (
    Newsletter,
    Subscription,
    SubscriptionRequest,
)
from livelihoods.knowledge.newsletters.models.subscription import End, Way
from livelihoods.knowledge.newsletters.rules import CONFIRM_WITHIN, MOST_REQUESTS
from livelihoods.platform.accounts.actors import Actor, Operator
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError
from livelihoods.platform.mail.handing_over import hand_over

FORM = Operator("the form of subscriptions")
LINK = Operator("the link in a newsletter")


class NotWantedError(FactError):
    """No mail goes to the address: it was named too often today, or its owner complained."""


@audit.one_act()
def request_subscription(*, newsletter: str, language: str, email: str) -> SubscriptionRequest:
    """Keep an address until its owner confirms, who gets a mail with a link.

    Whether the address is subscribed already makes no difference: nobody learns it by asking.

    Raises:
        FactError: the newsletter takes no subscriptions, or not in this language.
        NotWantedError: the address got enough mails to confirm today, or its owner complained of a
            newsletter; whoever asks is not told.
    """
    kept = Newsletter.objects.filter(key=newsletter, is_open=True).first()
    if kept is None or language not in kept.languages:
        raise FactError(gettext("choose one of the languages of this newsletter"), "language")
    digests = addresses.digests(email)
    now = timezone.now()
    of_today = SubscriptionRequest.objects.filter(
        address_digest__in=digests, recorded_at__gt=now - timedelta(days=1)
    )
    if of_today.count() >= MOST_REQUESTS:
        raise NotWantedError("enough mails went to this address today")
    if complained(digests):
        raise NotWantedError("the owner of this address complained of a newsletter")
    token = secrets.token_urlsafe(24)
    row = SubscriptionRequest(
        newsletter=kept,
        language=language,
        email=email.strip(),
        address_digest=digests[0],
        token_digest=addresses.token_digest(token),
        recorded_at=now,
        kept_until=now + CONFIRM_WITHIN,
    )
    audit.add(actor=FORM, act="newsletters.request_subscription", row=row)
    mail = confirmation_mail.to_confirm(row, token)
    transaction.on_commit(lambda: _send(row, mail))
    return row


@audit.one_act()
def confirm_subscription(*, token: str) -> Subscription:
    """Subscribe an address whose owner followed the link and pressed the button; once.

    Raises:
        FactError: where the link is too old, was used, or is none of ours.
    """
    asked = (
        SubscriptionRequest.objects.select_for_update(of=("self",))
        .select_related("newsletter")
        .filter(token_digest=addresses.token_digest(token), kept_until__gt=timezone.now())
        .first()
    )
    if asked is None:
        raise FactError(gettext("there is nothing to confirm here"))
    digests = addresses.digests(asked.email)
    there = Subscription.objects.select_for_update().filter(
        newsletter=asked.newsletter, address_digest__in=digests
    )
    values = {
        "language": asked.language,
        "email": asked.email,
        "address_digest": digests[0],
        "way": Way.FORM,
        "source": "",
        "consented_at": timezone.now(),
        "ended_at": None,
        "why_ended": "",
        "soft_bounces": 0,
        "bounced_at": None,
    }
    row = there.first()
    if row is None:
        row = Subscription(newsletter=asked.newsletter, **values)
        audit.add(actor=FORM, act="newsletters.subscribe", row=row, personal=("address_digest",))
    else:
        told = ("address_digest",)
        audit.change(actor=FORM, act="newsletters.subscribe", row=row, values=values, personal=told)
    SubscriptionRequest.objects.filter(
        newsletter=asked.newsletter, address_digest__in=digests
    ).delete()
    return row


@audit.one_act()
def unsubscribe(*, token: str) -> Subscription:
    """End the subscription of the link; a second time changes nothing.

    Raises:
        FactError: where the link is none of ours.
    """
    row = _of_link(token)
    end(LINK, row, End.UNSUBSCRIBED)
    return row


@audit.one_act()
def change_language(*, token: str, language: str) -> Subscription:
    """Let a subscription go on in another language.

    Raises:
        FactError: the link is none of ours, the subscription ended, or the newsletter does not
            appear in the language.
    """
    row = _of_link(token)
    if row.ended_at is not None or not row.email:
        raise FactError(gettext("this subscription ended; subscribe again"))
    if language not in row.newsletter.languages:
        raise FactError(gettext("choose one of the languages of this newsletter"), "language")
    audit.change(
        actor=LINK, act="newsletters.change_language", row=row, values={"language": language}
    )
    return row


@audit.one_act()
def end_subscription(*, actor: Actor, subscription: int, reason: str) -> Subscription:
    """End a subscription for somebody who asked for it in another way; the reason says how.

    Raises:
        NotAllowedError: where the actor does not keep the list.
        FactError: without a reason, or where there is no such subscription.
    """
    policy.require_list_keeper(actor)
    if not reason.strip():
        raise FactError(gettext("say who asked for it, and how"), "reason")
    row = Subscription.objects.select_for_update().filter(pk=subscription).first()
    if row is None:
        raise FactError(gettext("there is no subscription {number}").format(number=subscription))
    end(actor, row, End.UNSUBSCRIBED, reason)
    return row


@audit.one_act()
def forget_requests(*, actor: Actor) -> int:
    """Erase addresses that nobody confirmed in time; return how many.

    Raises:
        NotAllowedError: where the actor does not keep the list.
    """
    policy.require_list_keeper(actor)
    return forget(actor, SubscriptionRequest.objects.filter(kept_until__lte=timezone.now()))


@audit.one_act()
def allow_again(*, actor: Actor, subscription: int, reason: str) -> Subscription:
    """Let somebody who complained subscribe again by the form: she asked for it.

    Raises:
        NotAllowedError: where the actor does not keep the list.
        FactError: without a reason, or where nobody complained.
    """
    policy.require_list_keeper(actor)
    if not reason.strip():
        raise FactError(gettext("say who asked for it, and how"), "reason")
    held = Subscription.objects.select_for_update()
    row = held.filter(pk=subscription, why_ended=End.COMPLAINED).first()
    if row is None:
        raise FactError(gettext("nobody complained here"))
    for each in held.filter(address_digest=row.address_digest, why_ended=End.COMPLAINED):
        audit.change(
            actor=actor,
            act="newsletters.allow_again",
            row=each,
            values={"why_ended": End.UNSUBSCRIBED},
            reason=reason,
        )
    row.refresh_from_db()
    return row


def complained(digests: Sequence[str]) -> set[str]:
    """Return those of the digests whose owners complained of a newsletter, of whichever."""
    rows = Subscription.objects.filter(address_digest__in=digests, why_ended=End.COMPLAINED)
    return set(rows.values_list("address_digest", flat=True))


def forget(actor: Actor, asked: "QuerySet[SubscriptionRequest]") -> int:
    """Erase what waits to be confirmed in the transaction of the act; return how many."""
    rows = list(asked.select_for_update())
    audit.record_all(
        actor=actor, acts=[audit.Act("newsletters.forget_request", row) for row in rows]
    )
    SubscriptionRequest.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def end(actor: Actor, row: Subscription, why: str, reason: str = "") -> bool:
    """End a subscription in the transaction of the act: the address goes, its digest stays."""
    if row.ended_at is not None:
        return False
    values = {"ended_at": timezone.now(), "why_ended": why, "email": ""}
    return audit.change(
        actor=actor, act="newsletters.end_subscription", row=row, values=values, reason=reason
    )


def _of_link(token: str) -> Subscription:
    number = addresses.subscription_of(token)
    row = (
        Subscription.objects.select_for_update(of=("self",))
        .select_related("newsletter")
        .filter(pk=number)
        .first()
        if number is not None
        else None
    )
    if row is None:
        raise FactError(gettext("this link is none of ours"))
    return row


def _send(row: SubscriptionRequest, mail: EmailMessage) -> None:
    problem, _refused = hand_over(mail.send)
    if problem:
        with audit.one_act():
            audit.record(
                actor=FORM,
                act="newsletters.send_confirmation",
                subject=row,
                changes={"problem": (None, problem)},
            )
