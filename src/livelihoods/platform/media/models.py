"""The image and document models that Wagtail uses from the first migration on."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class Sourced(models.Model):
    """Who made a file and under which terms it may be used."""

    credit = models.CharField(_("credit"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    source_url = models.URLField(_("source address"), blank=True)

    class Meta:
        abstract = True


class Picture(Sourced, AbstractImage):  # type: ignore[django-manager-missing]  # noqa: DJ008
    """A picture with its credit and licence."""

    admin_form_fields = (*Image.admin_form_fields, "credit", "licence", "source_url")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")


class Rendition(AbstractRendition):
    """A resized copy of an image."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="media_rendition_once"
            ),
        ]


class File(Sourced, AbstractDocument):  # type: ignore[django-manager-missing]  # noqa: DJ008
    """A file for download with its credit and licence."""

    admin_form_fields = (*Document.admin_form_fields, "credit", "licence", "source_url")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")
