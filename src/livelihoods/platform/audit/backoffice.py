"""Views of the back office whose save is an action, so that every save leaves an audit entry."""

from typing import Any

from django.db import models
from django.http import HttpResponse
from django.utils.text import capfirst
from wagtail.admin.views.generic import CreateView, EditView
from wagtail.permission_policies import ModelPermissionPolicy

from livelihoods.platform.history import FactError


class NoDeletionPolicy(ModelPermissionPolicy):  # type: ignore[misc]
    """Model permissions, but nobody deletes: what is over is history, not gone."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whether the user may do this to some row."""
        return action != "delete" and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        """Whether the user may do one of these to some row."""
        return any(self.user_has_permission(user, action) for action in actions)


class NoAdditionPolicy(NoDeletionPolicy):
    """Nobody adds either: such rows come from another act."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whether the user may do this to some row."""
        return action != "add" and super().user_has_permission(user, action)


class _ByAction:
    """A save that calls an action; what it refuses is shown at the field that is wrong."""

    form: Any
    request: Any
    produced_error_message: str | None

    def act(self, values: dict[str, Any]) -> models.Model:
        """Call the action with the form's values and return the row."""
        raise NotImplementedError

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        """Return the form; labels of our own fields begin with a capital, as those of models do."""
        form = super().get_form(*args, **kwargs)  # type: ignore[misc]
        for field in form.fields.values():
            if field.label:
                field.label = capfirst(field.label)
        return form

    def save_instance(self) -> models.Model:
        """Save by the action: no form of ours writes to the database itself."""
        return self.act(self.form.cleaned_data)

    def form_valid(self, form: Any) -> HttpResponse:
        """Save, or show the form again with the reason of the refusal."""
        try:
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        except FactError as error:
            self.produced_error_message = str(error)  # what Wagtail shows on top
            form.add_error(error.field if error.field in form.fields else None, str(error))
            response = self.form_invalid(form)  # type: ignore[attr-defined]
        return response


class ActionCreateView(_ByAction, CreateView):  # type: ignore[misc]
    """Adds by an action."""


class ActionEditView(_ByAction, EditView):  # type: ignore[misc]
    """Changes by an action."""
