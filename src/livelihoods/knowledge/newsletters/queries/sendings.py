"""What became of a sending; where something of another room was sent to."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext, override

from livelihoods.knowledge.newsletters import addresses
from livelihoods.knowledge.newsletters.models import Delivery, EditionEntry
from livelihoods.knowledge.newsletters.rules import DeliveryState
from livelihoods.knowledge.sent import SentTo


@dataclass(frozen=True)
class Counts:
    """How many letters of a sending are where; together they are all."""

    waiting: int = 0
    in_flight: int = 0
    sent: int = 0
    failed: int = 0
    unsure: int = 0
    skipped: int = 0

    @property
    def all(self) -> int:
        """Return how many there are."""
        return self.waiting + self.in_flight + self.sent + self.failed + self.unsure + self.skipped

    @property
    def left(self) -> int:
        """Return how many are still to go."""
        return self.waiting + self.in_flight


@dataclass(frozen=True)
class UnsureLine:
    """A letter that may have arrived or not; the address is masked."""

    id: int
    address: str
    language: str
    at: datetime | None
    reason: str


@dataclass(frozen=True)
class Sent:
    """That something stood in letters that were sent: they cannot be called back.

    `number` are the letters in this language in which it stood, those that are unsure among them.
    """

    issue: str
    title: str
    address: str
    language: str
    day: date
    number: int


def counts(sending: int) -> Counts:
    """Count the letters of a sending by what became of them."""
    rows = Delivery.objects.filter(sending=sending).order_by().values_list("state")
    return Counts(**dict(rows.annotate(Count("pk"))))


def unsure(sending: int) -> tuple[UnsureLine, ...]:
    """Return the letters of which nobody knows whether they arrived, for a person to decide."""
    rows = Delivery.objects.filter(sending=sending, state=DeliveryState.UNSURE)
    return tuple(
        UnsureLine(
            row.pk, addresses.masked(row.subscription.email), row.language, row.claimed_at,
            row.reason,
        )
        for row in rows.select_related("subscription").order_by("pk")
    )  # fmt: skip


def issues_unsure() -> frozenset[int]:
    """Return the issues of some of whose letters nobody knows whether they arrived."""
    rows = Delivery.objects.filter(state=DeliveryState.UNSURE)
    return frozenset(rows.order_by().values_list("sending__issue", flat=True).distinct())


def where_sent(kind: str, key: str) -> tuple[Sent, ...]:
    """Return in which issues and languages something was mailed, and to how many; oldest first."""
    gone = Q(edition__deliveries__state__in=(DeliveryState.SENT, DeliveryState.UNSURE))
    rows = (
        EditionEntry.objects.filter(gone, kind=kind, key=key)
        .order_by()
        .values(
            "edition__sending__issue__newsletter__key",
            "edition__sending__issue__number",
            "edition__language",
        )
        .annotate(
            number=Count("edition__deliveries"),
            first=Min("edition__deliveries__claimed_at"),
            subject=Min("edition__subject"),
        )
        .order_by("first")
    )
    return tuple(_sent(dict(row)) for row in rows)


def sent_to(kind: str, key: str) -> tuple[SentTo, ...]:
    """Return the same as the list for a take-down reads it, in the language that is active."""
    return tuple(
        SentTo(
            way=gettext("sent in a newsletter"),
            use="",
            to_whom=gettext("%(title)s (%(language)s), letters: %(number)s")
            % {"title": sent.title, "language": sent.language, "number": sent.number},
            day=sent.day,
            note=gettext("It cannot be called back."),
        )
        for sent in where_sent(kind, key)
    )


def _sent(row: dict[str, object]) -> Sent:
    newsletter = str(row["edition__sending__issue__newsletter__key"])
    number = int(str(row["edition__sending__issue__number"]))
    language, first = str(row["edition__language"]), row["first"]
    assert isinstance(first, datetime)
    with override(language):
        address = reverse("newsletters:issue", kwargs={"newsletter": newsletter, "number": number})
    return Sent(
        issue=f"{newsletter}-{number}",
        title=str(row["subject"]),
        address=address,
        language=language,
        day=first.date(),
        number=int(str(row["number"])),
    )
