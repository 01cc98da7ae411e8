"""Which organization belongs to which, since when, and which workers belong to two at once."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from livelihoods.network.organizations.models.choices import AffiliationKind
from livelihoods.network.organizations.models.fact import Sourced, SourcedOnce
from livelihoods.platform.history import DatedFact
from livelihoods.platform.privacy.declaration import NoPersonalData, PersonalData, who_did_it


class Affiliation(DatedFact, SourcedOnce):
    """One version of what is on record of an organization's place in another."""

    privacy = NoPersonalData("organizations, not people")

    key = models.SlugField(_("key"), max_length=140)
    unit = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("organization"),
        on_delete=models.PROTECT,
        related_name="bodies",
    )
    body = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("federation or network"),
        on_delete=models.PROTECT,
        related_name="affiliates",
    )
    kind = models.CharField(_("kind"), max_length=20, choices=AffiliationKind.choices)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        ordering = ["key", "recorded_at"]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(
                name="organization_affiliation_to_another", condition=~Q(unit=F("body"))
            ),
            models.CheckConstraint(
                name="organization_affiliation_has_source", condition=~Q(source="")
            ),
            models.UniqueConstraint(
                name="organization_affiliation_one_version",
                fields=["key"],
                condition=Q(superseded_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="organization_affiliation_one_open",
                fields=["unit", "body"],
                condition=Q(superseded_at__isnull=True, ends_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.key


class SharedMembers(Sourced):
    """How many workers belong to two organizations at once, as somebody counted."""

    privacy = PersonalData(
        who_did_it("editor"),
        impersonal=(
            "first", "second", "workers", "counted_on", "is_withdrawal", "corrects", "recorded_at",
            "source_kind", "source", "stated_on", "confidence",
        ),
    )  # fmt: skip

    first = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("organization"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    second = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("other organization"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    workers = models.PositiveIntegerField(_("workers who belong to both"))
    counted_on = models.DateField(_("counted on"))
    is_withdrawal = models.BooleanField(_("withdraws what it corrects"), default=False)

    class Meta:
        verbose_name = _("workers of two organizations")
        verbose_name_plural = _("workers of two organizations")
        ordering = ["counted_on", "recorded_at", "pk"]
        constraints = [
            # one order, so that a pair is found as it was recorded
            models.CheckConstraint(
                name="organization_shared_in_order", condition=Q(first__lt=F("second"))
            ),
            models.CheckConstraint(name="organization_shared_has_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id} {self.workers}"
