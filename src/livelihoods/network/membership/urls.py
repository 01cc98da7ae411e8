"""Addresses of the directory of members, below `/who-we-are/`."""

from django.urls import path

from livelihoods.network.membership import views

app_name = "directory"

urlpatterns = [
    path("members/", views.members, name="members"),
    path("members.<str:suffix>", views.download, name="download"),
    path("expertise/", views.expertise, name="expertise"),
]
