"""Forms of the acts on one organization: verify, count, affiliate, correct, show, hide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from livelihoods.network.organizations.actions.headcounts import Members
from livelihoods.network.organizations.backoffice.record_form import OriginMixin
from livelihoods.network.organizations.fields import BY_NAME, CONTACTS
from livelihoods.network.organizations.models import (
    AffiliationKind,
    HeadcountKind,
    Organization,
    Precision,
    VerificationMethod,
    Visibility,
)
from livelihoods.platform.timeline import today


class ActForm(forms.ModelForm[Organization]):
    """What is needed for an act on an organization; the row itself only the action writes."""

    class Meta:
        model = Organization
        fields: tuple[str, ...] = ()

    def _post_clean(self) -> None:
        """Leave the row alone."""


class VerifyForm(ActForm):
    """That the whole record was checked with the organization."""

    verified_on = forms.DateField(label=_("verified on"), initial=today, widget=AdminDateInput)
    method = forms.ChoiceField(label=_("how"), choices=VerificationMethod.choices)
    note = forms.CharField(
        label=_("note"), required=False, max_length=300, help_text=_("Who answered, and to whom.")
    )


class VisibilityForm(ActForm):
    """What the public sees of the organization."""

    visibility = forms.ChoiceField(label=_("visibility"), choices=Visibility.choices)
    reason = forms.CharField(label=_("who asked for it, when and how"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["visibility"] = self.instance.visibility


class ContactsForm(ActForm):
    """Which contact details the organization agreed to show."""

    names = forms.MultipleChoiceField(
        label=_("contacts shown with consent"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(name, BY_NAME[name].label) for name in CONTACTS],
    )
    reason = forms.CharField(label=_("who agreed, when and how"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["names"] = self.instance.shown_contacts


class MessagesForm(ActForm):
    """Whether the organization takes messages through the site."""

    takes = forms.BooleanField(
        label=_("takes messages through the site"),
        required=False,
        help_text=_("They are passed on by mail; its address is not shown."),
    )
    reason = forms.CharField(label=_("who agreed, when and how"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["takes"] = self.instance.takes_messages


class EraseForm(ActForm):
    """That the contact details are erased for good."""

    reason = forms.CharField(
        label=_("who asked for it, when and how"),
        max_length=300,
        help_text=_(
            "Address, point, contact person, e-mail and telephone go for good, past ones too. "
            "This cannot be undone."
        ),
    )


class HeadcountForm(OriginMixin, ActForm):
    """A number of members with its day, kind and source."""

    total = forms.IntegerField(label=_("members"), min_value=0)
    precision = forms.ChoiceField(label=_("precision"), choices=Precision.choices)
    counted_on = forms.DateField(label=_("counted on"), initial=today, widget=AdminDateInput)
    date_stated = forms.CharField(
        label=_("date as stated"),
        required=False,
        max_length=120,
        help_text=_("What the source says where it gives no day, such as 2012."),
    )
    kind = forms.ChoiceField(label=_("kind of count"), choices=HeadcountKind.choices)
    women = forms.IntegerField(label=_("women"), min_value=0, required=False)
    men = forms.IntegerField(label=_("men"), min_value=0, required=False)
    youth = forms.IntegerField(label=_("young members"), min_value=0, required=False)
    is_direct = forms.BooleanField(label=_("direct members only"), required=False)
    is_estimate = forms.BooleanField(label=_("estimate"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*HeadcountForm.declared_fields])

    def members(self) -> Members:
        """Return what was given, for the action to check."""
        given = self.cleaned_data
        return Members(**{name: given[name] for name in Members.__dataclass_fields__})


class AffiliationForm(OriginMixin, ActForm):
    """To which organization it belongs, since when."""

    # typed: a list to choose from would be as long as the table, and name what is hidden
    body = forms.ModelChoiceField(
        label=_("federation or network"),
        queryset=Organization.objects.filter(merged_into=None),
        to_field_name="key",
        widget=forms.TextInput,
        help_text=_("Its key: the last part of the address of its public page."),
        error_messages={"invalid_choice": _("No organization has this key.")},
    )
    kind = forms.ChoiceField(label=_("kind"), choices=AffiliationKind.choices)
    starts_on = forms.DateField(label=_("starts on"), required=False, widget=AdminDateInput)
    ends_on = forms.DateField(
        label=_("ends on"),
        required=False,
        widget=AdminDateInput,
        help_text=_("The first day on which it no longer holds."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["body", "kind", "starts_on", "ends_on"])


class EndAffiliationForm(OriginMixin, ActForm):
    """The end of an affiliation."""

    ends_on = forms.DateField(
        label=_("ends on"),
        widget=AdminDateInput,
        help_text=_("The first day on which it no longer holds."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["ends_on"])


class WithdrawForm(ActForm):
    """Why a statement is taken back."""

    reason = forms.CharField(label=_("reason"), widget=forms.Textarea({"rows": 2}))
