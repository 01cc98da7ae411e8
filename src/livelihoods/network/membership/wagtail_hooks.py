"""What membership adds to the back office."""

from typing import Any

from wagtail import hooks

from livelihoods.network.membership.backoffice.counts import PublishedCountViewSet
from livelihoods.network.membership.backoffice.invitations import InvitationViewSet
from livelihoods.network.membership.backoffice.memberships import MembershipViewSet


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def register_membership() -> list[Any]:
    """Put invitations, memberships and published counts into the back office."""
    return [InvitationViewSet(), MembershipViewSet(), PublishedCountViewSet()]
