"""Pages of the secretariat's desk: members on a day, re-affirmations, letters, who we are."""

import io
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from livelihoods.network.membership import letters, policy, queries, sheet
from livelihoods.network.membership.actions import take_roll_away
from livelihoods.network.membership.models import Membership
from livelihoods.platform.accounts.actors import may
from livelihoods.platform.interchange import sheets
from livelihoods.platform.timeline import Moment
from livelihoods.platform.vocabulary import queries as vocabulary

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class DeskItem(MenuItem):  # type: ignore[misc]
    """An entry of the menu for whoever keeps the membership records."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the account keeps them."""
        return may(request.user, policy.KEEP)  # type: ignore[arg-type]


ENTRIES = 3


def menu() -> Sequence[DeskItem]:
    """Return the entries of the menu, in their order."""
    entries: tuple[tuple[str, str | Promise, str], ...] = (
        ("members_on_a_day", _("Members on a day"), "calendar"),
        ("reaffirmations", _("Re-affirmations"), "tasks"),
        ("who_we_are_in_words", _("Who we are"), "doc-full-inverse"),
    )
    return [
        DeskItem(label, reverse(name), icon_name=icon, order=230 + number)
        for number, (name, label, icon) in enumerate(entries)
    ]


def urls() -> list[URLPattern]:
    """Return the addresses, below the back office's own."""
    return [
        path("members/", members, name="members_on_a_day"),
        path("members.<str:suffix>", take_away, name="members_on_a_day_file"),
        path("re-affirmations/", reaffirmations, name="reaffirmations"),
        path("who-we-are-in-words/", in_words, name="who_we_are_in_words"),
        path("letters/<slug:kind>/<slug:key>/", letter, name="member_letter"),
    ]


def members(request: HttpRequest) -> HttpResponse:
    """Show who was a member on a day, as the records stood on a day, with all counts."""
    moment = _moment(request)
    rows = queries.whole_roll(request.user, moment)  # type: ignore[arg-type]
    counts = queries.counts(moment)
    published = [view for view in queries.published_counts() if view.as_of == moment.as_of]
    context = {
        "moment": moment,
        "rows": rows,
        "count": counts.count,
        "by_constituency": counts.by_constituency,
        "constituency_names": {row.code: row.name for row in vocabulary.constituencies(moment)},
        "published": published,
        "moments": sorted({view.as_of for view in queries.published_counts()}),
    }
    return render(request, "membership/desk_members.html", context)


def take_away(request: HttpRequest, suffix: str) -> HttpResponse:
    """Return the members of a day as CSV or XLSX; the audit keeps who took them away."""
    if suffix not in _TYPES:
        raise Http404(f"there is no list of members as {suffix}")
    moment = _moment(request)
    rows = take_roll_away(actor=request.user, moment=moment, form=suffix)  # type: ignore[arg-type]
    network = vocabulary.network()
    if network is None:
        raise Http404("no network is loaded")
    head = sheet.roll_head(network, moment, rows)
    table = sheet.roll_rows(rows, get_language() or "en")
    if suffix == "csv":
        text = io.StringIO(newline="")
        sheets.write_csv(text, head, sheet.ROLL_HEADER, table)
        content = text.getvalue().encode()
    else:
        content = sheets.xlsx_bytes(head, sheet.ROLL_HEADER, table)
    response = HttpResponse(content, content_type=_TYPES[suffix])
    name = f"members-{moment.as_of}-known-{moment.known_on}.{suffix}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def reaffirmations(request: HttpRequest) -> HttpResponse:
    """List the members of a day: first those who have not said in that year that they stay."""
    policy.require_keeper(request.user)  # type: ignore[arg-type]
    moment = _moment(request)
    views = queries.affirmations(moment)
    ids = dict(Membership.objects.current().values_list("key", "pk"))
    context = {
        "moment": moment,
        "rows": [(view, ids.get(view.membership)) for view in views],
        "answered": sum(view.affirmed_on is not None for view in views),
        "total": len(views),
    }
    return render(request, "membership/desk_reaffirmations.html", context)


def in_words(request: HttpRequest) -> HttpResponse:
    """Show the paragraph on who we are in every language, to be copied."""
    policy.require_keeper(request.user)  # type: ignore[arg-type]
    moment = _moment(request)
    context = {
        "moment": moment,
        "texts": [
            (code, name, letters.who_we_are(moment, code)) for code, name in settings.LANGUAGES
        ],
    }
    return render(request, "membership/desk_words.html", context)


def letter(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Show a letter in every language, to be copied."""
    context: dict[str, Any] = {
        "kind": kind,
        "key": key,
        "texts": [
            (
                code,
                name,
                letters.letter(actor=request.user, kind=kind, key=key, language=code),  # type: ignore[arg-type]
            )
            for code, name in settings.LANGUAGES
        ],
    }
    return render(request, "membership/desk_letter.html", context)


def _moment(request: HttpRequest) -> Moment:
    return Moment.read(request.GET.get("as_of"), request.GET.get("known_on"))
