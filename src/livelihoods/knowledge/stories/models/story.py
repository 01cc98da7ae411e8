"""A story, its texts in the languages that it has, and its photos."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from livelihoods.knowledge.stories.models.asset import IMPERSONAL, Asset
from livelihoods.platform.media.held import HELD
from livelihoods.platform.privacy.declaration import (
    UNTIL_ASKED,
    Basis,
    Erasure,
    NoPersonalData,
    Personal,
    PersonalData,
    Purpose,
    Subject,
    who_did_it,
)


class SourceKind(models.TextChoices):
    """How a story came to be told."""

    WORKERS_LIVES = "workers_lives", _("Workers' Lives: a profile, told in conversations")
    EXPOSURE = "exposure", _("exposure dialogue: told by guests who stayed and worked with her")
    CRISIS = "crisis", _("crisis story: told in interviews about a crisis")
    MEMBER = "member", _("told by a member organization")
    PARTNER = "partner", _("told by a partner or friend of the network")
    OWN_WORDS = "own_words", _("written or recorded by the worker herself")


class Story(Asset):
    """A story. Erasing the worker whose story it is takes it along."""

    privacy = PersonalData(
        Personal(
            ("audio", "transcript", "told_on"), Subject.of("person", "depicted__person"),
            Purpose.SHOWING_WORK, Basis.CONSENT, UNTIL_ASKED, Erasure.DELETE,
        ),
        who_did_it("uploaded_by"),
        impersonal=(
            *IMPERSONAL, "source_kind", "collected_by", "figures", "audio_ending",
            "audio_language",
        ),
    )  # fmt: skip

    source_kind = models.CharField(_("kind of source"), max_length=20, choices=SourceKind.choices)
    collected_by = models.CharField(
        _("collected by"),
        max_length=200,
        help_text=_("The organization or series; a person only with her or his agreement."),
    )
    told_on = models.DateField(_("told on"), null=True, blank=True)
    figures = models.JSONField(
        _("addresses of figures"),
        default=list,
        blank=True,
        help_text=_("On this site, such as /statistics/informal-employment-rate/?area=ZAF"),
    )
    audio = models.FileField(_("recording"), upload_to=f"{HELD}sound/", max_length=200, blank=True)
    audio_ending = models.CharField(max_length=4, blank=True, editable=False)
    audio_language = models.CharField(_("language of the recording"), max_length=20, blank=True)
    transcript = models.TextField(_("what is said in the recording"), blank=True)
    uploaded_by = models.ForeignKey(
        "accounts.User",
        verbose_name=_("recorded by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta(Asset.Meta):
        verbose_name = _("story")
        verbose_name_plural = _("stories")


class StoryText(models.Model):
    """The words of a story in a language, with the version of the source that they translate."""

    privacy = PersonalData(
        Personal(
            ("title", "summary", "body", "quotes"),
            Subject.of("person", "story__depicted__person"), Purpose.SHOWING_WORK, Basis.CONSENT,
            UNTIL_ASKED, Erasure.BLANK, is_free_text=True,
        ),
        impersonal=("story", "language", "version", "of_version"),
    )  # fmt: skip

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=20)
    title = models.CharField(_("title"), max_length=160)
    summary = models.CharField(_("summary"), max_length=400, blank=True)
    body = models.TextField(_("text"), help_text=_("Paragraphs with an empty line between them."))
    quotes = models.JSONField(_("quotes"), default=list, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    of_version = models.PositiveIntegerField(_("translates version"), null=True, blank=True)

    class Meta:
        verbose_name = _("text of a story")
        verbose_name_plural = _("texts of stories")
        ordering = ["story", "language"]
        constraints = [
            models.UniqueConstraint(fields=["story", "language"], name="stories_text_once")
        ]

    def __str__(self) -> str:
        return f"{self.story_id} {self.language}"


class StoryPhoto(models.Model):
    """That a photo belongs to a story, at a place in it."""

    privacy = NoPersonalData("which photo stands where in a story")

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="photos")
    photo = models.ForeignKey("stories.Photo", on_delete=models.CASCADE, related_name="stories")
    position = models.PositiveSmallIntegerField(_("place in the list"))

    class Meta:
        verbose_name = _("photo of a story")
        verbose_name_plural = _("photos of stories")
        ordering = ["story", "position"]
        constraints = [
            models.UniqueConstraint(fields=["story", "photo"], name="stories_photo_once_in_story")
        ]

    def __str__(self) -> str:
        return f"{self.story_id} {self.position}"
