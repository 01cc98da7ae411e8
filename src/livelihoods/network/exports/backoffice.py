"""The page of the desk from which every table is taken away."""

import tempfile
from typing import Any, Final

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from livelihoods.analysis.errors import InputError
from livelihoods.network.exports import policy
from livelihoods.network.exports.actions import take_away
from livelihoods.network.exports.columns import Column, Given
from livelihoods.network.exports.selection import Asked, asked
from livelihoods.network.exports.sheet import FORMS
from livelihoods.network.exports.tables import Dates, Table, tables
from livelihoods.platform.accounts.actors import Actor, NotAllowedError
from livelihoods.platform.timeline import today

ADDRESS: Final = "tables_to_take_away"
_IN_MEMORY: Final = 5_000_000  # bytes; a longer file waits on disk
_DATES: Final = {
    Dates.VERSIONS: _("as of a day, as known on a day"),
    Dates.STATEMENTS: _("as of a day, as known on a day"),
    Dates.IN_FORCE: _("as of a day"),
    Dates.NONE: _("keeps no dates: as it stands today"),
}


class TablesItem(MenuItem):  # type: ignore[misc]
    """An entry of the menu for whoever may take some table away."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether there is one."""
        return bool(_may_take(request.user))  # type: ignore[arg-type]


def menu_item() -> TablesItem:
    """Return the entry of the menu."""
    return TablesItem(_("Tables to take away"), reverse(ADDRESS), icon_name="download", order=240)


class ChoiceForm(forms.Form):
    """Which table, of which day, which rows, in which form."""

    table = forms.ChoiceField(label=_("Table"), widget=forms.Select(attrs={"class": "w-w-full"}))
    as_of = forms.DateField(
        label=_("As of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The day on which it was true; empty means today."),
    )
    known_on = forms.DateField(
        label=_("As known on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("As the records stood at the end of this day; empty means today."),
    )
    where = forms.CharField(
        label=_("Conditions"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "One condition on each line: column=value, or column= for empty. All must hold; of "
            "one column, one of its values."
        ),
    )
    is_history = forms.BooleanField(
        label=_("All that was ever on record, with what was superseded"), required=False
    )
    with_personal = forms.BooleanField(
        label=_("Also the columns that say who somebody is"), required=False
    )
    reason = forms.CharField(
        label=_("What they are needed for"),
        required=False,
        max_length=400,
        help_text=_("The audit keeps it. Name nobody here."),
    )
    form = forms.ChoiceField(
        label=_("File"), choices=[(form, form.upper()) for form in FORMS], initial="xlsx"
    )

    def __init__(self, *args: Any, actor: Actor, may_take: tuple[Table, ...], **more: Any) -> None:
        super().__init__(*args, **more)
        self._tables = {table.name: table for table in may_take}
        self.fields["table"].choices = [  # type: ignore[attr-defined]
            (table.name, _called(table)) for table in may_take
        ]
        if not policy.may_take_personal(actor):
            del self.fields["with_personal"], self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """Read the question, or say beside the form what is wrong with it."""
        given: dict[str, Any] = super().clean() or {}
        if self.errors:
            return given
        if given.get("with_personal") and not given["reason"].strip():
            self.add_error("reason", _("Say what personal columns are needed for."))
        try:
            given["asked"] = asked(
                self._tables[given["table"]],
                as_of=_day(given["as_of"]),
                known_on=_day(given["known_on"]),
                where=[line for line in given["where"].splitlines() if line.strip()],
                is_history=given["is_history"],
                with_personal=bool(given.get("with_personal")),
                names=(str(self.fields["as_of"].label), str(self.fields["known_on"].label)),
            )
        except InputError as error:
            self.add_error(None, str(error))
        return given


def take(request: HttpRequest) -> HttpResponse | FileResponse:
    """Show the tables and their columns; a posted choice is answered with the file."""
    actor: Actor = request.user  # type: ignore[assignment]
    may_take = _may_take(actor)
    if not may_take:
        raise NotAllowedError(f"{actor} may not do this: no table can be seen as a whole")
    form = ChoiceForm(request.POST or None, actor=actor, may_take=may_take)
    if request.method == "POST" and form.is_valid():
        chosen: Asked = form.cleaned_data["asked"]
        try:
            return _file(actor, chosen, form.cleaned_data)
        except InputError as error:
            form.add_error(None, str(error))
    listed = [(table, _DATES[table.dates], _told(table)) for table in may_take]
    return render(request, "exports/tables.html", {"form": form, "tables": listed})


def _file(actor: Actor, chosen: Asked, given: dict[str, Any]) -> FileResponse:
    # The answer closes it when it has been sent.
    file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
    try:
        take_away(
            actor=actor,
            asked=chosen,
            form=given["form"],
            file=file,
            reason=given.get("reason", ""),
        )
        file.seek(0)
    except BaseException:
        file.close()
        raise
    day = chosen.moment.as_of if chosen.table.dates.has_day else today()
    name = f"{chosen.table.name}-{'history' if chosen.is_history else day}.{given['form']}"
    return FileResponse(file, as_attachment=True, filename=name)


def _may_take(actor: Actor) -> tuple[Table, ...]:
    return tuple(table for table in tables().values() if policy.may_take(actor, table))


def _called(table: Table) -> str:
    label = str(table.label)
    return label if label == table.name else f"{label} ({table.name})"


def _told(table: Table) -> list[tuple[Column, bool]]:
    """Return each column that can be given, and whether it is personal."""
    return [
        (column, column.given is Given.PERSONAL)
        for column in table.columns
        if column.given is not Given.NEVER
    ]


def _day(day: Any) -> str:
    return day.isoformat() if day else ""
