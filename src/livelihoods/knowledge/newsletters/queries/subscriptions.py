"""Who gets a newsletter: in numbers, and by an address or link that somebody has already."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils import timezone

from livelihoods.knowledge.newsletters import addresses
from livelihoods.knowledge.newsletters.models import Subscription, SubscriptionRequest
from livelihoods.knowledge.newsletters.models.subscription import End


@dataclass(frozen=True)
class SubscriptionView:
    """A subscription, in the words of its language, or the request of one."""

    id: int
    newsletter: str
    newsletter_name: str
    language: str
    languages: tuple[str, ...]
    email: str
    is_ended: bool
    way: str = ""
    source: str = ""
    consented_at: datetime | None = None
    ended_at: datetime | None = None
    why_ended: str = ""
    is_unwanted: bool = False


def asked(token: str) -> SubscriptionView | None:
    """Return what the link of a mail confirms, or None where it is over or none of ours."""
    row = (
        SubscriptionRequest.objects.select_related("newsletter")
        .filter(token_digest=addresses.token_digest(token), kept_until__gt=timezone.now())
        .first()
    )
    if row is None:
        return None
    return SubscriptionView(
        id=row.pk,
        newsletter=row.newsletter.key,
        newsletter_name=row.newsletter.name_in(row.language),
        language=row.language,
        languages=tuple(row.newsletter.languages),
        email=row.email,
        is_ended=False,
    )


def subscription(token: str) -> SubscriptionView | None:
    """Return the subscription of the link in a letter, or None where the link is none of ours."""
    number = addresses.subscription_of(token)
    if number is None:
        return None
    row = Subscription.objects.select_related("newsletter").filter(pk=number).first()
    return _view(row) if row else None


def subscribed(email: str) -> tuple[SubscriptionView, ...]:
    """Return the subscriptions that an address has or had; nobody looks through the others."""
    rows = Subscription.objects.select_related("newsletter").filter(
        address_digest__in=addresses.digests(email)
    )
    return tuple(_view(row) for row in rows.order_by("newsletter__key"))


def subscriber_counts(newsletter: int) -> tuple[tuple[str, int], ...]:
    """Return how many get a newsletter in each language."""
    rows = Subscription.objects.filter(newsletter=newsletter, ended_at=None).exclude(email="")
    counted = rows.order_by().values_list("language").annotate(Count("pk"))
    return tuple(sorted(counted))


def _view(row: Subscription) -> SubscriptionView:
    return SubscriptionView(
        id=row.pk,
        newsletter=row.newsletter.key,
        newsletter_name=row.newsletter.name_in(row.language),
        language=row.language,
        languages=tuple(row.newsletter.languages),
        email=row.email,
        is_ended=row.ended_at is not None or not row.email,
        way=str(row.get_way_display()),
        source=row.source,
        consented_at=row.consented_at,
        ended_at=row.ended_at,
        why_ended=str(row.get_why_ended_display()) if row.why_ended else "",
        is_unwanted=row.why_ended == End.COMPLAINED,
    )
