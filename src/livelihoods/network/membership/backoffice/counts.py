"""Published counts in the back office: one is published, and stays as it was published."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import InspectView
from wagtail.admin.widgets import AdminDateInput

from livelihoods.network.membership import queries
from livelihoods.network.membership.actions import publish_count
from livelihoods.network.membership.models import PublishedCount
from livelihoods.platform.audit.backoffice import (
    ActionCreateView,
    ActionEditView,
    NoDeletionPolicy,
    RecordViewSet,
)
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import Moment, today

_NUMBERS = ("institutional", "individual", "countries")


class PublishForm(forms.ModelForm[PublishedCount]):
    """A count that is published now, or one that was published somewhere."""

    class Meta:
        model = PublishedCount
        fields = ["key", "as_of", "source", *_NUMBERS, "note"]
        widgets = {"as_of": AdminDateInput}
        help_texts = {
            "institutional": _("Leave the numbers empty to publish what the records say today."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in _NUMBERS:
            self.fields[name].required = False


class PublishView(ActionCreateView):
    """Publishes a count."""

    page_title = _("Publish a count")

    def act(self, values: dict[str, Any]) -> PublishedCount:
        """Publish it by the action."""
        return publish_count(actor=self.request.user, **values)


class PublishedEditView(ActionEditView):
    """Nobody changes a count that was published."""

    def act(self, values: dict[str, Any]) -> PublishedCount:
        """Refuse."""
        raise FactError(f"a published count stays as it is, also its {', '.join(values)}")


class PublishedInspectView(InspectView):  # type: ignore[misc]
    """A count as it was published, beside what is counted of that day now."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Count again, by what is on record today."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"counted": queries.count(Moment(self.object.as_of, today()))}


class PublishedPolicy(NoDeletionPolicy):
    """A published count is added and read, nothing else."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whether the user may do this to some row."""
        return action != "change" and super().user_has_permission(user, action)


class PublishedCountViewSet(RecordViewSet):
    """List, inspect and publish counts of members."""

    model = PublishedCount
    name = "published-counts"
    icon = "list-ol"
    add_to_admin_menu = True
    menu_order = 225
    list_display = ["key", "as_of", *_NUMBERS, "source", "is_computed"]
    search_fields = ["key", "source"]
    search_backend_name = None
    inspect_view_enabled = True
    inspect_template_name = "membership/published_count.html"
    inspect_view_class = PublishedInspectView
    copy_view_enabled = False
    form_fields = ["key"]  # the form above says the rest
    add_view_class = PublishView
    edit_view_class = PublishedEditView

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[PublishedCount]]:  # noqa: ARG002
        """Return the form of a count."""
        return PublishForm

    @property
    def permission_policy(self) -> PublishedPolicy:
        """Nobody changes or deletes a published count."""
        return PublishedPolicy(self.model)
