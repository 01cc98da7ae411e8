"""Special initiatives and the bodies that they are done with or for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from livelihoods.platform.history import ReferenceEntry
from livelihoods.platform.privacy.declaration import NoPersonalData


class InitiativeKind(models.TextChoices):
    """What a special initiative is."""

    COMMISSIONED_RESEARCH = "commissioned_research", _("commissioned research")
    CONFERENCE = "conference", _("research conference")
    CONSULTATION = "consultation", _("technical consultation")
    ADVOCACY = "advocacy", _("global advocacy")
    EXPOSURE_DIALOGUE = "exposure_dialogue", _("exposure dialogue")


class Initiative(ReferenceEntry):
    """A piece of work beside the programmes."""

    privacy = NoPersonalData("what the network does")

    kind = models.CharField(_("kind"), max_length=30, choices=InitiativeKind.choices)
    place = models.CharField(_("place"), max_length=120, blank=True)
    description = models.TextField(_("description"), blank=True)

    class Meta(ReferenceEntry.Meta):
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")


class InitiativeBody(models.Model):
    """A body that an initiative is done with or for."""

    privacy = NoPersonalData("bodies, not people")

    initiative = models.ForeignKey(
        Initiative, verbose_name=_("initiative"), on_delete=models.CASCADE, related_name="bodies"
    )
    position = models.PositiveSmallIntegerField(_("place in the list"))
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        verbose_name = _("body of an initiative")
        verbose_name_plural = _("bodies of initiatives")
        ordering = ["initiative", "position"]
        constraints = [
            models.UniqueConstraint(name="initiatives_body_once", fields=["initiative", "name"]),
        ]

    def __str__(self) -> str:
        return self.name
