"""Memberships as dated intervals, and the counts that the network has published."""

from typing import Any, NoReturn

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from livelihoods.platform.history import DatedFact


class EndReason(models.TextChoices):
    """Why a membership ended."""

    RESIGNED = "resigned", _("resigned")
    LAPSED = "lapsed", _("lapsed")
    DISSOLVED = "dissolved", _("the organization was dissolved")
    DIED = "died", _("the person died")


class Membership(DatedFact):
    """One version of what is on record of a membership.

    The key stays the same through all versions. An organization holds an institutional
    membership, a person an individual one; never both, never the other way round.
    """

    key = models.SlugField(_("key"), max_length=60)
    organization = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("organization"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    person = models.ForeignKey(
        "people.Person",
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    constituency = models.ForeignKey(
        "vocabulary.Constituency",
        verbose_name=_("constituency"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    grounds = models.CharField(
        _("grounds of the invitation"),
        max_length=300,
        help_text=_("The activity in the network for which the member was invited."),
    )
    end_reason = models.CharField(
        _("reason of the end"), max_length=20, blank=True, choices=EndReason.choices
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["key", "recorded_at"]
        indexes = [
            models.Index(fields=["starts_on", "ends_on"], name="membership_interval"),
            models.Index(fields=["recorded_at", "superseded_at"], name="membership_recorded"),
        ]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(
                name="membership_one_kind_of_holder",
                condition=Q(organization__isnull=False, person__isnull=True)
                | Q(organization__isnull=True, person__isnull=False),
            ),
            models.CheckConstraint(
                name="membership_has_start", condition=Q(starts_on__isnull=False)
            ),
            models.CheckConstraint(name="membership_has_grounds", condition=~Q(grounds="")),
            models.UniqueConstraint(
                name="membership_one_version_on_record",
                fields=["key"],
                condition=Q(superseded_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="membership_one_open_per_organization",
                fields=["organization"],
                condition=Q(superseded_at__isnull=True, ends_on__isnull=True),
            ),
            models.UniqueConstraint(
                name="membership_one_open_per_person",
                fields=["person"],
                condition=Q(superseded_at__isnull=True, ends_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_institutional(self) -> bool:
        """Whether an organization holds it."""
        return self.organization_id is not None


class PublishedError(RuntimeError):
    """Something tried to change or delete a count that was published."""


class PublishedCountQuerySet(models.QuerySet["PublishedCount"]):
    """Published counts can be added and read, nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:  # noqa: ARG002
        """Refuse."""
        raise PublishedError("a published count is never changed; publish another")

    def delete(self) -> NoReturn:
        """Refuse."""
        raise PublishedError("a published count is never deleted")


class PublishedCount(models.Model):
    """A count of members as it was published once; what is counted later never changes it."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    as_of = models.DateField(_("as of"))
    institutional = models.PositiveIntegerField(_("institutional"))
    individual = models.PositiveIntegerField(_("individual"))
    countries = models.PositiveIntegerField(_("countries"), null=True, blank=True)
    source = models.CharField(_("where it was published"), max_length=400)
    note = models.CharField(_("note"), max_length=300, blank=True)
    is_computed = models.BooleanField(_("counted from our records"), default=False)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    objects = PublishedCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("published count")
        verbose_name_plural = _("published counts")
        ordering = ["as_of", "recorded_at"]
        constraints = [
            models.CheckConstraint(
                name="membership_countries_not_above_members",
                condition=Q(countries__isnull=True)
                | Q(countries__lte=F("institutional") + F("individual")),
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def total(self) -> int:
        """Institutional and individual members together."""
        return self.institutional + self.individual

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the count; an existing one is refused."""
        if self.pk is not None:
            raise PublishedError("a published count is never changed; publish another")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ARG002
        """Refuse."""
        raise PublishedError("a published count is never deleted")
