"""Accounts and roles in the back office: made, given, ended; each save is an action."""

from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.widgets import AdminDateInput
from wagtail.admin.widgets.button import Button

from livelihoods.platform.accounts import actions, queries
from livelihoods.platform.accounts.actors import NotAllowedError, may
from livelihoods.platform.accounts.models import RoleAssignment, User
from livelihoods.platform.accounts.roles import GIVE_ROLES
from livelihoods.platform.accounts.signin.actions import change_account, invite
from livelihoods.platform.accounts.wording import (
    ROLE_MEANINGS,
    role_choices,
    scope_choices,
)
from livelihoods.platform.audit.backoffice import (
    ActionCreateView,
    ActionEditView,
    AsOf,
    NoDeletionPolicy,
    RecordViewSet,
)
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import today


class InvitationForm(forms.ModelForm[User]):
    """To whom the invitation goes, and in which language it is written."""

    email = forms.EmailField(label=_("e-mail address"))
    language = forms.ChoiceField(
        label=_("language of the invitation"), choices=settings.LANGUAGES, initial="en"
    )
    reason = forms.CharField(label=_("reason"), max_length=300)

    class Meta:
        model = User
        fields = ["email", "first_name", "last_name"]

    def _post_clean(self) -> None:
        """Leave the row alone."""


class AccountForm(forms.ModelForm[User]):
    """What is changed of an account. Its address is its owner's to change."""

    reason = forms.CharField(label=_("reason"), max_length=300)

    class Meta:
        model = User
        fields = ["first_name", "last_name", "is_active"]

    def _post_clean(self) -> None:
        """Leave the row alone."""


class InvitationView(ActionCreateView):
    """Invites somebody to an account, which may do nothing yet."""

    page_title = _("Invite an account")
    submit_button_label = _("Send the invitation")
    success_message = _("The invitation was sent to %(object)s.")

    def act(self, values: dict[str, Any]) -> User:
        """Make the account and send the mail."""
        return invite(actor=self.request.user, **values)

    def get_success_url(self) -> str:
        """Return the address of the account: roles are given there."""
        return reverse("accounts:inspect", args=[self.object.pk])


class AccountEditView(ActionEditView):
    """Changes the name of an account, closes it or opens it again."""

    page_title = _("Change an account")

    def act(self, values: dict[str, Any]) -> User:
        """Change it by the action."""
        reason = values.pop("reason")
        try:
            return change_account(
                actor=self.request.user, user=self.object, values=values, reason=reason
            )
        except NotAllowedError as error:
            raise FactError(str(error)) from None


class AccountIndexView(IndexView):  # type: ignore[misc]
    """All accounts, with what each may do today."""

    add_item_label = _("Invite an account")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Look up the roles of the accounts on this page, in one query."""
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        rows = list(context["object_list"])
        names = queries.role_names_today([row.pk for row in rows])
        for row in context["object_list"]:
            row.roles_today = _("everything") if row.is_superuser else names.get(row.pk, "")
        return context


class AccountInspectView(InspectView):  # type: ignore[misc]
    """One account with every role that it holds or held."""

    page_title = _("Account")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the roles."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        may_give = may(self.request.user, GIVE_ROLES) and self.request.user != self.object
        give = f"{reverse('roles:add')}?account={self.object.pk}" if may_give else ""
        return context | {"roles": queries.roles_of(self.object), "give": give}


class AccountViewSet(RecordViewSet):
    """List, inspect, invite, change and close accounts."""

    model = User
    name = "accounts"
    icon = "user"
    menu_label = _("Accounts")
    menu_order = 600
    add_to_settings_menu = True
    list_display = [
        "email",
        Column("name", label=_("Name"), accessor="get_full_name"),
        Column("roles_today", label=_("Roles today")),
        Column("last_login", label=_("Last sign-in"), sort_key="last_login"),
    ]
    list_filter = ["is_active"]
    search_fields = ["email", "first_name", "last_name"]
    search_backend_name = None
    inspect_view_enabled = True
    inspect_view_fields = ["email", "first_name", "last_name", "is_active", "last_login"]
    inspect_template_name = "accounts/account.html"
    inspect_view_class = AccountInspectView
    copy_view_enabled = False
    form_fields = ["email"]  # the form above says the rest
    index_view_class = AccountIndexView
    add_view_class = InvitationView
    edit_view_class = AccountEditView

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[User]]:
        """Return the form of an invitation, or of a change."""
        return AccountForm if for_update else InvitationForm

    @property
    def permission_policy(self) -> NoDeletionPolicy:
        """Nobody deletes an account: the audit names it."""
        return NoDeletionPolicy(self.model)


class GiveForm(forms.ModelForm[RoleAssignment]):
    """Which role, for whom, for what, and why."""

    email = forms.EmailField(label=_("account"), help_text=_("The e-mail address of the account."))
    role = forms.ChoiceField(label=_("role"), widget=forms.RadioSelect)
    scope_kind = forms.ChoiceField(label=_("given for"), choices=scope_choices)
    starts_on = forms.DateField(label=_("starts on"), widget=AdminDateInput, initial=today)

    class Meta:
        model = RoleAssignment
        fields = ["scope_key", "ends_on", "reason"]
        widgets = {"ends_on": AdminDateInput}

    field_order = ["email", "role", "scope_kind", "scope_key", "starts_on", "ends_on", "reason"]

    def __init__(self, *args: Any, for_user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = queries.givable(for_user) if for_user else ()
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [
            (key, f"{capfirst(str(name))}: {ROLE_MEANINGS[key]}")
            for key, name in role_choices()
            if key in roles
        ]

    def _post_clean(self) -> None:
        """Leave the row alone."""


class GiveView(ActionCreateView):
    """Gives a role."""

    page_title = _("Give a role")
    submit_button_label = _("Give the role")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the roles that the account may give."""
        options: dict[str, Any] = super().get_form_kwargs()
        return options | {"for_user": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        """Name the account from whose page it was asked."""
        number = self.request.GET.get("account", "")
        found = User.objects.filter(pk=number).first() if number.isdecimal() else None
        return {"email": found.email} if found else {}

    def act(self, values: dict[str, Any]) -> RoleAssignment:
        """Give it by the action."""
        try:
            return actions.give_role(actor=self.request.user, **values)
        except NotAllowedError as error:
            raise FactError(str(error)) from None


class EndForm(forms.ModelForm[RoleAssignment]):
    """From which day on a role opens nothing any more, and why."""

    ends_on = forms.DateField(
        label=_("ends on"),
        widget=AdminDateInput,
        help_text=_("The first day on which it no longer holds."),
    )
    reason = forms.CharField(label=_("reason"), max_length=300)

    class Meta:
        model = RoleAssignment
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"ends_on": today()}

    def _post_clean(self) -> None:
        """Leave the row alone."""


