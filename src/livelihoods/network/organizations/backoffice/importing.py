"""The pages on which a dataset of others is taken over: upload, mapping, comparison, agreement.

What is done on one page is kept with the dataset, in the database, so that the steps need neither
a script nor a session, and can be gone on with another day.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtail.admin.menu import MenuItem

from livelihoods.analysis.errors import InputError
from livelihoods.network.organizations import actions, datasets, policy
from livelihoods.network.organizations.actions.importing import KEPT, MOST
from livelihoods.network.organizations.backoffice.record_form import OriginMixin
from livelihoods.network.organizations.datasets import drafts
from livelihoods.network.organizations.fields import FIELDS, MEMBERS
from livelihoods.network.organizations.models import ForeignDataset, SourceKind
from livelihoods.network.organizations.queries import importing as queries
from livelihoods.network.organizations.queries import label
from livelihoods.platform.accounts.actors import may
from livelihoods.platform.history import FactError

PER_PAGE: Final = 15
MOST_WORDS: Final = 60
_SAMPLES: Final = 3
TITLES: Final[Mapping[str, str | Promise]] = {
    "conflict": _("Conflicts"),
    "match": _("Matches"),
    "new": _("New organizations"),
}


class ImportsItem(MenuItem):  # type: ignore[misc]
    """The entry of the menu for whoever keeps all records."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the account keeps them."""
        return may(request.user, policy.KEEP)  # type: ignore[arg-type]


def menu_item() -> ImportsItem:
    """Return the entry of the menu."""
    address = reverse("organization_imports")
    return ImportsItem(_("Datasets of others"), address, icon_name="upload", order=203)


def urls() -> list[URLPattern]:
    """Return the addresses, below the back office's own."""
    at = "organization-imports/"
    return [
        path(at, imports, name="organization_imports"),
        path(f"{at}<int:pk>/", one, name="organization_import"),
        path(f"{at}<int:pk>/columns/", columns, name="organization_import_columns"),
        *(
            path(f"{at}<int:pk>/{sort}/", rows, {"sort": sort}, name=f"organization_import_{sort}")
            for sort in queries.SORTS
        ),
    ]


class UploadForm(forms.Form):
    """The file of a dataset."""

    file = forms.FileField(label=_("Table"), widget=forms.FileInput({"accept": ".csv,.xlsx"}))

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST.size:
            raise forms.ValidationError(
                gettext("The file is larger than {most} MB; divide it.").format(
                    most=MOST.size // 1024 // 1024
                )
            )
        return file


class ColumnsForm(OriginMixin):
    """Which column says which field, where the dataset is from, and what its words mean."""

    reason = None  # type: ignore[assignment] # asked when it is saved

    def __init__(self, *args: Any, dataset: datasets.Dataset, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dataset = dataset
        self.initial.setdefault("source_kind", SourceKind.DATASET)
        named = datasets.recognized(dataset.header)
        fields = [("", gettext("(is not taken over)")), *_fields()]
        for number, column in enumerate(dataset.header):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=column,
                required=False,
                choices=fields,
                initial=named.get(column, ""),
                help_text=_samples(dataset, column),
            )
        self.words: list[tuple[str, str, str]] = []

    def column_fields(self) -> list[forms.BoundField]:
        """Return the fields that ask for columns."""
        return [self[f"column_{number}"] for number in range(len(self.dataset.header))]

    def origin_fields(self) -> list[forms.BoundField]:
        """Return the fields that ask where the dataset is from."""
        return [self[name] for name in OriginMixin.base_fields if name in self.fields]

    def word_fields(self) -> list[forms.BoundField]:
        """Return the fields that ask what words mean."""
        return [self[key] for key, _field, _word in self.words]

    def columns(self) -> dict[str, str]:
        """Return column -> field, of those that are taken over."""
        given = self.cleaned_data
        named = enumerate(self.dataset.header)
        found = {column: given.get(f"column_{number}", "") for number, column in named}
        return {column: field for column, field in found.items() if field}

    def clean(self) -> dict[str, Any]:
        """Refuse a mapping without a name, or with two columns for one field."""
        given = super().clean() or self.cleaned_data
        fields = list(self.columns().values())
        for number, column in enumerate(self.dataset.header):
            field = self.columns().get(column)
            if field and fields.count(field) > 1:
                self.add_error(f"column_{number}", gettext("Two columns say this; take one."))
        if "name" not in fields:
            self.add_error(
                None, gettext("Say which column is the name: without it nothing can be found.")
            )
        return given

    def mapping(self) -> dict[str, Any]:
        """Return the entries that a file of a mapping has."""
        values: dict[str, dict[str, Any]] = {}
        for key, field, word in self.words:
            # nothing chosen: the word says nothing
            values.setdefault(field, {})[word] = self.data.get(key) or None
        origin = {
            name: self.cleaned_data[name]
            for name in ("source", "stated_on", "source_kind", "confidence")
        }
        return {**origin, "columns": self.columns(), "values": values}

    def read_words(self) -> None:
        """Take up the words that the form asked for before, from what was sent."""
        asked = zip(
            self.data.getlist("word_field"),  # type: ignore[attr-defined]
            self.data.getlist("word"),  # type: ignore[attr-defined]
            strict=False,
        )
        taken = set(self.columns().values())
        self.ask([(field, word, "") for field, word in asked if field in taken])

    def ask(self, words: Iterable[tuple[str, str, str]]) -> None:
        """Ask what some more words mean: (field, word, what is wrong with it)."""
        for field, word, why in words:
            key = f"meaning_{len(self.words)}"
            self.words.append((key, field, word))
            label = f"{_field_name(field)}: {word[:80]}"
            names = datasets.names_of(field)
            if names:
                choices = [("", gettext("(leave it out)")), *sorted(names.items(), key=_by_name)]
                self.fields[key] = forms.ChoiceField(label=label, required=False, choices=choices)
            else:
                self.fields[key] = forms.CharField(
                    label=label, required=False, max_length=400,
                    help_text=f"{why} " + gettext("Write what is meant; empty leaves it out."),
                )  # fmt: skip


