"""Addresses of stories and photos, below `/stories/`, in every language."""

from django.urls import path

from livelihoods.knowledge.stories import download, take_down_views, views

app_name = "stories"

urlpatterns = [
    path("", views.stories, name="stories"),
    path("feed/rss/", views.StoryFeed(), name="rss"),
    path("feed/atom/", views.StoryAtomFeed(), name="atom"),
    path("photos/", views.photos, name="photos"),
    path("photos/<slug:key>/", views.photo, name="photo"),
    path("photos/<slug:key>/download/", download.download, name="download"),
    path(
        "photos/<slug:key>/take-down/", take_down_views.ask, {"kind": "photo"},
        name="take_down_photo",
    ),
    path("take-down/", take_down_views.ask, name="take_down"),
    path("take-down/state/", take_down_views.state, name="take_down_state"),
    path("<slug:key>/", views.story, name="story"),
    path("<slug:key>/take-down/", take_down_views.ask, {"kind": "story"}, name="take_down_story"),
]  # fmt: skip
