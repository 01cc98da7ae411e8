"""Memberships in the back office: listed, ended, corrected; represented and re-affirmed."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.widgets import AdminDateInput
from wagtail.admin.widgets.button import Button

from livelihoods.network.membership import queries
from livelihoods.network.membership.actions import (
    affirm_membership,
    change_representative,
    correct_membership,
    end_membership,
)
from livelihoods.network.membership.letters import Letter
from livelihoods.network.membership.models import AffirmedBy, Membership, Representative
from livelihoods.platform.audit.acts import ActPage, ActPagesMixin, current_only
from livelihoods.platform.audit.backoffice import (
    ActionCreateView,
    ActionEditView,
    AsOf,
    NoAdditionPolicy,
    RecordViewSet,
)
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import Moment
from livelihoods.platform.ui.holder_field import HolderField, related_rows

_CORRECT = _("Correct")


class EndForm(forms.ModelForm[Membership]):
    """What is stated of the end of a membership."""

    class Meta:
        model = Membership
        fields = ["ends_on", "end_reason", "note"]
        widgets = {"ends_on": AdminDateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].required = True
        self.fields["end_reason"].required = True


class CorrectForm(forms.ModelForm[Membership]):
    """What was true all along of a membership, and why what is on record is wrong."""

    reason = forms.CharField(label=_("reason"), widget=forms.Textarea({"rows": 2}))

    class Meta:
        model = Membership
        fields = ["constituency", "grounds", "starts_on", "ends_on", "end_reason", "note"]
        widgets = {"starts_on": AdminDateInput, "ends_on": AdminDateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].required = True


class RepresentativeForm(forms.ModelForm[Membership]):
    """Who speaks for a member from a day on."""

    person = HolderField(
        related_rows(Representative, "person"),
        label=_("person"),
        help_text=_("Key or full name, as in the person's record."),
    )
    represents_from = forms.DateField(label=_("from"), widget=AdminDateInput)
    remark = forms.CharField(label=_("note"), required=False, max_length=300)

    class Meta:
        model = Membership
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = self.fields["person"]
        assert isinstance(person, HolderField)
        person.suggest()


class AffirmForm(forms.ModelForm[Membership]):
    """A member's word that it stays one."""

    affirmed_on = forms.DateField(label=_("re-affirmed on"), widget=AdminDateInput)
    means = forms.ChoiceField(label=_("how"), choices=AffirmedBy.choices)
    remark = forms.CharField(label=_("note"), required=False, max_length=300)
    reason = forms.CharField(
        label=_("reason"),
        required=False,
        help_text=_("Only to correct what is recorded for that year already."),
    )

    class Meta:
        model = Membership
        fields: list[str] = []


def _address(name: str, row: Membership) -> str:
    return reverse(f"memberships:{name}", args=[row.pk])


class MembershipFilters(WagtailFilterSet):  # type: ignore[misc]
    """By the day on which they held, the constituency, the first and the last day."""

    as_of = AsOf()

    class Meta:
        model = Membership
        fields = ["constituency", "starts_on", "ends_on"]


class MembershipIndexView(IndexView):  # type: ignore[misc]
    """The memberships on record; versions that were superseded are in the inspection."""

    def get_base_queryset(self) -> "QuerySet[Membership]":
        """Return what is on record now."""
        rows: QuerySet[Membership] = super().get_base_queryset()
        return rows.filter(superseded_at__isnull=True).select_related("organization", "person")

    def get_list_more_buttons(self, instance: Membership) -> list[Any]:
        """Offer the other acts too."""
        buttons: list[Any] = super().get_list_more_buttons(instance)
        if self.user_has_permission("change"):
            buttons += _buttons(instance)
        return buttons


def _buttons(row: Membership) -> list[Button]:
    found = [Button(_CORRECT, url=_address("correct", row), icon_name="undo", priority=15)]
    if row.is_institutional:
        label, url = _("Change the representative"), _address("represent", row)
        found.append(Button(label, url=url, icon_name="user", priority=16))
    label, url = _("Record a re-affirmation"), _address("affirm", row)
    found.append(Button(label, url=url, icon_name="check", priority=17))
    for kind, label in _letters(row):
        url = reverse("member_letter", args=[kind, row.key])
        found.append(Button(label, url=url, icon_name="mail", priority=18))
    return found


def _letters(row: Membership) -> list[tuple[str, Any]]:
    if row.ends_on is not None:
        return [(Letter.THANKS, _("Letter of thanks"))]
    letters = [(Letter.REAFFIRMATION, _("Letter of re-affirmation"))]
    if row.invitation_id is not None:
        letters.insert(0, (Letter.WELCOME, _("Letter of welcome")))
    return [*letters]


