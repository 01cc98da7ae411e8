"""The list of public pages for search engines: editorial pages and figures."""

from typing import Any

from django.contrib.sitemaps import Sitemap
from wagtail.contrib.sitemaps import Sitemap as WagtailSitemap

from livelihoods.knowledge.indicators import queries as indicators


class FigureSitemap(Sitemap[Any]):
    """One address for each published indicator."""

    def items(self) -> list[Any]:
        """The published indicators."""
        return list(indicators.published_indicators())

    def location(self, item: Any) -> str:
        """The page of one indicator."""
        return str(item.address)


SITEMAPS = {"pages": WagtailSitemap, "figures": FigureSitemap}
