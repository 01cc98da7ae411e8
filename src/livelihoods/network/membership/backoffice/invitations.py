"""Invitations in the back office: proposed, checked, decided, sent, answered - each by its page."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.widgets.button import Button

from livelihoods.network.membership import actions, eligibility, progress, queries
from livelihoods.network.membership.backoffice import invitation_forms as forms
from livelihoods.network.membership.letters import Letter
from livelihoods.network.membership.models import Invitation, InvitationStep, StepKind
from livelihoods.network.membership.wording import RULES
from livelihoods.platform.accounts.actors import scopes_of
from livelihoods.platform.accounts.scopes import ScopeKind
from livelihoods.platform.audit.acts import ActPage, ActPagesMixin
from livelihoods.platform.audit.backoffice import (
    ActionCreateView,
    ActionEditView,
    NoDeletionPolicy,
    RecordViewSet,
)
from livelihoods.platform.timeline import Moment

# state -> the acts that may follow it: the name of the page, its label, its icon
_ACTS: dict[str, tuple[tuple[str, Any, str], ...]] = {
    progress.PROPOSED: (
        ("edit", _("Cite an activity"), "plus"),
        ("decide", _("Record the decision"), "check"),
        ("close", _("Withdraw"), "cross"),
    ),
    progress.APPROVED: (
        ("send", _("Record that it was sent"), "mail"),
        ("close", _("Withdraw"), "cross"),
    ),
    progress.SENT: (
        ("accept", _("Record the acceptance"), "check"),
        ("close", _("Refused, lapsed or withdrawn"), "cross"),
    ),
}


def _now() -> Moment:
    return Moment.read()


def _inspect(row: Invitation) -> str:
    return reverse("invitations:inspect", args=[row.pk])


def _last(row: Invitation) -> InvitationStep | None:
    by_kind = {step.kind: step for step in row.steps.all() if step.superseded_at is None}
    order = progress.in_order([progress.Step(s.kind, s.happened_on) for s in by_kind.values()])
    return by_kind[order[-1].kind] if order else None


def _state(row: Invitation) -> str:
    last = _last(row)
    return str(StepKind(last.kind).label) if last else ""


class InvitationPolicy(NoDeletionPolicy):
    """Whoever records what one body decides sees what is undecided, and what that body decided."""

    def in_scope(self, rows: Any, user: Any, actions: Any) -> Any:
        """Leave out what other bodies decided."""
        scopes = scopes_of(user, [self.right(action) for action in actions if action != "delete"])
        if any(scope.is_whole for scope in scopes):
            return rows
        bodies = [scope.key for scope in scopes if scope.kind is ScopeKind.BODY]
        if not bodies:
            return rows.none()
        by_others = InvitationStep.objects.current().filter(body__isnull=False)
        return rows.exclude(steps__in=by_others.exclude(body__in=bodies))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        """Whether the user may do this to this invitation."""
        there = Invitation.objects.filter(pk=instance.pk)
        return self.user_has_permission(user, action) and (
            self.in_scope(there, user, [action]).exists()
        )


class InvitationFilters(WagtailFilterSet):  # type: ignore[misc]
    """By how far they have come."""

    state = django_filters.ChoiceFilter(
        label=_("state"), choices=StepKind.choices, method="filter_state"
    )

    class Meta:
        model = Invitation
        fields = ["constituency"]

    def filter_state(
        self, rows: "QuerySet[Invitation]", _name: str, state: str
    ) -> "QuerySet[Invitation]":
        """Keep those that are in this state."""
        return queries.in_state(rows, state)


class InvitationIndexView(IndexView):  # type: ignore[misc]
    """All invitations, newest first, with how far each has come."""

    add_item_label = _("Propose an invitation")

    def get_base_queryset(self) -> Any:
        """Return them with all that a line needs."""
        rows = super().get_base_queryset()
        return rows.select_related("organization", "person").prefetch_related("steps")

    @cached_property
    def columns(self) -> list[Column]:
        """Name who is invited, and how far it has come."""
        return [
            TitleColumn("key", label=_("invitation"), get_url=_inspect),
            Column("holder", label=_("who"), accessor=lambda row: row.organization or row.person),
            Column("constituency", label=_("constituency")),
            Column("state", label=_("state"), accessor=_state),
            Column(
                "since",
                label=_("since"),
                accessor=lambda row: last.happened_on if (last := _last(row)) else "",
            ),
        ]


class ProposeView(ActionCreateView):
    """Proposes an organization or a person."""

    page_title = _("Propose an invitation")
    submit_button_label = _("Propose")

    def act(self, values: dict[str, Any]) -> Invitation:
        """Propose by the action."""
        return actions.propose_invitation(
            actor=self.request.user,
            key=values["key"],
            organization=values["organization_name"],
            person=values["person_name"],
            constituency=values["constituency"].code,
            proposed_by=values["proposed_by"],
            proposed_on=values["proposed_on"],
            activities=forms.activities(values),
            note=values["remark"],
        )

    def get_success_url(self) -> str:
        """Return the address of the invitation: the check of eligibility is there."""
        return _inspect(self.object)


class CiteView(ActionEditView):
    """Cites another activity."""

    page_title = _("Cite an activity")

    def act(self, values: dict[str, Any]) -> Invitation:
        """Cite it by the action."""
        row: Invitation = self.object
        for activity in forms.activities(values):
            actions.cite_activity(actor=self.request.user, key=row.key, activity=activity)
        return row

    def get_success_url(self) -> str:
        """Return the address of the invitation."""
        return _inspect(self.object)


class _StepPage(ActPage):
    """Records one step."""

    def act(self, values: dict[str, Any]) -> Invitation:
        """Record the step by its action."""
        row: Invitation = self.object
        self.step(row, values)
        return row

    def step(self, row: Invitation, values: dict[str, Any]) -> None:
        """Call the action."""
        raise NotImplementedError


class DecideView(_StepPage):
    """Records what a body decided."""

    act_name = "decide"
    permission_required = "decide"
    page_title = _("Record the decision")

    def step(self, row: Invitation, values: dict[str, Any]) -> None:
        """Record it by the action."""
        actions.decide_invitation(
            actor=self.request.user,
            key=row.key,
            is_approved=values["outcome"] == progress.APPROVED,
            body=values["body"],
            decided_on=values["decided_on"],
            meeting=values["meeting"],
            note=values["remark"],
        )


class SendView(_StepPage):
    """Records that the letter was sent."""

    act_name = "send"
    page_title = _("Record that it was sent")

    def step(self, row: Invitation, values: dict[str, Any]) -> None:
        """Record it by the action."""
        actions.send_invitation(
            actor=self.request.user,
            key=row.key,
            sent_on=values["sent_on"],
            answer_by=values["answer_by"],
            language=values["language"],
            note=values["remark"],
        )


class AcceptView(_StepPage):
    """Records the acceptance, which opens the membership."""

    act_name = "accept"
    page_title = _("Record the acceptance")

    def step(self, row: Invitation, values: dict[str, Any]) -> None:
        """Record it by the action."""
        actions.accept_invitation(
            actor=self.request.user,
            key=row.key,
            accepted_on=values["accepted_on"],
            membership=values["membership"],
            starts_on=values["starts_on"],
            note=values["remark"],
        )


class CloseView(_StepPage):
    """Records that an invitation came to nothing."""

    act_name = "close"
    page_title = _("Refused, lapsed or withdrawn")
    submit_button_label = _("Record how it ended")

    def step(self, row: Invitation, values: dict[str, Any]) -> None:
        """Record it by the action."""
        actions.close_invitation(
            actor=self.request.user,
            key=row.key,
            outcome=values["outcome"],
            closed_on=values["closed_on"],
            note=values["remark"],
        )


class CorrectStepView(_StepPage):
    """Corrects the date or the note of a step."""

    act_name = "correct"
    page_title = _("Correct a step")

    def step(self, row: Invitation, values: dict[str, Any]) -> None:
        """Correct it by the action."""
        actions.correct_step(
            actor=self.request.user,
            key=row.key,
            kind=values["kind"],
            happened_on=values["happened_on"],
            reason=values["reason"],
        )


class InvitationInspectView(InspectView):  # type: ignore[misc]
    """One invitation: what can be done next, eligibility rule by rule, activities, steps."""

    page_title = _("Invitation")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the invitation as it stands today."""
        checks = queries.eligibility_of(self.object.key)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "detail": queries.invitation(self.object.key, _now()),
            "checks": [(check, RULES[check.rule]) for check in checks],
            "is_eligible": eligibility.is_eligible(checks),
            "acts": self.header_more_buttons,
        }

    def _may(self, act: str) -> bool:
        right = "decide" if act == "decide" else "change"
        return bool(self.permission_policy.user_has_permission(self.request.user, right))

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Offer what may follow."""
        last = _last(self.object)
        state = last.kind if last else ""
        acts = (*_ACTS.get(state, ()), ("correct", _("Correct a step"), "undo"))
        buttons = [
            Button(
                label,
                url=reverse(f"invitations:{name}", args=[self.object.pk]),
                icon_name=icon,
                priority=number,
            )
            for number, (name, label, icon) in enumerate(acts)
            if self._may(name)
        ]
        if self._may("letter") and state in (progress.APPROVED, progress.SENT):
            url = reverse("member_letter", args=[Letter.INVITATION, self.object.key])
            buttons.append(Button(_("Letter"), url=url, icon_name="mail", priority=len(acts)))
        return buttons


class InvitationViewSet(ActPagesMixin, RecordViewSet):
    """List and search invitations; propose one and lead it to its answer."""

    model = Invitation
    name = "invitations"
    icon = "mail"
    add_to_admin_menu = True
    menu_order = 215
    search_fields = ["key", "organization__name", "person__name"]
    filterset_class = InvitationFilters
    search_backend_name = None
    inspect_view_enabled = True
    inspect_template_name = "membership/invitation.html"
    copy_view_enabled = False
    form_fields = ["key"]  # the forms say the rest
    index_view_class = InvitationIndexView
    add_view_class = ProposeView
    edit_view_class = CiteView
    inspect_view_class = InvitationInspectView
    act_pages = (
        (DecideView, forms.DecideForm),
        (SendView, forms.SendForm),
        (AcceptView, forms.AcceptForm),
        (CloseView, forms.CloseForm),
        (CorrectStepView, forms.CorrectStepForm),
    )

    def get_form_class(self, for_update: bool = False) -> Any:
        """Return the form of the proposal, or of another activity."""
        return forms.CiteForm if for_update else forms.ProposeForm

    @property
    def permission_policy(self) -> InvitationPolicy:
        """Nobody deletes an invitation: it is withdrawn."""
        return InvitationPolicy(self.model)
