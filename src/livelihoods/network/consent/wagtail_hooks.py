"""Consents in the back office: given, withdrawn, corrected."""

from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets import AdminDateInput
from wagtail.admin.widgets.button import Button

from livelihoods.network.consent import policy, queries
from livelihoods.network.consent.actions import correct_consent, give_consent, withdraw_consent
from livelihoods.network.consent.models import Consent, Use
from livelihoods.platform.accounts.actors import Actor, may
from livelihoods.platform.audit.acts import ActPage, ActPagesMixin, current_only
from livelihoods.platform.audit.backoffice import (
    ActionCreateView,
    ActionEditView,
    AsOf,
    NoDeletionPolicy,
    RecordViewSet,
)
from livelihoods.platform.audit.waiting import HOOK, Waiting
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import today
from livelihoods.platform.ui.holder_field import HolderField, related_rows

_SOON: Final = timedelta(days=60)
_DATES = {"starts_on": AdminDateInput, "ends_on": AdminDateInput, "withdrawn_on": AdminDateInput}
_LABELS = {"starts_on": _("given on"), "ends_on": _("expires on")}
_HELP = {
    "ends_on": _("The first day on which it no longer holds; empty: until it is withdrawn."),
    "about": _("The key of one photo or one story; empty: all of this medium."),
    "given_by": _(
        "The parent or guardian, where the person is a minor. What the child itself agrees to is "
        "recorded as a consent of its own, with this field empty."
    ),
}


def _uses() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("uses"),
        choices=Use.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "An open licence is a use of its own: say in the person's words that anyone may then "
            "copy and change it, and that nobody can call it back."
        ),
    )


class GiveForm(forms.ModelForm[Consent]):
    """What a person allows, and how."""

    person_name = HolderField(
        related_rows(Consent, "person"),
        label=_("person"),
        help_text=_("Key or full name, as in the person's record."),
    )
    uses = _uses()
    field_order = ["key", "person_name", "medium", "uses"]

    class Meta:
        model = Consent
        fields = [
            "key", "medium", "uses", "about", "language", "means", "witness", "given_by",
            "evidence", "starts_on", "ends_on", "note",
        ]  # fmt: skip
        widgets = _DATES
        labels = _LABELS
        help_texts = _HELP

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = self.fields["person_name"]
        assert isinstance(person, HolderField)
        person.suggest()
        self.fields["starts_on"].required = True


class WithdrawForm(forms.ModelForm[Consent]):
    """That a person withdraws."""

    class Meta:
        model = Consent
        fields = ["withdrawn_on", "note"]
        widgets = _DATES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["withdrawn_on"].required = True
        self.fields["withdrawn_on"].initial = today


class CorrectForm(forms.ModelForm[Consent]):
    """What was true all along of a consent, and why what is on record is wrong."""

    uses = _uses()
    reason = forms.CharField(label=_("reason"), widget=forms.Textarea({"rows": 2}))

    class Meta:
        model = Consent
        fields = [
            "uses", "language", "means", "witness", "given_by", "evidence", "starts_on",
            "ends_on", "withdrawn_on", "note",
        ]  # fmt: skip
        widgets = _DATES
        labels = _LABELS
        help_texts = _HELP

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].required = True


def _correct_address(row: Consent) -> str:
    return reverse("consents:correct", args=[row.pk])


class StandingOn(AsOf):
    """The as-of switch of consents: one that was withdrawn by the day held no more."""

    def filter(self, qs: Any, value: Any) -> Any:
        """Leave what stood on the day."""
        rows = super().filter(qs, value)
        return rows.exclude(withdrawn_on__lte=value) if value else rows


class ConsentFilters(WagtailFilterSet):  # type: ignore[misc]
    """By what is allowed, how it was given, and when it expires."""

    as_of = StandingOn()
    ends_on = django_filters.DateFromToRangeFilter(
        label=_("expires on"), widget=DateRangePickerWidget
    )

    class Meta:
        model = Consent
        fields = ["medium", "means", "withdrawn_on"]


