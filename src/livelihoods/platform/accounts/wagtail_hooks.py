"""Accounts and roles in the menu of the back office."""

from typing import Any

from wagtail import hooks

from livelihoods.platform.accounts.backoffice import AccountViewSet, RoleViewSet


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def register_accounts() -> list[Any]:
    """Put accounts and roles into the back office."""
    return [AccountViewSet(), RoleViewSet()]
