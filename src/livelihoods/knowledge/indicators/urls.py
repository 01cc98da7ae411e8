"""Addresses of published figures, below `/statistics/`."""

import re

from django.urls import path, re_path

from livelihoods.knowledge.indicators import views
from livelihoods.platform.ui.page_store import kept

app_name = "indicators"

urlpatterns = [
    path("embed/<slug:slug>/", kept(views.embed), name="embed"),
    path("<slug:slug>/", kept(views.figure), name="figure"),
    re_path(
        rf"^(?P<slug>[-a-zA-Z0-9_]+)\.(?P<suffix>{'|'.join(map(re.escape, views.SUFFIXES))})$",
        views.download,
        name="download",
    ),
]
