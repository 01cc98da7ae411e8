"""A person who can be recognized in a photo or a story."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from livelihoods.platform.privacy.declaration import (
    UNTIL_ASKED,
    Basis,
    Erasure,
    Personal,
    PersonalData,
    Purpose,
    Subject,
    who_did_it,
)


class Review(models.TextChoices):
    """What a safeguarding reviewer says to showing a child."""

    WAITING = "waiting", _("waits for a reviewer")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")


class Depicted(models.Model):
    """That a person can be recognized in a photo or in a story, and by what name she is shown.

    `withdrawn_on`: on that day she withdrew for this one thing; what she had allowed until then,
    also for all of its kind, no longer covers it.
    """

    privacy = PersonalData(
        Personal(
            ("person", "shown_as", "is_pseudonym", "is_minor", "withdrawn_on"),
            Subject.of("person", "person"),
            Purpose.SHOWING_WORK, Basis.CONSENT, UNTIL_ASKED, Erasure.DELETE,
        ),
        Personal(
            ("review_note",), Subject.of("person", "person"), Purpose.PROOF_OF_CONSENT,
            Basis.LEGAL_DUTY, UNTIL_ASKED, Erasure.DELETE,
        ),
        who_did_it("reviewed_by"),
        impersonal=("photo", "story", "review", "reviewed_on", "recorded_at"),
    )  # fmt: skip

    photo = models.ForeignKey(
        "stories.Photo", null=True, blank=True, on_delete=models.CASCADE, related_name="depicted"
    )
    story = models.ForeignKey(
        "stories.Story", null=True, blank=True, on_delete=models.CASCADE, related_name="depicted"
    )
    person = models.ForeignKey(
        "people.Person", verbose_name=_("person"), on_delete=models.PROTECT, related_name="+"
    )
    shown_as = models.CharField(
        _("shown as"),
        max_length=120,
        blank=True,
        help_text=_("The name that she chose to be shown by, her own or another; empty: none."),
    )
    is_pseudonym = models.BooleanField(_("not her real name"), default=True)
    is_minor = models.BooleanField(_("younger than 18"), default=False)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    review = models.CharField(
        _("safeguarding review"), max_length=10, choices=Review.choices, default=Review.WAITING
    )
    review_note = models.CharField(_("note of the reviewer"), max_length=300, blank=True)
    reviewed_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("reviewed by"),
    )  # fmt: skip
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    class Meta:
        verbose_name = _("person in a photo or story")
        verbose_name_plural = _("people in photos and stories")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="stories_depicted_in_one_thing",
                condition=Q(photo__isnull=False, story__isnull=True)
                | Q(photo__isnull=True, story__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["photo", "person"], name="stories_depicted_once_in_photo"
            ),
            models.UniqueConstraint(
                fields=["story", "person"], name="stories_depicted_once_in_story"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.photo_id or self.story_id} {self.pk}"
