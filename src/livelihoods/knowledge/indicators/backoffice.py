"""The pages on which figures are entered: files are checked and compared, and then published.

Nothing that is not published is kept here: figures may be under embargo, and what lies in the
database lies in its backups too. So the files are sent twice, once to be looked at and once to be
published, and their digest tells whether they are the same; the steps need neither a script, nor a
session, nor the same process of the server.
"""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.menu import MenuItem

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics.errors import EstimatesError
from livelihoods.analysis.statistics.release import template
from livelihoods.knowledge.indicators import (
    fault_words,
    goal_forms,
    policy,
    preparation,
    queries,
    rules,
    standing,
    uploads,
)
from livelihoods.knowledge.indicators.actions import OvertakenError, Publication
from livelihoods.knowledge.indicators.importing import UntoldFormError
from livelihoods.knowledge.indicators.uploads import UnnamedError, Upload
from livelihoods.platform.accounts.actors import may
from livelihoods.platform.audit import queries as audit

MOST_FAULTS: Final = 500
_WIDE: Final = {"class": "w-w-full"}
_FORMS: Final = {
    "": _("told by the file"),
    "estimates": _("estimates of this software: CSV or Parquet, with metadata"),
    "template.xlsx": _("the workbook, filled in"),
    "ilostat": _("bulk file of ILOSTAT"),
    "sdmx-csv": _("SDMX-CSV, with metadata"),
    "sdmx-json": _("SDMX-JSON, with metadata"),
}


