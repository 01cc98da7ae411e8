"""Addresses of the offline kit."""

from django.urls import path

from livelihoods.knowledge.offline import views

app_name = "offline"
urlpatterns = [
    path("", views.offer, name="offer"),
    path("kit.zip", views.kit, name="kit"),
]
