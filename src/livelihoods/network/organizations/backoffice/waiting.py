"""What waits for who keeps records of organizations."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from livelihoods.network.organizations import policy, queries
from livelihoods.platform.accounts.actors import Actor, scopes_of
from livelihoods.platform.audit.waiting import Waiting


def waiting(actor: Actor) -> list[Waiting]:
    """Count corrections, checks without an answer, mail that came back, records that are due."""
    if not scopes_of(actor, (policy.KEEP,)):
        return []
    due = queries.due().filter(policy.kept_by(actor))
    mail_fails = ~Q(email="") & Q(email_fails=True)
    counted = due.order_by().aggregate(all=Count("pk"), fails=Count("pk", filter=mail_fails))
    checks = reverse("checks_due")
    return [
        Waiting(
            _("Corrections to decide on"),
            queries.corrections_to_decide(policy.kept_by(actor, "organization__")),
            reverse("organization_proposals:index"),
        ),
        Waiting(
            _("Yearly checks that nobody answered in time"),
            queries.asked_in(due, "expired").count(),
            f"{checks}?asked=expired",
        ),
        Waiting(_("Organizations whose mail came back"), counted["fails"], f"{checks}?mail=fails"),
        Waiting(_("Organizations due for a check"), counted["all"], checks),
    ]
