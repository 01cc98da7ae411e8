"""Addresses of newsletters, in every language of the site."""

from django.urls import path, re_path

from livelihoods.knowledge.newsletters import subscription_views, views

app_name = "newsletters"

urlpatterns = [
    path("", views.everything, name="list"),
    path("subscribed/", subscription_views.sent, name="subscribed"),
    path("confirm/<str:token>/", subscription_views.confirm, name="confirm"),
    path("subscription/<str:token>/", subscription_views.subscription, name="subscription"),
    path("<slug:newsletter>/", views.newsletter, name="newsletter"),
    path("<slug:newsletter>/subscribe/", subscription_views.subscribe, name="subscribe"),
    re_path(r"^(?P<newsletter>[-a-z0-9_]+)/feed\.(?P<form>rss|atom)$", views.feed, name="feed"),
    path("<slug:newsletter>/<int:number>/", views.issue, name="issue"),
    path("<slug:newsletter>/<int:number>.pdf", views.document, name="document"),
]
