"""An organization that the network knows: a member, a partner, or one beside it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganizationKind(models.TextChoices):
    """What kind of body an organization is; `rules.is_membership_based` says which are MBOs."""

    UNION = "union", _("trade union")
    COOPERATIVE = "cooperative", _("cooperative")
    ASSOCIATION = "association", _("worker association")
    SELF_HELP_GROUP = "self_help_group", _("self-help group")
    FEDERATION = "federation", _("federation")
    NETWORK = "network", _("network of membership-based organizations")
    SUPPORT_NGO = "support_ngo", _("support NGO")
    RESEARCH_INSTITUTION = "research_institution", _("research institution")
    GOVERNMENT = "government", _("government body")
    INTERGOVERNMENTAL = "intergovernmental", _("inter-governmental organization")


class Reach(models.TextChoices):
    """How far an organization's membership extends."""

    LOCAL = "local", _("local")
    NATIONAL = "national", _("national")
    REGIONAL = "regional", _("regional")
    INTERNATIONAL = "international", _("international")


class Organization(models.Model):
    """An organization, counted in the country of its seat, however far it reaches."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    kind = models.CharField(_("kind"), max_length=30, choices=OrganizationKind.choices)
    country = models.ForeignKey(
        "vocabulary.Country",
        verbose_name=_("country of its seat"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    reach = models.CharField(_("reach"), max_length=20, choices=Reach.choices)
    groups = models.ManyToManyField(
        "vocabulary.OccupationalGroup",
        verbose_name=_("occupational groups"),
        blank=True,
        related_name="+",
    )
    is_fictional = models.BooleanField(_("fictional"), default=False)
    source = models.CharField(_("source"), max_length=400)
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
