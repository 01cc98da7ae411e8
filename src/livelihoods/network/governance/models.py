"""Bodies, the seats of the Board, who holds them, and the rules that fix their number."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from livelihoods.platform.history import DatedFact, ReferenceEntry
from livelihoods.platform.privacy.declaration import (
    NoPersonalData,
    PersonalData,
    Purpose,
    Subject,
    statutory,
)
from livelihoods.platform.vocabulary.models.country import IloRegion


class Setting(DatedFact):
    """A rule of the network's constitution with the date from which it holds, and its source.

    Sizes, numbers of seats and permissions are here and never in code.
    """

    privacy = NoPersonalData("rules of the network")

    name = models.CharField(_("rule"), max_length=80)
    value = models.CharField(_("value"), max_length=80)
    source = models.CharField(_("source"), max_length=400)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering = ["name", "starts_on"]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(
                name="governance_setting_has_start", condition=Q(starts_on__isnull=False)
            ),
            models.UniqueConstraint(
                name="governance_setting_one_from_a_day",
                fields=["name", "starts_on"],
                condition=Q(superseded_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} = {self.value}"


class BodyKind(models.TextChoices):
    """Whether a body is the Board or one of its committees."""

    BOARD = "board", _("board")
    COMMITTEE = "committee", _("committee")


class Body(ReferenceEntry):
    """The Board or a committee."""

    privacy = NoPersonalData("bodies, not people")

    kind = models.CharField(_("kind"), max_length=20, choices=BodyKind.choices)
    purpose = models.TextField(_("what it does"), blank=True)

    class Meta(ReferenceEntry.Meta):
        verbose_name = _("body")
        verbose_name_plural = _("bodies")


class BoardSeat(DatedFact):
    """A numbered seat of the Board, which belongs to one constituency for a time."""

    privacy = NoPersonalData("seats, not who holds them")

    number = models.PositiveSmallIntegerField(_("number"))
    constituency = models.ForeignKey(
        "vocabulary.Constituency",
        verbose_name=_("constituency"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    region = models.CharField(
        _("region it is sought from"), max_length=40, blank=True, choices=IloRegion.choices
    )
    source = models.CharField(_("source"), max_length=400)

    class Meta:
        verbose_name = _("Board seat")
        verbose_name_plural = _("Board seats")
        ordering = ["number", "starts_on"]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(
                name="governance_seat_has_start", condition=Q(starts_on__isnull=False)
            ),
            models.UniqueConstraint(
                name="governance_seat_one_from_a_day",
                fields=["number", "starts_on"],
                condition=Q(superseded_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class Role(models.TextChoices):
    """What a person is in a body."""

    MEMBER = "member", _("member")
    CHAIR = "chair", _("Chair")
    TREASURER = "treasurer", _("Treasurer")


class Appointment(DatedFact):
    """A person's time on a Board seat, in a committee, or in an office of the Board."""

    privacy = PersonalData(
        statutory(
            "person", "key", "body", "role", "seat", "starts_on", "ends_on", "recorded_at",
            "superseded_at", subject=Subject.of("person", "person"), purpose=Purpose.GOVERNANCE,
        ),
        standing=Subject.of("person", "person"),
    )  # fmt: skip

    key = models.SlugField(_("key"), max_length=60)
    body = models.ForeignKey(
        Body, verbose_name=_("body"), on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        "people.Person", verbose_name=_("person"), on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.MEMBER)
    seat = models.PositiveSmallIntegerField(
        _("seat"), null=True, blank=True, help_text=_("The number of the Board seat.")
    )

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["body", "starts_on", "key"]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(
                name="governance_appointment_has_start", condition=Q(starts_on__isnull=False)
            ),
            models.CheckConstraint(
                name="governance_seat_for_members_only",
                condition=Q(seat__isnull=True) | Q(role="member"),
            ),
            models.UniqueConstraint(
                name="governance_appointment_one_version",
                fields=["key"],
                condition=Q(superseded_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="governance_one_open_holder_per_seat",
                fields=["body", "seat"],
                condition=Q(superseded_at__isnull=True, ends_on__isnull=True, seat__isnull=False),
            ),
            models.UniqueConstraint(
                name="governance_one_open_holder_per_office",
                fields=["body", "role"],
                condition=Q(
                    superseded_at__isnull=True,
                    ends_on__isnull=True,
                    role__in=["chair", "treasurer"],
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.key
