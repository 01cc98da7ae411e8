"""A photo, its smaller copies and its captions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from livelihoods.knowledge.stories.models.asset import IMPERSONAL, Asset
from livelihoods.platform.media.held import HELD
from livelihoods.platform.privacy.declaration import (
    FOR_GOOD,
    UNTIL_ASKED,
    Basis,
    Erasure,
    Personal,
    PersonalData,
    Purpose,
    Subject,
    Why,
    who_did_it,
)
from livelihoods.platform.privacy.paths import ByLabel


class Licence(models.TextChoices):
    """On what terms it may be used, as their short names are written."""

    RESERVED = "reserved", _("all rights reserved; only for the uses that are named")
    BY = "CC-BY-4.0", "CC BY 4.0"
    BY_SA = "CC-BY-SA-4.0", "CC BY-SA 4.0"
    BY_NC = "CC-BY-NC-4.0", "CC BY-NC 4.0"
    BY_NC_SA = "CC-BY-NC-SA-4.0", "CC BY-NC-SA 4.0"


class Photo(Asset):
    """A photo. Whoever can be recognized in it and is erased takes it along, whole."""

    privacy = PersonalData(
        Personal(
            ("file", "file_hash", "likeness", "exact_place", "earnings", "taken_on"),
            Subject.of("person", "depicted__person"), Purpose.SHOWING_WORK, Basis.CONSENT,
            UNTIL_ASKED, Erasure.DELETE,
        ),
        Personal(
            ("creator", "credit"), Subject.of("person", ByLabel("creator")), Purpose.CREDIT,
            Basis.CONTRACT, FOR_GOOD, Erasure.KEEP, because=Why.LICENCE,
        ),
        who_did_it("uploaded_by"),
        impersonal=(
            *IMPERSONAL, "width", "height", "licence", "shows_exact_place", "shows_earnings",
        ),
    )  # fmt: skip

    file = models.FileField(_("file"), upload_to=f"{HELD}photos/", max_length=200)
    file_hash = models.CharField(_("hash of the file sent"), max_length=64, db_index=True)
    likeness = models.CharField(_("what it looks like, in 64 bits"), max_length=16)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    creator = models.CharField(_("creator"), max_length=120, help_text=_("Who made it."))
    credit = models.CharField(
        _("credit line"),
        max_length=200,
        blank=True,
        help_text=_("As it must stand beside it; empty: the creator."),
    )
    licence = models.CharField(
        _("licence"), max_length=20, choices=Licence.choices, default=Licence.RESERVED
    )
    taken_on = models.DateField(_("taken on"), null=True, blank=True)
    exact_place = models.CharField(_("exact place"), max_length=200, blank=True)
    shows_exact_place = models.BooleanField(_("publish the exact place"), default=False)
    earnings = models.CharField(_("earnings"), max_length=120, blank=True)
    shows_earnings = models.BooleanField(_("publish the earnings"), default=False)
    uploaded_by = models.ForeignKey(
        "accounts.User",
        verbose_name=_("uploaded by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta(Asset.Meta):
        verbose_name = _("photo")
        verbose_name_plural = _("photos")


class PhotoSize(models.Model):
    """A smaller copy of a photo; it is handed out by the gate alone."""

    privacy = PersonalData(
        Personal(
            ("file",), Subject.of("person", "photo__depicted__person"), Purpose.SHOWING_WORK,
            Basis.CONSENT, UNTIL_ASKED, Erasure.DELETE,
        ),
        impersonal=("photo", "width", "height", "ending"),
    )  # fmt: skip

    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="sizes")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    ending = models.CharField(max_length=4)
    file = models.FileField(upload_to=f"{HELD}photos/", max_length=200)

    class Meta:
        verbose_name = _("size of a photo")
        verbose_name_plural = _("sizes of photos")
        ordering = ["photo", "width", "ending"]
        constraints = [
            models.UniqueConstraint(
                fields=["photo", "width", "ending"], name="stories_photo_size_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.photo_id} {self.width}.{self.ending}"


class PhotoText(models.Model):
    """Caption and description of a photo in a language, with the version that it translates."""

    privacy = PersonalData(
        Personal(
            ("caption", "alt"), Subject.of("person", "photo__depicted__person"),
            Purpose.SHOWING_WORK, Basis.CONSENT, UNTIL_ASKED, Erasure.BLANK, is_free_text=True,
        ),
        impersonal=("photo", "language", "version", "of_version"),
    )  # fmt: skip

    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=20)
    caption = models.TextField(_("caption"), blank=True)
    alt = models.CharField(
        _("description for those who do not see it"),
        max_length=300,
        blank=True,
        help_text=_("What can be seen, in a sentence; the caption is read out beside it."),
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    of_version = models.PositiveIntegerField(_("translates version"), null=True, blank=True)

    class Meta:
        verbose_name = _("caption")
        verbose_name_plural = _("captions")
        ordering = ["photo", "language"]
        constraints = [
            models.UniqueConstraint(fields=["photo", "language"], name="stories_caption_once")
        ]

    def __str__(self) -> str:
        return f"{self.photo_id} {self.language}"
