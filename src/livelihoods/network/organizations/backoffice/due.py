"""What is due for a check: the list with its filters, and asking many by mail at once."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtail.admin.menu import MenuItem

from livelihoods.network.organizations import actions, policy, queries
from livelihoods.network.organizations.models import Organization, RequestChannel
from livelihoods.platform.accounts.actors import scopes_of
from livelihoods.platform.history import FactError
from livelihoods.platform.vocabulary import queries as vocabulary

PER_PAGE = 100
MAIL: tuple[tuple[str, str | Promise], ...] = (
    ("yes", _("can be written to")),
    ("no", _("no address")),
    ("fails", _("mail came back")),
)
ASKED: tuple[tuple[str, str | Promise], ...] = (
    ("never", _("never asked")),
    ("open", _("asked, no answer yet")),
    ("expired", _("asked, no answer in time")),
    ("partly", _("answered only in part")),
)


class DueItem(MenuItem):  # type: ignore[misc]
    """The entry of the menu for whoever keeps the records."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the account keeps them."""
        return bool(scopes_of(request.user, (policy.KEEP,)))  # type: ignore[arg-type]


def menu_item() -> DueItem:
    """Return the entry of the menu."""
    return DueItem(_("Due for a check"), reverse("checks_due"), icon_name="tasks", order=202)


def urls() -> list[URLPattern]:
    """Return the addresses, below the back office's own."""
    return [path("checks/", checks_due, name="checks_due")]


@dataclass(frozen=True)
class Wanted:
    """Which of the organizations that are due are looked at."""

    country: str = ""
    language: str = ""
    mail: str = ""
    asked: str = ""

    @classmethod
    def read(cls, given: Any) -> "Wanted":
        """Read the filters of an address; what is no choice is left out."""
        mail, asked = given.get("mail", ""), given.get("asked", "")
        return cls(
            country=given.get("country", "")[:3],
            language=given.get("language", "")[:35],
            mail=mail if mail in dict(MAIL) else "",
            asked=asked if asked in dict(ASKED) else "",
        )

    def query(self) -> str:
        """Return the part of the address that says them."""
        return urlencode({name: value for name, value in vars(self).items() if value})

    def among(self, rows: "QuerySet[Organization]") -> "QuerySet[Organization]":
        """Return the organizations that are wanted."""
        if self.country:
            rows = rows.filter(country=self.country)
        if self.language:
            rows = rows.filter(contact_language=self.language)
        if self.mail == "no":
            rows = rows.filter(email="")
        elif self.mail:
            rows = rows.exclude(email="").filter(email_fails=self.mail == "fails")
        return queries.asked_in(rows, self.asked) if self.asked else rows


@require_http_methods(["GET", "HEAD", "POST"])
def checks_due(request: HttpRequest) -> HttpResponse:
    """List what is due for a check; the POST asks those that are chosen by mail."""
    kept = policy.kept_by(request.user)  # type: ignore[arg-type]
    wanted = Wanted.read(request.GET)
    if request.method == "POST":
        _ask(request, request.POST.getlist("organization")[:PER_PAGE])
        return HttpResponseRedirect(f"{reverse('checks_due')}?{wanted.query()}")
    due = queries.due().filter(kept)
    page = Paginator(wanted.among(due), PER_PAGE).get_page(request.GET.get("p"))
    languages = due.exclude(contact_language="").order_by("contact_language")
    here = due.exclude(country=None).order_by("country")
    names = vocabulary.country_names(get_language() or "en")
    context = {
        "page": page,
        "rows": queries.with_requests(list(page.object_list)),
        "wanted": wanted,
        "query": wanted.query(),
        "mail": MAIL,
        "asked": ASKED,
        "languages": languages.values_list("contact_language", flat=True).distinct(),
        "countries": [
            (code, names.get(code, code))
            for code in here.values_list("country_id", flat=True).distinct()
        ],
    }
    return render(request, "organizations/backoffice/due.html", context)


def _ask(request: HttpRequest, keys: list[str]) -> None:
    """Ask each by mail; what cannot be done is told one by one and hinders no other."""
    sent = 0
    for key in keys:
        try:
            actions.ask_check(actor=request.user, key=key, channel=RequestChannel.MAIL)  # type: ignore[arg-type]
            sent += 1
        except FactError as error:
            messages.error(request, str(error))
    if sent:
        words = ngettext("{number} was asked by mail.", "{number} were asked by mail.", sent)
        messages.success(request, words.format(number=sent))
    elif not keys:
        messages.error(request, gettext("Nobody was chosen: tick those that are to be asked."))
