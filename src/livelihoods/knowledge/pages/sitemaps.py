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
from livelihoods.knowledge.library import queries as library
from livelihoods.knowledge.newsletters import queries as newsletters
from livelihoods.knowledge.stories import queries as stories
from livelihoods.knowledge.worldmap import queries as worldmap
from livelihoods.network.organizations import queries as organizations
from livelihoods.platform.timeline import Moment
from livelihoods.platform.vocabulary import queries as vocabulary


class PageSitemap(Sitemap[Page]):
    """The editorial pages in all languages, at the host that was asked."""

    def items(self) -> list[Page]:
        """Every public page below the root of the tree: the first page of each language is one."""
        pages = Page.objects.live().public().filter(depth__gt=1, alias_of=None).order_by("path")
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


class SearchSitemap(Sitemap[str]):
    """The page of the search without a question, in all languages."""

    i18n = True

    def items(self) -> list[str]:
        """The page; what it finds is not listed."""
        return ["search:results"]

    def location(self, item: str) -> str:
        """The address of the page."""
        return reverse(item)


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


class LibrarySitemap(Sitemap[str]):
    """The list of publications and each that has a page, in all languages."""

    i18n = True

    def items(self) -> list[str]:
        """The list, which has no key, and the publications."""
        return ["", *library.public_keys()]

    def location(self, item: str) -> str:
        """The page of the list, or of one publication."""
        return reverse("library:work", kwargs={"key": item}) if item else reverse("library:list")


class CountrySitemap(Sitemap[str]):
    """The pages of the countries in which the network has anything, in all languages."""

    i18n = True

    def items(self) -> list[str]:
        """The codes of the countries."""
        return list(worldmap.countries_shown())

    def location(self, item: str) -> str:
        """The page of one country."""
        return reverse("worldmap:country", kwargs={"code": item})


class NewsletterSitemap(Sitemap[tuple[str, int]]):
    """The newsletters and their public issues, in all languages."""

    i18n = True

    def items(self) -> list[tuple[str, int]]:
        """The list, the newsletters, and the issues by number; 0 is none of them."""
        found = newsletters.newsletters("en")
        issues = [(line.newsletter, line.number) for each in found for line in each.issues]
        return [("", 0), *((each.key, 0) for each in found), *issues]

    def location(self, item: tuple[str, int]) -> str:
        """The address of one of them."""
        key, number = item
        if number:
            return reverse("newsletters:issue", args=[key, number])
        return reverse("newsletters:newsletter", args=[key]) if key else reverse("newsletters:list")


class StorySitemap(Sitemap[str]):
    """Stories and photos that may be shown today, and their lists, in all languages."""

    i18n = True

    def items(self) -> list[str]:
        """Names of addresses: of the lists, and of what they lead to."""
        told = [f"story {view.key}" for view in stories.open_stories("en", with_photos=False)]
        shown = [f"photo {view.key}" for view in stories.open_photos("en")]
        return ["stories", "photos", *told, *shown]

    def location(self, item: str) -> str:
        """The address of one of them."""
        name, _space, key = item.partition(" ")
        return reverse(f"stories:{name}", args=[key] if key else [])


class GoalSitemap(Sitemap[str]):
    """What speaks to each goal of the network, in all languages."""

    i18n = True

    def items(self) -> list[str]:
        """The goals in force."""
        return [each.code for each in vocabulary.goals(Moment.read())]

    def location(self, item: str) -> str:
        """The page of one of them."""
        return reverse("goal", args=[item])


SITEMAPS = {
    "pages": PageSitemap,
    "directory": DirectorySitemap,
    "goals": GoalSitemap,
    "figures": FigureSitemap,
    "places": PlaceSitemap,
    "countries": CountrySitemap,
    "programs": ProgramSitemap,
    "newsletters": NewsletterSitemap,
    "organizations": OrganizationSitemap,
    "library": LibrarySitemap,
    "search": SearchSitemap,
    "stories": StorySitemap,
}
