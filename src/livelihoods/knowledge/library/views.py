"""Public pages of the library: the list, one publication, its text, its files, its citation."""

import json
from typing import Any

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.library import addresses, downloads, facets, feeds, filetypes, queries
from livelihoods.knowledge.library.addresses import Question
from livelihoods.knowledge.library.citations import Citation
from livelihoods.knowledge.library.names import OUTCOMES, Reviewers, Role, WorkKind
from livelihoods.knowledge.library.queries import EditionView, WorkView
from livelihoods.knowledge.library.queries.listing import rows
from livelihoods.platform.timeline import Moment
from livelihoods.platform.ui.page_store import kept
from livelihoods.platform.vocabulary import queries as vocabulary

_CITED = {"bib": "application/x-bibtex", "ris": "application/x-research-info-systems"}


@require_safe
@kept
def browse(request: HttpRequest) -> HttpResponseBase:
    """List publications, with what else may be asked."""
    question, redirect = _asked(request, reverse("library:list"))
    if redirect:
        return redirect
    found = queries.search(question)
    names = facets.names_of_choices()
    page = min(question.page, found.pages)
    one_series = question.series[0] if len(question.series) == 1 else ""
    shelf = queries.series_shelf()
    whole = question.with_(sort="").query()
    context = {
        "question": question,
        "results": found,
        "page": page,
        "before": question.with_(page=page - 1).query() if page > 1 else None,
        "after": question.with_(page=page + 1).query() if page < found.pages else None,
        "facets": facets.facets(question, found.tallies, names),
        "chosen": facets.chosen(question, names),
        "sorts": list(facets.sorts(question)),
        "series": shelf.get(one_series),
        "continued": shelf.get(shelf[one_series].continues) if one_series in shelf else None,
        "hidden": [pair for pair in question.pairs() if pair[0] not in ("q", "page")],
        "kinds": dict(WorkKind.choices),
        "downloads": [
            (suffix, reverse("library:download", args=[suffix]) + question.with_(page=1).query())
            for suffix in downloads.TYPES
        ],
        "feeds": [(form, reverse("library:feed", args=[form]) + whole) for form in feeds.FORMS],
        "terms": downloads.terms(),
        "moment": Moment.read(question.as_of),
        "kept": [pair for pair in question.pairs() if pair[0] not in ("as_of", "page")],
        "is_known_today": True,
        "earliest": vocabulary.earliest_date(),
    }
    return render(request, "library/browse.html", context)


@require_safe
def download(request: HttpRequest, suffix: str) -> HttpResponseBase:
    """Hand out all publications that a list has, on all its pages."""
    if suffix not in downloads.TYPES:
        raise Http404(f"no list as {suffix}")
    question, redirect = _asked(request, reverse("library:download", args=[suffix]))
    if redirect:
        return redirect
    asked = [each.words for each in facets.chosen(question, facets.names_of_choices())]
    content = downloads.content(
        suffix, question, asked, lambda key: _absolute(request, _page(key)),
        _absolute(request, facets.link(question.with_(page=1))),
    )  # fmt: skip
    response = HttpResponse(content, content_type=downloads.TYPES[suffix])
    response["Content-Disposition"] = f'attachment; filename="library.{suffix}"'
    return response


@require_safe
def feed(request: HttpRequest, form: str) -> HttpResponseBase:
    """Answer with the newest publications of a list as a feed."""
    if form not in feeds.FORMS:
        raise Http404(f"no feed as {form}")
    own = reverse("library:feed", args=[form])
    question, redirect = _asked(request, own)
    if redirect:
        return redirect
    asked = [each.words for each in facets.chosen(question, facets.names_of_choices())]
    numbers = queries.every(question.with_(sort=""), only_readable=True, limit=feeds.MOST)
    content_type, content = feeds.written(
        form, rows(numbers), asked=asked,
        address=_absolute(request, facets.link(question)),
        own_address=_absolute(request, own + question.query()),
        page=lambda key: _absolute(request, _page(key)),
    )  # fmt: skip
    return HttpResponse(content, content_type=content_type)


@require_safe
def publication(request: HttpRequest, key: str) -> HttpResponseBase:
    """Show a publication: all its editions, who made it, how it is cited, what is like it."""
    _refuse_unknown(request, ("edition",))
    work = _work(key)
    edition = _edition(work, request.GET.get("edition", ""))
    citation = _citation(request, work, edition)
    files = [(each, _absolute(request, _file(key, edition.language, each.name)))
             for each in edition.files]  # fmt: skip
    text_address = _text(key, edition.language) if edition.has_text else ""
    said = citation.json_ld(files, _absolute(request, text_address) if text_address else "")
    context = {
        "work": work,
        "edition": edition,
        "is_other_language": edition.language.partition("-")[0] != get_language(),
        "citation": citation,
        "highwire": [
            *citation.highwire(),
            *[("citation_pdf_url", address) for each, address in files if each.suffix == "pdf"],
            *([("citation_fulltext_html_url", _absolute(request, text_address))]
              if text_address else []),
        ],
        "json_ld": _data_block(said),
        "kind": dict(WorkKind.choices).get(work.kind, work.kind),
        "kinds": dict(WorkKind.choices),
        "credits": _by_role(work, edition),
        "reviewers": dict(Reviewers.choices),
        "outcomes": OUTCOMES,
        "topics": _topics(work),
        "related": rows(queries.related(work), is_short=True),
        "types": filetypes.TYPES,
    }  # fmt: skip
    return render(request, "library/publication.html", context)


