"""The pages on which an issue is planned, written, approved and sent; each save is an action."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.menu import MenuItem

from livelihoods.knowledge.newsletters import (
    actions,
    delivering,
    document,
    letters,
    policy,
    queries,
)
from livelihoods.knowledge.newsletters.backoffice.forms import (
    IssueForm,
    NewsletterForm,
    PartForm,
    ScheduleForm,
    TextForm,
)
from livelihoods.knowledge.newsletters.models import Issue, Item, ItemKind, Newsletter
from livelihoods.knowledge.newsletters.queries import office
from livelihoods.knowledge.newsletters.rules import OPEN, State, steps_from
from livelihoods.platform.accounts.actors import may
from livelihoods.platform.history import FactError
from livelihoods.platform.mail.handing_over import hand_over
from livelihoods.platform.ui.context import LANGUAGE_NAMES

_STEPS: dict[str, str | Promise] = {
    "collect": _("The texts are in"),
    "translate": _("The translations are in"),
    "approve": _("Approve"),
    "reopen": _("Open it again"),
    "archive": _("Put it into the archive"),
}
_SENDING: dict[str, Callable[..., Any]] = {
    "pause": actions.pause_sending,
    "resume": actions.resume_sending,
    "cancel": actions.cancel_sending,
}


class NewslettersItem(MenuItem):  # type: ignore[misc]
    """The entry of the menu for whoever works on newsletters, or keeps who gets them."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the account does."""
        rights = (policy.VIEW, policy.WRITE, policy.APPROVE, policy.SEND)
        return any(may(request.user, right) for right in rights)  # type: ignore[arg-type]


def menu_item() -> NewslettersItem:
    """Return the entry of the menu."""
    return NewslettersItem(_("Newsletters"), reverse("newsletters"), icon_name="mail", order=250)


def urls() -> list[URLPattern]:
    """Return the addresses, below the back office's own."""
    issue = "newsletters/issues/<int:pk>/"
    return [
        path("newsletters/", newsletters, name="newsletters"),
        path("newsletters/new/", newsletter_new, name="newsletter_new"),
        path("newsletters/<slug:key>/edit/", newsletter_edit, name="newsletter_edit"),
        path("newsletters/issues/new/", issue_new, name="newsletter_issue_new"),
        path(issue, issue_page, name="newsletter_issue"),
        path(f"{issue}edit/", issue_edit, name="newsletter_issue_edit"),
        path(f"{issue}<slug:language>/<slug:form>/", preview, name="newsletter_preview"),
        path("newsletters/texts/<int:pk>/<slug:language>/", text, name="newsletter_text"),
    ]