class EndView(ActionEditView):
    """Ends a role."""

    page_title = _("End a role")

    def act(self, values: dict[str, Any]) -> RoleAssignment:
        """End it by the action."""
        try:
            return actions.end_role(actor=self.request.user, key=self.object.key, **values)
        except NotAllowedError as error:
            raise FactError(str(error)) from None


class RoleFilters(WagtailFilterSet):  # type: ignore[misc]
    """By the day on which they held, the first and the last day."""

    as_of = AsOf()

    class Meta:
        model = RoleAssignment
        fields = ["starts_on", "ends_on"]


class RoleIndexView(IndexView):  # type: ignore[misc]
    """The roles on record; what was superseded is on the page of the account."""

    add_item_label = _("Give a role")

    def get_base_queryset(self) -> Any:
        """Return what is on record now."""
        rows = super().get_base_queryset()
        return rows.filter(superseded_at__isnull=True).select_related("account", "recorded_by")


class RoleInspectView(InspectView):  # type: ignore[misc]
    """One version of a role."""

    page_title = _("Role")

    def get_role_display_value(self) -> str:
        """Return what the role is called."""
        return str(self.object.role_name)

    def get_scope_kind_display_value(self) -> str:
        """Return for what it was given."""
        return str(self.object.scope_name)

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Lead to the account."""
        url = reverse("accounts:inspect", args=[self.object.account_id])
        more: list[Any] = super().header_more_buttons if not self.object.superseded_at else []
        return [*more, Button(_("Account"), url=url, icon_name="user", priority=5)]


class RoleViewSet(RecordViewSet):
    """List, inspect, give and end roles."""

    model = RoleAssignment
    name = "roles"
    icon = "key"
    menu_label = _("Roles")
    menu_order = 601
    add_to_settings_menu = True
    list_display = [
        "account",
        Column("role_name", label=_("Role"), sort_key="role"),
        Column("scope_name", label=_("Given for"), sort_key="scope_key"),
        "starts_on",
        "ends_on",
        "recorded_by",
    ]
    filterset_class = RoleFilters
    search_fields = ["account__email", "account__last_name", "role", "scope_key"]
    search_backend_name = None
    inspect_view_enabled = True
    inspect_view_fields = [
        "account", "role", "scope_kind", "starts_on", "ends_on", "recorded_by", "recorded_at",
        "reason", "superseded_at",
    ]  # fmt: skip
    inspect_view_class = RoleInspectView
    copy_view_enabled = False
    form_fields = ["reason"]  # the forms above say the rest
    index_view_class = RoleIndexView
    add_view_class = GiveView
    edit_view_class = EndView

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[RoleAssignment]]:
        """Return the form of a role, or of its end."""
        return EndForm if for_update else GiveForm

    @property
    def permission_policy(self) -> NoDeletionPolicy:
        """Nobody deletes a role: it is ended."""
        return NoDeletionPolicy(self.model)
