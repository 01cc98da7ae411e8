"""The image and document models that Wagtail uses from the first migration on."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from livelihoods.platform.privacy.declaration import (
    FOR_GOOD,
    WITH_PERSON,
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
from livelihoods.platform.privacy.paths import ByLabel, Through

# a picture or file shows a person where a consent of the person names it by its title
_SHOWN = Subject.of("person", Through("title", "consent.Consent", "about", "person"))


def _shows(*fields: str) -> Personal:
    return Personal(fields, _SHOWN, Purpose.DIRECTORY, Basis.CONSENT, WITH_PERSON, Erasure.DELETE)


_CREDIT = Personal(
    ("credit",), Subject.of("person", ByLabel("credit")), Purpose.CREDIT, Basis.CONTRACT, FOR_GOOD,
    Erasure.KEEP, because=Why.LICENCE,
)  # fmt: skip


class WebAddressField(models.URLField):  # type: ignore[type-arg]
    """A web address; what is typed without a scheme is read as https."""

    def formfield(self, **options: Any) -> forms.Field | None:
        """Return the field of a form."""
        field: forms.Field | None = super().formfield(**{"assume_scheme": "https"} | options)
        return field

    def deconstruct(self) -> Any:
        """Stand in migrations as what it is in the database."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs


class Sourced(models.Model):
    """Who made a file and under which terms it may be used."""

    credit = models.CharField(_("credit"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    source_url = WebAddressField(_("source address"), blank=True)

    class Meta:
        abstract = True


class Picture(Sourced, AbstractImage):  # type: ignore[django-manager-missing]  # noqa: DJ008
    """A picture with its credit and licence."""

    privacy = PersonalData(
        _shows("title", "file", "description", "tags"),
        _CREDIT, who_did_it("uploaded_by_user"),
        impersonal=(
            "collection", "width", "height", "created_at", "focal_point_x", "focal_point_y",
            "focal_point_width", "focal_point_height", "file_size", "file_hash", "licence",
            "source_url",
        ),
    )  # fmt: skip

    admin_form_fields = (*Image.admin_form_fields, "credit", "licence", "source_url")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")


class Rendition(AbstractRendition):
    """A resized copy of an image."""

    privacy = NoPersonalData("copies of pictures; they go with them")

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="media_rendition_once"
            ),
        ]


class File(Sourced, AbstractDocument):  # type: ignore[django-manager-missing]  # noqa: DJ008
    """A file for download with its credit and licence."""

    privacy = PersonalData(
        _shows("title", "file", "tags"),
        _CREDIT, who_did_it("uploaded_by_user"),
        impersonal=("collection", "created_at", "file_size", "file_hash", "licence", "source_url"),
    )  # fmt: skip

    admin_form_fields = (*Document.admin_form_fields, "credit", "licence", "source_url")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")