class FiguresItem(MenuItem):  # type: ignore[misc]
    """An entry of the menu for whoever has a right."""

    def __init__(self, right: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.right = right

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the account has it."""
        return may(request.user, self.right)  # type: ignore[arg-type]


def menu_items() -> tuple[FiguresItem, ...]:
    """Return the entries of the menu."""
    return (
        FiguresItem(policy.PUBLISH, _("Figures"), reverse("figures"), icon_name="table", order=245),
        FiguresItem(
            policy.TAG, _("Goals of the figures"), reverse("figures_goals"), icon_name="tag",
            order=246,
        ),
    )  # fmt: skip


def urls() -> list[URLPattern]:
    """Return the addresses, below the back office's own."""
    return [
        path("figures/", releases, name="figures"),
        path("figures/enter/", enter, name="figures_enter"),
        path("figures/goals/", goal_forms.goals, name="figures_goals"),
        path("figures/workbook/", workbook, name="figures_workbook"),
    ]


class FilesInput(forms.FileInput):
    """A field that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; each is checked as one is."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Return the files."""
        given = data or [None]
        return [super(FilesField, self).clean(each, initial) for each in given]


class FiguresForm(forms.Form):
    """Files of figures, and the release that they shall be."""

    given = FilesField(label=_("Files"), widget=FilesInput({"class": "w-w-full"}))
    form = forms.ChoiceField(
        label=_("Form of the files"), required=False, choices=list(_FORMS.items()),
        widget=forms.Select(_WIDE),
    )  # fmt: skip
    dataset = forms.CharField(
        label=_("Dataset"),
        required=False,
        max_length=40,
        widget=forms.TextInput({**_WIDE, "list": "datasets", "autocomplete": "off"}),
        help_text=_(
            "One that there is, or a new name: lower-case letters, digits and hyphens. Empty for "
            "files of ILOSTAT."
        ),
    )
    version = forms.CharField(
        label=_("Version"),
        required=False,
        max_length=16,
        widget=forms.TextInput({**_WIDE, "autocomplete": "off"}),
        help_text=_(
            "A day, such as 2026-11-22, and 2026-11-22.2 for a second release of that day. Empty "
            "means today, and of files of ILOSTAT the day in their names."
        ),
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=1000,
        widget=forms.Textarea({**_WIDE, "rows": 2}),
        help_text=_("What a reader should know of this release; every page of it shows it."),
    )  # fmt: skip
    checked = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    against = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def clean_dataset(self) -> str:
        """Refuse what cannot be the name of a dataset."""
        name: str = self.cleaned_data["dataset"]
        try:
            return rules.read_dataset(name) if name else ""
        except InputError:
            raise forms.ValidationError(
                gettext("Write lower-case letters, digits and hyphens, such as surveys.")
            ) from None

    def clean_version(self) -> str:
        """Refuse what cannot be a version."""
        version: str = self.cleaned_data["version"]
        try:
            if version:
                rules.read_version(version)
        except InputError:
            raise forms.ValidationError(
                gettext(
                    "Write the day as 2026-11-22, and 2026-11-22.2 for a second one of that day."
                )
            ) from None
        return version

    def show(self, given: Upload, against: str) -> None:
        """Say in the form what was checked, so that just this is published next."""
        said = {"dataset": given.dataset, "version": given.version}
        self.data = {**self.data.dict(), **said, "checked": given.digest, "against": against}  # type: ignore[attr-defined]
        self.fields["given"].label = gettext("The same files once more")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing can be published: each fault with its language, and how many more there are."""

    faults: tuple[tuple[str, str], ...]
    more: int

    @classmethod
    def of(cls, error: InputError) -> "Refusal":
        """Return what an error says."""
        faults = error.faults or (str(error),)
        if not error.faults and not isinstance(error, EstimatesError):
            return cls(((str(error), get_language() or "en"),), 0)
        shown = tuple(map(fault_words.told, faults[:MOST_FAULTS]))
        return cls(shown, len(faults[MOST_FAULTS:]))


@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    """List the releases, the newest first, as the public page does."""
    policy.require_publisher(request.user)  # type: ignore[arg-type]
    found = sorted(
        queries.releases(), key=lambda each: (each.release.order, each.release.dataset),
        reverse=True,
    )  # fmt: skip
    who = audit.actors_of("indicators.publish")
    listed = [(each, who.get(str(each.release.pk), "")) for each in found]
    return render(request, "indicators/backoffice/releases.html", {"listed": listed})


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """Hand out the workbook to fill in."""
    policy.require_publisher(request.user)  # type: ignore[arg-type]
    return HttpResponse(
        template.blank(),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": 'attachment; filename="figures.xlsx"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Check and compare what is sent; publish it where it is what was checked before."""
    policy.require_publisher(request.user)  # type: ignore[arg-type]
    form = FiguresForm(request.POST or None, request.FILES or None)
    found: Publication | None = None
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            with tempfile.TemporaryDirectory(prefix="livelihoods-figures-") as folder:
                paths = uploads.lay_out(form.cleaned_data["given"], Path(folder))
                found = _found(request, form, paths)
        except UntoldFormError:
            form.add_error("form", gettext("The file does not tell its form; choose it."))
        except UnnamedError as error:
            form.add_error("dataset", str(error))
        except InputError as error:
            refusal = Refusal.of(error)
    if found and found.outcome == "published":
        return HttpResponseRedirect(reverse("figures"))
    context = {
        "form": form, "found": found, "refusal": refusal, "datasets": _datasets(),
        "most": uploads.MOST_SIZE // 1024 // 1024, "files": uploads.MOST_FILES, **_told(found),
    }  # fmt: skip
    status = 422 if form.errors or refusal else 200
    return render(request, "indicators/backoffice/enter.html", context, status=status)


def _found(request: HttpRequest, form: FiguresForm, paths: Iterable[Path]) -> Publication:
    """Publish the files if they are those that were checked; else check them."""
    said = form.cleaned_data
    given = uploads.upload(
        paths, form=said["form"], dataset=said["dataset"], version=said["version"]
    )
    actor: Any = request.user
    if request.POST.get("act") == "publish":
        if said["checked"] == given.digest:
            try:
                done = given.publish(
                    actor=actor, note=said["note"], dry_run=False, seen_against=said["against"]
                )
            except OvertakenError as error:
                form.add_error(None, str(error))
            else:
                if done.outcome == "published":
                    transaction.on_commit(preparation.prepare_apart)
                    messages.success(
                        request, gettext("{release} is published.").format(release=done.release)
                    )
                return done
        else:
            form.add_error(
                None,
                gettext(
                    "Nothing was published: these are not the files, the dataset and the version "
                    "that were checked. Look at what they would change, and send them once more."
                ),
            )
    done = given.publish(actor=actor, note=said["note"], dry_run=True)
    form.show(given, done.difference.before)
    return done


def _datasets() -> list[str]:
    return sorted({each.dataset for each in queries.published_releases()})


def _told(found: Publication | None) -> dict[str, Any]:
    """Return what a page says of figures that can be published."""
    if found is None or found.content is None:
        return {}
    return {
        "standings": standing.standings(found.content),
        "changed": standing.changed(found.difference, found.content),
        "largest": standing.largest(found.difference),
        "counts": {word: found.difference.count(word) for word in ("new", "gone", "revised")},
        "can_publish": found.outcome == "would be published",
    }
