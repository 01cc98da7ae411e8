"""What is kept of a membership while it lasts: who represents it, and its yearly re-affirmation."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from livelihoods.platform.history import DatedFact
from livelihoods.platform.privacy.declaration import (
    PersonalData,
    Purpose,
    Subject,
    note,
    statutory,
)
from livelihoods.platform.privacy.paths import Through

_SPEAKER = Subject.of("person", "person")
# whoever holds the membership, or has spoken for the organization that holds it
_MEMBER = Subject.of(
    "person", Through("membership_key", "membership.Membership", "key", "person"),
    Through("membership_key", "membership.Representative", "membership_key", "person"),
)  # fmt: skip


class Representative(DatedFact):
    """The time in which a person speaks for a member that is an organization."""

    privacy = PersonalData(
        statutory(
            "person", "key", "membership_key", "starts_on", "ends_on", "recorded_at",
            "superseded_at", subject=_SPEAKER, purpose=Purpose.MEMBER_REGISTER,
        ),
        note("note", subject=_SPEAKER, purpose=Purpose.MEMBER_REGISTER),
        standing=_SPEAKER,
    )  # fmt: skip

    key = models.SlugField(_("key"), max_length=80)
    membership_key = models.SlugField(_("membership"), max_length=60)
    person = models.ForeignKey(
        "people.Person", verbose_name=_("person"), on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("representative")
        verbose_name_plural = _("representatives")
        ordering = ["membership_key", "starts_on"]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(
                name="membership_representative_has_start", condition=Q(starts_on__isnull=False)
            ),
            models.UniqueConstraint(
                name="membership_representative_one_version",
                fields=["key"],
                condition=Q(superseded_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="membership_one_open_representative",
                fields=["membership_key"],
                condition=Q(superseded_at__isnull=True, ends_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.key


class AffirmedBy(models.TextChoices):
    """How a member said that it stays one."""

    LETTER = "letter", _("letter")
    EMAIL = "email", _("e-mail")
    PHONE = "phone", _("telephone")
    MEETING = "meeting", _("in person")


class Affirmation(DatedFact):
    """A member's word that it stays a member: it holds from its day to the end of that year."""

    privacy = PersonalData(
        statutory(
            "key", "membership_key", "means", "starts_on", "ends_on", "recorded_at",
            "superseded_at", subject=_MEMBER, purpose=Purpose.MEMBER_REGISTER,
        ),
        note("note", subject=_MEMBER, purpose=Purpose.MEMBER_REGISTER),
    )  # fmt: skip

    key = models.SlugField(_("key"), max_length=80)
    membership_key = models.SlugField(_("membership"), max_length=60)
    means = models.CharField(_("how"), max_length=20, choices=AffirmedBy.choices)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("re-affirmation")
        verbose_name_plural = _("re-affirmations")
        ordering = ["membership_key", "starts_on"]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(
                name="membership_affirmation_has_dates",
                condition=Q(starts_on__isnull=False, ends_on__isnull=False),
            ),
            models.UniqueConstraint(
                name="membership_affirmation_one_version",
                fields=["key"],
                condition=Q(superseded_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.key
