"""The addresses of the whole house."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps.views import sitemap
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from livelihoods.knowledge.indicators.api import service as figures_service
from livelihoods.knowledge.pages import feeds
from livelihoods.knowledge.pages import views as pages
from livelihoods.knowledge.pages.sitemaps import SITEMAPS
from livelihoods.platform.accounts.signin import views as signin
from livelihoods.platform.media.views import uploaded

handler400 = "livelihoods.platform.ui.errors.bad_request"

# The page that explains what programs ask comes before their addresses, which are in no language.
urlpatterns: list[URLPattern | URLResolver] = i18n_patterns(
    path("api/", include("livelihoods.knowledge.indicators.api.urls")),
    prefix_default_language=False,
)

urlpatterns += [
    path("api/openapi.json", figures_service.openapi, name="openapi"),
    path("api/v1/", (figures_service.addresses(), "ninja", "api-1")),
    path("api/sdmx/", include("livelihoods.knowledge.indicators.sdmx.urls")),
    path("api/<path:rest>", figures_service.unknown),
    # before Wagtail's own: there is one way in
    path("admin/login/", signin.office_sign_in, name="office_sign_in"),
    path("admin/logout/", signin.office_sign_out, name="office_sign_out"),
    path("admin/bulk/accounts/user/<str:action>/", signin.no_bulk_act),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("stories/files/", include("livelihoods.knowledge.stories.file_urls")),
    path("media/<path:path>", uploaded, name="uploaded"),
    path("health/", pages.health, name="health"),
    path("robots.txt", pages.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
]

urlpatterns += i18n_patterns(
    path("account/", include("livelihoods.platform.accounts.signin.urls")),
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("who-we-are/", include("livelihoods.network.membership.urls")),
    path("", include("livelihoods.network.organizations.urls")),
    path("where-we-work/", include("livelihoods.knowledge.worldmap.urls")),
    path("newsletter/", include("livelihoods.knowledge.newsletters.urls")),
    path("search/", include("livelihoods.knowledge.search.urls")),
    path("statistics/releases/", include("livelihoods.knowledge.indicators.bulk.urls")),
    path("statistics/", include("livelihoods.knowledge.indicators.urls")),
    path("offline/", include("livelihoods.knowledge.offline.urls")),
    path("library/", include("livelihoods.knowledge.library.urls")),
    path("stories/", include("livelihoods.knowledge.stories.urls")),
    path("what-we-do/goals/<slug:code>/", pages.goal, name="goal"),
    path("events/<slug:slug>.ics", pages.event_calendar, name="event_calendar"),
    path("<slug:section>/atom.xml", feeds.feed, name="feed"),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
