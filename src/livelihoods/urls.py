"""The addresses of the whole house."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from livelihoods.knowledge.pages import views as pages
from livelihoods.knowledge.pages.sitemaps import SITEMAPS
from livelihoods.platform.media.views import uploaded

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:path>", uploaded, name="uploaded"),
    path("health/", pages.health, name="health"),
    path("robots.txt", pages.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
]

urlpatterns += i18n_patterns(
    path("who-we-are/", include("livelihoods.network.membership.urls")),
    path("", include("livelihoods.network.organizations.urls")),
    path("statistics/", include("livelihoods.knowledge.indicators.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
