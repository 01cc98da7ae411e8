"""Addresses of published figures, below `/statistics/`."""

import re

from django.urls import path, re_path

from livelihoods.knowledge.indicators import views
from livelihoods.knowledge.indicators.places import views as places

app_name = "indicators"

urlpatterns = [
    path("embed/<slug:slug>/", views.embed, name="embed"),
    path("countries/", places.index, name="places"),
    path("countries/compare/", places.compare, name="compare"),
    path("countries/<slug:area>/", places.one, name="place"),
    path("groups/", places.groups, name="groups"),
    path("groups/<slug:code>/", places.group, name="group"),
    path("<slug:slug>/", views.figure, name="figure"),
    re_path(
        rf"^(?P<slug>[-a-zA-Z0-9_]+)\.(?P<suffix>{'|'.join(map(re.escape, views.SUFFIXES))})$",
        views.download,
        name="download",
    ),
]
