"""People in the back office."""

from typing import Any

from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet

from livelihoods.network.people.actions import set_person
from livelihoods.network.people.models import Person
from livelihoods.platform.audit.backoffice import (
    ActionCreateView,
    ActionEditView,
    NoDeletionPolicy,
)


class _Save:
    request: Any

    def act(self, values: dict[str, Any]) -> Person:
        """Record the person."""
        stated = dict(values)
        country = stated.pop("country").code
        return set_person(actor=self.request.user, country=country, **stated)


class PersonCreateView(_Save, ActionCreateView):
    """Records a person."""


class PersonEditView(_Save, ActionEditView):
    """Corrects what is on record of a person; the key stays."""

    def act(self, values: dict[str, Any]) -> Person:
        """Correct the person of this page."""
        return super().act(values | {"key": self.object.key})


class PersonViewSet(ModelViewSet):  # type: ignore[misc]
    """List, search, inspect, add and correct people."""

    model = Person
    name = "people"
    icon = "user"
    add_to_admin_menu = True
    menu_order = 210
    list_display = ["name", "country", "work", "is_fictional"]
    list_filter = ["gender", "is_fictional"]
    search_fields = ["name", "key"]
    search_backend_name = None
    inspect_view_enabled = True
    copy_view_enabled = False
    form_fields = ["key", "name", "country", "gender", "work", "is_fictional"]
    add_view_class = PersonCreateView
    edit_view_class = PersonEditView

    @property
    def permission_policy(self) -> NoDeletionPolicy:
        """Nobody deletes a person here: memberships point to them."""
        return NoDeletionPolicy(self.model)


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def register_people() -> PersonViewSet:
    """Put people into the back office."""
    return PersonViewSet()
