"""Newsletters in the back office, and among what is due."""

from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from livelihoods.knowledge.newsletters import policy, queries, tasks
from livelihoods.knowledge.newsletters.actions.bounces import take_in
from livelihoods.knowledge.newsletters.backoffice import issues, subscribers
from livelihoods.platform.accounts.actors import Actor, may
from livelihoods.platform.audit.waiting import HOOK as WAITS
from livelihoods.platform.audit.waiting import Waiting
from livelihoods.platform.jobs.running import HOOK as DUE
from livelihoods.platform.mail.coming_back import HOOK as CAME_BACK

hooks.register(DUE, tasks.due)
hooks.register(CAME_BACK, take_in)


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def register_pages() -> list[URLPattern]:
    """Give the pages of newsletters their addresses."""
    return [*subscribers.urls(), *issues.urls()]


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def register_item() -> issues.NewslettersItem:
    """Put newsletters into the menu."""
    return issues.menu_item()


@hooks.register(WAITS)  # type: ignore[untyped-decorator]
def what_waits(actor: Actor) -> list[Waiting]:
    """Count issues to approve, and letters of which nobody is sure."""
    found = []
    address = reverse("newsletters")
    if may(actor, policy.APPROVE):
        found.append(Waiting(_("Issues of newsletters to approve"), queries.to_approve(), address))
    if may(actor, policy.SEND):
        found.append(
            Waiting(
                _("Issues with letters that may have arrived or not"),
                len(queries.issues_unsure()),
                f"{address}?waits=decision",
            )
        )
    return found
