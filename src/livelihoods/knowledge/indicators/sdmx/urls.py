"""Addresses of the SDMX service, below `/api/sdmx/`."""

from django.urls import path

from livelihoods.knowledge.indicators.sdmx import views

app_name = "sdmx"

_ROUTES = (
    ("data/<flow>", views.data),
    ("data/<flow>/<key>", views.data),
    ("data/<flow>/<key>/<provider>", views.data),
    ("availableconstraint/<flow>", views.availability),
    ("availableconstraint/<flow>/<key>", views.availability),
    ("availableconstraint/<flow>/<key>/<provider>", views.availability),
    ("availableconstraint/<flow>/<key>/<provider>/<component>", views.availability),
    ("<resource>", views.structure),
    ("<resource>/<agency>", views.structure),
    ("<resource>/<agency>/<names>", views.structure),
    ("<resource>/<agency>/<names>/<version>", views.structure),
)

urlpatterns = [
    # Some clients (rsdmx) end every address with a slash.
    *(path(f"{route}{end}", view) for route, view in _ROUTES for end in ("", "/")),
    path("", views.unknown),
    path("<path:rest>", views.unknown),
]
