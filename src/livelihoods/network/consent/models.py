"""What a person has allowed, how it was given, and that it was withdrawn."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from livelihoods.platform.history import DatedFact
from livelihoods.platform.privacy.declaration import (
    FOR_GOOD,
    WITH_PERSON,
    Basis,
    Erasure,
    Personal,
    PersonalData,
    Purpose,
    Subject,
    Why,
    note,
)

_GIVER = Subject.of("person", "person")


class Medium(models.TextChoices):
    """What shows the person."""

    LISTING = "listing", _("name and expertise in a directory")
    PHOTO = "photo", _("photo")
    VIDEO = "video", _("video")
    AUDIO = "audio", _("sound recording")
    STORY = "story", _("story")
    QUOTE = "quote", _("quotation")
    STUDY_NOTES = "study_notes", _("notes of a study")


class Use(models.TextChoices):
    """Where it may be shown."""

    WEBSITE = "website", _("this website")
    PRINT = "print", _("print")
    SOCIAL_MEDIA = "social_media", _("social media")
    PRESS = "press", _("press")
    THIRD_PARTIES = "third_parties", _("passed on to others")
    OPEN_LICENCE = (
        "open_licence",
        _("open licence, which cannot be called back"),
    )
    NETWORK = "network", _("within the network only")


class Means(models.TextChoices):
    """How consent was given. A thumbprint is recorded as given; the print itself is never kept."""

    SIGNED = "signed", _("signed")
    AUDIO = "audio", _("spoken and recorded")
    THUMBPRINT = "thumbprint", _("thumbprint before a witness")
    ELECTRONIC = "electronic", _("by e-mail or form")


class Consent(DatedFact):
    """One version of a consent: it holds from the day on which it was given to its expiry.

    The key stays the same through all versions.
    """

    privacy = PersonalData(
        Personal(
            (
                "person", "key", "medium", "uses", "language", "means", "starts_on", "ends_on",
                "recorded_at", "superseded_at",
            ),
            _GIVER, Purpose.PROOF_OF_CONSENT, Basis.LEGAL_DUTY, FOR_GOOD, Erasure.KEEP,
            because=Why.PROOF,
        ),
        Personal(
            ("withdrawn_on",), _GIVER, Purpose.PROOF_OF_CONSENT, Basis.LEGAL_DUTY, WITH_PERSON,
            Erasure.END,
        ),
        Personal(  # a thumbprint cannot stand without a witness
            ("witness",), _GIVER, Purpose.PROOF_OF_CONSENT, Basis.LEGAL_DUTY, WITH_PERSON,
            Erasure.PSEUDONYM, becomes="erased", is_free_text=True,
        ),
        note(
            "about", "given_by", "evidence", "note", subject=_GIVER,
            purpose=Purpose.PROOF_OF_CONSENT,
        ),
    )  # fmt: skip

    key = models.SlugField(_("key"), max_length=60)
    person = models.ForeignKey(
        "people.Person", verbose_name=_("person"), on_delete=models.PROTECT, related_name="+"
    )
    medium = models.CharField(_("medium"), max_length=20, choices=Medium.choices)
    uses = models.JSONField(_("uses"), help_text=_("Where it may be shown."))
    about = models.CharField(
        _("what it covers"),
        max_length=200,
        blank=True,
        help_text=_("One photo, one story ...; empty: all of this medium."),
    )
    language = models.CharField(
        _("language"),
        max_length=20,
        help_text=_("In which it was explained and given, as a code: en, hi, sw, pt-BR."),
    )
    means = models.CharField(_("how it was given"), max_length=20, choices=Means.choices)
    witness = models.CharField(
        _("witness"),
        max_length=200,
        blank=True,
        help_text=_("Who was present. A thumbprint needs a witness; the print is never kept."),
    )
    given_by = models.CharField(
        _("given by"),
        max_length=200,
        blank=True,
        help_text=_("The parent or guardian, where the person is a minor."),
    )
    evidence = models.CharField(
        _("where the form or recording is kept"), max_length=200, blank=True
    )
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["key", "recorded_at"]
        indexes = [models.Index(fields=["medium", "superseded_at"], name="consent_medium")]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(
                name="consent_has_its_day", condition=Q(starts_on__isnull=False)
            ),
            models.CheckConstraint(
                name="consent_thumbprint_has_witness",
                condition=~Q(means="thumbprint") | ~Q(witness=""),
            ),
            models.CheckConstraint(
                name="consent_withdrawn_after_given",
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("starts_on")),
            ),
            models.UniqueConstraint(
                name="consent_one_version_on_record",
                fields=["key"],
                condition=Q(superseded_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.key
