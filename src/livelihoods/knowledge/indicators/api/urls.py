"""Addresses for people who write programs, below `/api/`."""

from django.urls import path

from livelihoods.knowledge.indicators.api.documentation import documentation

app_name = "api"

urlpatterns = [path("", documentation, name="documentation")]
