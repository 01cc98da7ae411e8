"""Countries and the groups that they belong to."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from livelihoods.platform.privacy.declaration import NoPersonalData


class IloRegion(models.TextChoices):
    """The regions in which the ILO publishes its estimates."""

    AFRICA = "africa", _("Africa")
    AMERICAS = "americas", _("Americas")
    ARAB_STATES = "arab-states", _("Arab States")
    ASIA_AND_THE_PACIFIC = "asia-and-the-pacific", _("Asia and the Pacific")
    EUROPE_AND_CENTRAL_ASIA = "europe-and-central-asia", _("Europe and Central Asia")


class Country(models.Model):
    """A country or area, known by its ISO 3166-1 alpha-3 code; it has no name here (see Babel)."""

    privacy = NoPersonalData("countries")

    code = models.CharField(_("code"), max_length=3, primary_key=True)
    alpha2 = models.CharField(_("two-letter code"), max_length=2, unique=True)
    m49 = models.CharField(_("UN number"), max_length=3, blank=True)
    region = models.CharField(_("UN region"), max_length=3)
    subregion = models.CharField(_("UN sub-region"), max_length=3)
    ilo_region = models.CharField(
        _("ILO region"), max_length=40, blank=True, choices=IloRegion.choices
    )
    ilo_subregion = models.CharField(_("ILO subregion"), max_length=60, blank=True)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="vocabulary_country_ends_after_start",
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gt=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.code
