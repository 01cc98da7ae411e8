"""One act on the record."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from livelihoods.platform.privacy.declaration import (
    FOR_GOOD,
    Basis,
    Erasure,
    Personal,
    PersonalData,
    Purpose,
    Subject,
    Why,
    who_did_it,
)
from livelihoods.platform.privacy.paths import AuditOfRows

_ABOUT = ("subject_type", "subject_id", "changes", "reason")


class AppendOnlyError(RuntimeError):
    """Something tried to change or delete an audit entry."""


class EntryQuerySet(models.QuerySet["Entry"]):
    """Audit entries can be added and read, nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:  # noqa: ARG002
        """Refuse."""
        raise AppendOnlyError("audit entries are never changed")

    def delete(self) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError("audit entries are never deleted")


class Entry(models.Model):
    """Who did what to which thing, when and why; each entry carries the hash of the one before.

    Personal values are not in the entry: it names the field and the row that holds them, so that
    a person can be erased and the chain stays whole.
    """

    privacy = PersonalData(
        who_did_it("actor"),
        *(
            Personal(
                _ABOUT, Subject.of(kind, AuditOfRows()), Purpose.ACCOUNTABILITY, Basis.LEGAL_DUTY,
                FOR_GOOD, Erasure.KEEP, because=Why.CHAIN,
            )
            for kind in ("person", "account", "contact", "proposal")
        ),
        impersonal=("at", "command", "act", "previous_hash", "hash"),
    )  # fmt: skip

    at = models.DateTimeField(_("when"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    command = models.CharField(_("command"), max_length=200, blank=True)
    act = models.CharField(_("act"), max_length=60, db_index=True)
    subject_type = models.CharField(_("kind of thing"), max_length=60)
    subject_id = models.CharField(_("thing"), max_length=60)
    changes = models.JSONField(_("changes"), default=dict)
    reason = models.TextField(_("reason"), blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["id"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="audit_entry_subject")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act} {self.subject_type} {self.subject_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the entry; an existing one is refused."""
        if self.pk is not None:
            raise AppendOnlyError("audit entries are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ARG002
        """Refuse."""
        raise AppendOnlyError("audit entries are never deleted")
