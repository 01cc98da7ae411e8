"""The forms of an invitation's steps."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from livelihoods.network.governance import queries as governance
from livelihoods.network.membership import progress
from livelihoods.network.membership.actions.invitations import ActivityStatement
from livelihoods.network.membership.models import Activity, ActivityKind, Invitation, StepKind
from livelihoods.platform.timeline import today
from livelihoods.platform.ui.holder_field import HolderField, related_rows

_ACTIVITY = ("kind", "description", "began_on")


class _StepForm(forms.ModelForm[Invitation]):
    remark = forms.CharField(label=_("note"), required=False, max_length=300)

    class Meta:
        model = Invitation
        fields: list[str] = []


class _ActivityForm(forms.ModelForm[Invitation]):
    """An activity in the network; all of its first three fields, or none of them."""

    kind = forms.ChoiceField(
        label=_("kind of activity"), required=False, choices=[("", "---"), *ActivityKind.choices]
    )
    description = forms.CharField(
        label=_("activity"),
        required=False,
        max_length=300,
        help_text=_("What they did in the network, and where."),
    )
    began_on = forms.DateField(label=_("began on"), required=False, widget=AdminDateInput)
    programme = forms.ModelChoiceField(
        related_rows(Activity, "programme"), label=_("programme"), required=False
    )
    address = forms.URLField(
        label=_("address"),
        required=False,
        assume_scheme="https",
        help_text=_("A page or document that shows it."),
    )

    class Meta:
        model = Invitation
        fields: list[str] = []

    def clean(self) -> dict[str, Any]:
        """Ask for the rest of an activity of which something is stated."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        stated = [name for name in (*_ACTIVITY, "programme", "address") if values.get(name)]
        if stated:
            for name in _ACTIVITY:
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, _("An activity needs a kind, what was done, and its day."))
        return values


def activities(values: dict[str, Any]) -> list[ActivityStatement]:
    """Return the activity that a form states, or nothing."""
    if not values["description"]:
        return []
    programme = values["programme"]
    return [
        ActivityStatement(
            kind=values["kind"],
            description=values["description"],
            began_on=values["began_on"],
            programme=programme.code if programme else "",
            address=values["address"],
        )
    ]


class ProposeForm(_ActivityForm):
    """Who is proposed, by whom, and for which activity."""

    organization_name = HolderField(
        related_rows(Invitation, "organization"),
        label=_("organization"),
        required=False,
        help_text=_("Key or full name, as in its record. Leave empty to propose a person."),
    )
    person_name = HolderField(
        related_rows(Invitation, "person"),
        label=_("person"),
        required=False,
        help_text=_("Key or full name, as in the person's record."),
    )
    proposed_on = forms.DateField(label=_("proposed on"), widget=AdminDateInput, initial=today)
    remark = forms.CharField(label=_("note"), required=False, max_length=300)
    field_order = [
        "key", "organization_name", "person_name", "constituency", "proposed_by", "proposed_on",
        "kind", "description", "began_on", "programme", "address", "remark",
    ]  # fmt: skip

    class Meta:
        model = Invitation
        fields = ["key", "constituency", "proposed_by"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("organization_name", "person_name"):
            field = self.fields[name]
            assert isinstance(field, HolderField)
            field.suggest()


class CiteForm(_ActivityForm):
    """Another activity, all of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in _ACTIVITY:
            self.fields[name].required = True


class DecideForm(_StepForm):
    """What a body decided, and at which meeting."""

    outcome = forms.ChoiceField(
        label=_("decision"),
        widget=forms.RadioSelect,
        choices=[(kind, StepKind(kind).label) for kind in (progress.APPROVED, progress.DECLINED)],
    )
    body = forms.ChoiceField(
        label=_("body that decided"), choices=lambda: list(governance.body_names().items())
    )
    decided_on = forms.DateField(label=_("decided on"), widget=AdminDateInput, initial=today)
    meeting = forms.CharField(
        label=_("meeting"),
        required=False,
        max_length=200,
        help_text=_("Meeting, minute or written decision."),
    )
    field_order = ["outcome", "body", "decided_on", "meeting", "remark"]


class SendForm(_StepForm):
    """When the letter was sent, in which language, and by when an answer is asked."""

    sent_on = forms.DateField(label=_("sent on"), widget=AdminDateInput, initial=today)
    language = forms.ChoiceField(label=_("language of the letter"), choices=settings.LANGUAGES)
    answer_by = forms.DateField(label=_("answer asked by"), widget=AdminDateInput)
    field_order = ["sent_on", "language", "answer_by", "remark"]


class AcceptForm(_StepForm):
    """When it was accepted; the membership that begins."""

    accepted_on = forms.DateField(label=_("accepted on"), widget=AdminDateInput, initial=today)
    membership = forms.SlugField(
        label=_("key of the membership"),
        max_length=60,
        help_text=_("Small letters, digits and hyphens; no other membership has it."),
    )
    starts_on = forms.DateField(
        label=_("starts on"),
        required=False,
        widget=AdminDateInput,
        help_text=_("Empty: the day of the acceptance."),
    )
    field_order = ["accepted_on", "membership", "starts_on", "remark"]


class CloseForm(_StepForm):
    """That an invitation was refused, has lapsed, or was withdrawn."""

    outcome = forms.ChoiceField(
        label=_("what happened"),
        widget=forms.RadioSelect,
        choices=[
            (kind, StepKind(kind).label)
            for kind in (progress.REFUSED, progress.LAPSED, progress.WITHDRAWN)
        ],
    )
    closed_on = forms.DateField(label=_("on"), widget=AdminDateInput, initial=today)
    field_order = ["outcome", "closed_on", "remark"]


class CorrectStepForm(forms.ModelForm[Invitation]):
    """The right day of a step, and why the day on record is wrong."""

    kind = forms.ChoiceField(label=_("step"), choices=StepKind.choices)
    happened_on = forms.DateField(label=_("on"), widget=AdminDateInput)
    reason = forms.CharField(label=_("reason"), widget=forms.Textarea({"rows": 2}))

    class Meta:
        model = Invitation
        fields: list[str] = []
