"""Addresses of copies and recordings, in no language: one for each file."""

from django.urls import re_path

from livelihoods.knowledge.stories import file_views

app_name = "photo_files"

urlpatterns = [
    re_path(
        r"^(?P<key>[-a-zA-Z0-9_]+)/(?P<width>[0-9]{1,5})\.(?P<ending>jpg|webp)$",
        file_views.copy,
        name="copy",
    ),
    re_path(
        r"^(?P<key>[-a-zA-Z0-9_]+)/recording\.(?P<ending>mp3|wav)$",
        file_views.recording,
        name="recording",
    ),
]
