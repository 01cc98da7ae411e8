"""A correction that somebody proposes, field by field, and what became of each."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from livelihoods.network.organizations.models.choices import Decision, ProposerKind
from livelihoods.network.organizations.models.contact import CONTACT_FIELDS, contact
from livelihoods.platform.privacy.declaration import (
    Basis,
    Erasure,
    Identity,
    Personal,
    PersonalData,
    Purpose,
    Retention,
    Subject,
    note,
    who_did_it,
)

_TWO_YEARS = Retention(2)


def new_reference() -> str:
    """Return a reference that nobody can guess: whoever has it may answer a question."""
    return secrets.token_urlsafe(18)


class Proposal(models.Model):
    """What somebody proposes to correct in a record; no account, no address, no name is asked.

    The reference is the address at which the proposer sees what became of it.
    """

    privacy = PersonalData(
        Personal(
            ("reference",), Subject.of("proposal", "pk"), Purpose.CORRECTION,
            Basis.LEGITIMATE_INTEREST, _TWO_YEARS, Erasure.PSEUDONYM,
            becomes="erased-{id}",
        ),
        Personal(
            ("source",), Subject.of("proposal", "pk"), Purpose.CORRECTION,
            Basis.LEGITIMATE_INTEREST, _TWO_YEARS, Erasure.PSEUDONYM,
            becomes="erased", is_free_text=True,
        ),
        impersonal=(
            "organization", "proposer", "stated_on", "language", "recorded_at", "open_changes",
        ),
        identity=Identity(
            "proposal", found_by="reference", label="", is_somebody=False,
            retention=_TWO_YEARS, last_seen=("recorded_at",), exempt={"open_changes__gt": 0},
        ),
    )  # fmt: skip

    reference = models.CharField(
        _("reference"), max_length=40, unique=True, default=new_reference, editable=False
    )
    organization = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("organization"),
        on_delete=models.PROTECT,
        related_name="proposals",
    )
    proposer = models.CharField(_("proposed by"), max_length=20, choices=ProposerKind.choices)
    source = models.CharField(_("source"), max_length=400)
    stated_on = models.DateField(_("stated on"))
    language = models.CharField(_("language"), max_length=35, blank=True)
    recorded_at = models.DateTimeField(_("proposed at"), default=timezone.now)
    open_changes = models.PositiveSmallIntegerField(_("changes to decide"), default=0)

    class Meta:
        verbose_name = _("proposed correction")
        verbose_name_plural = _("proposed corrections")
        ordering = ["-open_changes", "recorded_at"]

    def __str__(self) -> str:
        return f"{self.organization} ({self.recorded_at:%Y-%m-%d})"


class ProposedChange(models.Model):
    """One field of a proposal: what was shown, what is proposed, what was decided and why."""

    privacy = PersonalData(
        note(
            "answer", subject=Subject.of("proposal", "proposal"), purpose=Purpose.CORRECTION,
            retention=_TWO_YEARS,
        ),
        contact("shown", "value", path="proposal__organization", field__in=CONTACT_FIELDS),
        who_did_it("decided_by"),
        impersonal=("proposal", "field", "decision", "reason", "decided_at"),
    )  # fmt: skip

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="changes")
    field = models.CharField(_("field"), max_length=40)
    shown = models.JSONField(_("what was shown"), null=True, blank=True)
    value = models.JSONField(_("what is proposed"), null=True, blank=True)
    decision = models.CharField(
        _("decision"), max_length=10, choices=Decision.choices, default=Decision.OPEN
    )
    reason = models.CharField(_("reason, or question"), max_length=400, blank=True)
    answer = models.CharField(_("answer"), max_length=400, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("editor"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="organization_proposal_field_once", fields=["proposal", "field"]
            ),
            models.CheckConstraint(
                name="organization_proposal_says_why",
                condition=~Q(decision__in=["asked", "rejected"]) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.field}"
