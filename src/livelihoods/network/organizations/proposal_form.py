"""The public form on which a correction is proposed: works on a cheap phone, asks no account."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from livelihoods.analysis.errors import InputError
from livelihoods.network.organizations.fields import FIELDS, MEMBERS, Field, Section
from livelihoods.network.organizations.models import Organization, ProposerKind
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import Moment, today
from livelihoods.platform.ui.public_forms import is_by_hand, token
from livelihoods.platform.vocabulary import queries as vocabulary

MOST_AN_HOUR = 60  # from one address of the net, which many may share


class ProposalForm(forms.Form):
    """Every field of a record, filled with what is shown of it; what is changed is proposed."""

    proposer = forms.ChoiceField(
        label=_("Who are you?"), choices=ProposerKind.choices, widget=forms.RadioSelect
    )
    source = forms.CharField(
        label=_("How do you know?"),
        max_length=400,
        help_text=_("Your office in the organization, a web page, a document. No names, please."),
    )
    stated_on = forms.DateField(
        label=_("Since when is it so?"),
        initial=today,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Or the day on which your source said so."),
    )
    members_total = forms.IntegerField(label=_("Number of members"), min_value=0, required=False)
    members_counted_on = forms.DateField(
        label=_("Counted on"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    homepage = forms.CharField(required=False)  # people do not see it; who fills it in is none
    token = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, key: str, visible: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key = key
        self.visible = visible
        self.initial["token"] = token(key)
        for field in FIELDS:
            self.fields[f"field_{field.name}"] = form_field(field)
            self.initial[f"field_{field.name}"] = visible.get(field.name)

    def sections(self) -> list[tuple[str, list[Any]]]:
        """Return the fields of the record by its parts."""
        return [
            (
                str(section.label),
                [self[f"field_{field.name}"] for field in FIELDS if field.section == section],
            )
            for section in Section
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse machines, and values that a field does not take."""
        given = super().clean() or self.cleaned_data
        if given.get("homepage"):
            raise forms.ValidationError(gettext("This could not be sent. Leave the hidden field."))
        self._check_token(given.get("token", ""))
        for field in FIELDS:
            name = f"field_{field.name}"
            if name not in given or not self._is_changed(field):
                continue
            try:
                field.value(given[name])
            except InputError as error:
                self.add_error(name, str(error))
        if (given.get("members_total") is None) != (given.get("members_counted_on") is None):
            self.add_error("members_counted_on", gettext("A number of members needs its day."))
        if not self.errors and not self.proposed():
            raise forms.ValidationError(gettext("Nothing was changed: there is nothing to send."))
        return given

    def refuse(self, error: FactError) -> None:
        """Show what the action refused, at the field that is wrong."""
        names = (error.field, f"field_{error.field}", f"members_{error.field}")
        self.add_error(next((name for name in names if name in self.fields), None), str(error))

    def proposed(self) -> dict[str, Any]:
        """Return the fields that were changed, as the action takes them."""
        found = {
            field.name: self.cleaned_data[f"field_{field.name}"]
            for field in FIELDS
            if self._is_changed(field)
        }
        if self.cleaned_data.get("members_total") is not None:
            found[MEMBERS] = {
                "total": self.cleaned_data["members_total"],
                "counted_on": self.cleaned_data["members_counted_on"],
            }
        return found

    def _is_changed(self, field: Field) -> bool:
        """Whether another value was given than is shown; nothing given where nothing is shown."""
        given = self.cleaned_data.get(f"field_{field.name}")
        shown = self.visible.get(field.name)
        if field.is_several:
            before = [str(part) for part in shown or []]
            after = [str(part) for part in given or []]
            return sorted(before) != sorted(after)
        return str(given or "").split() != str("" if shown is None else shown).split()

    def _check_token(self, sent: str) -> None:
        if not is_by_hand(sent, self.key):
            raise forms.ValidationError(
                gettext("Please look through it once more and send it again.")
            )


class _LinesField(forms.CharField):
    widget = forms.Textarea(attrs={"rows": 2})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in (value or "").splitlines() if line.strip()]


def form_field(field: Field) -> forms.Field:
    """Return the field of a form for a field of the record."""
    words: dict[str, Any] = {"label": capfirst(field.label), "required": False}
    choices = _choices(field)
    if choices and field.is_several:
        return forms.MultipleChoiceField(
            choices=choices, widget=forms.CheckboxSelectMultiple, **words
        )
    if choices:
        return forms.ChoiceField(choices=[("", _("not known")), *choices], **words)
    if field.is_several:
        return _LinesField(help_text=_("One on each line."), **words)
    column = Organization._meta.get_field(field.name)  # noqa: SLF001
    if isinstance(column, models.TextField):
        return forms.CharField(widget=forms.Textarea({"rows": 3}), **words)
    return forms.CharField(max_length=field.length or 20, **words)


def _choices(field: Field) -> list[tuple[Any, Any]]:
    """Return the words that a field may have; none where it is free."""
    if field.name == "groups":
        groups = vocabulary.occupational_groups(Moment.read())
        return [(group.code, group.name) for group in groups]
    if field.name == "country":
        names = vocabulary.country_names(get_language() or "en")
        return sorted(names.items(), key=lambda each: each[1])
    return list(field.choices.choices) if field.choices is not None else []
