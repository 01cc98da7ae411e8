"""A person whom the network knows by name, and what the person knows."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from livelihoods.platform.privacy.declaration import (
    FOR_GOOD,
    WITH_PERSON,
    Basis,
    Erasure,
    Identity,
    Personal,
    PersonalData,
    Purpose,
    Subject,
    Why,
)

_SELF = Subject.of("person", "pk")


class Gender(models.TextChoices):
    """Gender as the person states it."""

    FEMALE = "female", _("female")
    MALE = "male", _("male")
    OTHER = "other", _("other")


class Person(models.Model):
    """A person: an individual member, a Board or committee member, or one of the team."""

    privacy = PersonalData(
        Personal(
            ("name",), _SELF, Purpose.MEMBER_REGISTER, Basis.CONTRACT, WITH_PERSON,
            Erasure.PSEUDONYM, becomes="Former member no. {id}",
        ),
        Personal(  # it is made of the name
            ("key",), _SELF, Purpose.MEMBER_REGISTER, Basis.CONTRACT, WITH_PERSON,
            Erasure.PSEUDONYM, becomes="erased-{id}",
        ),
        Personal(
            ("gender", "work"), _SELF, Purpose.MEMBER_REGISTER, Basis.LEGITIMATE_INTEREST,
            WITH_PERSON, Erasure.BLANK,
        ),
        Personal(
            ("country",), _SELF, Purpose.MEMBER_REGISTER, Basis.CONTRACT, FOR_GOOD, Erasure.KEEP,
            because=Why.COUNTS,
        ),
        impersonal=("is_fictional", "recorded_at"),
        identity=Identity(
            "person", found_by="key", label="name", retention=WITH_PERSON,
            last_seen=("recorded_at",), forgets_key=True,
        ),
    )  # fmt: skip

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


class AgencyKind(models.TextChoices):
    """For what kind of agency a practitioner works."""

    INTERGOVERNMENTAL = "intergovernmental", _("inter-governmental")
    GOVERNMENTAL = "governmental", _("governmental")
    NON_GOVERNMENTAL = "non_governmental", _("non-governmental")


class Topic(models.TextChoices):
    """What somebody works on."""

    STATISTICS = "statistics", _("statistics on informal employment")
    LAW = "law", _("law and legal empowerment")
    SOCIAL_PROTECTION = "social_protection", _("social protection")
    HEALTH = "health", _("health and safety at work")
    CHILD_CARE = "child_care", _("child care")
    URBAN_POLICIES = "urban_policies", _("urban policies and public space")
    TRADE = "trade", _("trade and value chains")
    ORGANIZING = "organizing", _("organizing and representation")
    GENDER = "gender", _("gender and unpaid care work")
    TAXATION = "taxation", _("taxes and public budgets")
    CLIMATE = "climate", _("climate and waste")
    MIGRATION = "migration", _("migration")


class Method(models.TextChoices):
    """How somebody works."""

    SURVEYS = "surveys", _("household and labour force surveys")
    TIME_USE = "time_use", _("time-use studies")
    NATIONAL_ACCOUNTS = "national_accounts", _("national accounts")
    INTERVIEWS = "interviews", _("interviews and focus groups")
    PARTICIPATORY = "participatory", _("participatory research with workers")
    LEGAL_ANALYSIS = "legal_analysis", _("analysis of law and cases")
    BUDGET_ANALYSIS = "budget_analysis", _("analysis of budgets")
    EVALUATION = "evaluation", _("evaluation")
    TRAINING = "training", _("training and worker education")


class Expertise(models.Model):
    """What a person knows; shown only where the person has consented to be listed."""

    privacy = PersonalData(
        Personal(
            ("person", "agency", "topics", "methods", "languages", "regions", "recorded_at"),
            Subject.of("person", "person"), Purpose.DIRECTORY, Basis.CONSENT, WITH_PERSON,
            Erasure.DELETE,
        ),
    )  # fmt: skip

    person = models.OneToOneField(
        Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+"
    )
    agency = models.CharField(
        _("kind of agency"),
        max_length=20,
        blank=True,
        choices=AgencyKind.choices,
        help_text=_("For practitioners of development agencies."),
    )
    topics = models.JSONField(_("topics"), default=list, blank=True)
    methods = models.JSONField(_("methods"), default=list, blank=True)
    languages = models.JSONField(
        _("languages"),
        default=list,
        blank=True,
        help_text=_("In which the person works, as codes: en, hi, sw, pt-BR."),
    )
    regions = models.JSONField(_("regions"), default=list, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("expertise")
        verbose_name_plural = _("expertise")
        ordering = ["person"]

    def __str__(self) -> str:
        return str(self.person)
