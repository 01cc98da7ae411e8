"""Organizations in the menu of the back office."""

from wagtail import hooks

from livelihoods.network.organizations.backoffice.proposals import ProposalViewSet
from livelihoods.network.organizations.backoffice.viewset import OrganizationViewSet


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def register_organizations() -> OrganizationViewSet:
    """Put organizations into the back office."""
    return OrganizationViewSet()


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def register_proposals() -> ProposalViewSet:
    """Put proposed corrections into the back office."""
    return ProposalViewSet()
