"""Pages of the privacy officer: find somebody, take away what is kept, erase in two steps."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.text import slugify
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from livelihoods.platform.accounts.actors import Actor, may
from livelihoods.platform.history import FactError
from livelihoods.platform.privacy import actions, policy, register, subjects
from livelihoods.platform.privacy.plan import plan_of_all
from livelihoods.platform.privacy.rules import OBJECTION, REQUEST, RETENTION, UNLAWFUL, WITHDRAWN
from livelihoods.platform.privacy.subjects import Found

_REASONS = (
    (REQUEST, _("the person asked for it")),
    (WITHDRAWN, _("consent was withdrawn, and nothing else allows it")),
    (OBJECTION, _("the person objected, and nothing outweighs it")),
    (UNLAWFUL, _("it was never lawful to keep it")),
    (RETENTION, _("its time is over")),
)


class EraseForm(forms.Form):
    """The first step: why; the second: the key again, so that nobody is erased by a slip."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=_REASONS,
        help_text=_("The ledger keeps a code: a sentence could name the person."),
    )
    step = forms.CharField(widget=forms.HiddenInput, initial="1", required=False)
    key = forms.CharField(label=_("The key again, to confirm"), required=False)

    def __init__(self, *args: Any, subject: Found, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject

    @property
    def is_confirmation(self) -> bool:
        """Whether the second step was sent."""
        return bool(self.data.get("step") == "2")

    def clean_key(self) -> str:
        """Refuse another key than that of the subject, in the second step."""
        key: str = self.cleaned_data["key"].strip()
        if self.is_confirmation and key.lower() != self.subject.key.lower():
            raise forms.ValidationError(
                _("This is not the key of whoever is to be erased; write it as it stands above.")
            )
        return key


class PrivacyItem(MenuItem):  # type: ignore[misc]
    """The entry of the menu for whoever has a task of privacy."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the account has one."""
        return policy.is_officer(_actor(request))


def menu_item() -> PrivacyItem:
    """Return the entry of the menu."""
    return PrivacyItem(_("Privacy"), reverse("privacy_search"), icon_name="lock", order=290)


def urls() -> list[URLPattern]:
    """Return the addresses, below the back office's own."""
    return [
        path("privacy/", search, name="privacy_search"),
        path("privacy/register/", read_register, name="privacy_register"),
        path("privacy/<slug:kind>/<int:pk>/", person, name="privacy_person"),
        path("privacy/<slug:kind>/<int:pk>/export/", take_away, name="privacy_export"),
        path("privacy/<slug:kind>/<int:pk>/erase/", erase, name="privacy_erase"),
    ]


def search(request: HttpRequest) -> HttpResponse:
    """Find people, accounts, contacts and proposals by name or key."""
    policy.require_officer(_actor(request))
    words = request.GET.get("q", "")
    context = {"words": words, "found": subjects.search(words)}
    return render(request, "privacy/search.html", context)


def read_register(request: HttpRequest) -> HttpResponse:
    """Show the register of personal data."""
    policy.require_officer(_actor(request))
    return render(request, "privacy/register.html", {"lines": register.lines()})


def person(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Show where something is kept of somebody, and what an erasure would do with it."""
    policy.require_officer(_actor(request))
    subject = _subject(kind, pk)
    context = {
        "subject": subject,
        "plan": plan_of_all(subjects.same(subject)),
        "may_export": may(_actor(request), policy.EXPORT),
        "may_erase": may(_actor(request), policy.ERASE),
        "language": get_language(),
    }
    return render(request, "privacy/person.html", context)


@require_POST
def take_away(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Return all that is kept of somebody as a ZIP; the audit keeps who took it."""
    policy.require_exporter(_actor(request))
    subject = _subject(kind, pk)
    content = actions.take_away(
        actor=_actor(request), subject=subject, language=get_language() or "en"
    )
    response = HttpResponse(content, content_type="application/zip")
    name = f"{subject.kind}-{slugify(subject.key) or subject.pk}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def erase(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Erase somebody: first the reason and what goes and stays, then the key again."""
    subject = _subject(kind, pk)
    policy.require_eraser(_actor(request), subject)
    form = EraseForm(request.POST or None, subject=subject)
    is_second = request.method == "POST" and form.is_valid()
    if is_second and form.is_confirmation:
        try:
            actions.erase(
                actor=_actor(request),
                subject=subject,
                reason=form.cleaned_data["reason"],
            )
        except FactError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, gettext("Erased; the record of members, seats and posts stays.")
            )
            return HttpResponseRedirect(reverse("privacy_person", args=[kind, pk]))
    context = {
        "subject": subject,
        "plan": plan_of_all(subjects.same(subject)),
        "form": form,
        "is_second": is_second or form.is_confirmation,
        "reason": form.data.get("reason", ""),
        "reasons": dict(_REASONS),
    }
    return render(request, "privacy/erase.html", context)


def _actor(request: HttpRequest) -> Actor:
    return request.user  # type: ignore[return-value]


def _subject(kind: str, pk: int) -> Found:
    known = register.identities()
    if kind in known:
        model, identity = known[kind]
        row = model._base_manager.filter(pk=pk).first()  # noqa: SLF001
        if row is not None:
            return subjects.found(kind, identity, row)
    raise Http404(f"nothing is kept of a {kind} of the number {pk}")
