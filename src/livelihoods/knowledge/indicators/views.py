"""Pages and downloads of published figures."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from csp.decorators import csp_replace
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext, override
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.indicators import addresses, pictures, queries
from livelihoods.knowledge.indicators.addresses import Question
from livelihoods.knowledge.indicators.aliases import indicator_named
from livelihoods.knowledge.indicators.charts.maps import figure_map, may_be_mapped
from livelihoods.knowledge.indicators.charts.telling import kind_words
from livelihoods.knowledge.indicators.comparison import comparison
from livelihoods.knowledge.indicators.figure import Figure
from livelihoods.knowledge.indicators.models import Release
from livelihoods.knowledge.indicators.panels import (
    address_of,
    embed_address_of,
    first_figures,
    headline,
    shown,
)
from livelihoods.knowledge.indicators.ranks import in_order, may_be_sorted
from livelihoods.knowledge.indicators.takeaway import forms
from livelihoods.knowledge.indicators.takeaway.citations import citation_of, citation_of_all
from livelihoods.knowledge.indicators.takeaway.offer import Drawn, offer
from livelihoods.knowledge.indicators.takeaway.selection import (
    of_all,
    of_page,
    read_mark,
    read_scope,
)
from livelihoods.platform.ui import chart_store, charts
from livelihoods.platform.ui.addresses import section_address
from livelihoods.platform.ui.headers import with_script
from livelihoods.platform.ui.page_store import tagged

PICTURES = ("svg", "png")
SUFFIXES = ("csv", *forms.FORMS, *PICTURES)
_SHOWN_IN_PLACE = ("json", "metadata.json", *PICTURES)
_EXTRA = {"csv": ("scope", "bom")}
_SIZES = {"": charts.NARROW, "wide": charts.WIDE}


@require_safe
@with_script
def figure(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show an indicator: the large figure, the chart, the table, and what they rest on."""
    question, redirect = _asked(request, slug)
    if redirect:
        return redirect
    found = _found(question)
    picture = pictures.chart(found, question.chart)
    chart = _chart(question, picture) if picture else None
    shown_map = _map(question, found)
    drawn = picture
    if question.view == "map":
        drawn = shown_map["map"].chart if shown_map else None
    pinned = _pinned(question, found.releases)
    citation = citation_of(
        found,
        address=request.build_absolute_uri(address_of(pinned)),
        publisher=queries.publisher(),
    )
    context = {
        "figure": found,
        "question": question,
        "shown": shown(found),
        **_opened(request),
        "newer": _newer(question, found.releases),
        "view": question.view,
        "headlines": [headline(panel) for panel in first_figures(found)],
        "chart": question.view in {"", "chart"} and chart,
        **shown_map,
        "comparison": comparison(found, is_of_every_area=question.is_of_every_area),
        "views": _views(question, found),
        "orders": _orders(question) if may_be_sorted(found) else [],
        "card": request.build_absolute_uri(_sized(address_of(question, "png"), "card")),
        "takeaway": offer(question, citation, request.build_absolute_uri, _drawn(drawn)),
    }
    response = render(request, "indicators/figure.html", context)
    patch_vary_headers(response, ["HX-Trigger"])
    return response


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]  # typed for fewer arguments
def embed(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show the chart, the map or the table of a figure for a frame on another site."""
    question, redirect = _asked(request, slug, address=embed_address_of)
    if redirect:
        return redirect
    found = _found(question)
    picture = pictures.chart(found, question.chart)
    context = {
        "figure": found,
        "chart": picture and question.view in {"", "chart"} and _chart(question, picture),
        "view": question.view,
        **_map(question, found),
        "comparison": comparison(found, is_of_every_area=question.is_of_every_area),
        "page": request.build_absolute_uri(address_of(question)),
        "publisher": queries.publisher(),
    }
    response = render(request, "indicators/embed.html", context)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
@tagged
def download(request: HttpRequest, slug: str, suffix: str) -> HttpResponseBase:
    """Hand out what a page shows, or all there is of its indicator, in one of many forms."""
    extra = ("size",) if suffix in PICTURES else _EXTRA.get(suffix, ("scope",))
    question, redirect = _asked(
        request, slug, address=lambda asked: address_of(asked, suffix), extra=extra
    )
    if redirect:
        return redirect
    response: HttpResponseBase
    if suffix in PICTURES:
        response = _picture(request, question, suffix)
    elif (taken := _taken(request, question)) is None:
        response = _nothing(request)
    elif suffix == "csv":
        marked = read_mark(request.GET.get("bom", ""))
        response = StreamingHttpResponse(
            forms.csv(taken, marked=marked), content_type=forms.CSV_TYPE
        )
    else:
        content_type, make = forms.FORMS[suffix]
        response = HttpResponse(make(taken), content_type=content_type)
    if suffix not in _SHOWN_IN_PLACE and response.status_code == HTTPStatus.OK:
        response["Content-Disposition"] = f'attachment; filename="{question.slug}.{suffix}"'
    # Published figures are for every page and program, also those of other sites.
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _opened(request: HttpRequest) -> dict[str, bool]:
    """Which of the folded parts a reader had open who used them a moment ago."""
    used = request.headers.get("HX-Trigger", "")
    return {
        "filters_open": used == "filter-form",
        "ways_open": used.startswith(("facet-", "order-", "view-")) and "facet-1-" not in used,
    }


def _nothing(request: HttpRequest, message: str = "") -> HttpResponse:
    """Say that there is nothing to hand out: an empty file would look like an answer."""
    message = message or gettext(
        "Nothing is published for this choice of place, time and definition."
    )
    return render(request, "400.html", {"message": message}, status=404)


def _taken(request: HttpRequest, question: Question) -> forms.Taken | None:
    """What is taken away; None where nothing is published for the question."""
    scope = read_scope(request.GET.get("scope", ""))
    contact = request.build_absolute_uri(section_address("contact"))
    if scope == "view":
        found = _found(question)
        if not found.panels:
            return None
        pinned = _pinned(question, found.releases)
        with override("en"):
            citation = citation_of(
                found,
                address=request.build_absolute_uri(address_of(pinned)),
                publisher=queries.publisher(),
            )
        # Of the same releases too: what the figures meant does not change under whoever has them.
        about = request.build_absolute_uri(address_of(pinned, "metadata.json"))
        return forms.Taken(of_page(found), citation, about, contact)
    selection = of_all(question)
    if selection is None:
        raise Http404(f"no figures of {question.slug}")
    only = _pinned(Question(question.indicator), selection.releases)
    with override("en"):
        citation = citation_of_all(
            selection,
            title=queries.title_of(question.indicator, selection.releases),
            address=request.build_absolute_uri(address_of(only)),
            publisher=queries.publisher(),
        )
    about = request.build_absolute_uri(f"{address_of(only, 'metadata.json')}&scope=full")
    return forms.Taken(selection, citation, about, contact)


def _pinned(question: Question, releases: Iterable[Release]) -> Question:
    """Return the question with its releases pinned: it has the same answer for ever."""
    return question.with_(releases=tuple((each.dataset, each.version) for each in releases))


def _newer(question: Question, shown: Iterable[Release]) -> dict[str, Any] | None:
    """Say that releases which are held fast have been replaced by newer ones; None where not."""
    if not (question.releases or question.published_on):
        return None
    replaced = queries.replaced(shown)
    if not replaced:
        return None
    return {
        "shown": list(map(str, replaced)),
        "newest": list(map(str, replaced.values())),
        "address": address_of(question.with_(releases=(), published_on=None)),
    }


def _asked(
    request: HttpRequest,
    slug: str,
    *,
    address: Callable[[Question], str] = address_of,
    extra: tuple[str, ...] = (),
) -> tuple[Question, HttpResponseBase | None]:
    """Read the question; with it a redirect where it has another address."""
    pairs = [(name, value) for name, values in request.GET.lists() for value in values]
    question = addresses.read(indicator_named(slug), pairs, extra=extra)
    asked = [pair for pair in pairs if pair[0] not in extra]
    if slug != question.slug or not addresses.is_canonical(question, asked):
        target = address(question)
        kept = urlencode({name: request.GET[name] for name in extra if name in request.GET})
        if kept:
            target += ("&" if "?" in target else "?") + kept
        return question, HttpResponsePermanentRedirect(target)
    return question, None


def _found(question: Question) -> Figure:
    found = queries.figure(question)
    if found is None:
        raise Http404(f"no figures of {question.slug}")
    return in_order(found, question.sort)


def _picture(request: HttpRequest, question: Question, suffix: str) -> HttpResponse:
    found = _found(question)
    if not found.panels:
        return _nothing(request)
    size = request.GET.get("size", "")
    if size == "card" and suffix == "png":
        card = pictures.card(found, question, queries.publisher())
        return _kept(HttpResponse(card, content_type="image/png"))
    if size not in _SIZES:
        sizes = "size=wide or size=card" if suffix == "png" else "size=wide"
        raise InputError(f"size {size[:20]!r}; write {sizes}, or leave it out")
    picture = pictures.picture(found, question)
    if picture is None:
        message = gettext("There is no picture of this: the amounts are in several currencies.")
        return _nothing(request, message)
    width = _SIZES[size]
    if suffix == "png":
        response = HttpResponse(
            chart_store.draw_png(picture, width=width), content_type="image/png"
        )
    else:
        response = HttpResponse(
            chart_store.draw(picture, width=width), content_type="image/svg+xml; charset=utf-8"
        )
    return _kept(response)


def _kept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "public, max-age=3600"
    return response


def _sized(address: str, size: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}size={size}"


def _chart(question: Question, picture: charts.Chart) -> dict[str, Any]:
    """Addresses and sizes of the chart's two drawings, and its words."""
    narrow = address_of(question, "svg")
    wide = _sized(narrow, "wide")
    return {
        "narrow": narrow,
        "wide": wide,
        "narrow_size": (charts.NARROW, chart_store.height(picture, width=charts.NARROW)),
        "wide_size": (charts.WIDE, chart_store.height(picture, width=charts.WIDE)),
        "words": _words(picture),
        "is_of_parts": isinstance(picture, charts.StackChart),
    }


def _map(question: Question, found: Figure) -> dict[str, Any]:
    """The map where one is asked for and can be drawn, with its picture for pages without any."""
    shown = figure_map(found, question) if question.view == "map" else None
    if shown is None:
        return {}
    address = _sized(address_of(question, "svg"), "wide")
    return {"map": shown, "map_address": address, "map_words": _words(shown.chart)}


def _drawn(picture: charts.Chart | None) -> Drawn | None:
    """What can be taken away as a picture."""
    if picture is None:
        return None
    is_map = isinstance(picture, charts.MapChart)
    return Drawn(
        words=_words(picture),
        width=charts.WIDE if is_map else charts.NARROW,
        height=chart_store.height(picture, width=charts.NARROW),
        is_map=is_map,
    )


def _words(picture: charts.Chart) -> str:
    return f"{picture.told.title}. {picture.told.description}"


def _views(question: Question, found: Figure) -> list[tuple[str, str, bool]]:
    """The ways to look at the same figures: words, address, whether it is the one shown.

    Each kind of chart that fits, with the table; the map, where there is one; the table alone. The
    kind that is drawn by itself is not named in its address.
    """
    fitting = pictures.kinds_of(found)
    shown = question.chart if question.chart in fitting else "".join(fitting[:1])
    words = kind_words()
    is_chart = question.view in {"", "chart"}
    views = [
        (
            words[kind],
            address_of(question.with_(view="", chart="" if kind == fitting[0] else kind)),
            kind == shown and is_chart,
        )
        for kind in fitting
    ]
    if may_be_mapped(found):
        address = address_of(question.with_(view="map", chart=""))
        views.append((gettext("Map"), address, question.view == "map"))
    if not views:
        return []
    table = address_of(question.with_(view="table", chart=""))
    return [*views, (gettext("Table only"), table, question.view == "table")]


def _orders(question: Question) -> list[tuple[str, str, bool]]:
    """The orders of a list of places: words, address, whether it is the one shown."""
    words = {
        "": gettext("By place"),
        "high": gettext("Highest first"),
        "low": gettext("Lowest first"),
    }
    return [
        (said, address_of(question.with_(sort=sort)), sort == question.sort)
        for sort, said in words.items()
    ]