@require_safe
def text(request: HttpRequest, key: str, language: str) -> HttpResponseBase:
    """Show the whole text of an edition as a page."""
    _refuse_unknown(request, ())
    work = _work(key)
    if work.is_withdrawn:
        return render(
            request,
            "library/withdrawn.html",
            {"work": work, "edition": work.edition(language)},
            status=410,
        )
    edition = next((each for each in work.editions if each.language == language), None)
    if edition is None or not edition.has_text:
        raise Http404(f"{key} has no text in {language}")
    context = {
        "work": work,
        "edition": edition,
        "citation": _citation(request, work, edition),
        # `texts.cleaned` let plain elements alone through, when it was recorded
        "text": mark_safe(edition.text),  # noqa: S308
        "others": [each for each in work.editions if each.has_text and each != edition],
    }
    return render(request, "library/text.html", context)


@require_safe
def file(request: HttpRequest, key: str, language: str, name: str) -> HttpResponseBase:
    """Hand out a file of a published edition, to be saved and never to be run."""
    _refuse_unknown(request, ())
    found = queries.file_to_hand(key, language, name)
    if found is None:
        raise Http404(f"no file {name}")
    if found.is_gone:
        work = _work(key)
        return render(
            request,
            "library/withdrawn.html",
            {"work": work, "edition": work.edition(language)},
            status=410,
        )
    tag = f'"{found.sha256}"'
    if request.headers.get("If-None-Match") == tag:
        unchanged = HttpResponse(status=304)
        unchanged["ETag"] = tag
        return unchanged
    try:
        content = found.opened("rb")
    except FileNotFoundError:
        raise Http404(f"{name} is not in the folder of uploaded files") from None
    response = FileResponse(
        content,
        as_attachment=True,
        filename=found.name,
        content_type=filetypes.TYPES[found.suffix],
    )
    response["ETag"] = tag
    response["Content-Length"] = str(found.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    # what is withdrawn must be gone at the next request
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def cite(request: HttpRequest, key: str, form: str) -> HttpResponseBase:
    """Hand out how a publication is cited, for programs."""
    _refuse_unknown(request, ("edition",))
    if form not in _CITED:
        raise Http404(f"no citation as {form}")
    work = _work(key)
    edition = _edition(work, request.GET.get("edition", ""))
    citation = _citation(request, work, edition)
    content = citation.bibtex() if form == "bib" else citation.ris()
    response = HttpResponse(content, content_type=f"{_CITED[form]}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{citation.key}.{form}"'
    return response


def _work(key: str) -> WorkView:
    work = queries.work(key)
    if work is None:
        raise Http404(f"no publication {key}")
    return work


def _edition(work: WorkView, language: str) -> EditionView:
    """Return the edition that is asked for, or the one for the reader.

    Raises:
        InputError: naming the languages that there are.
    """
    if not language:
        return work.edition(get_language() or "en")
    for edition in work.editions:
        if edition.language == language:
            return edition
    there = ", ".join(edition.language for edition in work.editions)
    raise InputError(
        gettext("{name}={value!r} is none of {choices}").format(
            name="edition", value=language[:20], choices=there
        )
    )


def _citation(request: HttpRequest, work: WorkView, edition: EditionView) -> Citation:
    network = vocabulary.network()
    publisher = work.publisher or (network.name if network else "")
    return Citation(work, edition, _absolute(request, _page(work.key)), publisher)


def _by_role(work: WorkView, edition: EditionView) -> list[tuple[str, list[Any]]]:
    """Return who made an edition, by what they did, in the order of the roles."""
    words = dict(Role.choices)
    named = work.credits_of(edition.language)
    return [
        (str(words[role]), there)
        for role in Role
        if (there := [each for each in named if each.role == role])
    ]


def _topics(work: WorkView) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what it is about, each with the list of all that is."""
    names, titles = facets.names_of_choices(), facets.titles()
    codes = {
        "group": work.about.groups,
        "country": work.about.countries,
        "programme": work.about.programmes,
        "goal": work.about.goals,
    }
    return [
        (
            titles[name],
            sorted(
                (names[name].get(code, code), facets.link(Question().toggled(name, code)))
                for code in there
            ),
        )
        for name, there in codes.items()
        if there
    ]


def _asked(request: HttpRequest, path: str) -> tuple[Question, HttpResponseBase | None]:
    """Read the question; with it a redirect where it has another address."""
    pairs = [(name, value) for name, values in request.GET.lists() for value in values]
    question = addresses.read(pairs)
    if addresses.is_canonical(question, pairs):
        return question, None
    return question, HttpResponsePermanentRedirect(path + question.query())


def _refuse_unknown(request: HttpRequest, known: tuple[str, ...]) -> None:
    for name in request.GET:
        if name not in known:
            words = (
                gettext("{name!r} is no part of the address; it may have {parts}")
                if known
                else gettext("{name!r} is no part of the address; it has none")
            )
            raise InputError(words.format(name=name[:40], parts=", ".join(known)))


def _page(key: str) -> str:
    return reverse("library:work", kwargs={"key": key})


def _text(key: str, language: str) -> str:
    return reverse("library:text", kwargs={"key": key, "language": language})


def _file(key: str, language: str, name: str) -> str:
    return reverse("library:file", kwargs={"key": key, "language": language, "name": name})


def _absolute(request: HttpRequest, address: str) -> str:
    return request.build_absolute_uri(address)


def _data_block(said: dict[str, Any]) -> str:
    """Return data for a block of a page; no text of it ends the block."""
    written = json.dumps(said, ensure_ascii=False)
    escaped = written.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return mark_safe(escaped)  # noqa: S308 - escaped in the line above
