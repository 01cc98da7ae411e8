"""Public pages of corrections: propose one, see what became of it, answer a question."""

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from livelihoods.network.organizations import actions, proposal_form, queries
from livelihoods.network.organizations.proposal_form import ProposalForm
from livelihoods.platform.history import FactError
from livelihoods.platform.ui.public_forms import is_over_limit

# No cookie is set on public pages, and these forms do nothing in the name of an account: what a
# token against forged requests would protect is not there. The signed note of the form stands for
# it, and the audit names the form.
_public_form = csrf_exempt


@_public_form
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, key: str) -> HttpResponseBase:
    """Show the form of a correction, or take one."""
    visible = queries.visible_values(key)
    if visible is None:
        if kept := queries.successor(key):
            address = reverse("organizations_public:propose", kwargs={"key": kept})
            return HttpResponsePermanentRedirect(address)
        raise Http404(f"no organization {key}")
    form = ProposalForm(request.POST or None, key=key, visible=visible)
    context = {
        "form": form,
        "name": visible["name"],
        "back": reverse("organizations_public:organization", kwargs={"key": key}),
    }
    if request.method != "POST":
        return render(request, "organizations/propose.html", context)
    if is_over_limit(request, form="correction", most=proposal_form.MOST_AN_HOUR):
        context["message"] = gettext("Too many corrections came from here. Try again in an hour.")
        return render(request, "organizations/propose.html", context, status=429)
    if not form.is_valid():
        return render(request, "organizations/propose.html", context, status=422)
    try:
        made = actions.propose(
            organization=key,
            shown=visible,
            changes=form.proposed(),
            proposer=form.cleaned_data["proposer"],
            source=form.cleaned_data["source"],
            stated_on=form.cleaned_data["stated_on"],
            language=get_language() or "",
        )
    except FactError as error:
        form.refuse(error)
        return render(request, "organizations/propose.html", context, status=422)
    address = reverse("organizations_public:proposal", kwargs={"reference": made.reference})
    return HttpResponseRedirect(address)


@_public_form
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Show what became of a correction; take the answer to a question."""
    found = queries.proposal(reference)
    if found is None:
        raise Http404("no such proposal")
    message, status = "", 200
    if request.method == "POST":
        if is_over_limit(request, form="correction", most=proposal_form.MOST_AN_HOUR):
            raise Http404("too many")
        try:
            change = request.POST.get("change", "")
            actions.answer(
                reference=reference,
                change=int(change) if change.isascii() and change.isdigit() else 0,
                words=request.POST.get("answer", ""),
            )
        except FactError:
            message, status = gettext("Write an answer, please."), 422
        else:
            return HttpResponseRedirect(request.path)
    response: HttpResponse = render(
        request,
        "organizations/proposal.html",
        {
            "proposal": found,
            "message": message,
            "address": request.build_absolute_uri(request.path),
            "back": reverse(
                "organizations_public:organization", kwargs={"key": found.organization}
            ),
        },
        status=status,
    )
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
