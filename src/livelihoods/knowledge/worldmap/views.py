"""The page of a country, and what the map shows as a file."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from livelihoods.knowledge.worldmap import addresses, sheet
from livelihoods.knowledge.worldmap.atlas import atlas
from livelihoods.knowledge.worldmap.country import country_page
from livelihoods.platform.ui.dates import dated


@require_safe
def country(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show what the network has in a country, as of a day."""
    asked = addresses.read(_pairs(request), takes_layers=False)
    if code != code.upper():
        return HttpResponsePermanentRedirect(asked.country_address(code.upper()))
    found = country_page(code, asked, get_language() or "en")
    if found is None:
        raise Http404(f"no country {code}")
    return render(request, "worldmap/country.html", dated(request) | {"country": found})


@require_safe
def download(request: HttpRequest) -> HttpResponseBase:
    """Hand out what the map shows as CSV."""
    asked = addresses.read(_pairs(request))
    shown = atlas(asked, get_language() or "en", is_drawn=False)
    text = sheet.csv(shown, request.build_absolute_uri(asked.map_address()))
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    name = f"where-we-work-{asked.moment.as_of}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _pairs(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.GET.lists() for value in values]
