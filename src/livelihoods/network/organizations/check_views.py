"""The pages behind the link of a yearly check: for a cheap phone, without password or script.

Only the POST of the summary uses the link up: mail scanners and messengers open links by GET and
HEAD, which change nothing here.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from livelihoods.network.organizations import actions, queries, verification_rules
from livelihoods.network.organizations.answer_form import STEPS, AnswerForm, names_of
from livelihoods.network.organizations.fields import Section
from livelihoods.network.organizations.models import Answer
from livelihoods.network.organizations.queries.requests import CheckView
from livelihoods.network.organizations.verification_rules import State
from livelihoods.platform.history import FactError

# The link itself is the right to answer, and no cookie is sent with it: there is no account in
# whose name a forged request could act (see `proposal_views`).
_public_form = csrf_exempt
_STATUS = {State.ANSWERED: 200, State.EXPIRED: 410, State.REVOKED: 410}


@never_cache
@require_safe
def check(request: HttpRequest, token: str) -> HttpResponse:
    """Say what is asked, how far it is, and where to begin; or what became of the link."""
    found = queries.check(token)
    if found is None or not found.is_open:
        return _closed(request, found)
    steps = _steps(found, token)
    following = next((step for step in steps if step["left"]), None)
    return _page(
        request,
        "organizations/check.html",
        {
            "check": found,
            "steps": steps,
            "following": following or steps[0],
            "has_begun": bool(found.drafts),
            "summary": _address("check_summary", token),
        },
    )


@_public_form
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, token: str, section: str) -> HttpResponse:
    """Show one part of the record, and keep the answers to it as a draft at each POST."""
    if section not in STEPS:
        raise Http404(f"a record has no part {section[:40]}")
    found = queries.check(token)
    if found is None or not found.is_open:
        return _closed(request, found)
    part = Section(section)
    form = AnswerForm(request.POST or None, section=part, values=found.values, drafts=found.drafts)
    message, status = "", 200
    if request.method == "POST":
        is_right, status = form.is_valid(), 422
        if form.has_error("__all__", "stale"):
            message = str(form.non_field_errors()[0])
            form = AnswerForm(section=part, values=found.values, drafts=found.drafts)
        else:
            try:
                # what is right is kept even where something else on the page is not
                actions.save_answers(token=token, given=form.given())
            except actions.LinkClosedError:
                return _closed(request, queries.check(token))
            if is_right:
                return _see_other(_after(token, part))
    context = {
        "check": found,
        "form": form,
        "message": message,
        "part": form.parts()[0],
        "number": STEPS.index(part) + 1,
        "of": len(STEPS),
        "start": _address("check", token),
        "summary": _address("check_summary", token),
    }
    return _page(request, "organizations/check_step.html", context, status)


@_public_form
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def summary(request: HttpRequest, token: str) -> HttpResponse:
    """Show all answers before they are sent; the POST sends them and uses the link up."""
    found = queries.check(token)
    if found is None or not found.is_open:
        return _closed(request, found)
    message, status = "", 200
    if request.method == "POST":
        try:
            if stale := actions.drop_stale(token=token):
                message = gettext(
                    "The record was changed meanwhile. Please answer once more: {fields}."
                ).format(fields=", ".join(queries.label(name) for name in stale))
            else:
                office = request.POST.get("answered_by", "").strip()[:200]
                actions.confirm_answers(token=token, answered_by=office)
                return _see_other(_address("check", token))
        except actions.LinkClosedError:
            return _closed(request, queries.check(token))
        except FactError:
            message = gettext("Nothing was answered yet. Please answer something first.")
        status = 422
        found = queries.check(token) or found
    context = {
        "check": found,
        "message": message,
        "start": _address("check", token),
        "steps": _steps(found, token),
        "answers": _answers(found),
        "left": [queries.label(name) for section in STEPS for name in _left(found, section)],
    }
    return _page(request, "organizations/check_summary.html", context, status)


def _steps(found: CheckView, token: str) -> list[dict[str, Any]]:
    return [
        {
            "label": section.label,
            "address": _address("check_step", token, section=section.value),
            "left": len(_left(found, section)),
            "of": len(_filled(found, section)),
        }
        for section in STEPS
    ]


def _filled(found: CheckView, section: Section) -> list[str]:
    return [name for name in names_of(section) if found.values.get(name) not in (None, "", [])]


def _left(found: CheckView, section: Section) -> list[str]:
    """Return the fields that have a value on record and no answer yet."""
    return [name for name in _filled(found, section) if name not in found.drafts]


def _answers(found: CheckView) -> list[dict[str, Any]]:
    """Return every answer in words: what is on record, what was said of it."""
    rows = []
    for section in STEPS:
        for name in names_of(section):
            draft = found.drafts.get(name)
            if draft is None:
                continue
            rows.append(
                {
                    "label": queries.label(name),
                    "stands": queries.words(name, draft.shown),
                    "answer": Answer(draft.answer).label,
                    "is_change": draft.answer == Answer.CHANGE,
                    "value": queries.words(name, draft.value),
                }
            )
    return rows


def _after(token: str, part: Section) -> str:
    place = STEPS.index(part) + 1
    if place == len(STEPS):
        return _address("check_summary", token)
    return _address("check_step", token, section=STEPS[place].value)


def _address(name: str, token: str, **more: str) -> str:
    return reverse(f"organizations_public:{name}", kwargs={"token": token, **more})


def _see_other(address: str) -> HttpResponse:
    return _private(HttpResponse(status=303, headers={"Location": address}))


def _closed(request: HttpRequest, found: CheckView | None) -> HttpResponse:
    """Say why a link cannot be answered, and how to get another."""
    status = 404 if found is None else _STATUS[found.state]
    context = {
        "check": found,
        "correction": reverse(
            "organizations_public:proposal", kwargs={"reference": found.correction}
        )
        if found and found.correction
        else "",
        "valid_days": verification_rules.VALID.days,
    }
    return _page(request, "organizations/check_closed.html", context, status)


def _page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    return _private(render(request, template, context, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    """Keep the address, which is a secret, out of search engines and other sites' logs."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
