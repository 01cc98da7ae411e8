"""Organizations in the menu of the back office."""

from django.urls import URLPattern
from wagtail import hooks

from livelihoods.network.organizations.actions.bounces import take_in
from livelihoods.network.organizations.backoffice import due, importing, merging, waiting
from livelihoods.network.organizations.backoffice.proposals import ProposalViewSet
from livelihoods.network.organizations.backoffice.viewset import OrganizationViewSet
from livelihoods.platform.audit.waiting import HOOK
from livelihoods.platform.mail.coming_back import HOOK as CAME_BACK


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def register_organizations() -> OrganizationViewSet:
    """Put organizations into the back office."""
    return OrganizationViewSet()


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def register_proposals() -> ProposalViewSet:
    """Put proposed corrections into the back office."""
    return ProposalViewSet()


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def register_pages() -> list[URLPattern]:
    """Give what is due for a check, merges, and datasets of others their addresses."""
    return [*due.urls(), *merging.urls(), *importing.urls()]


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def register_due_item() -> due.DueItem:
    """Put what is due for a check into the menu."""
    return due.menu_item()


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def register_imports_item() -> importing.ImportsItem:
    """Put datasets of others into the menu."""
    return importing.menu_item()


hooks.register(HOOK, waiting.waiting)
hooks.register(CAME_BACK, take_in)