class ConsentIndexView(IndexView):  # type: ignore[misc]
    """The consents on record."""

    def get_base_queryset(self) -> "QuerySet[Consent]":
        """Return what is on record now."""
        rows: QuerySet[Consent] = super().get_base_queryset()
        return rows.filter(superseded_at__isnull=True).select_related("person")

    def get_list_more_buttons(self, instance: Consent) -> list[Any]:
        """Offer the correction too."""
        buttons: list[Any] = super().get_list_more_buttons(instance)
        if self.user_has_permission("change"):
            address = _correct_address(instance)
            buttons.append(Button(_("Correct"), url=address, icon_name="undo", priority=15))
        return buttons


class GiveView(ActionCreateView):
    """Records a consent."""

    page_title = _("Record a consent")

    def act(self, values: dict[str, Any]) -> Consent:
        """Record it by the action."""
        stated = dict(values)
        return give_consent(
            actor=self.request.user,
            person=stated.pop("person_name"),
            given_on=stated.pop("starts_on"),
            expires_on=stated.pop("ends_on"),
            **stated,
        )


class WithdrawView(ActionEditView):
    """Withdraws a consent."""

    page_title = _("Withdraw")

    def act(self, values: dict[str, Any]) -> Consent:
        """Withdraw it by the action."""
        return withdraw_consent(actor=self.request.user, key=self.object.key, **values)


class CorrectView(ActPage):
    """Corrects the version of a consent that is on record."""

    act_name = "correct"
    page_title = _("Correct")

    def get_queryset(self) -> "QuerySet[Consent]":
        """Return what is on record now."""
        return current_only(Consent)

    def act(self, values: dict[str, Any]) -> Consent:
        """Correct what was changed in the form by the action."""
        changes = {name: values[name] for name in self.form.changed_data if name != "reason"}
        if not changes:
            raise FactError("nothing was changed: there is nothing to correct")
        return correct_consent(
            actor=self.request.user, key=self.object.key, reason=values["reason"], **changes
        )


class ConsentViewSet(ActPagesMixin, RecordViewSet):
    """List, search, inspect, record, withdraw and correct consents."""

    model = Consent
    name = "consents"
    icon = "key"
    add_to_admin_menu = True
    menu_order = 212
    list_display = [
        "key",
        "person",
        "medium",
        Column("uses", label=_("uses"), accessor=lambda row: ", ".join(row.uses)),
        "means",
        "starts_on",
        "ends_on",
        "withdrawn_on",
    ]
    filterset_class = ConsentFilters
    search_fields = ["key", "person__name"]
    search_backend_name = None
    inspect_view_enabled = True
    copy_view_enabled = False
    form_fields = ["key"]  # the forms above say the rest
    index_view_class = ConsentIndexView
    add_view_class = GiveView
    edit_view_class = WithdrawView
    act_pages = ((CorrectView, CorrectForm),)

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[Consent]]:
        """Return the form of the consent, or of its withdrawal."""
        return WithdrawForm if for_update else GiveForm

    @property
    def permission_policy(self) -> NoDeletionPolicy:
        """Nobody deletes a consent: it is withdrawn."""
        return NoDeletionPolicy(self.model)


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def register_consents() -> ConsentViewSet:
    """Put consents into the back office."""
    return ConsentViewSet()


@hooks.register(HOOK)  # type: ignore[untyped-decorator]
def what_waits(actor: Actor) -> list[Waiting]:
    """Count the consents that are about to expire, for who keeps them."""
    if not may(actor, policy.KEEP):
        return []
    first, last = today(), today() + _SOON
    asked = urlencode({"ends_on_from": first, "ends_on_to": last})
    return [
        Waiting(
            _("Consents that expire within 60 days"),
            queries.expiring(first, last),
            f"{reverse('consents:index')}?{asked}",
        )
    ]
