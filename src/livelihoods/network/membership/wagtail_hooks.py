"""Memberships in the back office: list those on record, start, end and correct one."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminDateInput
from wagtail.admin.widgets.button import Button

from livelihoods.network.membership.actions import (
    correct_membership,
    end_membership,
    start_membership,
)
from livelihoods.network.membership.models import Membership
from livelihoods.platform.audit.backoffice import (
    ActionCreateView,
    ActionEditView,
    NoDeletionPolicy,
)
from livelihoods.platform.history import FactError

_CORRECT = _("Correct")


class StartForm(forms.ModelForm[Membership]):
    """What is stated of a new membership."""

    class Meta:
        model = Membership
        fields = ["key", "organization", "person", "constituency", "grounds", "starts_on", "note"]
        widgets = {"starts_on": AdminDateInput}


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


def _correct_address(row: Membership) -> str:
    return reverse("memberships:correct", args=[row.pk])


class MembershipIndexView(IndexView):  # type: ignore[misc]
    """The memberships on record; versions that were superseded are in the inspection."""

    def get_base_queryset(self) -> "QuerySet[Membership]":
        """Return what is on record now."""
        rows: QuerySet[Membership] = super().get_base_queryset()
        return rows.filter(superseded_at__isnull=True).select_related("organization", "person")

    def get_list_more_buttons(self, instance: Membership) -> list[Any]:
        """Offer the correction too."""
        buttons: list[Any] = super().get_list_more_buttons(instance)
        if self.user_has_permission("change"):
            address = _correct_address(instance)
            buttons.append(Button(_CORRECT, url=address, icon_name="undo", priority=15))
        return buttons


class MembershipStartView(ActionCreateView):
    """Starts a membership."""

    def act(self, values: dict[str, Any]) -> Membership:
        """Start it by the action."""
        organization, person = values["organization"], values["person"]
        return start_membership(
            actor=self.request.user,
            key=values["key"],
            organization=organization.key if organization else "",
            person=person.key if person else "",
            constituency=values["constituency"].code,
            grounds=values["grounds"],
            starts_on=values["starts_on"],
            note=values["note"],
        )


class MembershipEndView(ActionEditView):
    """Ends a membership."""

    def act(self, values: dict[str, Any]) -> Membership:
        """End it by the action."""
        return end_membership(actor=self.request.user, key=self.object.key, **values)

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Offer the correction too."""
        correct = Button(_CORRECT, url=_correct_address(self.object), icon_name="undo")
        return [*super().header_more_buttons, correct]


class MembershipCorrectView(ActionEditView):
    """Corrects the version of a membership that is on record."""

    page_title = _CORRECT

    def get_queryset(self) -> "QuerySet[Membership]":
        """Return what is on record now: whoever saw a version that is superseded looks again."""
        return Membership.objects.current()

    def get_edit_url(self) -> str:
        """Return the address to which the form is sent."""
        return _correct_address(self.object)

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


class MembershipViewSet(ModelViewSet):  # type: ignore[misc]
    """List, search, inspect, start, end and correct memberships."""

    model = Membership
    name = "memberships"
    icon = "tick-inverse"
    add_to_admin_menu = True
    menu_order = 220
    list_display = ["key", "organization", "person", "constituency", "starts_on", "ends_on"]
    list_filter = ["constituency", "starts_on", "ends_on"]
    search_fields = ["key", "organization__name", "person__name"]
    search_backend_name = None
    inspect_view_enabled = True
    copy_view_enabled = False
    form_fields = ["key"]  # the forms above say the rest
    index_view_class = MembershipIndexView
    add_view_class = MembershipStartView
    edit_view_class = MembershipEndView

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[Membership]]:
        """Return the form of the start, or of the end."""
        return EndForm if for_update else StartForm

    def get_urlpatterns(self) -> list[URLPattern]:
        """Add the page on which a membership is corrected."""
        view = self.construct_view(
            MembershipCorrectView, **self.get_edit_view_kwargs(form_class=CorrectForm, panel=None)
        )
        return [*super().get_urlpatterns(), path("correct/<int:pk>/", view, name="correct")]

    @property
    def permission_policy(self) -> NoDeletionPolicy:
        """Nobody deletes a membership: it is ended."""
        return NoDeletionPolicy(self.model)


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def register_memberships() -> MembershipViewSet:
    """Put memberships into the back office."""
    return MembershipViewSet()
