"""A publication in one language: its title and numbers, its files, and who made it."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from livelihoods.knowledge.library.models.publication import Publication, Series
from livelihoods.knowledge.library.names import Role
from livelihoods.platform.media.models import WebAddressField
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
)
from livelihoods.platform.privacy.paths import ByLabel


class Edition(models.Model):
    """A publication in one language.

    `version` counts its revisions; a translation says which edition it follows, and which version
    of it, so that it can be told when it is behind. Series and programme repeat those of the
    publication: so the database itself keeps numbers apart.
    """

    privacy = NoPersonalData("texts of works; who made them stands with the contributions")

    publication = models.ForeignKey(
        Publication,
        verbose_name=_("publication"),
        on_delete=models.PROTECT,
        related_name="editions",
    )
    language = models.CharField(
        _("language"), max_length=20, help_text=_("As a code: en, es, fr, pt, sw, pt-BR.")
    )
    series = models.ForeignKey(
        Series,
        verbose_name=_("series"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    numbered_in = models.ForeignKey(
        "vocabulary.Programme",
        verbose_name=_("numbered within the programme"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    number = models.PositiveIntegerField(_("number in the series"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=300)
    subtitle = models.CharField(_("subtitle"), max_length=300, blank=True)
    abstract = models.TextField(_("summary"), blank=True)
    issued = models.CharField(
        _("issued"),
        max_length=10,
        blank=True,
        help_text=_("As the imprint has it: 2013, 2013-12 or 2013-12-05. Empty: not stated."),
    )
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    isbn = models.CharField(_("ISBN"), max_length=20, blank=True)
    doi = models.CharField(_("DOI"), max_length=200, blank=True)
    address = WebAddressField(_("where it can be read elsewhere"), max_length=400, blank=True)
    text = models.TextField(
        _("text as a page"),
        blank=True,
        help_text=_(
            "The whole text, for readers whose connection or phone is too slow for a file."
        ),
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    follows = models.ForeignKey(
        "self",
        verbose_name=_("translated from"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    follows_version = models.PositiveIntegerField(
        _("version that was translated"), null=True, blank=True
    )
    is_released = models.BooleanField(_("published"), default=False)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["publication", "id"]
        constraints = [
            models.UniqueConstraint(
                name="library_edition_one_per_language", fields=["publication", "language"]
            ),
            models.UniqueConstraint(
                name="library_edition_number_in_series",
                fields=["series", "number", "language"],
                condition=Q(number__isnull=False, numbered_in__isnull=True),
            ),
            models.UniqueConstraint(
                name="library_edition_number_in_programme",
                fields=["series", "numbered_in", "number", "language"],
                condition=Q(number__isnull=False, numbered_in__isnull=False),
            ),
            models.UniqueConstraint(
                name="library_edition_own_isbn", fields=["isbn"], condition=~Q(isbn="")
            ),
            models.UniqueConstraint(
                name="library_edition_own_doi", fields=["doi"], condition=~Q(doi="")
            ),
            models.CheckConstraint(
                name="library_edition_number_needs_series",
                condition=Q(number__isnull=True) | Q(series__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"


class Contribution(models.Model):
    """What somebody did for a publication, or for one edition of it (a translator)."""

    privacy = PersonalData(
        Personal(
            ("name", "sort_name"), Subject.of("person", ByLabel("name")), Purpose.CREDIT,
            Basis.CONTRACT, FOR_GOOD, Erasure.KEEP, because=Why.LICENCE,
        ),
        impersonal=("publication", "edition", "role", "position", "is_body"),
    )  # fmt: skip

    publication = models.ForeignKey(
        Publication,
        verbose_name=_("publication"),
        on_delete=models.PROTECT,
        related_name="contributions",
    )
    edition = models.ForeignKey(
        Edition,
        verbose_name=_("edition"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contributions",
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    position = models.PositiveSmallIntegerField(_("place in the list"))
    name = models.CharField(_("name"), max_length=200)
    sort_name = models.CharField(
        _("name as in a bibliography"), max_length=200, help_text=_("Family name, given name.")
    )
    is_body = models.BooleanField(_("organization, not a person"), default=False)

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["publication", "position"]
        constraints = [
            models.UniqueConstraint(
                name="library_contribution_place", fields=["publication", "position"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.role})"


def _kept_at(_row: Any, name: str) -> str:
    return f"library/{name}"


class EditionFile(models.Model):
    """A file of an edition. It is handed out by the library alone, never by its place on disk."""

    privacy = NoPersonalData("files of works; who made them stands with the contributions")

    edition = models.ForeignKey(
        Edition, verbose_name=_("edition"), on_delete=models.PROTECT, related_name="files"
    )
    file = models.FileField(_("file"), upload_to=_kept_at, max_length=200)
    name = models.CharField(_("name for download"), max_length=120)
    suffix = models.CharField(_("type"), max_length=10)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    note = models.CharField(
        _("note"), max_length=200, blank=True, help_text=_("Such as: for print, easy to read.")
    )
    replaced_at = models.DateTimeField(_("replaced at"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    class Meta:
        verbose_name = _("file of a publication")
        verbose_name_plural = _("files of publications")
        ordering = ["edition", "id"]
        constraints = [
            models.UniqueConstraint(
                name="library_file_once",
                fields=["edition", "name"],
                condition=Q(replaced_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name
