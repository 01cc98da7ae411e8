"""Addresses below the page of the map, `/where-we-work/`."""

from django.urls import path, re_path

from livelihoods.knowledge.worldmap import views
from livelihoods.platform.ui.page_store import kept

app_name = "worldmap"

urlpatterns = [
    path("network.csv", views.download, name="download"),
    # three letters are the code of a country; every other address is a page of the editors
    re_path(r"^(?P<code>[A-Za-z]{3})/$", kept(views.country), name="country"),
]
