"""What happened to a publication: its steps, which are only added, and its peer reviews."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from livelihoods.knowledge.library.models.publication import Publication
from livelihoods.knowledge.library.names import OUTCOMES, STATES, Reviewers
from livelihoods.platform.privacy.declaration import NoPersonalData


class Step(models.Model):
    """That a publication came into a state on a day, and what readers are told of it."""

    privacy = NoPersonalData("what happened to works")

    publication = models.ForeignKey(
        Publication,
        verbose_name=_("publication"),
        on_delete=models.PROTECT,
        related_name="steps",
    )
    state = models.CharField(_("state"), max_length=20, choices=list(STATES.items()))
    happened_on = models.DateField(_("on"), null=True, blank=True)
    note = models.TextField(
        _("note"), blank=True, help_text=_("What readers are told: what was revised, or why.")
    )
    languages = models.CharField(_("languages"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    class Meta:
        verbose_name = _("step of a publication")
        verbose_name_plural = _("steps of publications")
        ordering = ["publication", "id"]

    def __str__(self) -> str:
        return f"{self.state} {self.happened_on or ''}".strip()


class PeerReview(models.Model):
    """A review of the manuscript. Who reviewed it is not kept: reviewers are not named."""

    privacy = NoPersonalData("reviews without their reviewers")

    publication = models.ForeignKey(
        Publication,
        verbose_name=_("publication"),
        on_delete=models.PROTECT,
        related_name="reviews",
    )
    reviewers = models.CharField(_("reviewed by"), max_length=20, choices=Reviewers.choices)
    asked_on = models.DateField(_("asked on"), null=True, blank=True)
    finished_on = models.DateField(_("finished on"), null=True, blank=True)
    outcome = models.CharField(
        _("outcome"),
        max_length=30,
        blank=True,
        choices=list(OUTCOMES.items()),
        help_text=_("Empty while the review goes on."),
    )
    dates_stated = models.CharField(
        _("dates as stated"),
        max_length=200,
        blank=True,
        help_text=_("What the source says where it gives no day."),
    )
    source = models.CharField(_("source"), max_length=400)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    class Meta:
        verbose_name = _("peer review")
        verbose_name_plural = _("peer reviews")
        ordering = ["publication", "id"]
        constraints = [
            models.CheckConstraint(
                name="library_review_ends_after_start",
                condition=Q(asked_on__isnull=True)
                | Q(finished_on__isnull=True)
                | Q(finished_on__gte=F("asked_on")),
            ),
            models.CheckConstraint(
                name="library_review_finished_has_its_day",
                condition=Q(outcome="") | Q(finished_on__isnull=False) | ~Q(dates_stated=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication_id}: {self.outcome or '...'}"
