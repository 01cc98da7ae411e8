"""The steps of the history in the back office: a list, and forms whose save is an act."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from livelihoods.platform.audit.backoffice import (
    ActionCreateView,
    ActionEditView,
    NoDeletionPolicy,
    RecordViewSet,
)
from livelihoods.platform.vocabulary.actions import set_entry
from livelihoods.platform.vocabulary.models import Milestone


class ChangePolicy(NoDeletionPolicy):
    """Whoever may change a table may see it and add to it."""

    def right(self, action: str) -> str:  # noqa: ARG002
        """Return the right that every act needs: to change it."""
        return str(self._get_permission_name("change"))

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whether the user may do this to some row."""
        return action != "delete" and bool(user.has_perm(self.right(action)))


class MilestoneForm(forms.ModelForm[Milestone]):
    """A step of the history."""

    class Meta:
        model = Milestone
        fields = [
            "code", "name", "starts_on", "dates_stated", "place", "description", "source",
            "told_otherwise", "position",
        ]  # fmt: skip
        widgets = {"starts_on": AdminDateInput}


class MilestoneChangeForm(MilestoneForm):
    """The same; the code stays."""

    class Meta(MilestoneForm.Meta):
        fields = [name for name in MilestoneForm.Meta.fields if name != "code"]


class MilestoneCreateView(ActionCreateView):
    """Adds a step."""

    page_title = _("Add a step of the history")

    def act(self, values: dict[str, Any]) -> Any:
        """Add it by the action."""
        stated = dict(values)
        code = stated.pop("code")
        return set_entry(actor=self.request.user, model=Milestone, code=code, values=stated)


class MilestoneEditView(ActionEditView):
    """Corrects a step."""

    page_title = _("Correct")

    def act(self, values: dict[str, Any]) -> Any:
        """Correct it by the action."""
        code = self.object.code
        return set_entry(actor=self.request.user, model=Milestone, code=code, values=values)


class MilestoneViewSet(RecordViewSet):
    """List, add and correct the steps of the history."""

    model = Milestone
    name = "milestones"
    icon = "history"
    menu_label = _("History")
    add_to_admin_menu = True
    menu_order = 320
    list_display = ["name", "starts_on", "place"]
    search_fields = ["name", "code"]
    search_backend_name = None
    copy_view_enabled = False
    form_fields = ["code"]  # the forms above say the rest
    add_view_class = MilestoneCreateView
    edit_view_class = MilestoneEditView

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[Milestone]]:
        """Return the form of a new step, or of a correction."""
        return MilestoneChangeForm if for_update else MilestoneForm

    @property
    def permission_policy(self) -> ChangePolicy:
        """Nobody deletes a step: its source is corrected, or the row is."""
        return ChangePolicy(self.model)
