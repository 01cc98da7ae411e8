"""Organizations in the menu of the back office."""

from wagtail import hooks

from livelihoods.network.organizations.backoffice.viewset import OrganizationViewSet


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def register_organizations() -> OrganizationViewSet:
    """Put organizations into the back office."""
    return OrganizationViewSet()