class MembershipInspectView(InspectView):  # type: ignore[misc]
    """One version of a membership: who represents it today, and whether it was re-affirmed."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add how it stands today."""
        now, key = Moment.read(), self.object.key
        context: dict[str, Any] = super().get_context_data(**kwargs)
        said = {view.membership: view for view in queries.affirmations(now)}
        return context | {
            "representative": queries.representatives(now).get(key, ""),
            "affirmation": said.get(key),
            "year": now.as_of.year,
            "versions": Membership.objects.filter(key=key).order_by("recorded_at"),
        }

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Offer every act where this version is the one on record."""
        if self.object.superseded_at is not None:
            return []
        end = Button(_("End"), url=_address("edit", self.object), icon_name="cross", priority=10)
        return [end, *_buttons(self.object)]


class MembershipAddView(ActionCreateView):
    """Nobody adds a membership here: an invitation that is accepted opens it."""

    def act(self, values: dict[str, Any]) -> Membership:
        """Refuse."""
        raise FactError(f"a membership is opened by an invitation, not by {sorted(values)}")


class MembershipEndView(ActionEditView):
    """Ends a membership."""

    page_title = _("End a membership")

    def act(self, values: dict[str, Any]) -> Membership:
        """End it by the action."""
        return end_membership(actor=self.request.user, key=self.object.key, **values)

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Offer the other acts too."""
        return [*super().header_more_buttons, *_buttons(self.object)]


class MembershipCorrectView(ActPage):
    """Corrects the version of a membership that is on record."""

    act_name = "correct"
    page_title = _CORRECT

    def get_queryset(self) -> "QuerySet[Membership]":
        """Return what is on record now."""
        return current_only(Membership)

    def act(self, values: dict[str, Any]) -> Membership:
        """Correct what was changed in the form by the action."""
        changes = {name: values[name] for name in self.form.changed_data if name != "reason"}
        if not changes:
            raise FactError("nothing was changed: there is nothing to correct")
        if "constituency" in changes:
            changes["constituency_id"] = changes.pop("constituency").code
        return correct_membership(
            actor=self.request.user, key=self.object.key, reason=values["reason"], **changes
        )


class RepresentView(ActPage):
    """Names who speaks for a member."""

    act_name = "represent"
    page_title = _("Change the representative")

    def get_queryset(self) -> "QuerySet[Membership]":
        """Return what is on record now."""
        return current_only(Membership)

    def act(self, values: dict[str, Any]) -> Membership:
        """Name the person by the action."""
        change_representative(
            actor=self.request.user,
            membership=self.object.key,
            person=values["person"],
            starts_on=values["represents_from"],
            note=values["remark"],
        )
        row: Membership = self.object
        return row


class AffirmView(ActPage):
    """Records that a member stays one."""

    act_name = "affirm"
    page_title = _("Record a re-affirmation")

    def get_queryset(self) -> "QuerySet[Membership]":
        """Return what is on record now."""
        return current_only(Membership)

    def act(self, values: dict[str, Any]) -> Membership:
        """Record it by the action."""
        affirm_membership(
            actor=self.request.user,
            membership=self.object.key,
            affirmed_on=values["affirmed_on"],
            means=values["means"],
            note=values["remark"],
            reason=values["reason"],
        )
        row: Membership = self.object
        return row


class MembershipViewSet(ActPagesMixin, RecordViewSet):
    """List, search, inspect, end and correct memberships; name representatives; re-affirm."""

    model = Membership
    name = "memberships"
    icon = "tick-inverse"
    add_to_admin_menu = True
    menu_order = 220
    list_display = ["key", "organization", "person", "constituency", "starts_on", "ends_on"]
    filterset_class = MembershipFilters
    search_fields = ["key", "organization__name", "person__name"]
    search_backend_name = None
    inspect_view_enabled = True
    inspect_view_class = MembershipInspectView
    inspect_template_name = "membership/membership.html"
    copy_view_enabled = False
    form_fields = ["key"]  # the forms above say the rest
    index_view_class = MembershipIndexView
    add_view_class = MembershipAddView
    edit_view_class = MembershipEndView
    act_pages = (
        (MembershipCorrectView, CorrectForm),
        (RepresentView, RepresentativeForm),
        (AffirmView, AffirmForm),
    )

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[Membership]]:
        """Return the form of the end."""
        return EndForm if for_update else CorrectForm

    @property
    def permission_policy(self) -> NoAdditionPolicy:
        """Nobody adds a membership here, nobody deletes one: it is ended."""
        return NoAdditionPolicy(self.model)
