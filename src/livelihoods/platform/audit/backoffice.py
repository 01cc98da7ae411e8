"""Views of the back office whose save is an action, so that every save leaves an audit entry."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import CreateView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminDateInput
from wagtail.permission_policies import ModelPermissionPolicy

from livelihoods.platform.accounts.actors import may, scopes_of
from livelihoods.platform.accounts.placement import Placement
from livelihoods.platform.history import FactError, holding_on


class NoDeletionPolicy(ModelPermissionPolicy):  # type: ignore[misc]
    """What the roles of an account allow, but nobody deletes: what is over is history, not gone.

    `placed` says in what the rows lie; without it a role for less than the whole network reaches
    none of them.
    """

    def __init__(self, model: type[models.Model], placed: Placement = Placement()) -> None:  # noqa: B008 - frozen
        super().__init__(model)
        self.placed = placed

    def right(self, action: str) -> str:
        """Return the right that an act in the back office needs."""
        return str(self._get_permission_name(action))

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whether the user may do this to some row."""
        return action != "delete" and bool(user.has_perm(self.right(action)))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        """Whether the user may do this to this row."""
        return self.user_has_permission(user, action) and may(
            user, self.right(action), self.placed.subject(instance)
        )

    def in_scope(self, rows: Any, user: Any, actions: Iterable[str]) -> Any:
        """Leave the rows to which the user may do one of these."""
        rights = [self.right(action) for action in actions if action != "delete"]
        return rows.filter(self.placed.within(scopes_of(user, rights)))

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> Any:
        """Return the rows to which the user may do one of these."""
        return self.in_scope(self.model._default_manager.all(), user, actions)  # noqa: SLF001

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        """Whether the user may do one of these to some row."""
        return any(self.user_has_permission(user, action) for action in actions)


class NoAdditionPolicy(NoDeletionPolicy):
    """Nobody adds either: such rows come from another act."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whether the user may do this to some row."""
        return action != "add" and super().user_has_permission(user, action)


class AsOf(django_filters.DateFilter):  # type: ignore[misc]
    """The as-of switch of a list of dated rows: what holds on a day, as it is known today."""

    def __init__(self) -> None:
        super().__init__(
            label=_("As of"),
            widget=AdminDateInput,
            help_text=_("What held on this day, as it is known today."),
        )

    def filter(self, qs: Any, value: Any) -> Any:
        """Leave what holds on the day."""
        return qs.filter(holding_on(value)) if value else qs


def _actions(view: Any) -> list[str]:
    """Return the acts of which a page asks for one."""
    if view.permission_required is not None:
        return [view.permission_required]
    return list(view.any_permission_required or ["change"])


class _ListInScope:
    """A list that shows what lies in the scope of the account's roles, in the same one query."""

    request: HttpRequest
    permission_policy: Any

    def get_base_queryset(self) -> Any:
        """Return the rows in scope."""
        rows = super().get_base_queryset()  # type: ignore[misc]
        return self.permission_policy.in_scope(rows, self.request.user, _actions(self))


class _RowInScope:
    """A page of one row, which must lie in the scope of the account's roles."""

    model: Any
    permission_policy: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse a row out of scope; one that is not there is for the page itself to answer."""
        rows = self.model._default_manager.filter(pk=unquote(str(kwargs["pk"])))  # noqa: SLF001
        reached = self.permission_policy.in_scope(rows, request.user, _actions(self))
        if not reached.exists() and rows.exists():
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response


class RecordViewSet(ModelViewSet):  # type: ignore[misc]
    """A view set of which every list and every page of a row keeps to the scope of the roles.

    Deny by default: a page that a room adds is wrapped like all others.
    """

    def construct_view(self, view_class: Any, **kwargs: Any) -> Any:
        """Wrap the page."""
        if issubclass(view_class, IndexView):
            wrapped = type(view_class.__name__, (_ListInScope, view_class), {})
        elif issubclass(view_class, CreateView):
            wrapped = view_class
        else:
            wrapped = type(view_class.__name__, (_RowInScope, view_class), {})
        return super().construct_view(wrapped, **kwargs)


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
    """Adds by an action; its page is headed by what is done, such as "Give a role".

    The button says it too, unless the page names it otherwise.
    """

    @property
    def submit_button_label(self) -> Any:
        """Say on the button what it does."""
        return self.get_page_title()

    def get_page_subtitle(self) -> str:
        """Return what is done: the heading above the form."""
        return str(self.get_page_title())

    def get_header_title(self) -> str:
        """Return the title of the window."""
        return self.get_page_subtitle()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """End the way to this page with what is done."""
        items: list[dict[str, Any]] = super().get_breadcrumbs_items()
        return [*items[:-1], {"url": "", "label": self.get_page_subtitle()}]


class ActionEditView(_ByAction, EditView):  # type: ignore[misc]
    """Changes by an action; its page is headed by what is done, and to what; so is its button."""

    @property
    def submit_button_label(self) -> Any:
        """Say on the button what it does."""
        return self.get_page_title()

    def subject(self) -> str:
        """Return what is changed."""
        return str(self.object)

    def get_page_subtitle(self) -> str:
        """Return what is done, and to what: the heading above the form."""
        return f"{self.get_page_title()}: {self.subject()}"

    def get_header_title(self) -> str:
        """Return the title of the window."""
        return self.get_page_subtitle()
