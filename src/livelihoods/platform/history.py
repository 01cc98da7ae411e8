"""What is stored of anything that was true for a while: a half-open interval and recorded time."""

from collections.abc import Mapping
from copy import copy
from datetime import date, datetime
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from livelihoods.analysis.errors import InputError
from livelihoods.platform.timeline import Moment, today

Fact = TypeVar("Fact", bound="DatedFact")


class FactError(InputError):
    """What was stated cannot be recorded; `field` names the part of it that is wrong."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class SeveralRefusedError(InputError):
    """Of several things stated in one act some cannot be recorded, so that none was.

    Args:
        refused: place among them, from 0 -> why it is refused.
    """

    def __init__(self, refused: Mapping[int, InputError]) -> None:
        super().__init__("; ".join(str(error) for error in refused.values()))
        self.refused = dict(refused)


def raise_if_refused(refused: Mapping[int, InputError], number: int) -> None:
    """Raise what was refused: of a single thing its own error, else all of them together.

    Raises:
        InputError: that of the only thing stated.
        SeveralRefusedError: where there were several.
    """
    if refused and number == 1:
        raise refused[0] from None
    if refused:
        raise SeveralRefusedError(refused)


def holding_on(day: date) -> Q:
    """Return the filter that leaves what holds on a day."""
    return (Q(starts_on__isnull=True) | Q(starts_on__lte=day)) & (
        Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    )


class DatedQuerySet(models.QuerySet[Any]):
    """Dated facts, asked with a moment."""

    def known(self, moment: Moment) -> Self:
        """Rows that were on record at the end of the day `known_on`, and not yet superseded."""
        return self.filter(recorded_at__lt=moment.known_before).filter(
            Q(superseded_at__isnull=True) | Q(superseded_at__gte=moment.known_before)
        )

    def on(self, moment: Moment) -> Self:
        """Rows true on the day `as_of`, as known on the day `known_on`."""
        return self.known(moment).filter(holding_on(moment.as_of))

    def current(self) -> Self:
        """Rows that nothing has superseded: what is on record now, whatever its dates."""
        return self.filter(superseded_at__isnull=True)

    def with_standing(self) -> Self:
        """Say of each row's person how they stand now, by what is on record now.

        `is_here`: they hold some fact of this kind today; `is_to_come`: one that begins later.
        Whose names may be shown depends on this and never on the version that was known once.
        """
        theirs = self.model._default_manager.current().filter(  # noqa: SLF001
            person_id=OuterRef("person_id")
        )
        return self.annotate(
            is_here=Exists(theirs.filter(holding_on(today()))),
            is_to_come=Exists(theirs.filter(starts_on__gt=today())),
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
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_superseded_later",
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gte=F("recorded_at")),
            ),
        ]


def recording_time(
    wanted: datetime | None, *, may_backdate: bool, after: DatedFact | None = None
) -> datetime:
    """Return the instant at which a fact is recorded: now, or earlier where it is taken over.

    Only records taken over from an older register may carry an earlier instant; a version never
    comes before the one that it supersedes.

    Raises:
        FactError: an instant that is not allowed, in the future, or out of order.
    """
    now = timezone.now()
    if wanted is None:
        wanted = now
    elif not may_backdate:
        raise FactError("only records taken over by the operator carry their own recording date")
    if wanted > now:
        raise FactError(f"recorded on {wanted.date()}, which is in the future", "recorded_on")
    if after is not None and wanted < after.recorded_at:
        raise FactError(
            f"recorded on {wanted.date()}, before the version that it supersedes "
            f"({after.recorded_at.date()}); a correction comes later",
            "recorded_on",
        )
    return wanted


def next_version(row: Fact, *, recorded_at: datetime) -> Fact:
    """Return an unsaved copy of a fact, to be changed and recorded in its place.

    Who records it sets `superseded_at` of the earlier row to the same instant.
    """
    version = copy(row)
    version._state = copy(row._state)  # noqa: SLF001 - Django's own way to copy a row
    version._state.adding = True  # noqa: SLF001
    version.pk = None
    version.recorded_at = recorded_at
    version.superseded_at = None
    return version


class ReferenceQuerySet(models.QuerySet[Any]):
    """Entries of a reference table, asked with a moment."""

    def on(self, moment: Moment) -> Self:
        """Entries in force on the day `as_of`."""
        return self.filter(holding_on(moment.as_of))

    def begun(self, moment: Moment) -> Self:
        """Entries in force on the day `as_of` or before it: what is over is history, not gone."""
        return self.filter(Q(starts_on__isnull=True) | Q(starts_on__lte=moment.as_of))


class ReferenceEntry(models.Model):
    """An entry of a dated reference table, known everywhere by its code.

    Its interval says when it was in force. It is corrected in place - the code must stay what
    others point to - and the audit keeps what it said before.
    """

    code = models.SlugField(_("code"), max_length=40, primary_key=True)
    name = models.CharField(_("name"), max_length=200)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(
        _("ends on"),
        null=True,
        blank=True,
        help_text=_("The first day on which it is no longer in force."),
    )
    dates_stated = models.CharField(
        _("dates as stated"),
        max_length=200,
        blank=True,
        help_text=_("What the source says where it gives no day, or where sources differ."),
    )
    source = models.CharField(_("source"), max_length=400)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ends_after_start",
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gt=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name
