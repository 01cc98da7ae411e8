"""Offices, and the people who work in them or for a programme."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from livelihoods.platform.history import DatedFact, ReferenceEntry
from livelihoods.platform.privacy.declaration import (
    NoPersonalData,
    PersonalData,
    Purpose,
    Subject,
    statutory,
)


class Office(ReferenceEntry):
    """A place from which the network is run."""

    privacy = NoPersonalData("places of the network")

    function = models.CharField(_("function"), max_length=200)
    place = models.CharField(_("place"), max_length=120)
    country = models.ForeignKey(
        "vocabulary.Country",
        verbose_name=_("country"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    is_registered = models.BooleanField(_("registered office"), default=False)

    class Meta(ReferenceEntry.Meta):
        verbose_name = _("office")
        verbose_name_plural = _("offices")


class TeamAppointment(DatedFact):
    """A person's time in the team: with what title, where, and for how much of a full week."""

    privacy = PersonalData(
        statutory(
            "person", "key", "title", "office", "programme", "country", "fte", "starts_on",
            "ends_on", "recorded_at", "superseded_at", subject=Subject.of("person", "person"),
            purpose=Purpose.TEAM,
        ),
        standing=Subject.of("person", "person"),
    )  # fmt: skip

    key = models.SlugField(_("key"), max_length=60)
    person = models.ForeignKey(
        "people.Person", verbose_name=_("person"), on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(_("title"), max_length=120)
    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="+"
    )
    programme = models.ForeignKey(
        "vocabulary.Programme",
        verbose_name=_("programme"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    country = models.ForeignKey(
        "vocabulary.Country",
        verbose_name=_("country of work"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    fte = models.DecimalField(
        _("full-time equivalent"),
        max_digits=3,
        decimal_places=2,
        validators=[MaxValueValidator(1)],
    )

    class Meta:
        verbose_name = _("team appointment")
        verbose_name_plural = _("team appointments")
        ordering = ["key", "recorded_at"]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(
                name="team_appointment_has_start", condition=Q(starts_on__isnull=False)
            ),
            models.CheckConstraint(
                name="team_appointment_part_of_full_time", condition=Q(fte__gt=0, fte__lte=1)
            ),
            models.UniqueConstraint(
                name="team_appointment_one_version",
                fields=["key"],
                condition=Q(superseded_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.key
