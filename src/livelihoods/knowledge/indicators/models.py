"""What is stored of published figures: releases and their estimates. Neither ever changes."""

from collections.abc import Collection
from datetime import date
from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from livelihoods.platform.privacy.declaration import NoPersonalData
from livelihoods.platform.vocabulary.codes import CodesField

_BATCH = 2000


class PublishedError(TypeError):
    """A published figure was about to be changed; publish a new version instead."""


def _refuse(what: str) -> NoReturn:
    raise PublishedError(
        f"{what} is published and stays as it is: publish a new version (livelihoods figures "
        "publish ...)"
    )


class PublishedQuerySet(models.QuerySet[Any]):
    """Rows that are read, never changed: the ways to change many at once are closed."""

    def update(self, **_kwargs: Any) -> NoReturn:
        """Refuse."""
        _refuse(f"every {self.model.__name__.lower()}")

    def delete(self) -> NoReturn:
        """Refuse."""
        _refuse(f"every {self.model.__name__.lower()}")

    def bulk_create(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse: only `add_published`, called by the action, adds rows."""
        _refuse(f"every {self.model.__name__.lower()}")

    def bulk_update(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse."""
        _refuse(f"every {self.model.__name__.lower()}")

    def add_published(self, rows: Collection[models.Model]) -> None:
        """Insert the rows of a release that is being published; for the action alone."""
        super().bulk_create(rows, batch_size=_BATCH)


class PublishedModel(models.Model):
    """A row that may be inserted once and never saved again or deleted."""

    objects = PublishedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert a new row; refuse to change a stored one."""
        if not self._state.adding:
            _refuse(str(self))
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse."""
        _refuse(str(self))


class Release(PublishedModel):
    """A set of estimates published together under a dataset's name and a version.

    `released_on` and `sequence` are the version (`2026-11-22`, `2026-11-22.2`) in a form that
    sorts; `published_at` is the instant at which this installation stored it. `metadata` is what
    the estimates' files said of every source, standard, indicator and area, as published.
    """

    privacy = NoPersonalData("published figures")

    dataset = models.SlugField(_("dataset"), max_length=40)
    version = models.CharField(_("version"), max_length=16)
    released_on = models.DateField(_("released on"))
    sequence = models.PositiveSmallIntegerField(_("number on that day"), default=1)
    published_at = models.DateTimeField(_("published at"))
    content_hash = models.CharField(_("content hash"), max_length=64)
    note = models.TextField(_("note"), blank=True)
    metadata = models.JSONField(_("metadata"))

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["dataset", "released_on", "sequence"]
        constraints = [
            models.UniqueConstraint("dataset", "version", name="indicators_release_version"),
            models.UniqueConstraint(
                "dataset", "released_on", "sequence", name="indicators_release_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dataset}:{self.version}"

    @property
    def order(self) -> tuple[date, int]:
        """Where the release stands among those of its dataset."""
        return self.released_on, self.sequence


class Estimate(PublishedModel):
    """One published figure: an indicator's value for an area, a period and one cell of a crossing.

    `by` holds the names of the dimensions of the crossing, sorted and joined by commas, `cell` the
    codes in the same order; both are empty for the total. A new dimension needs no new column.
    """

    privacy = NoPersonalData("published figures")

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="estimates")
    indicator = models.CharField(max_length=80)
    standard = models.CharField(max_length=80)
    area = models.CharField(max_length=24)
    period = models.CharField(max_length=24)
    by = models.CharField(max_length=160, blank=True)
    cell = models.CharField(max_length=240, blank=True)
    value = models.FloatField(null=True, blank=True)
    se = models.FloatField(null=True, blank=True)
    lower = models.FloatField(null=True, blank=True)
    upper = models.FloatField(null=True, blank=True)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    interval = models.CharField(max_length=20, blank=True)
    n = models.BigIntegerField(null=True, blank=True)
    df = models.BigIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=20)
    flag = models.CharField(max_length=80, blank=True)
    # Empty in releases of before there were reasons, too: these stay as they are.
    reason = models.CharField(max_length=40, blank=True, default="")
    source = models.CharField(max_length=80)
    # Codes of the producer's notes, joined by semicolons; the release's metadata says their words.
    notes = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("estimate")
        verbose_name_plural = _("estimates")
        constraints = [
            # One row per cell of a source; its index also serves the figure pages, which ask by
            # release, indicator and crossing.
            models.UniqueConstraint(
                "release", "indicator", "by", "area", "standard", "period", "cell", "source",
                name="indicators_estimate_cell",
            ),
            models.CheckConstraint(
                name="indicators_suppressed_is_absent",
                condition=~Q(flag__contains="suppressed")
                | Q(
                    value__isnull=True, se__isnull=True, lower__isnull=True, upper__isnull=True,
                    n__isnull=True, df__isnull=True,
                ),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        cell = f" {self.by}={self.cell}" if self.by else ""
        return f"{self.indicator} {self.standard} {self.area} {self.period}{cell}"

    @property
    def codes(self) -> dict[str, str]:
        """Dimension -> code; empty for the total."""
        return dict(zip(self.by.split(","), self.cell.split(","), strict=True)) if self.by else {}

    @property
    def flags(self) -> frozenset[str]:
        """The flags of the row."""
        return frozenset(self.flag.split(";")) - {""}

    @classmethod
    def from_row(cls, release: Release, row: dict[str, Any]) -> Self:
        """Build an unsaved estimate from a row as `gathering` shaped it."""
        return cls(release=release, **row)


class IndicatorGoals(models.Model):
    """To which goals of the network an indicator speaks: said of figures, and no part of them.

    So it may change while releases do not; the audit keeps what it was.
    """

    privacy = NoPersonalData("words and facts of the network")

    code = models.CharField(_("indicator"), max_length=80, primary_key=True)
    goals = CodesField(vocabulary="goals")

    class Meta:
        verbose_name = _("goals of an indicator")
        verbose_name_plural = _("goals of indicators")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code
