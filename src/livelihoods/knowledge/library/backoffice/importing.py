"""The page on which a list of publications is looked through and recorded."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext
from wagtail.admin.auth import permission_denied

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.library import policy
from livelihoods.knowledge.library.actions import import_list
from livelihoods.knowledge.library.backoffice.forms import ImportForm
from livelihoods.knowledge.library.lists import COLUMNS, read_list
from livelihoods.platform.accounts.actors import may


def urls() -> list[URLPattern]:
    """Return the address of the page."""
    return [path("library/import/", import_page, name="library_import")]


def import_page(request: HttpRequest) -> HttpResponse:
    """Show what a list would change, or record it: all of it or nothing."""
    user: Any = request.user
    if not may(user, policy.KEEP):
        answer: HttpResponse = permission_denied(request)
        return answer
    form = ImportForm(request.POST or None, request.FILES or None)
    difference, kept = None, False
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        kept = form.cleaned_data["keep"]
        try:
            rows = read_list(file.read(), file.name)
            difference = import_list(
                actor=user, rows=rows, file=file.name, dry_run=not kept,
                reason=gettext("list {name}").format(name=file.name),
            )  # fmt: skip
        except InputError as error:
            form.add_error("file", str(error))
    context = {
        "form": form,
        "difference": difference,
        "kept": kept,
        "columns": COLUMNS,
        "page_title": gettext("Import publications"),
        "header_icon": "upload",
    }
    return render(request, "library/backoffice/import.html", context)
