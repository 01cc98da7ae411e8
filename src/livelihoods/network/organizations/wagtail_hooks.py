"""Organizations in the back office."""

from typing import Any

from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet

from livelihoods.network.organizations.actions import set_organization
from livelihoods.network.organizations.models import Organization
from livelihoods.platform.audit.backoffice import (
    ActionCreateView,
    ActionEditView,
    NoDeletionPolicy,
)


class _Save:
    request: Any

    def act(self, values: dict[str, Any]) -> Organization:
        """Record the organization."""
        stated = dict(values)
        country = stated.pop("country").code
        groups = [group.code for group in stated.pop("groups")]
        return set_organization(actor=self.request.user, country=country, groups=groups, **stated)


class OrganizationCreateView(_Save, ActionCreateView):
    """Records an organization."""


class OrganizationEditView(_Save, ActionEditView):
    """Corrects what is on record of an organization; the key stays."""

    def act(self, values: dict[str, Any]) -> Organization:
        """Correct the organization of this page."""
        return super().act(values | {"key": self.object.key})


class OrganizationViewSet(ModelViewSet):  # type: ignore[misc]
    """List, search, inspect, add and correct organizations."""

    model = Organization
    name = "organizations"
    icon = "group"
    add_to_admin_menu = True
    menu_order = 200
    list_display = ["name", "acronym", "kind", "country", "reach", "is_fictional"]
    list_filter = ["kind", "reach", "groups", "is_fictional"]
    search_fields = ["name", "acronym", "key"]
    search_backend_name = None
    inspect_view_enabled = True
    copy_view_enabled = False
    form_fields = [
        "key", "name", "acronym", "kind", "country", "reach", "groups", "is_fictional", "source",
    ]  # fmt: skip
    add_view_class = OrganizationCreateView
    edit_view_class = OrganizationEditView

    @property
    def permission_policy(self) -> NoDeletionPolicy:
        """Nobody deletes an organization here: memberships point to them."""
        return NoDeletionPolicy(self.model)


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def register_organizations() -> OrganizationViewSet:
    """Put organizations into the back office."""
    return OrganizationViewSet()
