"""News, blog posts and events: pages that stand under a day."""

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from livelihoods.knowledge.pages.models.editorial import WORDS, EditorialPage, Tagged
from livelihoods.knowledge.pages.models.sections import SectionPage
from livelihoods.platform.privacy.declaration import NoPersonalData
from livelihoods.platform.timeline import today


class NewsIndexPage(SectionPage):
    """The list of news."""

    privacy = NoPersonalData(WORDS)

    template = "pages/articles.html"
    subpage_types = ["pages.NewsPage"]

    class Meta:
        verbose_name = _("News")


class BlogIndexPage(SectionPage):
    """The list of blog posts."""

    privacy = NoPersonalData(WORDS)

    template = "pages/articles.html"
    subpage_types = ["pages.BlogPage"]

    class Meta:
        verbose_name = _("Blog")


class EventIndexPage(SectionPage):
    """The list of events: those to come, then those that were."""

    privacy = NoPersonalData(WORDS)

    template = "pages/events.html"
    subpage_types = ["pages.EventPage"]

    class Meta:
        verbose_name = _("Events")


class Article(EditorialPage, Tagged):  # type: ignore[django-manager-missing]
    """What news, posts and events have in common, so that they are listed by one question."""

    privacy = NoPersonalData(WORDS)

    is_creatable = False

    day = models.DateField(_("day"), default=today, db_index=True)

    search_fields: ClassVar[list[Any]] = [*EditorialPage.search_fields, index.FilterField("day")]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")


class NewsPage(Article):
    """A piece of news, with the day and the place from which it is told."""

    privacy = NoPersonalData(WORDS)

    place = models.CharField(_("place"), max_length=120, blank=True)

    is_creatable = True
    template = "pages/article.html"
    parent_page_types = ["pages.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        *EditorialPage.first_panels,
        FieldRowPanel([FieldPanel("day"), FieldPanel("place")]),
        FieldPanel("body"),
        *Tagged.tag_panels,
        *EditorialPage.last_panels,
    ]

    class Meta:
        verbose_name = _("news")
        verbose_name_plural = _("news")


class BlogPage(Article):
    """A post by one or several authors."""

    privacy = NoPersonalData(WORDS)

    authors = models.TextField(
        _("authors"), help_text=_("One on each line, as each wishes to be named.")
    )

    is_creatable = True
    template = "pages/article.html"
    parent_page_types = ["pages.BlogIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        *EditorialPage.first_panels,
        FieldPanel("day"),
        FieldPanel("authors"),
        FieldPanel("body"),
        *Tagged.tag_panels,
        *EditorialPage.last_panels,
    ]
    override_translatable_fields: ClassVar[list[Any]] = [
        *EditorialPage.override_translatable_fields,
        SynchronizedField("authors"),
    ]

    class Meta:
        verbose_name = _("blog post")
        verbose_name_plural = _("blog posts")

    @property
    def author_names(self) -> tuple[str, ...]:
        """The authors, in the order in which they are named."""
        return tuple(filter(None, (line.strip() for line in self.authors.splitlines())))


class EventPage(Article):
    """Something that takes place from a day to a day; `day` is the first."""

    privacy = NoPersonalData(WORDS)

    last_day = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Empty: it takes one day.")
    )
    place = models.CharField(_("place"), max_length=200)
    organizers = models.TextField(_("organizers"), blank=True, help_text=_("One on each line."))
    participants = models.TextField(
        _("who takes part"),
        blank=True,
        help_text=_("Organizations and numbers, no private people."),
    )
    website = models.URLField(_("address elsewhere"), blank=True)

    is_creatable = True
    template = "pages/event.html"
    parent_page_types = ["pages.EventIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        *EditorialPage.first_panels,
        FieldRowPanel([FieldPanel("day", heading=_("first day")), FieldPanel("last_day")]),
        FieldPanel("place"),
        FieldPanel("organizers"),
        FieldPanel("participants"),
        FieldPanel("website"),
        FieldPanel("body"),
        *Tagged.tag_panels,
        *EditorialPage.last_panels,
    ]
    override_translatable_fields: ClassVar[list[Any]] = [
        *EditorialPage.override_translatable_fields,
        SynchronizedField("organizers"),
    ]

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def clean(self) -> None:
        """It ends no earlier than it begins."""
        super().clean()
        if self.last_day and self.day and self.last_day < self.day:
            raise ValidationError({"last_day": gettext("It ends before it begins.")})

    @property
    def ends(self) -> date:
        """Its last day."""
        return self.last_day or self.day

    @property
    def organizer_names(self) -> tuple[str, ...]:
        """The organizers, in the order in which they are named."""
        return tuple(filter(None, (line.strip() for line in self.organizers.splitlines())))
