"""Invitations: who is proposed, for which activities, and every step up to the answer."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from livelihoods.platform.history import DatedQuerySet
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

_INVITED = Subject.of("person", "person")
_OF_INVITED = Subject.of("person", "invitation__person")


class Invitation(models.Model):
    """A proposal to invite an organization or a person as a member.

    How far it has come is nowhere stored: its steps say it, for any day.
    """

    privacy = PersonalData(
        statutory(
            "person", "key", "constituency", "recorded_at", subject=_INVITED,
            purpose=Purpose.INVITATION,
        ),
        Personal(
            ("proposed_by",), _INVITED, Purpose.INVITATION, Basis.CONTRACT, WITH_PERSON,
            Erasure.PSEUDONYM, becomes="erased", is_free_text=True,
        ),
        impersonal=("organization",),
    )  # fmt: skip

    key = models.SlugField(_("key"), max_length=60, unique=True)
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
    proposed_by = models.CharField(
        _("proposed by"),
        max_length=200,
        help_text=_("The programme, body or member that proposes it."),
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-recorded_at", "key"]
        permissions = [("decide_invitation", "Can record what a body decides on an invitation")]
        constraints = [
            models.CheckConstraint(
                name="membership_invitation_to_one_kind_of_holder",
                condition=Q(organization__isnull=False, person__isnull=True)
                | Q(organization__isnull=True, person__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.key


class ActivityKind(models.TextChoices):
    """In what way somebody is active in the network."""

    RESEARCH = "research", _("research or a study")
    STATISTICS = "statistics", _("work on statistics")
    ORGANIZING = "organizing", _("organizing or an exchange between organizations")
    TRAINING = "training", _("training or worker education")
    ADVOCACY = "advocacy", _("a campaign or a policy dialogue")
    PROJECT = "project", _("a joint project")
    COMMITTEE = "committee", _("a planning, steering or advisory committee")
    MEETING = "meeting", _("a meeting or a General Assembly")
    PUBLICATION = "publication", _("a publication")


class Activity(models.Model):
    """An activity in the network that an invitation cites as its ground."""

    privacy = PersonalData(
        statutory(
            "invitation", "kind", "began_on", "programme", "recorded_at", subject=_OF_INVITED,
            purpose=Purpose.INVITATION,
        ),
        Personal(
            ("description",), _OF_INVITED, Purpose.INVITATION, Basis.CONTRACT, WITH_PERSON,
            Erasure.PSEUDONYM, becomes="erased", is_free_text=True,
        ),
        note("address", subject=_OF_INVITED, purpose=Purpose.INVITATION),
    )  # fmt: skip

    invitation = models.ForeignKey(
        Invitation, verbose_name=_("invitation"), on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("kind of activity"), max_length=20, choices=ActivityKind.choices)
    description = models.CharField(
        _("activity"), max_length=300, help_text=_("What they did in the network, and where.")
    )
    began_on = models.DateField(_("began on"))
    programme = models.ForeignKey(
        "vocabulary.Programme",
        verbose_name=_("programme"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    address = models.URLField(
        _("address"), blank=True, help_text=_("A page or document that shows it.")
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["began_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="membership_activity_is_described", condition=~Q(description="")
            ),
        ]

    def __str__(self) -> str:
        return self.description


class StepKind(models.TextChoices):
    """A step of an invitation; each leads to the state of its name."""

    PROPOSED = "proposed", _("proposed")
    APPROVED = "approved", _("approved")
    DECLINED = "declined", _("declined")
    SENT = "sent", _("sent")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
    LAPSED = "lapsed", _("lapsed without an answer")
    WITHDRAWN = "withdrawn", _("withdrawn by the network")


class InvitationStep(models.Model):
    """One step of an invitation on a day, as recorded at one instant.

    A wrong date is corrected by another row that supersedes this one.
    """

    privacy = PersonalData(
        statutory(
            "invitation", "kind", "happened_on", "body", "checks", "language", "answer_by",
            "recorded_at", "superseded_at", subject=_OF_INVITED, purpose=Purpose.INVITATION,
        ),
        note("meeting", "note", subject=_OF_INVITED, purpose=Purpose.INVITATION),
    )  # fmt: skip

    invitation = models.ForeignKey(
        Invitation, verbose_name=_("invitation"), on_delete=models.PROTECT, related_name="steps"
    )
    kind = models.CharField(_("step"), max_length=20, choices=StepKind.choices)
    happened_on = models.DateField(_("on"))
    body = models.ForeignKey(
        "governance.Body",
        verbose_name=_("body that decided"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    meeting = models.CharField(
        _("meeting"),
        max_length=200,
        blank=True,
        help_text=_("Meeting, minute or written decision."),
    )
    checks = models.JSONField(_("eligibility as it was checked"), default=dict, blank=True)
    language = models.CharField(_("language of the letter"), max_length=10, blank=True)
    answer_by = models.DateField(_("answer asked by"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)
    superseded_at = models.DateTimeField(_("superseded at"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of an invitation")
        verbose_name_plural = _("steps of invitations")
        ordering = ["happened_on", "recorded_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="membership_step_once_on_record",
                fields=["invitation", "kind"],
                condition=Q(superseded_at__isnull=True),
            ),
            models.CheckConstraint(
                name="membership_decision_names_its_body",
                condition=~Q(kind__in=["approved", "declined"]) | Q(body__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invitation_id} {self.kind}"
