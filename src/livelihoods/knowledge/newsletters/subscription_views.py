"""Public pages of a subscription: ask for one, confirm it, end it, change its language.

They need no script, set no cookie and do nothing in the name of an account. A link in a mail is
opened by machines too, which look whether it is harmful: opening one does nothing, a button does.
"""

from contextlib import suppress
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from livelihoods.knowledge.newsletters import actions, queries
from livelihoods.knowledge.newsletters.rules import CONFIRM_WITHIN
from livelihoods.platform.history import FactError
from livelihoods.platform.ui.context import LANGUAGE_NAMES
from livelihoods.platform.ui.public_forms import is_by_hand, is_over_limit, token

MOST_AN_HOUR = 20  # from one address of the net, which many may share

# No cookie, no account in whose name a forged request could act (`platform/ui/public_forms.py`).
_public_form = csrf_exempt


class SubscribeForm(forms.Form):
    """An address and a language."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("We send you a link first. Nobody else gets your address."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    language = forms.ChoiceField(label=_("Language"))
    homepage = forms.CharField(required=False)  # people do not see it; who fills it in is none
    token = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, key: str, languages: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mark = f"newsletter {key}"
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = _choices(languages)
        asked = get_language() or "en"
        self.initial["token"] = token(self.mark)
        self.initial["language"] = asked if asked in languages else languages[0]

    def clean(self) -> dict[str, Any]:
        """Refuse machines."""
        given = super().clean() or self.cleaned_data
        if given.get("homepage"):
            raise forms.ValidationError(gettext("This could not be sent. Leave the hidden field."))
        if not is_by_hand(given.get("token", ""), self.mark):
            raise forms.ValidationError(
                gettext("Please look through it once more and send it again.")
            )
        return given


@_public_form
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest, newsletter: str) -> HttpResponse:
    """Show the form, or take an address; the answer is the same whether it is known or not."""
    found = queries.newsletter(newsletter, get_language() or "en")
    if found is None or not found.is_open:
        raise Http404(f"no newsletter {newsletter} to subscribe to")
    form = SubscribeForm(request.POST or None, key=found.key, languages=found.languages)
    context: dict[str, Any] = {"form": form, "newsletter": found}
    if request.method != "POST":
        return _page(request, "subscribe.html", context)
    if is_over_limit(request, form="newsletter", most=MOST_AN_HOUR):
        context["message"] = gettext("Too many came from here. Try again in an hour.")
        return _page(request, "subscribe.html", context, 429)
    if not form.is_valid():
        return _page(request, "subscribe.html", context, 422)
    given = form.cleaned_data
    with suppress(actions.NotWantedError):  # whoever asks is not told what else was asked of it
        actions.request_subscription(
            newsletter=found.key, language=given["language"], email=given["email"]
        )
    return HttpResponseRedirect(reverse("newsletters:subscribed"))


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Say that a mail is on its way, with a link to confirm."""
    return _page(request, "subscribed.html", {"days": CONFIRM_WITHIN.days})


@_public_form
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button that confirms; the POST subscribes, once."""
    found = queries.asked(token)
    if request.method == "POST" and found is not None:
        try:
            actions.confirm_subscription(token=token)
        except FactError:
            found = None  # two at once: the other was first
        else:
            return _page(request, "confirm.html", {"found": found, "is_done": True})
    return _page(request, "confirm.html", {"found": found}, 200 if found else 404)


@_public_form
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscription(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button that ends a subscription, and its language; a POST does it (RFC 8058).

    A program of mail posts `List-Unsubscribe=One-Click` to the same address, without a form.
    """
    found = queries.subscription(token)
    if found is None:
        raise Http404("no such link")
    done = ""
    if request.method == "POST":
        done = _change(request.POST.get("language", ""), token, found.languages)
        found = queries.subscription(token)
    assert found is not None
    context = {"found": found, "done": done, "languages": _choices(found.languages)}
    return _page(request, "subscription.html", context)


def _change(language: str, token: str, languages: tuple[str, ...]) -> str:
    if not language:
        actions.unsubscribe(token=token)
        return "ended"
    if language not in languages:
        raise FactError(gettext("choose one of the languages of this newsletter"), "language")
    actions.change_language(token=token, language=language)
    return "language"


def _choices(languages: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(code, LANGUAGE_NAMES[code]) for code in languages]


def _page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    response = render(request, f"newsletters/{template}", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
