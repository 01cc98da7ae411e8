"""Memberships as dated intervals."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from livelihoods.platform.history import DatedFact
from livelihoods.platform.privacy.declaration import (
    WITH_PERSON,
    Basis,
    Erasure,
    Personal,
    PersonalData,
    Purpose,
    Subject,
    note,
    statutory,
)

_HOLDER = Subject.of("person", "person")


class EndReason(models.TextChoices):
    """Why a membership ended."""

    RESIGNED = "resigned", _("resigned")
    LAPSED = "lapsed", _("lapsed")
    DISSOLVED = "dissolved", _("the organization was dissolved")
    DIED = "died", _("the person died")
    DECISION = "decision", _("a body of the network decided it")


class Membership(DatedFact):
    """One version of what is on record of a membership.

    The key stays the same through all versions. An organization holds an institutional
    membership, a person an individual one; never both, never the other way round. It begins with
    an invitation that was accepted, or it was taken over from an older register: then it names
    that source.
    """

    privacy = PersonalData(
        statutory(
            "person", "key", "constituency", "end_reason", "invitation", "source", "starts_on",
            "ends_on", "recorded_at", "superseded_at", subject=_HOLDER,
            purpose=Purpose.MEMBER_REGISTER,
        ),
        Personal(
            ("grounds",), _HOLDER, Purpose.MEMBER_REGISTER, Basis.CONTRACT, WITH_PERSON,
            Erasure.PSEUDONYM, becomes="erased", is_free_text=True,
        ),
        note("note", subject=_HOLDER, purpose=Purpose.MEMBER_REGISTER),
        impersonal=("organization",),
        standing=_HOLDER,
    )  # fmt: skip

    key = models.SlugField(_("key"), max_length=60)
    organization = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("organization"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    person = models.ForeignKey(
        "people.Person",
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    constituency = models.ForeignKey(
        "vocabulary.Constituency",
        verbose_name=_("constituency"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    grounds = models.CharField(
        _("grounds of the invitation"),
        max_length=300,
        help_text=_("The activity in the network for which the member was invited."),
    )
    end_reason = models.CharField(
        _("reason of the end"), max_length=20, blank=True, choices=EndReason.choices
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    invitation = models.ForeignKey(
        "membership.Invitation",
        verbose_name=_("invitation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    source = models.CharField(
        _("taken over from"),
        max_length=300,
        blank=True,
        help_text=_("The older register from which it was taken over, where no invitation is."),
    )

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["key", "recorded_at"]
        indexes = [
            models.Index(fields=["starts_on", "ends_on"], name="membership_interval"),
            models.Index(fields=["recorded_at", "superseded_at"], name="membership_recorded"),
        ]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(
                name="membership_one_kind_of_holder",
                condition=Q(organization__isnull=False, person__isnull=True)
                | Q(organization__isnull=True, person__isnull=False),
            ),
            models.CheckConstraint(
                name="membership_has_start", condition=Q(starts_on__isnull=False)
            ),
            models.CheckConstraint(name="membership_has_grounds", condition=~Q(grounds="")),
            models.CheckConstraint(
                name="membership_invited_or_taken_over",
                condition=Q(invitation__isnull=False, source="")
                | (Q(invitation__isnull=True) & ~Q(source="")),
            ),
            models.UniqueConstraint(
                name="membership_one_version_on_record",
                fields=["key"],
                condition=Q(superseded_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="membership_one_open_per_organization",
                fields=["organization"],
                condition=Q(superseded_at__isnull=True, ends_on__isnull=True),
            ),
            models.UniqueConstraint(
                name="membership_one_open_per_person",
                fields=["person"],
                condition=Q(superseded_at__isnull=True, ends_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_institutional(self) -> bool:
        """Whether an organization holds it."""
        return self.organization_id is not None
