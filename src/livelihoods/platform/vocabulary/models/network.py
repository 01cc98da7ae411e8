"""The network itself, and the words by which it orders its people and its work."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from livelihoods.platform.history import ReferenceEntry
from livelihoods.platform.privacy.declaration import NoPersonalData


class Network(ReferenceEntry):
    """The network that this installation belongs to: one row."""

    privacy = NoPersonalData("words and facts of the network")

    ONLY_CODE = "network"

    short_name = models.CharField(_("short name"), max_length=40)
    is_demonstration = models.BooleanField(
        _("demonstration"),
        default=False,
        help_text=_("Its members and people are fictional; every page says so."),
    )
    founded_in = models.CharField(_("founded in"), max_length=120, blank=True)
    founders = models.PositiveSmallIntegerField(_("number of founders"), null=True, blank=True)
    founding = models.TextField(_("how it was founded"), blank=True)

    class Meta(ReferenceEntry.Meta):
        verbose_name = _("network")
        verbose_name_plural = _("network")
        constraints = [
            *ReferenceEntry.Meta.constraints,
            models.CheckConstraint(name="vocabulary_network_only_one", condition=Q(code="network")),
        ]


class Milestone(ReferenceEntry):
    """A step in the network's history, such as its founding or its becoming a company.

    Where sources disagree, `told_otherwise` says what the other one says, and which it is.
    """

    privacy = NoPersonalData("published words; an erasure lists where they name somebody")

    place = models.CharField(_("place"), max_length=120, blank=True)
    description = models.TextField(_("what happened"), blank=True)
    told_otherwise = models.TextField(_("what other sources say"), blank=True)

    class Meta(ReferenceEntry.Meta):
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")


class Goal(ReferenceEntry):
    """What the network wants to reach."""

    privacy = NoPersonalData("words and facts of the network")

    class Meta(ReferenceEntry.Meta):
        verbose_name = _("goal")
        verbose_name_plural = _("goals")


class Programme(ReferenceEntry):
    """A lasting line of the network's work."""

    privacy = NoPersonalData("words and facts of the network")

    aims = models.TextField(_("aims"), blank=True)
    activities = models.TextField(_("typical activities"), blank=True)

    class Meta(ReferenceEntry.Meta):
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")


class MemberKind(models.TextChoices):
    """Whether a member is an organization or a person."""

    INSTITUTIONAL = "institutional", _("institutional")
    INDIVIDUAL = "individual", _("individual")


class Constituency(ReferenceEntry):
    """One of the groups that together make the network and sit on its Board."""

    privacy = NoPersonalData("words and facts of the network")

    member_kind = models.CharField(_("its members are"), max_length=20, choices=MemberKind.choices)
    description = models.TextField(_("who belongs to it"), blank=True)

    class Meta(ReferenceEntry.Meta):
        verbose_name = _("constituency")
        verbose_name_plural = _("constituencies")


class OccupationalGroup(ReferenceEntry):
    """Workers of one occupation, such as home-based workers or street vendors."""

    privacy = NoPersonalData("words and facts of the network")

    is_focus = models.BooleanField(_("focus group"), default=False)
    description = models.TextField(_("who belongs to it"), blank=True)

    class Meta(ReferenceEntry.Meta):
        verbose_name = _("occupational group")
        verbose_name_plural = _("occupational groups")
