"""The pages of the yearly check on one organization: ask, record answers, mail that came back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from livelihoods.network.organizations import actions
from livelihoods.network.organizations.backoffice.act_views import ActView
from livelihoods.network.organizations.fields import MEMBERS
from livelihoods.network.organizations.models import RequestChannel
from livelihoods.platform.history import FactError


class AskView(ActView):
    """Asks an organization to check its record."""

    address = "ask_check"
    page_title = _("Ask for a check")
    asked: actions.Asked

    def do(self, values: dict[str, Any]) -> None:
        """Ask it."""
        self.asked = actions.ask_check(
            actor=self.request.user, key=self.object.key, channel=values["channel"],
            language=values["language"],
        )  # fmt: skip

    def save_action(self) -> HttpResponse:
        """Show the message that is to be copied: its link is kept nowhere and not shown again."""
        response: HttpResponse = super().save_action()
        if self.asked.request.channel != RequestChannel.COPIED:
            return response
        return render(
            self.request,
            "organizations/backoffice/copy_check.html",
            {
                "object": self.object,
                "asked": self.asked.message,
                "until": self.asked.request.expires_at,
                "back": self.get_success_url(),
            },
        )


class AnswersView(ActView):
    """Records what an organization answered by telephone or at a meeting."""

    address = "answers"
    page_title = _("Record answers")
    template_name = "organizations/backoffice/answers.html"
    has_own_template = True

    def do(self, values: dict[str, Any]) -> None:
        """Record them."""
        try:
            actions.record_answers(
                actor=self.request.user,
                key=self.object.key,
                given=self.form.given(),
                answered_by=values["answered_by"],
                answered_on=values["answered_on"],
                method=values["method"],
            )
        except FactError as error:
            name = f"{error.field}_counted_on" if error.field == MEMBERS else error.field
            value = f"value_{name}"
            raise FactError(
                str(error), value if value in self.form.fields else error.field
            ) from None


class BounceView(ActView):
    """Records that mail came back."""

    address = "bounce"
    page_title = _("Mail came back")

    def do(self, values: dict[str, Any]) -> None:
        """Record it."""
        actions.record_bounce(actor=self.request.user, key=self.object.key, **values)


class WithdrawBounceView(ActView):
    """Says that an address works after all."""

    address = "withdraw_bounce"
    page_title = _("The address works")

    def do(self, values: dict[str, Any]) -> None:
        """Say it."""
        actions.withdraw_bounce(actor=self.request.user, key=self.object.key, **values)


class RevokeView(ActView):
    """Revokes the link of a request."""

    address = "revoke_check"
    page_title = _("Revoke the link")

    def do(self, values: dict[str, Any]) -> None:
        """Revoke it."""
        actions.revoke_check(
            actor=self.request.user, request=self.kwargs["row"], reason=values["reason"]
        )
