"""Memberships in the back office: list those on record, start one, end one."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from wagtail import hooks
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminDateInput

from livelihoods.network.membership.actions import end_membership, start_membership
from livelihoods.network.membership.models import Membership
from livelihoods.platform.audit.backoffice import (
    ActionCreateView,
    ActionEditView,
    NoDeletionPolicy,
)


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


class MembershipIndexView(IndexView):  # type: ignore[misc]
    """The memberships on record; versions that were superseded are in the inspection."""

    def get_base_queryset(self) -> "QuerySet[Membership]":
        """Return what is on record now."""
        rows: QuerySet[Membership] = super().get_base_queryset()
        return rows.filter(superseded_at__isnull=True).select_related("organization", "person")


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


class MembershipViewSet(ModelViewSet):  # type: ignore[misc]
    """List, search, inspect, start and end memberships."""

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
    form_fields = ["key"]  # the two forms below say the rest
    index_view_class = MembershipIndexView
    add_view_class = MembershipStartView
    edit_view_class = MembershipEndView

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[Membership]]:
        """Return the form of the start, or of the end."""
        return EndForm if for_update else StartForm

    @property
    def permission_policy(self) -> NoDeletionPolicy:
        """Nobody deletes a membership: it is ended."""
        return NoDeletionPolicy(self.model)


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def register_memberships() -> MembershipViewSet:
    """Put memberships into the back office."""
    return MembershipViewSet()
