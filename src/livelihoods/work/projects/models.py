"""Projects across the programmes: their parts, and who paid for them and took part."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from livelihoods.platform.history import ReferenceEntry
from livelihoods.platform.privacy.declaration import NoPersonalData
from livelihoods.platform.vocabulary.models import Country
from livelihoods.work.projects.partners import Partner


class Project(ReferenceEntry):
    """A project with a beginning, an end and a purpose."""

    privacy = NoPersonalData("what the network does")

    purpose = models.TextField(_("purpose"), blank=True)
    results = models.TextField(_("results"), blank=True)

    class Meta(ReferenceEntry.Meta):
        verbose_name = _("project")
        verbose_name_plural = _("projects")


class PartRole(models.TextChoices):
    """What a part of a project is: an element of it, its funder, or a partner."""

    ELEMENT = "element", _("element")
    FUNDER = "funder", _("funder")
    PARTNER = "partner", _("partner")


class ProjectPart(models.Model):
    """An element of a project, or a body that funds it or takes part in it."""

    privacy = NoPersonalData("bodies, not people")

    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.CASCADE, related_name="parts"
    )
    role = models.CharField(_("role"), max_length=20, choices=PartRole.choices)
    position = models.PositiveSmallIntegerField(_("place in the list"))
    name = models.CharField(_("name"), max_length=200)
    country = models.ForeignKey(
        Country, verbose_name=_("country"), on_delete=models.PROTECT, related_name="+",
        null=True, blank=True,
    )  # fmt: skip

    class Meta:
        verbose_name = _("part of a project")
        verbose_name_plural = _("parts of projects")
        ordering = ["project", "role", "position"]
        constraints = [
            models.UniqueConstraint(name="projects_part_once", fields=["project", "role", "name"]),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def written(self) -> str:
        """How it stands in files: a partner with the code of its country."""
        return str(Partner(self.name, self.country_id or ""))
