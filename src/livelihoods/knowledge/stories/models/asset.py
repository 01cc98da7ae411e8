"""What photos and stories have in common: where from, about whom, and how far they are."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

IMPERSONAL = (
    "key", "language", "country", "place", "groups", "programmes", "goals", "people_decision",
    "published_on", "hidden_on", "is_fictional", "recorded_at",
)  # fmt: skip


class PeopleDecision(models.TextChoices):
    """Whether somebody can be recognized: a person looks and says so, nobody is left to chance."""

    UNDECIDED = "undecided", _("not decided yet")
    RECOGNIZABLE = "recognizable", _("somebody can be recognized")
    NOBODY = "nobody", _("nobody can be recognized")


class Asset(models.Model):
    """A photo or a story. Whether it is public follows from its dates and from the consents."""

    key = models.SlugField(
        _("key"),
        max_length=60,
        unique=True,
        help_text=_("For its address. Write no name into it: the address stays known for good."),
    )
    language = models.CharField(
        _("source language"),
        max_length=20,
        default="en",
        help_text=_("In which it was told or written, as a code: en, hi, sw, pt-BR."),
    )
    country = models.ForeignKey(
        "vocabulary.Country", verbose_name=_("country"), on_delete=models.PROTECT, related_name="+"
    )
    place = models.CharField(
        _("place"),
        max_length=120,
        blank=True,
        help_text=_("As it may be shown: a city or a district, never an address."),
    )
    groups = models.JSONField(_("groups of workers"), default=list, blank=True)
    programmes = models.JSONField(_("programmes"), default=list, blank=True)
    goals = models.JSONField(_("goals"), default=list, blank=True)
    people_decision = models.CharField(
        _("people in it"),
        max_length=20,
        choices=PeopleDecision.choices,
        default=PeopleDecision.UNDECIDED,
    )
    published_on = models.DateField(_("published on"), null=True, blank=True)
    hidden_on = models.DateField(_("hidden on"), null=True, blank=True)
    is_fictional = models.BooleanField(_("fictional"), default=False)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    class Meta:
        abstract = True
        ordering = ["-published_on", "-recorded_at", "key"]

    def __str__(self) -> str:
        return self.key
