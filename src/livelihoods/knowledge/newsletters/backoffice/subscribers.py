"""Who gets newsletters, for whoever keeps the list: looked up one by one, never listed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.newsletters import actions, policy, queries, subscriber_lists
from livelihoods.knowledge.newsletters.backoffice.forms import ListForm
from livelihoods.knowledge.newsletters.models import Newsletter
from livelihoods.platform.history import FactError
from livelihoods.platform.mail import coming_back

_LARGEST = 10 * 1024 * 1024


def urls() -> list[URLPattern]:
    """Return the addresses, below the back office's own."""
    return [path("newsletters/subscribers/", subscribers, name="newsletter_subscribers")]


@require_http_methods(["GET", "HEAD", "POST"])
def subscribers(request: HttpRequest) -> HttpResponse:
    """Count who gets each newsletter, look one address up, end it, take a list or bounces over."""
    actor: Any = request.user
    policy.require_list_keeper(actor)
    context: dict[str, Any] = {"faults": (), "asked": "", "found": None, "form": ListForm()}
    if request.method == "POST":
        try:
            if _do(request, context):
                return HttpResponseRedirect(reverse("newsletter_subscribers"))
        except InputError as error:
            messages.error(request, str(error))
            context["faults"] = error.faults
    context["newsletters"] = [
        (row, queries.subscriber_counts(row.pk)) for row in Newsletter.objects.all()
    ]
    return render(request, "newsletters/backoffice/subscribers.html", context)


def _do(request: HttpRequest, context: dict[str, Any]) -> bool:
    """Do the one act that a button names; whether the page is to be opened anew."""
    actor: Any = request.user
    act = request.POST.get("act", "")
    if act == "look":  # posted: an address does not belong into the address of a page
        context["asked"] = request.POST.get("email", "").strip()[:254]
        context["found"] = queries.subscribed(context["asked"])
        return False
    number = request.POST.get("number", "")
    chosen = int(number) if number.isdecimal() else 0
    reason = request.POST.get("reason", "")
    if act == "end":
        actions.end_subscription(actor=actor, subscription=chosen, reason=reason)
        messages.success(request, gettext("The subscription ended, and the address is erased."))
        return True
    if act == "allow":
        actions.allow_again(actor=actor, subscription=chosen, reason=reason)
        messages.success(request, gettext("The address can be subscribed again, by the form."))
        return True
    if act == "import":
        return _import(request, context)
    if act == "bounces":
        return _bounces(request)
    raise FactError(gettext("this cannot be done here"))


def _import(request: HttpRequest, context: dict[str, Any]) -> bool:
    form = ListForm(request.POST, request.FILES)
    context["form"] = form
    if not form.is_valid():
        return False
    given = form.cleaned_data
    told = actions.import_subscribers(
        actor=request.user,  # type: ignore[arg-type]
        newsletter=given["newsletter"],
        lines=subscriber_lists.read(_content(given["file"]), given["file"].name or "list.csv"),
        source=given["source"],
    )
    messages.success(
        request,
        gettext(
            "{added} subscribed, {known} were so already, {ended} had ended it and stay so."
        ).format(added=told.added, known=told.known, ended=told.ended),
    )
    return True


def _bounces(request: HttpRequest) -> bool:
    files = request.FILES.getlist("file")
    if not files:
        raise FactError(gettext("choose the message that came back"))
    for file in files:
        for line in coming_back.take_in(_content(file), actor=request.user):  # type: ignore[arg-type]
            messages.success(request, line)
    return True


def _content(file: Any) -> bytes:
    if file.size > _LARGEST:
        raise FactError(gettext("the file is larger than 10 MB"))
    content: bytes = file.read()
    return content
