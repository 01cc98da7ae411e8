"""Pages and downloads of published figures."""

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    JsonResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.indicators import addresses, downloads, pictures, queries
from livelihoods.knowledge.indicators.addresses import Question
from livelihoods.knowledge.indicators.figure import Figure
from livelihoods.knowledge.indicators.panels import address_of, headline
from livelihoods.platform.ui import chart_store, charts
from livelihoods.platform.vocabulary import queries as vocabulary

SUFFIXES = ("csv", "metadata.json", "svg")
_SIZES = {"": charts.NARROW, "wide": charts.WIDE}


@require_safe
def figure(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show an indicator: the large figure, the chart, the table, and what they rest on."""
    question, redirect = _asked(request, slug)
    if redirect:
        return redirect
    found = _found(question)
    picture = pictures.chart(found)
    suffixes = [each for each in SUFFIXES if each != "svg" or picture]
    pinned = question.with_(releases=tuple((each.dataset, each.version) for each in found.releases))
    context = {
        "figure": found,
        "question": question,
        "headlines": [headline(panel) for panel in found.panels if panel.total],
        "chart": picture and question.view != "table" and _chart(question, picture),
        "views": _views(question) if picture else [],
        "downloads": [(suffix, address_of(question, suffix)) for suffix in suffixes],
        "citation": downloads.citation(
            found,
            address=request.build_absolute_uri(address_of(pinned)),
            network=_network_name(),
        ),
    }
    return render(request, "indicators/figure.html", context)


@require_safe
def download(request: HttpRequest, slug: str, suffix: str) -> HttpResponseBase:
    """Hand out what a page shows as a table, as its metadata, or as a picture."""
    extra = ("size",) if suffix == "svg" else ()
    question, redirect = _asked(request, slug, suffix=suffix, extra=extra)
    if redirect:
        return redirect
    found = _found(question)
    if suffix == "svg":
        return _picture(request, found)
    if suffix == "csv":
        about = request.build_absolute_uri(address_of(question, "metadata.json"))
        response = HttpResponse(
            downloads.table(found, about), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="{question.slug}.csv"'
        return response
    page = request.build_absolute_uri(address_of(question))
    content = downloads.metadata(found, address=page, network=_network_name())
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})


def _asked(
    request: HttpRequest, slug: str, *, suffix: str = "", extra: tuple[str, ...] = ()
) -> tuple[Question, HttpResponseBase | None]:
    """Read the question; with it a redirect where it has another address."""
    pairs = [(name, value) for name, values in request.GET.lists() for value in values]
    question = addresses.read(slug.replace("-", "_"), pairs, extra=extra)
    asked = [pair for pair in pairs if pair[0] not in extra]
    if slug != question.slug or not addresses.is_canonical(question, asked):
        target = address_of(question, suffix)
        kept = "&".join(f"{name}={request.GET[name]}" for name in extra if name in request.GET)
        if kept:
            target += ("&" if "?" in target else "?") + kept
        return question, HttpResponsePermanentRedirect(target)
    return question, None


def _found(question: Question) -> Figure:
    found = queries.figure(question)
    if found is None:
        raise Http404(f"no figures of {question.slug}")
    return found


def _network_name() -> str:
    network = vocabulary.network()
    return network.name if network else str(settings.WAGTAIL_SITE_NAME)


def _picture(request: HttpRequest, found: Figure) -> HttpResponse:
    size = request.GET.get("size", "")
    if size not in _SIZES:
        raise InputError(f"size {size[:20]!r}; write size=wide, or leave it out")
    picture = pictures.chart(found)
    if picture is None:
        raise Http404("nothing to draw")
    response = HttpResponse(
        chart_store.draw(picture, width=_SIZES[size]), content_type="image/svg+xml; charset=utf-8"
    )
    response["Cache-Control"] = "public, max-age=3600"
    return response


def _chart(question: Question, picture: charts.DotChart) -> dict[str, object]:
    """Addresses and sizes of the chart's two drawings, and its words."""
    narrow = address_of(question, "svg")
    wide = f"{narrow}{'&' if '?' in narrow else '?'}size=wide"
    return {
        "narrow": narrow,
        "wide": wide,
        "narrow_size": (charts.NARROW, chart_store.height(picture, width=charts.NARROW)),
        "wide_size": (charts.WIDE, chart_store.height(picture, width=charts.WIDE)),
        "words": f"{picture.title}. {picture.description}",
    }


def _views(question: Question) -> list[tuple[str, str, bool]]:
    """Chart with table, or table alone: words, address, whether it is shown now."""
    return [
        (gettext("Chart and table"), address_of(question.with_(view="")), question.view != "table"),
        (gettext("Table only"), address_of(question.with_(view="table")), question.view == "table"),
    ]
