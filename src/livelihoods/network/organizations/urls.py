"""Addresses of organizations, in every language of the site."""

from django.urls import path, re_path

from livelihoods.network.organizations import proposal_views, views

app_name = "organizations_public"

urlpatterns = [
    path("organizations/", views.browse, name="list"),
    re_path(r"^organizations\.(?P<suffix>csv|xlsx)$", views.download, name="download"),
    path("organizations/<slug:key>/", views.organization, name="organization"),
    path("organizations/<slug:key>/correct/", proposal_views.propose, name="propose"),
    path("corrections/<str:reference>/", proposal_views.proposal, name="proposal"),
    path("organizations/<slug:key>/workers/", views.workers, name="workers"),
]
