"""A person whom the network knows by name."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Gender(models.TextChoices):
    """Gender as the person states it."""

    FEMALE = "female", _("female")
    MALE = "male", _("male")
    OTHER = "other", _("other")


class Person(models.Model):
    """A person: an individual member, a Board or committee member, or one of the team."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    country = models.ForeignKey(
        "vocabulary.Country", verbose_name=_("country"), on_delete=models.PROTECT, related_name="+"
    )
    gender = models.CharField(_("gender"), max_length=10, blank=True, choices=Gender.choices)
    work = models.CharField(
        _("work"), max_length=200, blank=True, help_text=_("What the person does, in a few words.")
    )
    is_fictional = models.BooleanField(_("fictional"), default=False)
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
