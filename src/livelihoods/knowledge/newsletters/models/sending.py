"""The sending of an issue: what was mailed in each language, and what became of each address."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from livelihoods.knowledge.newsletters.models.issue import Issue
from livelihoods.knowledge.newsletters.models.subscription import Subscription
from livelihoods.knowledge.newsletters.rules import DeliveryState, SendingState
from livelihoods.platform.privacy.declaration import (
    FOR_GOOD,
    Basis,
    Erasure,
    NoPersonalData,
    Personal,
    PersonalData,
    Purpose,
    Subject,
    Why,
    who_did_it,
)

SENDING_STATES = [
    (SendingState.SCHEDULED, _("scheduled")), (SendingState.RUNNING, _("being sent")),
    (SendingState.PAUSED, _("paused")), (SendingState.CANCELLED, _("cancelled")),
    (SendingState.DONE, _("done")),
]  # fmt: skip
DELIVERY_STATES = [
    (DeliveryState.WAITING, _("waiting")), (DeliveryState.IN_FLIGHT, _("being handed over")),
    (DeliveryState.SENT, _("sent")), (DeliveryState.FAILED, _("failed")),
    (DeliveryState.UNSURE, _("unsure")), (DeliveryState.SKIPPED, _("not wanted any more")),
]  # fmt: skip


class Sending(models.Model):
    """That an issue goes to all who are subscribed when it begins; an issue is sent once."""

    privacy = PersonalData(
        who_did_it("asked_by"),
        impersonal=(
            "issue", "state", "starts_at", "begun_at", "next_try_at", "finished_at", "problem",
            "recorded_at",
        ),
    )  # fmt: skip

    issue = models.OneToOneField(
        Issue, verbose_name=_("issue"), on_delete=models.PROTECT, related_name="sending"
    )
    state = models.CharField(_("state"), max_length=12, choices=SENDING_STATES)
    starts_at = models.DateTimeField(_("starts at"))
    begun_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    next_try_at = models.DateTimeField(_("next try at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    problem = models.CharField(_("what stopped it"), max_length=300, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked for by"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    class Meta:
        verbose_name = _("sending")
        verbose_name_plural = _("sendings")
        ordering = ["-starts_at"]

    def __str__(self) -> str:
        return str(self.issue)


class Edition(models.Model):
    """What was mailed in one language from an instant on: it changes where a reference is gone."""

    privacy = NoPersonalData("what was mailed, not to whom")

    sending = models.ForeignKey(
        Sending, verbose_name=_("sending"), on_delete=models.CASCADE, related_name="editions"
    )
    language = models.CharField(_("language"), max_length=10)
    content_digest = models.CharField(_("digest of the words"), max_length=64)
    subject = models.CharField(_("subject"), max_length=250)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)

    class Meta:
        verbose_name = _("edition as it was mailed")
        verbose_name_plural = _("editions as they were mailed")
        ordering = ["sending", "language", "made_at"]
        constraints = [
            models.UniqueConstraint(
                name="newsletters_edition_once", fields=["sending", "language", "content_digest"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.sending_id} {self.language}"


class EditionEntry(models.Model):
    """Something of another room that stood in what was mailed."""

    privacy = NoPersonalData("keys of what was mailed")

    edition = models.ForeignKey(
        Edition, verbose_name=_("edition"), on_delete=models.CASCADE, related_name="entries"
    )
    kind = models.CharField(_("kind"), max_length=20)
    key = models.CharField(_("key"), max_length=200)

    class Meta:
        verbose_name = _("entry that was mailed")
        verbose_name_plural = _("entries that were mailed")
        ordering = ["edition", "kind", "key"]
        indexes = [models.Index(fields=["kind", "key"], name="newsletters_where_sent")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Delivery(models.Model):
    """One address in a sending: each is sent, failed, unsure or not wanted any more in the end.

    The address is that of the subscription, and is kept nowhere else.
    """

    privacy = PersonalData(
        Personal(
            ("subscription", "state", "sent_at", "reason"),
            Subject.of("subscriber", "subscription"), Purpose.NEWSLETTER,
            Basis.LEGITIMATE_INTEREST, FOR_GOOD, Erasure.KEEP, because=Why.COUNTED,
        ),
        impersonal=(
            "sending", "language", "edition", "attempts", "worker", "claimed_at", "next_try_at",
        ),
    )  # fmt: skip

    sending = models.ForeignKey(
        Sending, verbose_name=_("sending"), on_delete=models.PROTECT, related_name="deliveries"
    )
    subscription = models.ForeignKey(
        Subscription, verbose_name=_("subscription"), on_delete=models.PROTECT, related_name="+"
    )
    language = models.CharField(_("language"), max_length=10)
    state = models.CharField(
        _("state"), max_length=10, choices=DELIVERY_STATES, default=DeliveryState.WAITING
    )
    edition = models.ForeignKey(
        Edition, verbose_name=_("edition"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="deliveries",
    )  # fmt: skip
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    worker = models.CharField(_("worker"), max_length=60, blank=True)
    claimed_at = models.DateTimeField(_("taken up at"), null=True, blank=True)
    next_try_at = models.DateTimeField(_("next try at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["sending", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="newsletters_delivered_once", fields=["sending", "subscription"]
            )
        ]
        indexes = [
            models.Index(fields=["sending", "state"], name="newsletters_delivery_state"),
            models.Index(
                fields=["sending", "next_try_at", "id"],
                name="newsletters_delivery_waits",
                condition=Q(state="waiting"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sending_id} {self.subscription_id}"
