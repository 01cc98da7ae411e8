"""Who gets a newsletter: asked for and confirmed, or taken over with the proof of it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from livelihoods.knowledge.newsletters.models.issue import Newsletter
from livelihoods.platform.privacy.declaration import (
    FOR_GOOD,
    Basis,
    Erasure,
    Identity,
    Personal,
    PersonalData,
    Purpose,
    Retention,
    Subject,
    Why,
)


class Way(models.TextChoices):
    """How a subscription came about."""

    FORM = "form", _("asked for on the site, and confirmed by mail")
    IMPORT = "import", _("taken over, with its proof")


class End(models.TextChoices):
    """Why a subscription ended."""

    UNSUBSCRIBED = "unsubscribed", _("unsubscribed")
    BOUNCED = "bounced", _("mail came back")
    COMPLAINED = "complained", _("complained")


class Subscription(models.Model):
    """That an address gets a newsletter in one language.

    When it ends the address goes; a keyed digest stays, so that no list that is taken over later
    subscribes it again. Whoever has the address can subscribe again by the form.
    """

    privacy = PersonalData(
        Personal(
            ("email",), Subject.of("subscriber", "pk"), Purpose.NEWSLETTER, Basis.CONSENT,
            Retention(0, "ended_at"), Erasure.BLANK,
        ),
        Personal(
            ("address_digest",), Subject.of("subscriber", "pk"), Purpose.NEWSLETTER,
            Basis.LEGITIMATE_INTEREST, FOR_GOOD, Erasure.KEEP, because=Why.NOT_AGAIN,
        ),
        Personal(
            ("source",), Subject.of("subscriber", "pk"), Purpose.PROOF_OF_CONSENT, Basis.CONSENT,
            Retention(3, "ended_at"), Erasure.BLANK, is_free_text=True,
        ),
        impersonal=(
            "newsletter", "language", "way", "consented_at", "recorded_at", "ended_at",
            "why_ended", "soft_bounces", "bounced_at",
        ),
        identity=Identity("subscriber", found_by="email", label="", is_somebody=False),
    )  # fmt: skip

    newsletter = models.ForeignKey(
        Newsletter,
        verbose_name=_("newsletter"),
        on_delete=models.PROTECT,
        related_name="subscriptions",
    )
    language = models.CharField(_("language"), max_length=10)
    email = models.CharField(_("e-mail address"), max_length=254, blank=True)
    address_digest = models.CharField(_("digest of the address"), max_length=64, editable=False)
    way = models.CharField(_("how it came about"), max_length=10, choices=Way.choices)
    source = models.CharField(_("proof of consent"), max_length=300, blank=True)
    consented_at = models.DateTimeField(_("consented at"))
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    why_ended = models.CharField(_("why it ended"), max_length=12, blank=True, choices=End.choices)
    soft_bounces = models.PositiveSmallIntegerField(_("mails that came back for now"), default=0)
    bounced_at = models.DateTimeField(_("last came back at"), null=True, blank=True)

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["newsletter", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="newsletters_one_subscription_for_an_address",
                fields=["newsletter", "address_digest"],
            )
        ]
        indexes = [
            models.Index(fields=["newsletter", "language", "ended_at"], name="newsletters_getting"),
            models.Index(fields=["address_digest"], name="newsletters_address"),
        ]

    def __str__(self) -> str:
        return f"{self.newsletter_id} {self.pk}"


class SubscriptionRequest(models.Model):
    """That somebody, perhaps a stranger, named an address; it is sure when the link is used."""

    privacy = PersonalData(
        Personal(
            ("email", "address_digest", "token_digest"), Subject.of("subscriber_to_be", "pk"),
            Purpose.NEWSLETTER, Basis.CONSENT, Retention(0, "kept_until"), Erasure.DELETE,
        ),
        impersonal=("newsletter", "language", "recorded_at", "kept_until"),
        identity=Identity("subscriber_to_be", found_by="email", label="", is_somebody=False),
        secrets=("token_digest",),
    )  # fmt: skip

    newsletter = models.ForeignKey(
        Newsletter, verbose_name=_("newsletter"), on_delete=models.CASCADE, related_name="+"
    )
    language = models.CharField(_("language"), max_length=10)
    email = models.CharField(_("e-mail address"), max_length=254)
    address_digest = models.CharField(_("digest of the address"), max_length=64, editable=False)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)
    kept_until = models.DateTimeField(_("kept until"))

    class Meta:
        verbose_name = _("request of a subscription")
        verbose_name_plural = _("requests of subscriptions")
        ordering = ["-recorded_at"]
        indexes = [
            models.Index(fields=["address_digest", "recorded_at"], name="newsletters_asked_often")
        ]

    def __str__(self) -> str:
        return f"{self.newsletter_id} {self.recorded_at:%Y-%m-%d}"
