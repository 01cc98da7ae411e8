"""The page that explains the service: server-rendered, nothing from elsewhere."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import strip_tags
from django.views.decorators.http import require_safe

from livelihoods.knowledge.indicators.api import asking
from livelihoods.knowledge.indicators.api.examples import EXAMPLES
from livelihoods.knowledge.indicators.api.service import api


@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """Explain the service: addresses, parameters, examples, limits, errors."""
    site = request.build_absolute_uri("/").rstrip("/")
    context = {
        "site": site,
        "operations": _operations(),
        "parameters": _parameters(),
        "examples": [(each.title, each.language, each.at(site)) for each in EXAMPLES],
        "requests": settings.OPEN_DATA_REQUESTS,
        "most_rows": asking.MOST_ROWS,
    }
    return render(request, "indicators/api.html", context)


def _operations() -> list[tuple[str, str, str]]:
    """Address, summary and description of each operation, as OpenAPI has them."""
    return [
        (path, operation["summary"], strip_tags(operation.get("description", "")))
        for path, methods in api.get_openapi_schema()["paths"].items()
        for operation in methods.values()
    ]


def _parameters() -> list[tuple[str, str, Any]]:
    """Name, description and an example of each parameter of the figures."""
    operation = api.get_openapi_schema()["paths"]["/api/v1/data"]["get"]
    return [
        (
            each["name"],
            each["schema"].get("description", each.get("description", "")),
            next(iter(each["schema"].get("examples", [])), ""),
        )
        for each in operation["parameters"]
    ]
