"""What membership adds to the back office."""

from wagtail import hooks

from livelihoods.network.membership.backoffice.invitations import InvitationViewSet
from livelihoods.network.membership.backoffice.memberships import MembershipViewSet


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def register_membership() -> list[InvitationViewSet | MembershipViewSet]:
    """Put invitations and memberships into the back office."""
    return [InvitationViewSet(), MembershipViewSet()]
