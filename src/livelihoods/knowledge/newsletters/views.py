"""Public pages of newsletters: the list, the archive, an issue as page and PDF, the feeds."""

from datetime import UTC, datetime, time
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.newsletters import addresses, queries
from livelihoods.knowledge.newsletters import document as documents
from livelihoods.knowledge.newsletters.content import IssueView
from livelihoods.knowledge.newsletters.queries import NewsletterView
from livelihoods.knowledge.rooms import PAGES
from livelihoods.platform.ui.page_store import kept

_FEEDS: dict[str, Any] = {"rss": Rss201rev2Feed, "atom": Atom1Feed}
_IN_FEED = 20


@kept
@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """Show the newsletters, what each is, and its newest issue."""
    _nothing_asked(request)
    context = {"newsletters": queries.newsletters(_language())}
    return render(request, "newsletters/everything.html", context)


@kept
@require_safe
def newsletter(request: HttpRequest, newsletter: str) -> HttpResponse:
    """Show a newsletter and the archive of its issues."""
    _nothing_asked(request)
    return render(request, "newsletters/newsletter.html", {"newsletter": _newsletter(newsletter)})


@kept(also=PAGES.state)  # an issue refers to pages too, which are withdrawn without an act
@require_safe
def issue(request: HttpRequest, newsletter: str, number: int) -> HttpResponse:
    """Show an issue in the language of the page."""
    _nothing_asked(request)
    view = _issue(newsletter, number)
    context = {
        "issue": view,
        "newsletter": _newsletter(newsletter),
        "has_document": documents.is_possible(),
        "is_translated": view.language in view.languages,
    }
    return render(request, "newsletters/issue.html", context)


@kept(also=PAGES.state)
@require_safe
def document(request: HttpRequest, newsletter: str, number: int) -> HttpResponse:
    """Give an issue as a PDF; where none can be made, say how to print the page."""
    _nothing_asked(request)
    view = _issue(newsletter, number)
    page = reverse("newsletters:issue", kwargs={"newsletter": newsletter, "number": number})
    try:
        made = documents.pdf(view, page)
    except documents.NoWriterError:
        context = {"page": page, "issue": view}
        return render(request, "newsletters/no_document.html", context, status=404)
    response = HttpResponse(made, content_type="application/pdf")
    name = f"{newsletter}-{number}-{view.language}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@kept
@require_safe
def feed(request: HttpRequest, newsletter: str, form: str) -> HttpResponse:
    """Give the newest issues as RSS or Atom."""
    _nothing_asked(request)
    shown = _newsletter(newsletter)
    here = addresses.public_address
    made = _FEEDS[form](
        title=shown.name,
        link=here(reverse("newsletters:newsletter", args=[newsletter])),
        description=shown.description or shown.name,
        language=_language(),
        feed_url=here(request.path),
    )
    for line in shown.issues[:_IN_FEED]:
        made.add_item(
            title=line.title,
            link=here(reverse("newsletters:issue", args=[newsletter, line.number])),
            description=line.summary,
            pubdate=line.published_at or datetime.combine(line.dated_on, time(12), tzinfo=UTC),
        )
    return HttpResponse(made.writeString("utf-8"), content_type=made.content_type)


def _language() -> str:
    return get_language() or "en"


def _newsletter(key: str) -> NewsletterView:
    found = queries.newsletter(key, _language())
    if found is None:
        raise Http404(f"no newsletter {key}")
    return found


def _issue(newsletter: str, number: int) -> IssueView:
    found = queries.issue(newsletter, number, _language())
    if found is None:
        raise Http404(f"no issue {newsletter} {number}")
    return found


def _nothing_asked(request: HttpRequest) -> None:
    if unknown := next(iter(request.GET), None):
        raise InputError(gettext("there is no parameter {name!r} here").format(name=unknown[:40]))
