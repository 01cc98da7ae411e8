"""Public pages on which somebody asks to have a photo or a story taken down."""

from typing import Any, Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from livelihoods.knowledge.stories import actions, queries
from livelihoods.knowledge.stories.actions.requests import LONGEST
from livelihoods.knowledge.stories.assets import was_public
from livelihoods.knowledge.stories.public_form import PublicForm, is_over_limit
from livelihoods.platform.history import FactError

MOST_AN_HOUR: Final = 20  # from one address of the net, which an office of an organization shares
MOST_LOOKS_AN_HOUR: Final = 120

_public_form = csrf_exempt  # no cookie, no account in whose name a forged request could act


class TakeDownForm(PublicForm):
    """What it is about, and, if she likes, how we tell her."""

    purpose = "take-down"
    words = forms.CharField(
        label=_("Which photo or story is it?"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Where you saw it, who is in it. Or its address."),
    )
    name = forms.CharField(
        label=_("Your name, or a name that we know"),
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "name"}),
        help_text=_("You can leave this empty."),
    )
    contact = forms.CharField(
        label=_("Phone, e-mail or organization"),
        max_length=254,
        required=False,
        help_text=_("So that we can tell you when it is done. You can leave this empty."),
    )
    by_organization = forms.BooleanField(
        label=_("I write for an organization, for somebody in it"), required=False
    )


@_public_form
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, kind: str = "", key: str = "") -> HttpResponse:
    """Show the form, or take a request; whether the thing is still shown makes no difference."""
    if key and not _is_known(kind, key):
        raise Http404(f"no {kind} of this key")
    form = TakeDownForm(request.POST or None)
    view: Any = None
    if kind == "photo":
        view = queries.photo(key)
    elif kind == "story":
        view = queries.story(key)
    context = {"form": form, "kind": kind, "key": key, "view": view}
    if request.method != "POST":
        return _page(request, "take_down.html", context)
    if is_over_limit(request, "take-down", MOST_AN_HOUR):
        form.add_error(None, gettext("Too many requests came from here. Try again in an hour."))
        return _page(request, "take_down.html", context, 429)
    if not form.is_valid():
        return _page(request, "take_down.html", context, 422)
    given = form.cleaned_data
    try:
        row = actions.ask_take_down(
            kind=kind,
            key=key,
            words=given["words"],
            name=given["name"],
            contact=given["contact"],
            by_organization=given["by_organization"],
            language=get_language() or "en",
        )
    except FactError:
        form.add_error("words", gettext("Tell us which photo or story it is."))
        return _page(request, "take_down.html", context, 422)
    address = reverse("stories:take_down_state")
    return HttpResponseRedirect(f"{address}?reference={row.reference}&new=1")


@never_cache
@require_safe
def state(request: HttpRequest) -> HttpResponse:
    """Show how far a request is, to whoever has its reference."""
    reference = request.GET.get("reference", "").strip()[:40]
    found = None
    status = 200
    if reference:
        if is_over_limit(request, "take-down state", MOST_LOOKS_AN_HOUR):
            return _page(request, "take_down_state.html", {"is_often": True}, 429)
        found = queries.request_state(reference)
        status = 200 if found else 404
    context = {"found": found, "reference": reference, "is_new": request.GET.get("new") == "1"}
    return _page(request, "take_down_state.html", context, status)


def _is_known(kind: str, key: str) -> bool:
    return was_public(kind, key)


def _page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    response = render(request, f"stories/{template}", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
