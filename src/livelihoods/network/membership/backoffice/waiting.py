"""What waits for who decides on invitations, sends them, and keeps the memberships."""

from datetime import timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from livelihoods.network.membership import policy, progress, queries
from livelihoods.network.membership.backoffice.invitations import InvitationPolicy
from livelihoods.network.membership.models import Invitation
from livelihoods.platform.accounts.actors import Actor, may, scopes_of
from livelihoods.platform.audit.waiting import Waiting
from livelihoods.platform.timeline import Moment, today

SOON: Final = timedelta(days=14)


def waiting(actor: Actor) -> list[Waiting]:
    """Count invitations by what is to be done about them, and members who have not re-affirmed."""
    found = []
    invitations = reverse("invitations:index")
    if scopes_of(actor, (policy.DECIDE,)):
        seen = InvitationPolicy(Invitation).in_scope(Invitation.objects.all(), actor, ["decide"])
        found.append(
            Waiting(
                _("Invitations to decide on"),
                queries.in_state(seen, progress.PROPOSED).count(),
                f"{invitations}?state={progress.PROPOSED}",
            )
        )
    if may(actor, policy.INVITE):
        rows = Invitation.objects.all()
        found += [
            Waiting(
                _("Approved invitations to send"),
                queries.in_state(rows, progress.APPROVED).count(),
                f"{invitations}?state={progress.APPROVED}",
            ),
            Waiting(
                _("Invitations whose answer is due within 14 days, or overdue"),
                queries.unanswered(rows, today() + SOON).count(),
                f"{invitations}?state={progress.SENT}",
            ),
        ]
    if may(actor, policy.KEEP):
        found.append(
            Waiting(
                _("Members who have not re-affirmed this year"),
                queries.not_affirmed(Moment.read()),
                reverse("reaffirmations"),
            )
        )
    return found
