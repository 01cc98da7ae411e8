"""The public pages for search engines: editorial, the directory, figures, organizations."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from wagtail.models import Page

from livelihoods.knowledge.indicators import queries as indicators
from livelihoods.network.organizations import queries as organizations


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


class DirectorySitemap(Sitemap[str]):
    """The directory of members, in all languages."""

    i18n = True

    def items(self) -> list[str]:
        """The pages of the directory, without filters."""
        return ["directory:members", "directory:expertise"]

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
    "figures": FigureSitemap,
    "organizations": OrganizationSitemap,
}
