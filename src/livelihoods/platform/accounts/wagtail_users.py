"""Wagtail's own lists of users and groups are closed: who may what is told by roles alone."""

from wagtail.users.apps import WagtailUsersAppConfig


class WagtailUsersConfig(WagtailUsersAppConfig):  # type: ignore[misc]
    """Wagtail's room of users, with lists that nobody opens."""

    user_viewset = "livelihoods.platform.accounts.closed.ClosedUserViewSet"
    group_viewset = "livelihoods.platform.accounts.closed.ClosedGroupViewSet"
