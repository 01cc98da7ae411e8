"""A dataset of others while an editor compares it with what is on record."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from livelihoods.platform.privacy.declaration import (
    Basis,
    Erasure,
    Personal,
    PersonalData,
    Purpose,
    Retention,
    Subject,
)


class ForeignDataset(models.Model):
    """A table of others on its way into the records: read, mapped, compared, decided on so far.

    It is deleted when it is saved or thrown away, else by its retention.
    """

    privacy = PersonalData(
        Personal(
            ("editor", "name", "header", "rows", "mapping", "compared", "decided"),
            Subject.of("account", "editor"), Purpose.EDITING, Basis.LEGITIMATE_INTEREST,
            Retention(0, "kept_until"), Erasure.DELETE, is_free_text=True,
        ),
        impersonal=("recorded_at", "kept_until"),
    )  # fmt: skip

    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    name = models.CharField(_("file"), max_length=200)
    header = models.JSONField(_("columns"))
    rows = models.JSONField(_("rows"))
    mapping = models.JSONField(_("what the columns mean"), null=True, blank=True)
    compared = models.JSONField(_("comparison"), null=True, blank=True)
    decided = models.JSONField(_("decisions"), default=dict, blank=True)
    recorded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)
    kept_until = models.DateField(_("kept until"))

    class Meta:
        verbose_name = _("dataset of others")
        verbose_name_plural = _("datasets of others")
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} {self.recorded_at:%Y-%m-%d}"
