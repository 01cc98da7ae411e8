"""Addresses of whole releases, below `/statistics/releases/`."""

from django.urls import path

from livelihoods.knowledge.indicators.bulk import views

app_name = "releases"

urlpatterns = [
    path("", views.releases, name="list"),
    path("<str:name>", views.file, name="file"),
]
