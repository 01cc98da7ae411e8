"""Public pages of messages: write one, confirm it, stop them. Nobody's address is shown."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from livelihoods.network.organizations import actions, queries, relay_mail
from livelihoods.network.organizations.relay_rules import (
    CONFIRM_WITHIN,
    LONGEST,
    MOST_STOP_MAILS,
    MessageState,
    has_many_links,
)
from livelihoods.platform.history import FactError
from livelihoods.platform.ui.public_forms import is_by_hand, is_often, is_over_limit, token

_TOO_MANY_TODAY = _("Too many messages were written today. Try again tomorrow.")
MOST_AN_HOUR = 20  # from one address of the net, which many may share

# As in `proposal_views`: no cookie, no account in whose name a forged request could act.
_public_form = csrf_exempt


class MessageForm(forms.Form):
    """A message with the name and address of who writes it."""

    writer_name = forms.CharField(label=_("Your name"), max_length=120)
    writer_email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("The organization sees it and can answer you. We send you a link first."),
    )
    text = forms.CharField(
        label=_("Your message"), max_length=LONGEST, widget=forms.Textarea({"rows": 8})
    )
    homepage = forms.CharField(required=False)  # people do not see it; who fills it in is none
    token = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, key: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key = key
        self.initial["token"] = token(_mark(key))

    def clean_text(self) -> str:
        """Refuse what looks like an advertisement."""
        text: str = self.cleaned_data["text"]
        if has_many_links(text):
            raise forms.ValidationError(gettext("Leave out the links, or all but one."))
        return text

    def clean(self) -> dict[str, Any]:
        """Refuse machines."""
        given = super().clean() or self.cleaned_data
        if given.get("homepage"):
            raise forms.ValidationError(gettext("This could not be sent. Leave the hidden field."))
        if not is_by_hand(given.get("token", ""), _mark(self.key)):
            raise forms.ValidationError(
                gettext("Please look through it once more and send it again.")
            )
        return given


@_public_form
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, key: str) -> HttpResponse:
    """Show the form of a message, or take one."""
    name = queries.writable(key)
    if name is None:
        raise Http404(f"{key} takes no messages")
    form = MessageForm(request.POST or None, key=key)
    context = {
        "form": form,
        "name": name,
        "back": reverse("organizations_public:organization", kwargs={"key": key}),
    }
    if request.method != "POST":
        return _page(request, "write.html", context)
    if is_over_limit(request, form="message", most=MOST_AN_HOUR):
        context["message"] = gettext("Too many messages came from here. Try again in an hour.")
        return _page(request, "write.html", context, 429)
    if not form.is_valid():
        return _page(request, "write.html", context, 422)
    given = form.cleaned_data
    try:
        actions.write_message(
            organization=key,
            writer_name=given["writer_name"],
            writer_email=given["writer_email"],
            text=given["text"],
            language=get_language() or "en",
        )
    except actions.TooManyError:
        context["message"] = _TOO_MANY_TODAY
        return _page(request, "write.html", context, 429)
    return HttpResponseRedirect(reverse("organizations_public:message_sent"))


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Say that the writer has mail, with a link to confirm."""
    return _page(request, "message_sent.html", {"hours": CONFIRM_WITHIN.days * 24})


@_public_form
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def message(request: HttpRequest, token: str) -> HttpResponse:
    """Show a message to its writer; the POST passes it on."""
    found = queries.message(token)
    if found is None or found.state == MessageState.LAPSED:
        return _page(request, "message_confirm.html", {"found": None}, 404)
    words: str | Promise = ""
    status = 200
    if request.method == "POST":
        try:
            actions.pass_message_on(token=token)
        except actions.TooManyError:
            words, status = _TOO_MANY_TODAY, 429
        except FactError:
            status = 409
        found = queries.message(token)
    can_be_sent = found is not None and (
        found.state == MessageState.WAITING and queries.writable(found.organization) is not None
    )
    context = {"found": found, "can_be_sent": can_be_sent, "message": words}
    return _page(request, "message_confirm.html", context, status)


@_public_form
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_to_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether an organization wants no more messages; the POST sends it the link for that."""
    row = relay_mail.asked_to_stop(token)
    if row is None:
        raise Http404("no such link")
    context = {"name": row.name, "is_stopped": not row.takes_messages}
    if request.method != "POST" or not row.takes_messages:
        return _page(request, "message_stop.html", context)
    if is_often(f"stop {row.pk}", MOST_STOP_MAILS):
        context["message"] = gettext("This mail was sent already. Look into your mail.")
        return _page(request, "message_stop.html", context, 429)
    actions.ask_to_stop(token=token)
    return _page(request, "message_stop.html", context | {"is_asked": True})


@_public_form
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask an organization once more, which came by its own mail; the POST stops the messages."""
    row = relay_mail.confirmed_to_stop(token)
    if row is None:
        raise Http404("no such link")
    if request.method == "POST":
        row = actions.stop_messages(token=token)
    context = {"name": row.name, "is_stopped": not row.takes_messages, "is_last": True}
    return _page(request, "message_stop.html", context)


def _mark(key: str) -> str:
    """Return what the signed note of this form names, so that it is not one of a correction."""
    return f"message {key}"


def _page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    response = render(request, f"organizations/{template}", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
