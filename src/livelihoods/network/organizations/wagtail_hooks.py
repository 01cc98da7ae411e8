"""Organizations in the back office."""

from typing import Any

from django.forms import ModelForm
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet

from livelihoods.network.organizations.actions import state_fields
from livelihoods.network.organizations.forms import RecordForm
from livelihoods.network.organizations.models import Organization
from livelihoods.platform.audit.backoffice import (
    ActionCreateView,
    ActionEditView,
    NoDeletionPolicy,
)
from livelihoods.platform.history import FactError


class OrganizationCreateView(ActionCreateView):
    """Records an organization."""

    def act(self, values: dict[str, Any]) -> Organization:
        """Record it with what its source says."""
        return state_fields(
            actor=self.request.user,
            key=values["key"],
            values=self.form.stated(),
            origin=self.form.origin(),
            is_fictional=values["is_fictional"],
            reason=values["reason"],
        )


class OrganizationEditView(ActionEditView):
    """States again what a source says of an organization; the key stays."""

    def act(self, values: dict[str, Any]) -> Organization:
        """State what was changed in the form."""
        if not self.form.stated() and "is_fictional" not in self.form.changed_data:
            raise FactError("nothing was changed: there is nothing to state")
        return state_fields(
            actor=self.request.user,
            key=self.object.key,
            values=self.form.stated(),
            origin=self.form.origin(),
            is_fictional=values["is_fictional"],
            reason=values["reason"],
        )


class OrganizationViewSet(ModelViewSet):  # type: ignore[misc]
    """List, search, inspect, add and edit organizations."""

    model = Organization
    name = "organizations"
    icon = "group"
    add_to_admin_menu = True
    menu_order = 200
    list_display = ["name", "acronym", "kind", "country", "members", "verified_on", "completeness"]
    list_filter = ["kind", "reach", "groups", "visibility", "is_fictional"]
    search_fields = ["name", "acronym", "key", "search_text"]
    search_backend_name = None
    inspect_view_enabled = True
    copy_view_enabled = False
    form_fields = ["key"]  # the form says the rest
    add_view_class = OrganizationCreateView
    edit_view_class = OrganizationEditView

    def get_form_class(self, for_update: bool = False) -> type[ModelForm[Organization]]:  # noqa: ARG002
        """Return the form of a record."""
        return RecordForm

    @property
    def permission_policy(self) -> NoDeletionPolicy:
        """Nobody deletes an organization here: memberships point to them."""
        return NoDeletionPolicy(self.model)


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def register_organizations() -> OrganizationViewSet:
    """Put organizations into the back office."""
    return OrganizationViewSet()
