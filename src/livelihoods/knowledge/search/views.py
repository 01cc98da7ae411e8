"""The page of the search."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from livelihoods.knowledge.search import addresses, facets, queries
from livelihoods.knowledge.search.addresses import NEWEST


@require_safe
def results(request: HttpRequest) -> HttpResponseBase:
    """Show what a question finds; without one, the form and what there is to find.

    Nothing is kept of it, neither here nor on the way: what is withdrawn is gone with the next
    request.
    """
    pairs = [(name, value) for name, values in request.GET.lists() for value in values]
    question = addresses.read(pairs)
    if not addresses.is_canonical(question, pairs):
        return HttpResponsePermanentRedirect(reverse("search:results") + question.query())
    language = get_language() or "en"
    found = queries.search(question, language)
    names = facets.names_of()
    page = min(question.page, found.pages)
    context = {
        "question": question,
        "wanted": question.wanted,
        "results": found,
        "page": page,
        "first_number": (page - 1) * addresses.PER_PAGE + 1,
        "before": facets.link(question.with_(page=page - 1)) if page > 1 else "",
        "after": facets.link(question.with_(page=page + 1)) if page < found.pages else "",
        "facets": facets.facets(question, found.tallies, names),
        "chosen": facets.chosen(question, names),
        "hidden": [pair for pair in question.pairs() if pair[0] not in ("q", "page")],
        "by_newest": facets.link(question.with_(sort=NEWEST)),
        "by_nearness": facets.link(question.with_(sort="")),
        "meant": facets.link(question.with_(q=found.meant)) if found.meant else "",
        "without_filters": facets.link(addresses.Question(q=question.q)),
        "organizations": reverse("organizations_public:list"),
        "names": names,
    }
    response: HttpResponse = render(request, "search/results.html", context)
    patch_cache_control(response, no_store=True)
    return response
