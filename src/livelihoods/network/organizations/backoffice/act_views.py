"""The pages on which an act on one organization is done; each save is the action."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from livelihoods.network.organizations import actions
from livelihoods.network.organizations.backoffice.record_form import as_stated
from livelihoods.network.organizations.fields import BY_NAME
from livelihoods.network.organizations.models import Affiliation, FieldFact, Headcount, Organization
from livelihoods.platform.audit.backoffice import ActionEditView


class ActView(ActionEditView):
    """An act on one organization; it leads back to its record."""

    address = ""
    has_own_template = False
    error_message = _("It could not be done: see what is wrong below.")
    success_message = _("Recorded: %(object)s.")

    def get_edit_url(self) -> str:
        """Return the address to which the form is sent."""
        return reverse(f"organizations:{self.address}", kwargs=self.kwargs)

    def get_success_url(self) -> str:
        """Return the address of the record."""
        return reverse("organizations:inspect", args=[self.object.pk])

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Offer nothing else here."""
        return []

    def act(self, values: dict[str, Any]) -> Organization:
        """Do it, and return the organization."""
        self.do(values)
        return Organization.objects.get(pk=self.object.pk)

    def do(self, values: dict[str, Any]) -> None:
        """Call the action."""
        raise NotImplementedError


class VerifyView(ActView):
    """Says that the record was checked with the organization."""

    address = "verify"
    page_title = _("Verify")
    permission_required = "verify"

    def do(self, values: dict[str, Any]) -> None:
        """Record the verification."""
        actions.verify(actor=self.request.user, key=self.object.key, **values)


class VisibilityView(ActView):
    """Sets what the public sees."""

    address = "visibility"
    page_title = _("Visibility")

    def do(self, values: dict[str, Any]) -> None:
        """Set it."""
        actions.set_visibility(actor=self.request.user, key=self.object.key, **values)


class ContactsView(ActView):
    """Sets which contact details are shown."""

    address = "contacts"
    page_title = _("Contacts shown")

    def do(self, values: dict[str, Any]) -> None:
        """Set them."""
        actions.show_contacts(actor=self.request.user, key=self.object.key, **values)


class MessagesView(ActView):
    """Sets whether messages are passed on to it."""

    address = "messages"
    page_title = _("Messages")

    def do(self, values: dict[str, Any]) -> None:
        """Set it."""
        actions.set_messages(actor=self.request.user, key=self.object.key, **values)


class EraseView(ActView):
    """Erases the contact details, past ones too."""

    address = "erase"
    page_title = _("Erase contacts")

    def do(self, values: dict[str, Any]) -> None:
        """Erase them."""
        actions.erase_contact(actor=self.request.user, key=self.object.key, **values)


class HeadcountView(ActView):
    """Records a number of members."""

    address = "headcount"
    page_title = _("Number of members")

    def do(self, values: dict[str, Any]) -> None:
        """Record it."""
        actions.add_headcount(
            actor=self.request.user,
            organization=self.object.key,
            members=self.form.members(),
            origin=self.form.origin(),
            reason=values["reason"],
        )


class CorrectHeadcountView(ActView):
    """Puts another number in the place of a wrong one."""

    address = "correct_headcount"
    page_title = _("Correct")

    def _row(self) -> Headcount:
        row = Headcount.objects.filter(
            pk=self.kwargs["row"], organization_id=self.kwargs["pk"]
        ).first()
        if row is None:
            raise Http404("no such number")
        found: Headcount = row
        return found

    def get_initial(self) -> dict[str, Any]:
        """Show what is on record."""
        row = self._row()
        return {
            name: getattr(row, name) for name in self.get_form_class().base_fields
            if hasattr(row, name)
        }  # fmt: skip

    def do(self, values: dict[str, Any]) -> None:
        """Correct it."""
        actions.correct_headcount(
            actor=self.request.user,
            headcount=self._row().pk,
            members=self.form.members(),
            origin=self.form.origin(),
            reason=values["reason"],
        )


class AffiliateView(ActView):
    """Records to which organization it belongs."""

    address = "affiliate"
    page_title = _("Affiliate")

    def do(self, values: dict[str, Any]) -> None:
        """Record it."""
        actions.affiliate(
            actor=self.request.user,
            unit=self.object.key,
            body=values["body"].key,
            kind=values["kind"],
            starts_on=values["starts_on"],
            ends_on=values["ends_on"],
            origin=self.form.origin(),
            reason=values["reason"],
        )


class EndAffiliationView(ActView):
    """Ends an affiliation."""

    address = "end_affiliation"
    page_title = _("End an affiliation")

    def do(self, values: dict[str, Any]) -> None:
        """End it."""
        row = Affiliation.objects.filter(pk=self.kwargs["row"], unit_id=self.kwargs["pk"]).first()
        if row is None:
            raise Http404("no such affiliation")
        actions.end_affiliation(
            actor=self.request.user,
            key=row.key,
            ends_on=values["ends_on"],
            origin=self.form.origin(),
            reason=values["reason"],
        )


class _OfStatement(ActView):
    def fact(self) -> FieldFact:
        """Return the statement of the address.

        Raises:
            Http404: where this organization has none of this number.
        """
        row = FieldFact.objects.filter(
            pk=self.kwargs["row"], organization_id=self.kwargs["pk"]
        ).first()
        if row is None:
            raise Http404("no such statement")
        found: FieldFact = row
        return found

    def subject(self) -> str:
        """Return the organization and the field."""
        return f"{self.object}: {BY_NAME[self.fact().field].label}"


class CorrectView(_OfStatement):
    """Puts another statement in the place of a wrong one."""

    address = "correct"
    page_title = _("Correct")

    def get_form(self, form_class: Any = None) -> Any:
        """Return the record's form with the one field of the statement."""
        form = super().get_form(form_class)
        row = self.fact()
        for name in list(form.fields):
            if name in BY_NAME and name != row.field:
                del form.fields[name]
        form.fields.pop("is_fictional", None)
        form.fields["reason"].required = True
        form.initial = {
            row.field: row.value or "",
            **{
                name: getattr(row, name)
                for name in ("source_kind", "source", "stated_on", "confidence")
            },
        }
        return form

    def do(self, values: dict[str, Any]) -> None:
        """Correct it."""
        row = self.fact()
        actions.correct_statement(
            actor=self.request.user,
            fact=row.pk,
            value=as_stated(BY_NAME[row.field], values[row.field]),
            origin=self.form.origin(),
            reason=values["reason"],
        )


class WithdrawView(_OfStatement):
    """Takes a statement back."""

    address = "withdraw"
    page_title = _("Take back")

    def do(self, values: dict[str, Any]) -> None:
        """Take it back."""
        actions.withdraw_statement(
            actor=self.request.user, fact=self.fact().pk, reason=values["reason"]
        )
