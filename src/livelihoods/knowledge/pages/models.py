"""The editorial pages: their words are edited in Wagtail, their figures and lists are counted."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from livelihoods.knowledge.pages import views
from livelihoods.knowledge.pages.translations import TranslationForm, in_words, translation_of
from livelihoods.knowledge.worldmap import queries as worldmap
from livelihoods.platform.privacy.declaration import NoPersonalData
from livelihoods.platform.ui.dates import dated

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "hr"]


class EditorialPage(Page):
    """A page with an introduction and a body; the sections of the site are kinds of it."""

    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("One to three sentences at the top of the page.")
    )
    body = RichTextField(_("text"), blank=True, features=FEATURES)

    # when the text was published that this page translates; empty: it is an original
    translated_version = models.DateTimeField(
        _("translated version"), null=True, blank=True, editable=False
    )

    base_form_class = TranslationForm
    exclude_fields_in_copy = ["translated_version"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("body"),
        FieldPanel("follows_newest"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
    ]
    is_creatable = False

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what the page translates, and the date that the visitor asks for.

        A date that cannot be read is refused.
        """
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {"translation": translation_of(self)} | dated(request)

    def get_admin_display_title(self) -> str:
        """Return the title as the lists of the back office show it: with a stale translation."""
        title = str(super().get_admin_display_title())
        found = translation_of(self)
        return f"{title} - {in_words(found)}" if found and found.is_stale else title


class TextPage(EditorialPage):
    """A page of text: about the data, privacy, accessibility, contact."""

    privacy = NoPersonalData("published words; an erasure lists where they name somebody")

    is_creatable = True
    template = "pages/text.html"

    class Meta:
        verbose_name = _("text page")
        verbose_name_plural = _("text pages")


class CountedPage(EditorialPage):
    """A page whose lists and counts are asked of the network and of the releases at each visit."""

    max_count_per_parent = 1

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what the page counts, as of the date that the visitor asks for."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | views.CONTEXTS[self._meta.model_name](context["moment"])


class HomePage(CountedPage):
    """The first page."""

    privacy = NoPersonalData("published words; an erasure lists where they name somebody")

    template = "pages/home.html"

    class Meta:
        verbose_name = _("first page")


class WhoWeArePage(CountedPage):
    """Goals, constituencies, members, Board, committees, team and offices."""

    privacy = NoPersonalData("published words; an erasure lists where they name somebody")

    template = "pages/who_we_are.html"

    class Meta:
        verbose_name = _("Who we are")


class WhatWeDoPage(CountedPage):
    """Programmes, special initiatives and projects."""

    privacy = NoPersonalData("published words; an erasure lists where they name somebody")

    template = "pages/what_we_do.html"

    class Meta:
        verbose_name = _("What we do")


class WhereWeWorkPage(CountedPage):
    """The world map with its list."""

    privacy = NoPersonalData("published words; an erasure lists where they name somebody")

    template = "pages/where_we_work.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the map with the layers that the address asks for; others are refused."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | worldmap.map_page(request)

    class Meta:
        verbose_name = _("Where we work")


class StatisticsPage(CountedPage):
    """The published figures."""

    privacy = NoPersonalData("published words; an erasure lists where they name somebody")

    template = "pages/statistics.html"

    class Meta:
        verbose_name = _("Statistics")
