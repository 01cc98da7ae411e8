"""Addresses of the SDMX service, below `/api/sdmx/`."""

from django.urls import path

from livelihoods.knowledge.indicators.sdmx import views

app_name = "sdmx"

urlpatterns = [
    path("data/<flow>", views.data),
    path("data/<flow>/<key>", views.data, name="data"),
    path("data/<flow>/<key>/<provider>", views.data),
    path("availableconstraint/<flow>", views.availability),
    path("availableconstraint/<flow>/<key>", views.availability, name="availability"),
    path("availableconstraint/<flow>/<key>/<provider>", views.availability),
    path("availableconstraint/<flow>/<key>/<provider>/<component>", views.availability),
    path("<resource>", views.structure),
    path("<resource>/<agency>", views.structure),
    path("<resource>/<agency>/<names>", views.structure, name="structure"),
    path("<resource>/<agency>/<names>/<version>", views.structure),
    path("<path:rest>", views.unknown),
]
