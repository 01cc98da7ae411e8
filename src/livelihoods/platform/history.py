"""What is stored of anything that was true for a while: a half-open interval and recorded time."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from livelihoods.platform.timeline import Moment


class DatedQuerySet(models.QuerySet[Any]):
    """Dated facts, asked with a moment."""

    def known(self, moment: Moment) -> Self:
        """Rows that were on record at the end of the day `known_on`, and not yet superseded."""
        return self.filter(recorded_at__lt=moment.known_before).filter(
            Q(superseded_at__isnull=True) | Q(superseded_at__gte=moment.known_before)
        )

    def on(self, moment: Moment) -> Self:
        """Rows true on the day `as_of`, as known on the day `known_on`."""
        return (
            self.known(moment)
            .filter(Q(starts_on__isnull=True) | Q(starts_on__lte=moment.as_of))
            .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=moment.as_of))
        )


class DatedFact(models.Model):
    """A fact that holds in [starts_on, ends_on), as recorded at one instant.

    A correction never changes a row's dates: it supersedes the row and records another, so that
    what was published from the earlier one can be found again.
    """

    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(
        _("ends on"),
        null=True,
        blank=True,
        help_text=_("The first day on which it no longer holds."),
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)
    superseded_at = models.DateTimeField(_("superseded at"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ends_after_start",
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gt=F("starts_on")),
            ),
        ]
