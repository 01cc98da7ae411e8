"""Where photos and stories went, and what was public once."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from livelihoods.platform.privacy.declaration import (
    Basis,
    Erasure,
    NoPersonalData,
    Personal,
    PersonalData,
    Purpose,
    Retention,
    Subject,
    who_did_it,
)
from livelihoods.platform.privacy.paths import ByLabel


class Way(models.TextChoices):
    """How something left the house."""

    DOWNLOAD = "download", _("downloaded from the photo library")
    POST = "post", _("posted on social media")
    MAIL = "mail", _("sent by mail")
    NEWSLETTER = "newsletter", _("sent in a newsletter")
    PRINT = "print", _("printed")


class Sent(models.Model):
    """That a photo or a story was given to somebody for a use: the list for a take-down.

    By key and without a foreign key: it is needed just when the thing itself is gone.
    """

    privacy = PersonalData(
        Personal(
            ("to_whom", "contact", "note"), Subject.of("person", ByLabel("to_whom")),
            Purpose.TAKE_DOWN, Basis.LEGITIMATE_INTEREST, Retention(10, "sent_on"), Erasure.BLANK,
            is_free_text=True,
        ),
        who_did_it("noted_by"),
        impersonal=("kind", "key", "use", "way", "sent_on", "recorded_at"),
    )  # fmt: skip

    kind = models.CharField(_("what"), max_length=10)
    key = models.CharField(_("key"), max_length=60)
    use = models.CharField(_("use"), max_length=20)
    way = models.CharField(_("how"), max_length=20, choices=Way.choices)
    to_whom = models.CharField(_("to whom"), max_length=200, blank=True)
    contact = models.CharField(_("how to reach them"), max_length=254, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    sent_on = models.DateField(_("sent on"))
    noted_by = models.ForeignKey(
        "accounts.User",
        verbose_name=_("noted by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    class Meta:
        verbose_name = _("use outside this site")
        verbose_name_plural = _("uses outside this site")
        ordering = ["-sent_on", "-pk"]
        indexes = [models.Index(fields=["kind", "key"], name="stories_sent_of")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.sent_on}"


class OncePublic(models.Model):
    """That an address had been public: later it says "gone", without a word on who or why.

    A digest, because the key of something that was erased is not kept.
    """

    privacy = NoPersonalData("digests of addresses that had been public")

    digest = models.CharField(max_length=64, primary_key=True)

    class Meta:
        verbose_name = _("address that was public")
        verbose_name_plural = _("addresses that were public")

    def __str__(self) -> str:
        return self.digest
