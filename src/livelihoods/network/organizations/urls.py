"""Addresses of organizations, in every language of the site."""

from django.urls import path, re_path

from livelihoods.network.organizations import views

app_name = "organizations_public"

urlpatterns = [
    path("organizations/", views.browse, name="list"),
    re_path(r"^organizations\.(?P<suffix>csv|xlsx)$", views.download, name="download"),
    path("organizations/<slug:key>/", views.organization, name="organization"),
    path("organizations/<slug:key>/workers/", views.workers, name="workers"),
]
