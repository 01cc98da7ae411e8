"""The sections of the site, each once in a language: their lists and counts are asked anew."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from livelihoods.knowledge.pages.models.editorial import WORDS, EditorialPage
from livelihoods.knowledge.worldmap import queries as worldmap
from livelihoods.platform.privacy.declaration import NoPersonalData


class SectionPage(EditorialPage):
    """A page whose lists and counts are asked of the network and of the releases at each visit."""

    max_count_per_parent = 1

    class Meta:
        abstract = True


class HomePage(SectionPage):
    """The first page."""

    privacy = NoPersonalData(WORDS)

    template = "pages/home.html"

    class Meta:
        verbose_name = _("first page")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find the page of an address in one question instead of one for each part of it.

        No page of this site answers addresses below its own by itself.
        """
        if not path_components:
            found: RouteResult = super().route(request, path_components)
            return found
        path = f"{self.url_path}{'/'.join(path_components)}/"
        page = Page.objects.descendant_of(self).filter(url_path=path).first()
        if page is None or not page.live:
            raise Http404
        return RouteResult(page.specific)


class WhoWeArePage(SectionPage):
    """Goals, constituencies, members, Board, committees, team and offices."""

    privacy = NoPersonalData(WORDS)

    template = "pages/who_we_are.html"

    class Meta:
        verbose_name = _("Who we are")


class WhatWeDoPage(SectionPage):
    """Programmes, special initiatives and projects."""

    privacy = NoPersonalData(WORDS)

    template = "pages/what_we_do.html"

    class Meta:
        verbose_name = _("What we do")


class WhereWeWorkPage(SectionPage):
    """The world map with its list."""

    privacy = NoPersonalData(WORDS)

    template = "pages/where_we_work.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the map with the layers that the address asks for; others are refused."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | worldmap.map_page(request)

    class Meta:
        verbose_name = _("Where we work")


class StatisticsPage(SectionPage):
    """The published figures."""

    privacy = NoPersonalData(WORDS)

    template = "pages/statistics.html"

    class Meta:
        verbose_name = _("Statistics")


class HistoryPage(SectionPage):
    """The steps of the network's history, each with its date and its source."""

    privacy = NoPersonalData(WORDS)

    template = "pages/history.html"
    parent_page_types = ["pages.WhoWeArePage"]

    class Meta:
        verbose_name = _("Our history")
