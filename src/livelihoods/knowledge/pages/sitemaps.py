"""The public pages for search engines: editorial, the directory, figures, organizations."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from wagtail.models import Page

from livelihoods.knowledge.indicators import queries as indicators
from livelihoods.knowledge.indicators.addresses import Question
from livelihoods.knowledge.indicators.places.chapters import FOCUS_GROUPS
from livelihoods.knowledge.indicators.places.listing import places
from livelihoods.network.organizations import queries as organizations
from livelihoods.platform.timeline import Moment
from livelihoods.platform.vocabulary import queries as vocabulary


class PageSitemap(Sitemap[Page]):
    """The editorial pages in all languages, at the host that was asked."""

    def items(self) -> list[Page]:
        """Every public page below the root of the tree: the first page of each language is one."""
        pages = Page.objects.live().public().filter(depth__gt=1).order_by("path")
        return list(pages)

    def location(self, item: Page) -> str:
        """The address of a page."""
        return str(item.url)

    def lastmod(self, item: Page) -> datetime | None:
        """When its text was last published."""
        published: datetime | None = item.last_published_at
        return published


class FigureSitemap(Sitemap[Any]):
    """One address for each published indicator."""

    def items(self) -> list[Any]:
        """The published indicators."""
        return list(indicators.published_indicators())

    def location(self, item: Any) -> str:
        """The page of one indicator."""
        return str(item.address)


class PlaceSitemap(Sitemap[tuple[str, str]]):
    """The lists of places and of groups, and their pages, in all languages."""

    i18n = True

    def items(self) -> list[tuple[str, str]]:
        """The name of each address, and the place or group of it."""
        areas = {
            code
            for region in places(Question(""))
            for country in region.countries
            for code in (country.code, *(area.code for area in country.areas))
        }
        return [
            ("places", ""),
            ("groups", ""),
            *(("place", code) for code in sorted(areas)),
            *(("group", code) for code in FOCUS_GROUPS),
        ]

    def location(self, item: tuple[str, str]) -> str:
        """The address of one of them."""
        name, code = item
        return reverse(f"indicators:{name}", args=[code] if code else [])


class DirectorySitemap(Sitemap[str]):
    """The directory of members, in all languages."""

    i18n = True

    def items(self) -> list[str]:
        """The pages of the directory, without filters."""
        return ["directory:members", "directory:expertise"]

    def location(self, item: str) -> str:
        """The address of one of them."""
        return reverse(item)


class GoalSitemap(Sitemap[str]):
    """What speaks to each goal of the network, in all languages."""

    i18n = True

    def items(self) -> list[str]:
        """The goals in force."""
        return [each.code for each in vocabulary.goals(Moment.read())]

    def location(self, item: str) -> str:
        """The page of one of them."""
        return reverse("goal", args=[item])


class ProgramSitemap(Sitemap[str]):
    """What programs ask for figures, and the files of whole releases, in all languages."""

    i18n = True

    def items(self) -> list[str]:
        """The page that explains the addresses, and the list of releases."""
        return ["api:documentation", "releases:list"]

    def location(self, item: str) -> str:
        """The address of one of them."""
        return reverse(item)


class OrganizationSitemap(Sitemap[str]):
    """The list of organizations, and one address for each that the public may see."""

    def items(self) -> list[str]:
        """The list, which has no key, and the organizations."""
        return ["", *organizations.public_keys()]

    def location(self, item: str) -> str:
        """The page of the list, or of one organization."""
        if not item:
            return reverse("organizations_public:list")
        return reverse("organizations_public:organization", kwargs={"key": item})


SITEMAPS = {
    "pages": PageSitemap,
    "directory": DirectorySitemap,
    "goals": GoalSitemap,
    "figures": FigureSitemap,
    "places": PlaceSitemap,
    "programs": ProgramSitemap,
    "organizations": OrganizationSitemap,
}