def _by_name(choice: tuple[str, str]) -> str:
    return choice[1].casefold()


def _fields() -> list[tuple[str, str]]:
    return [(name, _field_name(name)) for name in (*(field.name for field in FIELDS), MEMBERS)]


def _field_name(name: str) -> str:
    return capfirst(label(name))


def _samples(dataset: datasets.Dataset, column: str) -> str:
    found = dict.fromkeys(cells[column][:60] for _line, cells in dataset.rows if cells[column])
    return " · ".join(list(found)[:_SAMPLES])


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """List the datasets that are on their way; the POST uploads one."""
    policy.require_keeper(request.user, None)  # type: ignore[arg-type]
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            row = actions.begin_import(
                actor=request.user,  # type: ignore[arg-type]
                name=file.name,
                content=file.read(),
            )
        except InputError as error:
            form.add_error("file", str(error))
        else:
            return HttpResponseRedirect(reverse("organization_import_columns", args=[row.pk]))
    context = {"form": form, "imports": queries.imports(), "most": MOST, "days": KEPT.days}
    context["size"] = MOST.size // 1024 // 1024
    status = 422 if form.errors else 200
    return render(request, "organizations/backoffice/imports.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what the columns and words mean; the POST compares."""
    policy.require_keeper(request.user, None)  # type: ignore[arg-type]
    row = ForeignDataset.objects.filter(pk=pk).first()
    if row is None:
        raise Http404("no such dataset")
    dataset = drafts.dataset_of(row)
    initial = _mapped(row, dataset) if row.mapping else {}
    form = ColumnsForm(request.POST or None, dataset=dataset, initial=initial)
    more = 0
    if row.mapping and request.method != "POST":
        kept = row.mapping["values"].items()
        form.ask((field, word, "") for field, words in kept for word in words)
        for key, field, word in form.words:
            form.initial[key] = row.mapping["values"][field][word] or ""
    if request.method == "POST" and form.is_valid():
        form.read_words()
        try:
            more = _ask_rest(form)
            if not more:
                actions.map_import(actor=request.user, dataset=pk, mapping=form.mapping())  # type: ignore[arg-type]
                return HttpResponseRedirect(reverse("organization_import", args=[pk]))
        except InputError as error:
            form.add_error(None, str(error))
    context = {"form": form, "number": pk, "name": row.name, "more": more}
    status = 422 if form.errors else 200
    return render(request, "organizations/backoffice/import_columns.html", context, status=status)


def _mapped(row: ForeignDataset, dataset: datasets.Dataset) -> dict[str, Any]:
    """Return what was said of a dataset before, as the form shows it."""
    said = drafts.mapping_of_draft(row)
    numbered = enumerate(dataset.header)
    shown = {f"column_{number}": said.columns.get(column, "") for number, column in numbered}
    return {**vars(said.origin), **shown}


def _ask_rest(form: ColumnsForm) -> int:
    """Ask for the words whose meaning is open; return how many there are."""
    read = datasets.mapping_of(form.mapping(), form.dataset.header, form.dataset.name)
    found = datasets.unread(form.dataset, read)
    # a meaning that is none either is asked for again in its place
    asked = {(field, word): key for key, field, word in form.words}
    for one in found:
        if (one.field, one.word) in asked:
            form.add_error(asked[one.field, one.word], one.why)
    new = [one for one in found if (one.field, one.word) not in asked]
    form.ask((one.field, one.word, one.why) for one in new[:MOST_WORDS])
    return len(found)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a dataset is; the POST saves it, or takes nothing of the rest, or drops it."""
    policy.require_keeper(request.user, None)  # type: ignore[arg-type]
    here = HttpResponseRedirect(reverse("organization_import", args=[pk]))
    if request.method == "POST":
        try:
            return _do(request, pk) or here
        except InputError as error:
            messages.error(request, str(error))
    found = queries.import_of(pk)
    if found is None:
        return HttpResponseRedirect(reverse("organization_imports"))
    if not found.is_mapped:
        return HttpResponseRedirect(reverse("organization_import_columns", args=[pk]))
    parts = [(part, TITLES[part.sort], f"organization_import_{part.sort}") for part in found.parts]
    context = {"found": found, "parts": parts, "reason": request.POST.get("reason", "")}
    return render(request, "organizations/backoffice/import.html", context)


def _do(request: HttpRequest, pk: int) -> HttpResponse | None:
    """Do what the button says; return where that leads, or None to stay."""
    actor: Any = request.user
    act = request.POST.get("act", "")
    back = HttpResponseRedirect(reverse("organization_imports"))
    if act == "drop":
        actions.drop_import(actor=actor, dataset=pk)
        messages.success(request, gettext("Thrown away. Nothing of it was recorded."))
        return back
    if act == "rest":
        actions.refuse_rest(actor=actor, dataset=pk)
        return None
    if act != "save":
        raise FactError(gettext("Choose what to do."))
    saved = actions.save_import(actor=actor, dataset=pk, reason=request.POST.get("reason", ""))
    if saved.open:
        words = ngettext(
            "Nothing was recorded: {number} decision is open.",
            "Nothing was recorded: {number} decisions are open.",
            saved.open,
        )
        messages.error(request, words.format(number=saved.open))
        return None
    messages.success(
        request,
        gettext("Recorded: {values} values of {organizations} organizations.").format(
            values=saved.values, organizations=saved.organizations
        ),
    )
    return back


@require_http_methods(["GET", "HEAD", "POST"])
def rows(request: HttpRequest, pk: int, sort: str) -> HttpResponse:
    """Show rows beside what is on record; the POST keeps what is decided on these."""
    policy.require_keeper(request.user, None)  # type: ignore[arg-type]
    if queries.import_of(pk) is None:
        return HttpResponseRedirect(reverse("organization_imports"))
    address = reverse(f"organization_import_{sort}", args=[pk])
    only_open = request.GET.get("open") == "1"
    error = ""
    if request.method == "POST":
        chosen, takes = _given(request.POST)
        try:
            actions.decide_import(actor=request.user, dataset=pk, chosen=chosen, takes=takes)  # type: ignore[arg-type]
        except InputError as refusal:
            error = str(refusal)
        else:
            return HttpResponseRedirect(_next(request, pk, sort, address, set(chosen)))
    found = queries.rows_of(pk, sort, only_open=only_open)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "number": pk, "page": page, "rows": page.object_list, "title": TITLES[sort],
        "only_open": only_open, "error": error, "new": datasets.NEW, "none": datasets.NONE,
    }  # fmt: skip
    status = 422 if error else 200
    return render(request, "organizations/backoffice/import_rows.html", context, status=status)


def _given(sent: QueryDict) -> tuple[dict[int, str], dict[tuple[int, str], bool]]:
    """Return what was sent: which organization each line speaks of, and what is taken."""
    chosen: dict[int, str] = {}
    takes: dict[tuple[int, str], bool] = {}
    for name, value in sent.items():
        kind, _dash, rest = name.partition("-")
        number, _dash, field = rest.partition("-")
        if not number.isdecimal():
            continue
        line = int(number)
        if kind == "of" and value:
            key = str(sent.get(f"key-{line}", "")).strip() if value == "other" else str(value)
            chosen[line] = key
        elif kind == "take" and value in ("yes", "no"):
            takes[line, field] = value == "yes"
    return chosen, takes


def _next(request: HttpRequest, pk: int, sort: str, address: str, chosen: set[int]) -> str:
    """Return where to go on: this page while it holds something open, then the next, then back.

    A row whose organization was said just now may be of another sort: what is open tells.
    """
    only_open = request.GET.get("open") == "1"
    number = int(request.GET.get("p", "1")) if request.GET.get("p", "1").isdecimal() else 1
    found = queries.rows_of(pk, sort, only_open=only_open)
    shown = Paginator(found, PER_PAGE)
    query = "open=1&" if only_open else ""
    if only_open:  # what was decided is gone from the list: the rest moved up
        return f"{address}?{query}" if found else reverse("organization_import", args=[pk])
    here = shown.get_page(number)
    waits = any(
        row.line in chosen and (row.is_open or any(value.is_open for value in row.values))
        for row in here.object_list
    )
    if waits:
        return f"{address}?p={here.number}"
    if here.has_next():
        return f"{address}?p={here.next_page_number()}"
    return reverse("organization_import", args=[pk])
