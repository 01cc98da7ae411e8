"""Proposed corrections in the back office: the queue, and the decision field by field."""

from typing import Any, NoReturn

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from livelihoods.network.organizations import actions, policy, queries
from livelihoods.network.organizations.models import Confidence, Decision, Proposal
from livelihoods.platform.accounts.actors import NotAllowedError
from livelihoods.platform.audit.backoffice import (
    ActionCreateView,
    ActionEditView,
    NoAdditionPolicy,
    RecordViewSet,
)
from livelihoods.platform.history import FactError

_PLACED = policy.PLACED.at("organization__")
_LATER = ("", _("decide later"))
_DECISIONS = [
    _LATER,
    (Decision.ACCEPTED, _("accept")),
    (Decision.REJECTED, _("reject, with the reason")),
    (Decision.ASKED, _("ask back")),
]


class ReviewForm(forms.ModelForm[Proposal]):
    """A decision on each change that is open, and its reason."""

    confidence = forms.ChoiceField(
        label=_("confidence in what is accepted"),
        choices=Confidence.choices,
        initial=Confidence.MEDIUM,
    )

    class Meta:
        model = Proposal
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.changes = queries.changes(self.instance.pk)
        for change in self.changes:
            if change.is_open:
                self.fields[f"decision_{change.id}"] = forms.ChoiceField(
                    label=change.label, choices=_DECISIONS, required=False
                )
                self.fields[f"reason_{change.id}"] = forms.CharField(
                    label=_("reason, or question"), required=False, max_length=400
                )

    def lines(self) -> list[tuple[Any, Any, Any]]:
        """Return each change with its two fields, or None where it is decided."""
        return [
            (
                change,
                self[f"decision_{change.id}"] if change.is_open else None,
                self[f"reason_{change.id}"] if change.is_open else None,
            )
            for change in self.changes
        ]

    def decided(self) -> list[tuple[int, str, str]]:
        """Return (change, decision, reason) of those that were decided."""
        given = self.cleaned_data
        return [
            (change.id, given[f"decision_{change.id}"], given[f"reason_{change.id}"])
            for change in self.changes
            if change.is_open and given.get(f"decision_{change.id}")
        ]

    def _post_clean(self) -> None:
        """Leave the row alone."""


class ReviewView(ActionEditView):
    """Decides on a proposal, field by field; all decisions of one save, or none."""

    template_name = "organizations/backoffice/review.html"
    page_title = _("Review")
    submit_button_label = _("Record the decisions")
    error_message = _("It could not be done: see what is wrong below.")

    def act(self, values: dict[str, Any]) -> Proposal:
        """Carry out each decision."""
        decided = self.form.decided()
        if not decided:
            raise FactError("nothing was decided")
        with transaction.atomic():
            for change, decision, reason in decided:
                try:
                    actions.decide(
                        actor=self.request.user,
                        change=change,
                        decision=decision,
                        reason=reason,
                        confidence=values["confidence"],
                    )
                except FactError as error:
                    raise FactError(str(error), f"reason_{change}") from None
        return Proposal.objects.get(pk=self.object.pk)


class NoProposalView(ActionCreateView):
    """Nobody proposes here: an editor states what is known in the record itself."""

    def act(self, values: dict[str, Any]) -> NoReturn:  # noqa: ARG002
        """Refuse."""
        raise NotAllowedError("corrections are proposed on the page of an organization")


class ProposalPolicy(NoAdditionPolicy):
    """Proposals are reviewed by who keeps the records; they come from the public form alone."""

    def right(self, action: str) -> str:
        """Return the right to look at proposals, or to decide on them."""
        return policy.KEEP if action == "change" else super().right(action)


class ProposalViewSet(RecordViewSet):
    """List and review proposed corrections."""

    model = Proposal
    name = "organization_proposals"
    icon = "mail"
    add_to_admin_menu = True
    menu_label = _("Corrections")
    menu_order = 201
    list_display = [
        "organization",
        Column("recorded_at", label=_("Proposed"), sort_key="recorded_at"),
        Column("proposer", label=_("By"), accessor="get_proposer_display"),
        Column("language", label=_("Language"), sort_key="language"),
        Column("open_changes", label=_("To decide"), sort_key="open_changes"),
    ]
    list_filter = ["proposer", "language"]
    search_fields = ["organization__name", "source"]
    search_backend_name = None
    inspect_view_enabled = False
    copy_view_enabled = False
    form_fields = ["source"]  # the form of the review says the rest
    add_view_class = NoProposalView
    edit_view_class = ReviewView

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[Proposal]]:  # noqa: ARG002
        """Return the form of the review."""
        return ReviewForm

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Use the page of the review."""
        found: dict[str, Any] = super().get_edit_view_kwargs(**kwargs)
        return found | {"template_name": ReviewView.template_name, "panel": None}

    @property
    def permission_policy(self) -> ProposalPolicy:
        """Whoever keeps the records decides."""
        return ProposalPolicy(self.model, _PLACED)