@require_safe
def newsletters(request: HttpRequest) -> HttpResponse:
    """List newsletters, and their issues, the newest first."""
    actor = _actor(request)
    policy.require_viewer(actor)
    rows = Issue.objects.select_related("newsletter").order_by("-dated_on", "-number")
    if request.GET.get("waits") == "approval":
        rows = rows.filter(state=State.TRANSLATED)
    elif request.GET.get("waits") == "decision":
        rows = rows.filter(pk__in=queries.issues_unsure())
    context = {
        "newsletters": [
            (row, queries.subscriber_counts(row.pk)) for row in Newsletter.objects.all()
        ],
        "rows": rows[:200],
        "is_part": "waits" in request.GET,
        "may_keep": may(actor, policy.KEEP),
        "may_write": may(actor, policy.WRITE),
        "keeps_list": policy.keeps_list(actor),
    }
    return render(request, "newsletters/backoffice/newsletters.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def newsletter_new(request: HttpRequest) -> HttpResponse:
    """Add a newsletter."""
    return _newsletter(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def newsletter_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change what is said of a newsletter."""
    row = Newsletter.objects.filter(key=key).first()
    if row is None:
        raise Http404(f"no newsletter {key}")
    return _newsletter(request, row)


def _newsletter(request: HttpRequest, row: Newsletter | None) -> HttpResponse:
    policy.require_keeper(_actor(request))
    form = NewsletterForm(request.POST or None, newsletter=row)
    if form.is_valid():
        try:
            actions.set_newsletter(actor=_actor(request), **form.stated())
        except FactError as error:
            form.refuse(error)
        else:
            return HttpResponseRedirect(reverse("newsletters"))
    title = gettext("Newsletter") if row is None else str(row)
    return _form(request, form, title, reverse("newsletters"))


@require_http_methods(["GET", "HEAD", "POST"])
def issue_new(request: HttpRequest) -> HttpResponse:
    """Plan an issue."""
    policy.require_writer(_actor(request))
    form = IssueForm(request.POST or None)
    if form.is_valid():
        try:
            row = actions.plan_issue(actor=_actor(request), **form.stated())
        except FactError as error:
            form.refuse(error)
        else:
            return HttpResponseRedirect(reverse("newsletter_issue", args=[row.pk]))
    return _form(request, form, gettext("Plan an issue"), reverse("newsletters"))


@require_http_methods(["GET", "HEAD", "POST"])
def issue_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the plan of an issue."""
    policy.require_writer(_actor(request))
    row = _issue(pk)
    form = IssueForm(request.POST or None, issue=row)
    back = reverse("newsletter_issue", args=[pk])
    if form.is_valid():
        stated = form.stated()
        del stated["newsletter"]
        try:
            actions.change_issue(actor=_actor(request), issue=pk, **stated)
        except FactError as error:
            form.refuse(error)
        else:
            return HttpResponseRedirect(back)
    return _form(request, form, str(row), back)


@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Write a part in one language, with the original beside it."""
    policy.require_writer(_actor(request))
    item = Item.objects.select_related("issue__newsletter").filter(pk=pk).first()
    if item is None or item.kind == ItemKind.REFERENCE or language not in item.issue.languages:
        raise Http404(f"no part {pk} in {language}")
    texts = {each.language: each for each in item.texts.all()}
    first = item.issue.languages[0]
    here = texts.get(language)
    initial = {"heading": here.heading, "body": here.body} if here else None
    form = TextForm(
        request.POST or None, kind=item.kind, is_original=language == first, initial=initial
    )
    back = reverse("newsletter_issue", args=[item.issue_id])
    if form.is_valid():
        try:
            actions.write_text(
                actor=_actor(request), item=pk, language=language, **form.cleaned_data
            )
        except FactError as error:
            form.refuse(error)
        else:
            return HttpResponseRedirect(back)
    title = f"{item.issue}: {item.get_kind_display()} ({LANGUAGE_NAMES[language]})"
    original = texts.get(first) if language != first else None
    return _form(request, form, title, back, original=original)


@require_safe
def preview(request: HttpRequest, pk: int, language: str, form: str) -> HttpResponse:
    """Show an issue as it would be printed, or mailed, today."""
    policy.require_viewer(_actor(request))
    row = _issue(pk)
    if language not in row.languages or form not in ("mail", "text", "page"):
        raise Http404(f"no {form} of {row} in {language}")
    view = office.view(row, language)
    if form == "page":
        address = reverse("newsletters:issue", args=[row.newsletter.key, row.number])
        return HttpResponse(document.html(view, address))
    letter = letters.compose(view)
    if form == "mail":
        return HttpResponse(letter.html)
    return HttpResponse(letter.text, content_type="text/plain; charset=utf-8")


@require_http_methods(["GET", "HEAD", "POST"])
def issue_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far an issue is, part by part; the POST does one act of it."""
    actor = _actor(request)
    policy.require_viewer(actor)
    row = _issue(pk)
    if request.method == "POST":
        try:
            if told := _do(request, row):
                messages.success(request, told)
        except FactError as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(reverse("newsletter_issue", args=[pk]))
    sending = office.sending_of(pk)
    if sending is not None:
        delivering.settle(sending.pk)
    may_write = may(actor, policy.WRITE)
    context = {
        "issue": row,
        "is_open": row.state in OPEN and may_write,
        "rows": office.rows(row),
        "languages": [(code, LANGUAGE_NAMES[code]) for code in row.languages],
        "steps": [(step, _STEPS[step]) for step in steps_from(row.state) if step in _STEPS],
        "part_form": PartForm(),
        "schedule_form": ScheduleForm(),
        "may_send": may(actor, policy.SEND),
        "sending": sending,
        "counts": queries.counts(sending.pk) if sending else None,
        "unsure": queries.unsure(sending.pk) if sending else (),
        "subscribers": queries.subscriber_counts(row.newsletter_id),
        "is_public": row.state in ("sent", "archived"),
    }
    return render(request, "newsletters/backoffice/issue.html", context)


def _do(request: HttpRequest, row: Issue) -> str:
    """Do the one act that a button of the page names; say what was done."""
    actor, act = _actor(request), request.POST.get("act", "")
    number = request.POST.get("number", "")
    item = int(number) if number.isdecimal() else 0
    if act in _STEPS:
        actions.take_step(actor=actor, issue=row.pk, step=act)
    elif act in _SENDING:
        _SENDING[act](actor=actor, sending=row.sending.pk)
    elif act in ("up", "down"):
        actions.move_item(actor=actor, item=item, is_up=act == "up")
    elif act == "remove":
        actions.remove_item(actor=actor, item=item)
    elif act in ("count", "resend"):
        actions.decide_unsure(actor=actor, delivery=item, is_sent=act == "count")
    elif act in _WITH_FORM:
        return _WITH_FORM[act](request, row)
    else:
        raise FactError(gettext("this cannot be done here"))
    return ""


def _add(request: HttpRequest, row: Issue) -> str:
    form = PartForm(request.POST)
    if not form.is_valid():
        raise FactError(gettext("choose what is added"))
    actions.add_item(actor=_actor(request), issue=row.pk, **form.cleaned_data)
    return ""


def _schedule(request: HttpRequest, row: Issue) -> str:
    form = ScheduleForm(request.POST)
    if not form.is_valid():
        raise FactError(gettext("this is no day and time"))
    actions.schedule_sending(
        actor=_actor(request), issue=row.pk, starts_at=form.cleaned_data["starts_at"]
    )
    return gettext("It goes out when what is due runs.")


def _sample(request: HttpRequest, row: Issue) -> str:
    language = request.POST.get("language", "")
    if language not in row.languages:
        raise FactError(gettext("choose one of the languages of this newsletter"))
    email = _actor(request).email
    mail = letters.sample(letters.compose(office.view(row, language)), email=email)
    problem, _refused = hand_over(mail.send)
    if problem:
        raise FactError(problem)
    return gettext("A sample was sent to {email}.").format(email=email)


_WITH_FORM: dict[str, Callable[[HttpRequest, Issue], str]] = {
    "add": _add,
    "schedule": _schedule,
    "sample": _sample,
}


def _issue(pk: int) -> Issue:
    row = Issue.objects.select_related("newsletter").filter(pk=pk).first()
    if row is None:
        raise Http404(f"no issue {pk}")
    return row


def _actor(request: HttpRequest) -> Any:
    return request.user


def _form(request: HttpRequest, form: Any, title: str, back: str, **more: Any) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, **more}
    return render(request, "newsletters/backoffice/form.html", context)
