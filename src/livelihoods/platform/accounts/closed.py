"""Wagtail's lists of users and groups, which nobody opens.

In them an account could be made to do everything, or be put into a group that opens nothing here.
Accounts and roles have pages of their own, whose saves are actions.
"""

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.users.views.groups import GroupViewSet
from wagtail.users.views.users import UserViewSet


class NobodyPolicy(ModelPermissionPolicy):  # type: ignore[misc]
    """Nobody may do anything."""

    def user_has_permission(self, user: Any, action: str) -> bool:  # noqa: ARG002
        """Refuse, also whoever may everything else."""
        return False


class ClosedUserViewSet(UserViewSet):  # type: ignore[misc]
    """Wagtail's users."""

    @property
    def permission_policy(self) -> NobodyPolicy:
        """Nobody."""
        return NobodyPolicy(self.model)


class ClosedGroupViewSet(GroupViewSet):  # type: ignore[misc]
    """Wagtail's groups."""

    @property
    def permission_policy(self) -> NobodyPolicy:
        """Nobody."""
        return NobodyPolicy(self.model)
