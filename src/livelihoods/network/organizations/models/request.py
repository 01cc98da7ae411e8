"""Asking an organization to check its record: the request, its answers, addresses that fail."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from livelihoods.network.organizations.models.choices import Answer, CheckResult, RequestChannel
from livelihoods.network.organizations.models.contact import CONTACT_FIELDS, contact
from livelihoods.network.organizations.models.fact import AppendOnly
from livelihoods.platform.privacy.declaration import PersonalData, who_did_it


class VerificationRequest(models.Model):
    """That an organization was asked to check its record, through a link of its own or by phone.

    How far it has come is nowhere stored: its instants say it (`verification_rules.state`). Of the
    secret in the link only a digest is kept, so that whoever reads the database cannot answer.
    """

    privacy = PersonalData(
        contact("answered_by", path="organization"),
        who_did_it("asked_by", "recorded_by"),
        impersonal=(
            "organization", "channel", "language", "token_digest", "asked_at", "expires_at",
            "sent_at", "problem", "begun_at", "answered_at", "result", "proposal", "revoked_at",
        ),
    )  # fmt: skip

    organization = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("organization"),
        on_delete=models.PROTECT,
        related_name="verification_requests",
    )
    channel = models.CharField(_("by"), max_length=10, choices=RequestChannel.choices)
    language = models.CharField(
        _("language"), max_length=35, help_text=_("In which it was written: en, es, fr or pt.")
    )
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    expires_at = models.DateTimeField(_("valid until"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    problem = models.CharField(_("why it was not sent"), max_length=300, blank=True)
    begun_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.CharField(_("who answered"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    result = models.CharField(_("result"), max_length=10, blank=True, choices=CheckResult.choices)
    proposal = models.OneToOneField(
        "organizations.Proposal",
        verbose_name=_("proposed correction"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("yearly check")
        verbose_name_plural = _("yearly checks")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="organization_request_one_open",
                fields=["organization"],
                condition=Q(answered_at__isnull=True, revoked_at__isnull=True),
            ),
            models.CheckConstraint(
                name="organization_request_answered_once",
                condition=Q(answered_at__isnull=True, result="")
                | (Q(answered_at__isnull=False, revoked_at__isnull=True) & ~Q(result="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} ({self.asked_at:%Y-%m-%d})"


class VerificationAnswer(models.Model):
    """What was answered to one field: a draft until the request is confirmed.

    What was shown and what was written are kept in the draft alone; after the confirmation a change
    is in the proposed correction, and here stays only that the field was looked at.
    """

    privacy = PersonalData(
        contact("shown", "value", path="request__organization", field__in=CONTACT_FIELDS),
        impersonal=("request", "field", "answer"),
    )

    request = models.ForeignKey(
        VerificationRequest, on_delete=models.CASCADE, related_name="answers"
    )
    field = models.CharField(_("field"), max_length=40)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices)
    shown = models.JSONField(_("what was shown"), null=True, blank=True)
    value = models.JSONField(_("what was written"), null=True, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="organization_answer_field_once", fields=["request", "field"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.field} {self.answer}"


class Bounce(AppendOnly):
    """That mail to an address came back, or (a withdrawal) that the address works after all.

    The address is kept as a digest: it says of an address that is on record whether it failed, and
    nothing of one that is not.
    """

    privacy = PersonalData(
        contact("address_digest", "note", path="organization"),
        who_did_it("editor"),
        impersonal=("organization", "is_withdrawal", "recorded_at"),
    )

    organization = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("organization"),
        on_delete=models.PROTECT,
        related_name="bounces",
    )
    address_digest = models.CharField(max_length=64, db_index=True, editable=False)
    note = models.CharField(_("what the mail server said"), max_length=300, blank=True)
    is_withdrawal = models.BooleanField(_("the address works after all"), default=False)

    class Meta:
        verbose_name = _("mail that came back")
        verbose_name_plural = _("mail that came back")
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.recorded_at:%Y-%m-%d}"
