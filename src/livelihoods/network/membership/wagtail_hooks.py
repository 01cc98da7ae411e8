"""What membership adds to the back office."""

from typing import Any

from django.urls import URLPattern
from wagtail import hooks

from livelihoods.network.membership.backoffice import desk, waiting
from livelihoods.network.membership.backoffice.counts import PublishedCountViewSet
from livelihoods.network.membership.backoffice.invitations import InvitationViewSet
from livelihoods.network.membership.backoffice.memberships import MembershipViewSet
from livelihoods.platform.audit.waiting import HOOK


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def register_membership() -> list[Any]:
    """Put invitations, memberships and published counts into the back office."""
    return [InvitationViewSet(), MembershipViewSet(), PublishedCountViewSet()]


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def register_desk() -> list[URLPattern]:
    """Give the pages of the secretariat's desk their addresses."""
    return desk.urls()


def _item(number: int) -> Any:
    return lambda: desk.menu()[number]


for _number in range(desk.ENTRIES):
    hooks.register("register_admin_menu_item", _item(_number))

hooks.register(HOOK, waiting.waiting)
