"""The directory of members: by country, constituency and group; and what listed people know."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, fields
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from livelihoods.analysis.errors import InputError
from livelihoods.network.membership import queries, sheet
from livelihoods.network.membership.queries import Asked
from livelihoods.network.people import queries as people
from livelihoods.platform.alphabet import alphabetical
from livelihoods.platform.interchange import sheets
from livelihoods.platform.timeline import Moment
from livelihoods.platform.ui.dates import dated
from livelihoods.platform.vocabulary import queries as vocabulary

PER_PAGE = 60
_FILTERS = tuple(part.name for part in fields(Asked))
_DATES = ("as_of", "known_on")
_TITLES: dict[str, str | Promise] = {
    "country": _("Country"),
    "constituency": _("Constituency"),
    "group": _("Occupational group"),
    "topic": _("Topic"),
    "method": _("Method"),
    "language": _("Working language"),
    "region": _("Region"),
    "agency": _("Kind of agency"),
}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Choice:
    """A value of a filter, with how many members have it."""

    code: str
    words: str
    count: int
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class Filter:
    """A filter with its values."""

    name: str
    title: str | Promise
    choices: tuple[Choice, ...]


def members(request: HttpRequest) -> HttpResponse:
    """List the members of a day who fit the filter."""
    asked = _asked(request, "page")
    date = dated(request)
    found = queries.directory(date["moment"], asked)
    names = _names(date["moment"])
    _require_known(asked, names)
    pages = Paginator(found.organizations, PER_PAGE)
    context = date | {
        "directory": found,
        "page_of": pages.get_page(request.GET.get("page")),
        "asked": [
            (_TITLES[name], _words(name, code, names), _address(request, asked, **{name: ""}))
            for name, code in asked.stated().items()
        ],
        "filters": _filters(request, asked, found, names, ("constituency", "group", "country")),
        "names": names,
        "kept": [*date["kept"], *asked.stated().items()],
        "moments": sorted({count.as_of for count in queries.published_counts()}),
        "query": urlencode(_query(request, asked)),
        "all_address": _address(request, Asked()),
    }
    return render(request, "membership/members.html", context)


def expertise(request: HttpRequest) -> HttpResponse:
    """Show what the listed individual members know, each with the way to who knows it."""
    asked = _asked(request)
    if asked.stated():
        raise InputError("this page takes a date only; the list of members takes filters")
    date = dated(request)
    found = queries.directory(date["moment"], asked)
    names = _names(date["moment"])
    wanted = ("topic", "method", "language", "region", "agency")
    context = date | {
        "directory": found,
        "filters": _filters(request, asked, found, names, wanted),
        "members_address": _address(request, Asked()),
    }
    return render(request, "membership/expertise.html", context)


def download(request: HttpRequest, suffix: str) -> HttpResponse:
    """Return the list of members as CSV or XLSX, with the filter, the date and the terms on top."""
    if suffix not in ("csv", "xlsx"):
        raise Http404(f"there is no list of members as {suffix}")
    asked = _asked(request)
    moment: Moment = dated(request)["moment"]
    found = queries.directory(moment, asked)
    _require_known(asked, _names(moment))
    network = vocabulary.network()
    if network is None:
        raise Http404("no network is loaded")
    head = sheet.head(network, moment, asked, found)
    rows = sheet.rows(found, get_language() or "en")
    if suffix == "csv":
        text = io.StringIO(newline="")
        sheets.write_csv(text, head, sheet.HEADER, rows)
        response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(sheets.xlsx_bytes(head, sheet.HEADER, rows), content_type=_XLSX)
    name = f"members-{moment.as_of}.{suffix}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked(request: HttpRequest, *others: str) -> Asked:
    unknown = sorted(request.GET.keys() - {*_FILTERS, *_DATES, *others})
    if unknown:
        raise InputError(f"{unknown[0][:40]!r} is no filter; the filters are {', '.join(_FILTERS)}")
    return Asked(**{name: request.GET.get(name, "") for name in _FILTERS})


def _names(moment: Moment) -> dict[str, Mapping[str, str]]:
    language = get_language() or "en"
    words = people.expertise_words()
    return {
        "country": vocabulary.country_names(language),
        "constituency": {row.code: row.name for row in vocabulary.constituencies(moment)},
        "group": {row.code: row.name for row in vocabulary.occupational_groups(moment)},
        "topic": words["topic"],
        "method": words["method"],
        "agency": words["agency"],
        "region": vocabulary.region_names(),
    }


def _require_known(asked: Asked, names: dict[str, Mapping[str, str]]) -> None:
    for name in ("constituency", "group"):
        value = getattr(asked, name)
        if value and value not in names[name]:
            raise InputError(f"{name} is {value[:40]!r}, which is not known; choose from the list")


def _words(name: str, code: str, names: dict[str, Mapping[str, str]]) -> str:
    if name == "language":
        return vocabulary.language_name(code, get_language() or "en")
    return names[name].get(code, code)


def _query(request: HttpRequest, asked: Asked) -> dict[str, str]:
    dates = {name: request.GET[name] for name in _DATES if request.GET.get(name)}
    return dates | asked.stated()


def _address(request: HttpRequest, asked: Asked, **changed: str) -> str:
    query = {name: value for name, value in (_query(request, asked) | changed).items() if value}
    address = reverse("directory:members")
    return f"{address}?{urlencode(query)}" if query else address


def _filters(
    request: HttpRequest,
    asked: Asked,
    found: queries.Directory,
    names: dict[str, Mapping[str, str]],
    wanted: tuple[str, ...],
) -> list[Filter]:
    filters = []
    for name in wanted:
        choices = [
            Choice(
                code=code,
                words=_words(name, code, names),
                count=count,
                address=_address(request, asked, **{name: code}),
                is_chosen=getattr(asked, name) == code,
            )
            for code, count in found.choices[name].items()
        ]
        choices.sort(key=lambda choice: alphabetical(choice.words))
        filters.append(Filter(name, _TITLES[name], tuple(choices)))
    return filters
