"""The page on which a record is compared with another of the same organization, and merged."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from livelihoods.network.organizations import actions, policy
from livelihoods.network.organizations.models import Organization
from livelihoods.network.organizations.queries import merging as queries
from livelihoods.platform.history import FactError


def urls() -> list[URLPattern]:
    """Return the addresses, below the back office's own."""
    return [path("organization-merge/<int:pk>/", merge, name="organization_merge")]


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Look for the other record, compare field by field, choose, and merge it into this one."""
    kept = Organization.objects.filter(pk=pk, merged_into=None).first()
    policy.require_keeper(request.user, kept)  # type: ignore[arg-type]
    if kept is None:
        raise Http404("no such record")
    own = policy.kept_by(request.user)  # type: ignore[arg-type]
    asked = request.POST if request.method == "POST" else request.GET
    other = Organization.objects.filter(key=asked.get("other", ""), merged_into=None)
    merged = other.filter(own).exclude(pk=pk).first()
    differences = queries.differences(kept.key, merged.key) if merged else []
    error = ""
    if request.method == "POST" and merged:
        choices = {
            each.field.name: request.POST.get(each.field.name, each.newest)
            for each in differences
            if each.is_choice
        }
        try:
            actions.merge(
                actor=request.user,  # type: ignore[arg-type]
                kept=kept.key,
                merged=merged.key,
                reason=request.POST.get("reason", ""),
                choices=choices,
            )
        except FactError as refusal:
            error = str(refusal)
        else:
            messages.success(
                request, gettext("{name} was merged into this record.").format(name=merged.name)
            )
            return HttpResponseRedirect(reverse("organizations:inspect", args=[pk]))
    words = request.GET.get("q", "") or (kept.name if not merged else "")
    context = {
        "kept": kept,
        "merged": merged,
        "differences": differences,
        "error": error,
        "reason": request.POST.get("reason", ""),
        "q": words,
        "candidates": [] if merged else queries.candidates(kept.key, words, own),
    }
    return render(request, "organizations/backoffice/merge.html", context)
