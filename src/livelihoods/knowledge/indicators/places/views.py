"""Pages of places and groups: lists, one of them, several places side by side."""

from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from livelihoods.knowledge.indicators.addresses import MOST_AREAS, Question
from livelihoods.knowledge.indicators.places import addresses
from livelihoods.knowledge.indicators.places.comparison import comparison
from livelihoods.knowledge.indicators.places.groups import group_links, group_page
from livelihoods.knowledge.indicators.places.listing import places
from livelihoods.knowledge.indicators.places.place import place
from livelihoods.network.organizations import queries as organizations

_LONGEST = 60


@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """List the places of which something is known."""
    letters = request.GET.get("q", "")[:_LONGEST]
    question = addresses.read([pair for pair in _pairs(request) if pair[0] != "q"])
    regions = places(question, letters)
    context = {
        "regions": regions,
        "letters": letters,
        "kept": question.pairs(),
        "most": MOST_AREAS,
        "count": sum(len(region.countries) for region in regions),
    }
    return render(request, "indicators/places/index.html", context)


@require_safe
def one(request: HttpRequest, area: str) -> HttpResponseBase:
    """Show what is published of a country or a part of it, and what is not known."""
    question = addresses.read(_pairs(request))
    address = addresses.place_address(_written(area), question)
    if not _is_at(request, address, question):
        return HttpResponsePermanentRedirect(address)
    found = place(area, question)
    if found is None:
        raise Http404(f"no place {area}")
    context = {
        "place": found,
        "organizations": organizations.listed(country=found.country),
        "organizations_address": _organizations(found.country),
        "compare": addresses.comparison_address(question.with_(areas=(area,))),
        "groups": group_links(),
        "list": addresses.list_address(question),
    }
    return render(request, "indicators/places/place.html", context)


@require_safe
def compare(request: HttpRequest) -> HttpResponseBase:
    """Show several places side by side."""
    question = addresses.read(_pairs(request), ("area", *addresses.VERSIONS))
    address = addresses.comparison_address(question)
    if not _is_at(request, address, question):
        return HttpResponsePermanentRedirect(address)
    found = comparison(question)
    context = {
        "comparison": found,
        "most": MOST_AREAS,
        "list": addresses.list_address(question),
        "fewer": [(column, _without(question, column.area)) for column in found.columns],
    }
    return render(request, "indicators/places/compare.html", context)


@require_safe
def groups(request: HttpRequest) -> HttpResponseBase:
    """List the groups of workers that have a page."""
    addresses.read(_pairs(request), ())
    return render(request, "indicators/places/groups.html", {"groups": group_links()})


@require_safe
def group(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show what is published of a group of workers, beside its organizations."""
    question = addresses.read(_pairs(request))
    found = group_page(code, question)
    if found is None:
        raise Http404(f"no group {code}")
    address = addresses.group_address(code, question)
    if not _is_at(request, address, question):
        return HttpResponsePermanentRedirect(address)
    context = {
        "group": found,
        "others": [each for each in group_links() if each.code != code],
        "organizations": organizations.listed(group=code),
        "organizations_address": f"{reverse('organizations_public:list')}?group={code}",
    }
    return render(request, "indicators/places/group.html", context)


def _pairs(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.GET.lists() for value in values]


def _is_at(request: HttpRequest, address: str, question: Question) -> bool:
    """Whether the one address was asked, however it is encoded."""
    return request.path == address.partition("?")[0] and question.pairs() == _pairs(request)


def _written(area: str) -> str:
    """Write the code of a place as it stands in its address: that of the country in capitals."""
    country, dash, part = area.partition("-")
    if len(country) != len("ZAF"):
        raise Http404(f"no place {area}")
    return f"{country.upper()}{dash}{part}"


def _without(question: Question, area: str) -> str:
    return addresses.comparison_address(
        question.with_(areas=tuple(each for each in question.areas if each != area))
    )


def _organizations(country: str) -> str:
    return f"{reverse('organizations_public:list')}?country={country}"
