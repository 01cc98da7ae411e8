"""What somebody asks who wants a photo or a story taken down."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from livelihoods.platform.privacy.declaration import (
    Basis,
    Erasure,
    Identity,
    Personal,
    PersonalData,
    Purpose,
    Retention,
    Subject,
    who_did_it,
)


class Outcome(models.TextChoices):
    """What became of it; the words are read by who asked."""

    WAITING = "waiting", _("We have your request. A person will look at it.")
    DONE = "done", _("It was taken down.")
    NOT_FOUND = "not_found", _("We could not find it. Please write again and tell us more.")
    KEPT = "kept", _("We talked with you, and it stays.")


class TakeDownRequest(models.Model):
    """A request to take something down. One way to reach the asker is enough, none is needed."""

    privacy = PersonalData(
        Personal(
            ("name", "contact", "words"), Subject.of("take_down_request", "pk"),
            Purpose.TAKE_DOWN, Basis.CONSENT, Retention(1, "answered_on"), Erasure.BLANK,
            is_free_text=True,
        ),
        who_did_it("answered_by"),
        impersonal=(
            "reference", "kind", "key", "by_organization", "language", "asked_at", "outcome",
            "answered_on", "told_how",
        ),
        identity=Identity(
            "take_down_request", found_by="reference", label="name", recorded_at="asked_at",
            is_somebody=False,
        ),
    )  # fmt: skip

    reference = models.CharField(_("reference"), max_length=12, unique=True)
    kind = models.CharField(_("what"), max_length=10, blank=True)
    key = models.CharField(_("key"), max_length=60, blank=True)
    words = models.TextField(_("what it is about"), blank=True)
    name = models.CharField(_("who asks"), max_length=120, blank=True)
    by_organization = models.BooleanField(_("an organization asks for her"), default=False)
    contact = models.CharField(_("how to tell her"), max_length=254, blank=True)
    language = models.CharField(_("language"), max_length=20)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=Outcome.choices, default=Outcome.WAITING
    )
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answered_by = models.ForeignKey(
        "accounts.User",
        verbose_name=_("answered by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    told_how = models.CharField(_("how she was told"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("request to take down")
        verbose_name_plural = _("requests to take down")
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return self.reference
