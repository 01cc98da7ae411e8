"""A newsletter, its issues, and what they are made of."""

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from livelihoods.knowledge.newsletters.rules import State
from livelihoods.platform.privacy.declaration import NoPersonalData, PersonalData, who_did_it

KINDS: Final = [
    ("story", _("story")), ("photo", _("photo")), ("publication", _("publication")),
    ("news", _("news")), ("blog", _("blog post")), ("event", _("event")), ("page", _("page")),
    ("figure", _("figure")), ("newsletter", _("issue of a newsletter")),
]  # fmt: skip
"""What an issue may refer to, as `knowledge/entries.py` names it."""

STATES: Final = [
    (State.PLANNED, _("planned")), (State.TEXTS_IN, _("texts are in")),
    (State.TRANSLATED, _("translated")), (State.APPROVED, _("approved")),
    (State.SENT, _("sent")), (State.ARCHIVED, _("archived")),
]  # fmt: skip


class Rhythm(models.TextChoices):
    """How often a newsletter appears."""

    NOW_AND_THEN = "now_and_then", _("now and then")
    MONTHLY = "monthly", _("every month")
    QUARTERLY = "quarterly", _("every quarter")
    TWO_OR_THREE = "two_or_three", _("two or three times a year")
    HALF_YEARLY = "half_yearly", _("twice a year")


class Newsletter(models.Model):
    """A letter of the network to whoever asked for it, that comes again and again."""

    privacy = NoPersonalData("what newsletters there are")

    key = models.SlugField(_("key"), max_length=40, unique=True)
    names = models.JSONField(_("names"), help_text=_("By language."))
    descriptions = models.JSONField(_("descriptions"), default=dict, blank=True)
    languages = models.JSONField(_("languages"), help_text=_("The first is that of originals."))
    rhythm = models.CharField(_("rhythm"), max_length=20, choices=Rhythm.choices)
    is_open = models.BooleanField(
        _("takes subscriptions"), default=True, help_text=_("Anybody can ask to get it.")
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    class Meta:
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.name_in(self.languages[0])

    def name_in(self, language: str) -> str:
        """Return what it is called in a language, or in that of its originals."""
        return str(self.names.get(language) or self.names.get(self.languages[0]) or self.key)

    def description_in(self, language: str) -> str:
        """Return what it is about in a language, or in that of its originals."""
        return str(self.descriptions.get(language) or self.descriptions.get(self.languages[0], ""))


class Issue(models.Model):
    """One issue: planned, written, translated, approved, sent, archived."""

    privacy = PersonalData(
        who_did_it("planned_by", "approved_by"),
        impersonal=(
            "newsletter", "number", "period_starts_on", "period_ends_on", "dated_on", "languages",
            "state", "is_fictional", "approved_at", "published_at", "recorded_at",
        ),
    )  # fmt: skip

    newsletter = models.ForeignKey(
        Newsletter, verbose_name=_("newsletter"), on_delete=models.PROTECT, related_name="issues"
    )
    number = models.PositiveIntegerField(_("number"))
    period_starts_on = models.DateField(_("period from"), null=True, blank=True)
    period_ends_on = models.DateField(
        _("period to"), null=True, blank=True, help_text=_("The last day that it tells of.")
    )
    dated_on = models.DateField(_("date of the issue"))
    languages = models.JSONField(_("languages"), help_text=_("The first is that of originals."))
    state = models.CharField(_("state"), max_length=12, choices=STATES, default=State.PLANNED)
    is_fictional = models.BooleanField(
        _("fictional"), default=False, help_text=_("Made up for a demonstration; it says so.")
    )
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("planned by"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("approved by"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    class Meta:
        verbose_name = _("issue of a newsletter")
        verbose_name_plural = _("issues of newsletters")
        ordering = ["newsletter", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="newsletters_issue_number_once", fields=["newsletter", "number"]
            ),
            models.CheckConstraint(
                name="newsletters_issue_period_in_order",
                condition=Q(period_starts_on__isnull=True, period_ends_on__isnull=True)
                | Q(period_ends_on__gte=F("period_starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.newsletter} {self.number}"

    @property
    def key(self) -> str:
        """Return its name among all issues."""
        return f"{self.newsletter.key}-{self.number}"


class ItemKind(models.TextChoices):
    """What a part of an issue is."""

    OPENING = "opening", _("title and introduction")
    SECTION = "section", _("heading of a section")
    ARTICLE = "article", _("article")
    REFERENCE = "reference", _("something of another room")


class Item(models.Model):
    """A part of an issue, in its place: a heading, an article, or what another room has."""

    privacy = NoPersonalData("the order of an issue, and the keys of what it refers to")

    issue = models.ForeignKey(
        Issue, verbose_name=_("issue"), on_delete=models.CASCADE, related_name="items"
    )
    position = models.PositiveIntegerField(_("place"))
    kind = models.CharField(_("kind"), max_length=12, choices=ItemKind.choices)
    entry_kind = models.CharField(_("what it refers to"), max_length=20, blank=True, choices=KINDS)
    entry_key = models.CharField(_("its key"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("part of an issue")
        verbose_name_plural = _("parts of issues")
        ordering = ["issue", "position"]
        constraints = [
            models.CheckConstraint(
                name="newsletters_item_refers_or_not",
                condition=Q(kind="reference", entry_kind__gt="", entry_key__gt="")
                | (~Q(kind="reference") & Q(entry_kind="", entry_key="")),
            ),
            models.UniqueConstraint(
                name="newsletters_one_opening", fields=["issue"], condition=Q(kind="opening")
            ),
        ]
        indexes = [models.Index(fields=["entry_kind", "entry_key"], name="newsletters_item_entry")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.position}"


class ItemText(models.Model):
    """The words of a part in one language, and which words of the original they translate."""

    privacy = PersonalData(
        who_did_it("written_by"),
        impersonal=("item", "language", "heading", "body", "version", "translates", "written_at"),
    )  # fmt: skip

    item = models.ForeignKey(
        Item, verbose_name=_("part of an issue"), on_delete=models.CASCADE, related_name="texts"
    )
    language = models.CharField(_("language"), max_length=10)
    heading = models.CharField(_("heading"), max_length=200)
    body = models.TextField(_("text"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    translates = models.PositiveIntegerField(_("version that it translates"), default=0)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("written by"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    written_at = models.DateTimeField(_("written at"), default=timezone.now)

    class Meta:
        verbose_name = _("text of a part")
        verbose_name_plural = _("texts of parts")
        ordering = ["item", "language"]
        constraints = [
            models.UniqueConstraint(
                name="newsletters_text_once_in_a_language", fields=["item", "language"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.heading} ({self.language})"
