"""Addresses of organizations, in every language of the site."""

from django.urls import path, re_path

from livelihoods.network.organizations import check_views, message_views, proposal_views, views

app_name = "organizations_public"

urlpatterns = [
    path("organizations/", views.browse, name="list"),
    re_path(r"^organizations\.(?P<suffix>csv|xlsx)$", views.download, name="download"),
    path("organizations/<slug:key>/", views.organization, name="organization"),
    path("organizations/<slug:key>/correct/", proposal_views.propose, name="propose"),
    path("corrections/<str:reference>/", proposal_views.proposal, name="proposal"),
    path("organizations/<slug:key>/write/", message_views.write, name="write"),
    path("messages/sent/", message_views.sent, name="message_sent"),
    path("messages/stop/<str:token>/", message_views.ask_to_stop, name="ask_to_stop"),
    path("messages/stop/<str:token>/now/", message_views.stop, name="stop_messages"),
    path("messages/<str:token>/", message_views.message, name="message"),
    path("check/<str:token>/", check_views.check, name="check"),
    path("check/<str:token>/summary/", check_views.summary, name="check_summary"),
    path("check/<str:token>/<slug:section>/", check_views.step, name="check_step"),
    path("organizations/<slug:key>/workers/", views.workers, name="workers"),
]
