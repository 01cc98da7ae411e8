"""How many members an organization has, as somebody counted or claimed."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from livelihoods.network.organizations.models.choices import HeadcountKind, Precision
from livelihoods.network.organizations.models.fact import Sourced
from livelihoods.platform.privacy.declaration import PersonalData, who_did_it


class Headcount(Sourced):
    """A number of members on a day, with its split, its kind and its source.

    `is_direct` counts only workers who belong to the organization itself and to none of its
    affiliates; without it the number is that of all its members.
    """

    privacy = PersonalData(
        who_did_it("editor"),
        impersonal=(
            "organization", "counted_on", "date_stated", "kind", "total", "precision", "women",
            "men", "youth", "is_direct", "is_estimate", "is_withdrawal", "corrects", "recorded_at",
            "source_kind", "source", "stated_on", "confidence",
        ),
    )  # fmt: skip

    organization = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("organization"),
        on_delete=models.PROTECT,
        related_name="headcounts",
    )
    counted_on = models.DateField(_("counted on"))
    date_stated = models.CharField(
        _("date as stated"),
        max_length=120,
        blank=True,
        help_text=_("What the source says where it gives no day, such as 2012."),
    )
    kind = models.CharField(_("kind of count"), max_length=20, choices=HeadcountKind.choices)
    total = models.PositiveIntegerField(_("members"), null=True, blank=True)
    precision = models.CharField(
        _("precision"), max_length=10, choices=Precision.choices, default=Precision.EXACT
    )
    women = models.PositiveIntegerField(_("women"), null=True, blank=True)
    men = models.PositiveIntegerField(_("men"), null=True, blank=True)
    youth = models.PositiveIntegerField(_("young members"), null=True, blank=True)
    is_direct = models.BooleanField(_("direct members only"), default=False)
    is_estimate = models.BooleanField(_("estimate"), default=False)
    is_withdrawal = models.BooleanField(_("withdraws what it corrects"), default=False)

    class Meta:
        verbose_name = _("headcount")
        verbose_name_plural = _("headcounts")
        ordering = ["counted_on", "recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="organization_headcount_has_source", condition=~Q(source="")
            ),
            models.CheckConstraint(
                name="organization_headcount_total",
                condition=Q(is_withdrawal=False, total__isnull=False)
                | Q(is_withdrawal=True, total__isnull=True, corrects__isnull=False),
            ),
            models.CheckConstraint(
                name="organization_headcount_parts",
                condition=Q(total__isnull=True)
                | (
                    (Q(women__isnull=True) | Q(women__lte=F("total")))
                    & (Q(men__isnull=True) | Q(men__lte=F("total")))
                    & (Q(youth__isnull=True) | Q(youth__lte=F("total")))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.counted_on} {self.total}"
