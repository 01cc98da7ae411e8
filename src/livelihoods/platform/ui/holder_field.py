"""Naming an organization or a person in a form: by key or by name, however many there are."""

from typing import Any

from django import forms
from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

_SUGGESTED = 500  # above this many a list of suggestions would be too heavy for a page


class HolderWidget(forms.TextInput):
    """A text field that suggests names: of rows where there are few enough, or of languages."""

    names: "list[tuple[str, str]]" = []

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the field, and its suggestions."""
        listed = f"{name}-names"
        field = super().render(name, value, {**(attrs or {}), "list": listed}, renderer)
        options = format_html_join("", '<option value="{}">{}</option>', self.names)
        return format_html('{}<datalist id="{}">{}</datalist>', field, listed, options)


class HolderField(forms.CharField):
    """A field that takes the key of a row or its exact name, whatever its case."""

    widget = HolderWidget

    def __init__(self, rows: "models.QuerySet[Any]", **options: Any) -> None:
        self.rows = rows
        super().__init__(**options)

    def suggest(self) -> None:
        """Look up what is suggested, when a form is made."""
        found = list(self.rows.order_by("name").values_list("key", "name")[: _SUGGESTED + 1])
        assert isinstance(self.widget, HolderWidget)
        self.widget.names = found if len(found) <= _SUGGESTED else []

    def clean(self, value: Any) -> str:
        """Return the key of the row that was named, or an empty text.

        Raises:
            ValidationError: where none or several have that name.
        """
        text: str = super().clean(value)
        if not text:
            return ""
        by_key = self.rows.filter(key=text).values_list("key", flat=True)
        by_name = self.rows.filter(name__iexact=text).values_list("key", flat=True)
        keys = list(by_key[:1]) or list(by_name[:5])
        if len(keys) == 1:
            return str(keys[0])
        raise forms.ValidationError(
            _("Several have this name; write one of the keys: %(keys)s") % {"keys": ", ".join(keys)}
            if keys
            else _("Nothing on record has this key or name.")
        )


def related_rows(model: type[models.Model], field: str) -> "models.QuerySet[Any]":
    """Return the rows that a field of a model points to."""
    target: Any = model._meta.get_field(field).related_model  # noqa: SLF001
    rows: models.QuerySet[Any] = target._default_manager.all()  # noqa: SLF001
    return rows
