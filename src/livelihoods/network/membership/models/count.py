"""The counts that the network has published."""

from typing import Any, NoReturn

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from livelihoods.platform.privacy.declaration import NoPersonalData


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

    privacy = NoPersonalData("counts")

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
