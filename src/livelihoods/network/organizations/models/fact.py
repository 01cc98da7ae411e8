"""What was stated about an organization, by whom, when; and that a record was verified."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from livelihoods.network.organizations.models.choices import (
    Confidence,
    SourceKind,
    VerificationMethod,
)
from livelihoods.network.organizations.models.contact import CONTACT_FIELDS, contact
from livelihoods.platform.privacy.declaration import PersonalData, who_did_it


class StatementError(RuntimeError):
    """Something tried to change or delete what was stated."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Rows that can be added and read, nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:  # noqa: ARG002
        """Refuse."""
        raise StatementError("what was stated is never changed; state it again, or correct it")

    def delete(self) -> NoReturn:
        """Refuse."""
        raise StatementError("what was stated is never deleted; withdraw it")


class AppendOnly(models.Model):
    """A row that is only ever added; `recorded_at` says when, `editor` by whom."""

    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("editor"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Empty where the operator of the server took it over from files."),
    )

    objects: ClassVar[Any] = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; an existing one is refused."""
        if self.pk is not None:
            raise StatementError("what was stated is never changed; state it again, or correct it")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ARG002
        """Refuse."""
        raise StatementError("what was stated is never deleted; withdraw it")


class SourcedOnce(models.Model):
    """Where a statement comes from, when its source made it, and how sure we are."""

    source_kind = models.CharField(_("kind of source"), max_length=20, choices=SourceKind.choices)
    source = models.CharField(_("source"), max_length=400)
    stated_on = models.DateField(
        _("stated on"), help_text=_("The date of the source: when it said so.")
    )
    confidence = models.CharField(
        _("confidence"), max_length=10, choices=Confidence.choices, default=Confidence.MEDIUM
    )

    class Meta:
        abstract = True


class Sourced(AppendOnly, SourcedOnce):
    """A statement that says where it comes from; a later row may correct or withdraw it."""

    corrects = models.OneToOneField(
        "self",
        verbose_name=_("corrects"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrected_by",
    )

    class Meta:
        abstract = True


class FieldFact(Sourced):
    """What one source said of one field of an organization's record.

    `value` is JSON; null says that there is none. A row that corrects another takes its place;
    where it is a withdrawal, nothing takes it.
    """

    privacy = PersonalData(
        contact("value", path="organization", field__in=CONTACT_FIELDS),
        who_did_it("editor"),
        impersonal=(
            "organization", "field", "is_withdrawal", "corrects", "recorded_at", "source_kind",
            "source", "stated_on", "confidence",
        ),
    )  # fmt: skip

    organization = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("organization"),
        on_delete=models.PROTECT,
        related_name="facts",
    )
    field = models.CharField(_("field"), max_length=40)
    value = models.JSONField(_("value"), null=True, blank=True)
    is_withdrawal = models.BooleanField(_("withdraws what it corrects"), default=False)

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["field", "stated_on", "recorded_at", "pk"]
        indexes = [models.Index(fields=["organization", "field"], name="organization_fact")]
        constraints = [
            models.CheckConstraint(name="organization_fact_has_source", condition=~Q(source="")),
            models.CheckConstraint(
                name="organization_fact_withdraws_one",
                condition=Q(is_withdrawal=False) | Q(corrects__isnull=False, value__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.field}"


class Verification(AppendOnly):
    """That somebody checked the whole record with the organization; no edit does this by itself."""

    privacy = PersonalData(
        contact("note", path="organization"),
        who_did_it("editor"),
        impersonal=("organization", "verified_on", "method", "recorded_at"),
    )

    organization = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("organization"),
        on_delete=models.PROTECT,
        related_name="verifications",
    )
    verified_on = models.DateField(_("verified on"))
    method = models.CharField(_("how"), max_length=20, choices=VerificationMethod.choices)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        ordering = ["-verified_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.verified_on}"
