"""Public pages of organizations: the list, one record, the workers of a federation."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from livelihoods.network.membership import queries as membership
from livelihoods.network.organizations import addresses, downloads, facets, queries
from livelihoods.network.organizations.addresses import Question
from livelihoods.platform.vocabulary import queries as vocabulary

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
def browse(request: HttpRequest) -> HttpResponseBase:
    """List organizations, with what else may be asked."""
    question, redirect = _asked(request, reverse("organizations_public:list"))
    if redirect:
        return redirect
    found = queries.search(question)
    groups = _groups(question)
    chosen = facets.chosen(question, groups)
    page = min(question.page, found.pages)
    context = {
        "question": question,
        "results": found,
        "page": page,
        "before": question.with_(page=page - 1).query() if page > 1 else None,
        "after": question.with_(page=page + 1).query() if page < found.pages else None,
        "facets": facets.facets(question, found.tallies, groups),
        "chosen": chosen,
        "hidden": [pair for pair in question.pairs() if pair[0] not in ("q", "page")],
        "kinds": facets.kind_names(),
        "groups": groups,
        "query": question.query(),
        "downloads": [(suffix, _download(suffix, question)) for suffix in _TYPES],
        "terms": downloads.terms(),
        "citation": downloads.citation(
            [each.words for each in chosen], _absolute(request, question)
        ),
        **_dated(question),
    }
    return render(request, "organizations/browse.html", context)


@require_safe
def download(request: HttpRequest, suffix: str) -> HttpResponseBase:
    """Hand out all organizations that a list has, on all its pages."""
    address = reverse("organizations_public:download", kwargs={"suffix": suffix})
    question, redirect = _asked(request, address)
    if redirect:
        return redirect
    asked = [each.words for each in facets.chosen(question, _groups(question))]
    content = downloads.content(
        suffix,
        question,
        asked,
        lambda key: request.build_absolute_uri(_record(key)),
        _absolute(request, question),
    )
    response = HttpResponse(content, content_type=_TYPES[suffix])
    response["Content-Disposition"] = f'attachment; filename="organizations.{suffix}"'
    return response


@require_safe
def organization(request: HttpRequest, key: str) -> HttpResponseBase:
    """Show one record: every field that is known and may be seen, with its source and date."""
    question, redirect = _asked(request, _record(key))
    if redirect:
        return redirect
    moment = question.moment
    record = queries.record(key, moment)
    if record is None:
        return _kept(key, "organization", question)
    near = queries.neighbours(key, question)
    query = question.query()
    context = {
        "record": record,
        "affiliations": queries.affiliations(key, moment),
        "member_since": membership.members_since(moment).get(record.id),
        "before": _record(near.before) + query if near.before else "",
        "after": _record(near.after) + query if near.after else "",
        "back": reverse("organizations_public:list") + query,
        "dates": _dates_of(question).query(),
        "workers": reverse("organizations_public:workers", kwargs={"key": key}),
        **_dated(question),
    }
    return render(request, "organizations/organization.html", context)


@require_safe
def workers(request: HttpRequest, key: str) -> HttpResponseBase:
    """Show how many workers an organization has through its affiliates, line by line."""
    address = reverse("organizations_public:workers", kwargs={"key": key})
    question, redirect = _asked(request, address)
    if redirect:
        return redirect
    found = queries.federation(key, question.moment)
    if found is None:
        return _kept(key, "workers", question)
    context = {
        "federation": found,
        "back": _record(key) + question.query(),
        "dates": _dates_of(question).query(),
        **_dated(question),
    }
    return render(request, "organizations/workers.html", context)


def _kept(key: str, page: str, question: Question) -> HttpResponseBase:
    """Lead on to the record that is kept in the place of one that was merged.

    Raises:
        Http404: where there is none.
    """
    kept = queries.successor(key)
    if not kept:
        raise Http404(f"no organization {key}")
    address = reverse(f"organizations_public:{page}", kwargs={"key": kept})
    return HttpResponsePermanentRedirect(address + question.query())


def _dates_of(question: Question) -> Question:
    """Return the dates of a question alone."""
    return Question(as_of=question.as_of, known_on=question.known_on)


def _asked(request: HttpRequest, path: str) -> tuple[Question, HttpResponseBase | None]:
    """Read the question; with it a redirect where it has another address."""
    pairs = [(name, value) for name, values in request.GET.lists() for value in values]
    question = addresses.read(pairs)
    if addresses.is_canonical(question, pairs):
        return question, None
    return question, HttpResponsePermanentRedirect(path + question.query())


def _record(key: str) -> str:
    return reverse("organizations_public:organization", kwargs={"key": key})


def _absolute(request: HttpRequest, question: Question) -> str:
    """Return the address of the list, with its host: for a citation."""
    address = reverse("organizations_public:list") + question.with_(page=1).query()
    return request.build_absolute_uri(address)


def _download(suffix: str, question: Question) -> str:
    address = reverse("organizations_public:download", kwargs={"suffix": suffix})
    return address + question.with_(page=1).query()


def _groups(question: Question) -> dict[str, str]:
    return {group.code: group.name for group in vocabulary.occupational_groups(question.moment)}


def _dated(question: Question) -> dict[str, Any]:
    """Return what the form of the date needs."""
    return {
        "moment": question.moment,
        "kept": [pair for pair in question.pairs() if pair[0] not in ("as_of", "page")],
        "is_known_today": not question.known_on,
        "earliest": vocabulary.earliest_date(),
    }
