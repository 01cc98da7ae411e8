"""The list of organizations, the record with all that was stated of it, and its forms."""

from typing import Any

import django_filters
from django.db.models import F, Q, QuerySet
from django.forms import ModelForm
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView, InspectView

from livelihoods.network.organizations import policy, queries, rules
from livelihoods.network.organizations.actions import state_fields
from livelihoods.network.organizations.backoffice import (
    act_forms,
    act_views,
    check_forms,
    check_views,
)
from livelihoods.network.organizations.backoffice.record_form import RecordForm
from livelihoods.network.organizations.models import Affiliation, Organization
from livelihoods.platform.audit.backoffice import (
    ActionCreateView,
    ActionEditView,
    NoDeletionPolicy,
    RecordViewSet,
)
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import Moment, today
from livelihoods.platform.ui.templatetags.frame import country, grouped

_ACTS: tuple[tuple[type[act_views.ActView], type[ModelForm[Organization]], str], ...] = (
    (check_views.AskView, check_forms.AskForm, ""),
    (check_views.AnswersView, check_forms.AnswersForm, ""),
    (act_views.VerifyView, act_forms.VerifyForm, ""),
    (act_views.HeadcountView, act_forms.HeadcountForm, ""),
    (act_views.AffiliateView, act_forms.AffiliationForm, ""),
    (act_views.VisibilityView, act_forms.VisibilityForm, ""),
    (act_views.ContactsView, act_forms.ContactsForm, ""),
    (act_views.MessagesView, act_forms.MessagesForm, ""),
    (act_views.EraseView, act_forms.EraseForm, ""),
    (check_views.BounceView, check_forms.NoteForm, ""),
    (check_views.WithdrawBounceView, check_forms.NoteForm, ""),
    (check_views.RevokeView, check_forms.RevokeForm, "<int:row>/"),
    (act_views.CorrectView, RecordForm, "<int:row>/"),
    (act_views.WithdrawView, act_forms.WithdrawForm, "<int:row>/"),
    (act_views.CorrectHeadcountView, act_forms.HeadcountForm, "<int:row>/"),
    (act_views.EndAffiliationView, act_forms.EndAffiliationForm, "<int:row>/"),
)


class OrganizationPolicy(NoDeletionPolicy):
    """Records are kept by editors, and verified by them or by the organization's own contact."""

    def right(self, action: str) -> str:
        """Return the right that an act needs."""
        return policy.VERIFY if action == "verify" else super().right(action)


class OrganizationFilters(WagtailFilterSet):  # type: ignore[misc]
    """By what an editor looks for records: what is due, in which language to ask."""

    due = django_filters.BooleanFilter(label=_("check is due"), method="filter_due")
    contact_language = django_filters.AllValuesFilter(label=_("language of contact"))

    class Meta:
        model = Organization
        fields = ["kind", "country", "reach", "groups", "status", "visibility", "is_fictional"]

    def filter_due(
        self, rows: "QuerySet[Organization]", _name: str, value: bool
    ) -> "QuerySet[Organization]":
        """Keep the records whose last verification is a year old or missing, or the others."""
        last = Q(verified_on__gt=rules.last_due(today()))
        return rows.filter(last) if value is False else rows.exclude(last)


class OrganizationIndexView(IndexView):  # type: ignore[misc]
    """The list; what was never verified comes before what was verified long ago."""

    def search_queryset(self, queryset: "QuerySet[Organization]") -> "QuerySet[Organization]":
        """Find records by any of their words or by their key, hidden ones too."""
        if not (asked := self.search_query):
            return queryset
        keys = Q(key__startswith=asked.strip().lower())
        return queryset.filter(keys | Q(pk__in=queries.keys_known_by(asked)))

    def get_base_queryset(self) -> "QuerySet[Organization]":
        """List each organization once; a record that was merged is found from the kept one."""
        rows: QuerySet[Organization] = super().get_base_queryset()
        return rows.filter(merged_into=None)

    def order_queryset(self, queryset: "QuerySet[Organization]") -> "QuerySet[Organization]":
        """Put records without a verification where an editor expects them, on both databases."""
        if self.ordering == "verified_on":
            return queryset.order_by(F("verified_on").asc(nulls_first=True), "name")
        if self.ordering == "-verified_on":
            return queryset.order_by(F("verified_on").desc(nulls_last=True), "name")
        ordered: QuerySet[Organization] = super().order_queryset(queryset)
        return ordered


class OrganizationCreateView(ActionCreateView):
    """Records an organization."""

    page_title = _("Record an organization")

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

    page_title = _("State fields from a source")

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


