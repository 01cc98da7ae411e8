"""The form of a record, field by field, with the source of what is stated."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from livelihoods.analysis.errors import InputError
from livelihoods.network.organizations.fields import BY_NAME, FIELDS, Field
from livelihoods.network.organizations.models import (
    Confidence,
    Organization,
    SourceKind,
)
from livelihoods.network.organizations.statements import Origin
from livelihoods.platform.timeline import today
from livelihoods.platform.ui.holder_field import HolderWidget
from livelihoods.platform.vocabulary import queries as vocabulary


class LinesField(forms.CharField):
    """Several texts, one on each line."""

    widget = forms.Textarea(attrs={"rows": 2})

    def prepare_value(self, value: Any) -> Any:
        """Show a list as lines."""
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        """Read lines as a list."""
        if isinstance(value, list):
            return value
        return [line.strip() for line in (value or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare lists."""
        return bool(list(initial or []) != self.to_python(data))


class CodesField(forms.MultipleChoiceField):
    """Several of some words, of which the order means nothing."""

    widget = forms.CheckboxSelectMultiple

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what is chosen."""
        return {str(value) for value in initial or []} != {str(value) for value in data or []}


class OriginMixin(forms.Form):
    """Where what is stated comes from."""

    source_kind = forms.ChoiceField(label=_("kind of source"), choices=SourceKind.choices)
    source = forms.CharField(
        label=_("source"),
        max_length=400,
        help_text=_("Who says so, and where: an address, a title, the name and role of a person."),
    )
    stated_on = forms.DateField(
        label=_("stated on"),
        initial=today,
        widget=AdminDateInput,
        help_text=_("The date of the source: when it said so."),
    )
    confidence = forms.ChoiceField(
        label=_("confidence"), choices=Confidence.choices, initial=Confidence.MEDIUM
    )
    reason = forms.CharField(label=_("remark on this change"), required=False, max_length=300)

    def origin(self) -> Origin:
        """Return what was given, for the action to check."""
        given = self.cleaned_data
        return Origin(
            source=given["source"],
            stated_on=given["stated_on"],
            source_kind=given["source_kind"],
            confidence=given["confidence"],
        )


_LISTS = tuple(field for field in FIELDS if field.is_several and field.name != "groups")
_LANGUAGE = _("Its name or its tag: Swahili, sw, pt-BR. Any language is taken.")
_LANGUAGES = _("One on each line, by name or by tag: Swahili, sw, pt-BR.")
_SINGLE = tuple(field.name for field in FIELDS if field not in _LISTS)


def _list_field(field: Field) -> forms.Field:
    label = capfirst(field.label)
    if field.choices is not None:
        return CodesField(label=label, required=False, choices=field.choices.choices)
    return LinesField(label=label, required=False, help_text=_("One on each line."))


class RecordForm(OriginMixin, forms.ModelForm[Organization]):
    """All fields of a record; what is changed is stated with one source."""

    class Meta:
        model = Organization
        fields = ["key", *_SINGLE, "is_fictional"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in _LISTS:
            self.fields[field.name] = _list_field(field)
            self.initial[field.name] = getattr(self.instance, field.name)
        spoken = HolderWidget()
        spoken.names = list(vocabulary.language_names(get_language() or "en").items())
        self.fields["contact_language"].widget = spoken
        self.fields["contact_language"].help_text = _LANGUAGE
        self.fields["languages"].help_text = _LANGUAGES
        if self.instance.pk:
            self.fields.pop("key")
        self.order_fields(["key", *BY_NAME, "is_fictional", *OriginMixin.base_fields])

    def clean(self) -> dict[str, Any]:
        """Read every field that was changed, so that all that is wrong is shown at once."""
        given = super().clean() or self.cleaned_data
        for name in self.changed_data:
            field = BY_NAME.get(name)
            if field is None or name not in given:
                continue
            try:
                field.value(as_stated(field, given[name]))
            except InputError as error:
                self.add_error(name, str(error))
        return given

    def _post_clean(self) -> None:
        """Leave the row alone: only the action writes it."""

    def stated(self) -> dict[str, Any]:
        """Return the fields that were changed, as the action takes them."""
        return {
            name: as_stated(BY_NAME[name], self.cleaned_data[name])
            for name in self.changed_data
            if name in BY_NAME
        }


def as_stated(field: Field, given: Any) -> Any:
    """Return a value of a form as the action takes it."""
    if field.name == "country":
        return given.code if given else None
    if field.name == "groups":
        return sorted(group.code for group in given)
    return given
