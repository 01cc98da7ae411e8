"""What something is about, kept as codes of the vocabulary: one column, searched by each code."""

from collections.abc import Callable, Collection, Iterable
from functools import reduce
from operator import or_
from typing import Any, Final

from django import forms
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from livelihoods.platform.timeline import Moment
from livelihoods.platform.vocabulary import queries

MARK: Final = " "
"""Stands around each code, so that no code is found within another."""

Choice = tuple[str, str | Promise]


def _groups() -> list[Choice]:
    return [(each.code, each.name) for each in queries.occupational_groups(Moment.read())]


def _programmes() -> list[Choice]:
    return [(each.code, each.name) for each in queries.programmes(Moment.read())]


def _goals() -> list[Choice]:
    return [(each.code, each.name) for each in queries.goals(Moment.read())]


def _countries() -> list[Choice]:
    names = queries.country_names(get_language() or "en")
    return sorted(names.items(), key=lambda pair: pair[1])


VOCABULARIES: Final[dict[str, tuple[str | Promise, Callable[[], list[Choice]]]]] = {
    "groups": (_("occupational groups"), _groups),
    "countries": (_("countries"), _countries),
    "programmes": (_("programmes"), _programmes),
    "goals": (_("goals"), _goals),
}
"""What may be named: its name, and how the codes are asked for with their names."""


def names_of(vocabulary: str) -> dict[str, str]:
    """Return code -> name of one of the vocabularies, in the reader's language."""
    return {code: str(name) for code, name in VOCABULARIES[vocabulary][1]()}


def holding_any(field: str, codes: Iterable[str]) -> Q:
    """Return the filter that leaves what holds one of the codes; without codes, everything."""
    found = (Q(**{f"{field}__contains": f"{MARK}{code}{MARK}"}) for code in sorted(codes))
    return reduce(or_, found, Q())


class CodesChoiceField(forms.MultipleChoiceField):
    """Ticks, or a list of countries; the value is a tuple of codes."""

    def __init__(self, *, vocabulary: str, **kwargs: Any) -> None:
        is_long = vocabulary == "countries"
        kwargs.setdefault(
            "widget", forms.SelectMultiple if is_long else forms.CheckboxSelectMultiple
        )
        super().__init__(choices=VOCABULARIES[vocabulary][1], **kwargs)

    def to_python(self, value: Any) -> Any:
        """Return the codes in the order of the vocabulary."""
        return tuple(super().to_python(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what is named, whatever its order."""
        return set(initial or ()) != {str(each) for each in data or ()}


class CodesField(models.Field):  # type: ignore[type-arg]
    """Codes of a vocabulary, as a tuple."""

    def __init__(self, *args: Any, vocabulary: str, **kwargs: Any) -> None:
        self.vocabulary = vocabulary
        kwargs.setdefault("verbose_name", VOCABULARIES[vocabulary][0])
        kwargs |= {"blank": True, "default": tuple}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Say how to make it again."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "vocabulary": self.vocabulary}

    def get_internal_type(self) -> str:
        """It is stored as text."""
        return "TextField"

    def from_db_value(self, value: str | None, *_args: Any) -> tuple[str, ...]:
        """Read the column."""
        return tuple((value or "").split())

    def to_python(self, value: Any) -> tuple[str, ...]:
        """Read what a revision or a form holds."""
        return tuple(value.split()) if isinstance(value, str) else tuple(value or ())

    def get_prep_value(self, value: Any) -> str:
        """Write the column; a text is a question and stays as it is."""
        if isinstance(value, str):
            return value
        codes: Collection[str] = tuple(value or ())
        return f"{MARK}{MARK.join(codes)}{MARK}" if codes else ""

    def value_to_string(self, obj: models.Model) -> str:
        """Write it into a revision."""
        return self.get_prep_value(self.value_from_object(obj))

    def formfield(self, **kwargs: Any) -> Any:
        """Return the field of a form."""
        given = {name: kwargs[name] for name in ("label", "help_text", "widget") if name in kwargs}
        label = given.pop("label", self.verbose_name)
        return CodesChoiceField(vocabulary=self.vocabulary, required=False, label=label, **given)