class OrganizationInspectView(InspectView):  # type: ignore[misc]
    """The record with every statement, number, affiliation and verification."""

    page_title = _("Record")
    template_name = "organizations/backoffice/record.html"

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Offer the form of the record; nothing is deleted."""
        buttons: list[Any] = super().header_more_buttons
        return [button for button in buttons if button.icon_name != "bin"]

    def _acts(self) -> list[tuple[Any, str]]:
        """Return every act that fits the organization and that the account may do, with address."""
        row = self.object
        if row.merged_into is not None:
            return []
        idle = {"bounce"} if row.email_fails or not row.email else set()
        idle |= set() if row.email_fails else {"withdraw_bounce"}
        found = [
            (view.page_title, reverse(f"organizations:{view.address}", args=[row.pk]))
            for view, _form, more in _ACTS
            if not more
            and view.address not in idle
            and self.user_has_permission_for_instance(view.permission_required, row)
        ]
        if not policy.may_keep(self.request.user, row):
            return found
        return [*found, (_("Merge another record"), reverse("organization_merge", args=[row.pk]))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what was ever stated."""
        row = self.object
        moment = Moment.read()
        context: dict[str, Any] = super().get_context_data(**kwargs)
        views = queries.statements(row.key)
        actor = self.request.user
        affiliations = Affiliation.objects.current()
        bodies = affiliations.filter(policy.seen_by(actor, "body__"), unit=row)
        affiliates = affiliations.filter(policy.seen_by(actor, "unit__"), body=row)
        is_public = not policy.sees_all(actor)
        may_keep = policy.may_keep(self.request.user, row)
        return context | {
            "statements": [view for view in views if view.stands],
            "withdrawn": [view for view in views if not view.stands and view.earlier],
            "headcounts": row.headcounts.order_by("-counted_on", "-recorded_at"),
            "bodies": bodies.select_related("body"),
            "affiliates": affiliates.select_related("unit"),
            "merged": row.merged.order_by("merged_at"),
            "verifications": row.verifications.all(),
            "checks": queries.requests_of(row.key),
            "messages_to_it": queries.messages_to(row.key),
            "bounces": row.bounces.select_related("editor"),
            "federation": queries.federation(row.key, moment, is_public=is_public),
            "proposals": queries.open_proposals(row.key) if may_keep else [],
            "shown_contacts": [queries.label(name) for name in row.shown_contacts],
            "may_change": row.merged_into is None and may_keep,
            "acts": self._acts(),
        }


def _record(row: Organization) -> str:
    return reverse("organizations:inspect", args=[row.pk])


def _country(row: Organization) -> str:
    return country(row.country_id or "")


def _members(row: Organization) -> str:
    return "" if row.members is None else grouped(row.members)


class OrganizationViewSet(RecordViewSet):
    """List, search, inspect, add and edit organizations."""

    model = Organization
    name = "organizations"
    icon = "group"
    add_to_admin_menu = True
    menu_order = 200
    list_display = [
        TitleColumn("name", label=_("Name"), sort_key="name", get_url=_record),
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column("country", label=_("Country"), accessor=_country, sort_key="country"),
        Column("members", label=_("Members"), accessor=_members, sort_key="members"),
        Column("contact_language", label=_("Language"), sort_key="contact_language"),
        Column("verified_on", label=_("Last verified"), sort_key="verified_on"),
        Column("completeness", label=_("Filled (%)"), sort_key="completeness"),
    ]
    filterset_class = OrganizationFilters
    search_fields = ["name", "key"]  # that there is a search; how, `search_queryset` says
    search_backend_name = None
    inspect_view_enabled = True
    copy_view_enabled = False
    form_fields = ["key"]  # the form says the rest
    index_view_class = OrganizationIndexView
    add_view_class = OrganizationCreateView
    edit_view_class = OrganizationEditView
    inspect_view_class = OrganizationInspectView

    def get_form_class(self, for_update: bool = False) -> type[ModelForm[Organization]]:  # noqa: ARG002
        """Return the form of a record."""
        return RecordForm

    def get_urlpatterns(self) -> list[URLPattern]:
        """Add the pages of the acts."""
        more = [
            path(
                f"{view.address}/<int:pk>/{rest}",
                self.construct_view(
                    view,
                    **self.get_edit_view_kwargs(form_class=form, panel=None)
                    | ({"template_name": view.template_name} if view.has_own_template else {}),
                ),
                name=view.address,
            )
            for view, form, rest in _ACTS
        ]
        return [*super().get_urlpatterns(), *more]

    @property
    def permission_policy(self) -> "OrganizationPolicy":
        """Nobody deletes an organization here: memberships point to them."""
        return OrganizationPolicy(self.model, policy.PLACED)
