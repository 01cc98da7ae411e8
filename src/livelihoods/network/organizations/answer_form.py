"""The form on which a record is looked at field by field: by its organization, or by phone."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from livelihoods.analysis.errors import InputError
from livelihoods.network.organizations.actions.answers import Given
from livelihoods.network.organizations.actions.proposals import proposed_value
from livelihoods.network.organizations.fields import BY_NAME, FIELDS, MEMBERS, Section
from livelihoods.network.organizations.models import Answer
from livelihoods.network.organizations.proposal_form import form_field
from livelihoods.network.organizations.queries.proposals import label, words
from livelihoods.network.organizations.queries.requests import DraftView
from livelihoods.network.organizations.verification_rules import seen

STEPS = (Section.WORKERS, *(section for section in Section if section != Section.WORKERS))
"""The parts of the record as they are asked: the members first, which change most."""

_EMPTY: tuple[Any, ...] = (None, "", [])
_TOTAL, _COUNTED_ON = f"value_{MEMBERS}_total", f"value_{MEMBERS}_counted_on"


@dataclass(frozen=True)
class Line:
    """A field as the page shows it: what is on record, the answers, the value to be written."""

    name: str
    label: str
    words: str
    answer: Any
    values: tuple[Any, ...]

    @property
    def errors(self) -> list[str]:
        """What is wrong with what was written."""
        return [str(error) for value in self.values for error in value.errors]


def names_of(section: Section) -> list[str]:
    """Return the fields of a part of the record, as they are asked."""
    own = [field.name for field in FIELDS if field.section == section]
    return [MEMBERS, *own] if section == Section.WORKERS else own


class AnswerFields(forms.Form):
    """For each field what is on record, "still right", "change", "don't know", and a new value."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def ask(
        self,
        sections: Collection[Section],
        values: Mapping[str, Any],
        drafts: Mapping[str, DraftView],
    ) -> None:
        """Add the fields of some parts of the record, with what was answered before."""
        self.names = {section: names_of(section) for section in sections}
        asked = [name for names in self.names.values() for name in names]
        self.on_record = {name: values.get(name) for name in asked}
        self.drafts = {
            name: draft
            for name, draft in drafts.items()
            if name in self.on_record and draft.shown == self.on_record[name]
        }
        self.initial["seen"] = seen(self.on_record)
        for name, stands in self.on_record.items():
            draft = self.drafts.get(name)
            if stands not in _EMPTY:
                self.fields[f"answer_{name}"] = forms.ChoiceField(
                    label=_("Is it still right?"),
                    choices=Answer.choices,
                    widget=forms.RadioSelect,
                    required=False,
                    initial=draft.answer if draft else None,
                )
            written = draft.value if draft and draft.answer == Answer.CHANGE else stands
            self._add_value(name, written)

    def parts(self) -> list[tuple[Section, list[Line], list[Line]]]:
        """Return each part: the fields that have a value on record, and those that have none."""
        found = []
        for section, names in self.names.items():
            lines = [self._line(name) for name in names]
            filled = [line for line in lines if line.answer is not None]
            found.append((section, filled, [line for line in lines if line.answer is None]))
        return found

    def given(self) -> dict[str, Given]:
        """Return what was answered, of a form that was found right; also the part that is right."""
        return self._given

    def clean(self) -> dict[str, Any]:
        """Read every answer, so that all that is wrong is shown at once."""
        given = super().clean() or self.cleaned_data
        self._given: dict[str, Given] = {}
        if given.get("seen") != seen(self.on_record):
            raise forms.ValidationError(
                gettext("The record was changed meanwhile. Please look at this page once more."),
                code="stale",
            )
        for name in self.on_record:
            try:
                answer = self._answer(name)
            except InputError as error:
                self.add_error(_COUNTED_ON if name == MEMBERS else f"value_{name}", str(error))
                continue
            if answer is not None:
                self._given[name] = answer
        return given

    def _answer(self, name: str) -> Given | None:
        """Return the answer to a field, None where there is none.

        Raises:
            InputError: a change that changes nothing, or a value that the field does not take.
        """
        stands = self.on_record[name]
        answer = self.cleaned_data.get(f"answer_{name}", "")
        if answer in (Answer.RIGHT, Answer.UNKNOWN):
            return Given(answer)
        raw = self._written(name)
        if name != MEMBERS:
            BY_NAME[name].value(raw)  # what it refuses is shown at the field, which has its name
        is_new = raw not in _EMPTY and proposed_value(name, raw) != (
            None if stands in _EMPTY else stands
        )
        if is_new:
            return Given(Answer.CHANGE, raw)
        if answer == Answer.CHANGE:
            if raw not in _EMPTY:
                raise InputError(gettext("Write what it should be, or choose another answer."))
            if name == MEMBERS:
                raise InputError(_both())
            return Given(Answer.CHANGE, None)
        if stands not in _EMPTY:
            return Given(Answer.RIGHT) if "all" in self.data else None
        return Given("") if name in self.drafts else None

    def _written(self, name: str) -> Any:
        if name != MEMBERS:
            return self.cleaned_data.get(f"value_{name}")
        total, day = self.cleaned_data.get(_TOTAL), self.cleaned_data.get(_COUNTED_ON)
        if total is None and day is None:
            return None
        if total is None or day is None:
            raise InputError(_both())
        return {"total": total, "counted_on": day}

    def _add_value(self, name: str, written: Any) -> None:
        if name != MEMBERS:
            self.fields[f"value_{name}"] = form_field(BY_NAME[name])
            self.initial[f"value_{name}"] = written
            return
        written = written or {}
        self.fields[_TOTAL] = forms.IntegerField(
            label=_("Number of members"), min_value=0, required=False
        )
        self.fields[_COUNTED_ON] = forms.DateField(
            label=_("Counted on"),
            required=False,
            widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        )
        self.initial[_TOTAL] = written.get("total")
        self.initial[_COUNTED_ON] = written.get("counted_on")

    def _line(self, name: str) -> Line:
        stands = self.on_record[name]
        values = (_TOTAL, _COUNTED_ON) if name == MEMBERS else (f"value_{name}",)
        return Line(
            name=name,
            label=capfirst(label(name)),
            words=words(name, stands),
            answer=None if stands in _EMPTY else self[f"answer_{name}"],
            values=tuple(self[value] for value in values),
        )


def _both() -> str:
    return gettext("Write both: the number of members, and the day on which they were counted.")


class AnswerForm(AnswerFields):
    """One part of the record, as the link of a check shows it."""

    def __init__(
        self,
        *args: Any,
        section: Section,
        values: Mapping[str, Any],
        drafts: Mapping[str, DraftView],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ask([section], values, drafts)
