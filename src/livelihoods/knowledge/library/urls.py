"""Addresses of the library."""

from django.urls import path

from livelihoods.knowledge.library import views

app_name = "library"
urlpatterns = [
    path("", views.browse, name="list"),
    path("list.<str:suffix>", views.download, name="download"),
    path("feed.<str:form>", views.feed, name="feed"),
    path("<slug:key>/", views.publication, name="work"),
    path("<slug:key>/cite.<str:form>", views.cite, name="cite"),
    path("<slug:key>/<str:language>/text/", views.text, name="text"),
    path("<slug:key>/<str:language>/files/<str:name>", views.file, name="file"),
]
