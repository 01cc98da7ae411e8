"""What privacy adds to the back office."""

from typing import Any

from django.urls import URLPattern
from wagtail import hooks

from livelihoods.platform.privacy import backoffice


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def register_pages() -> list[URLPattern]:
    """Give the pages of the privacy officer their addresses."""
    return backoffice.urls()


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def register_menu() -> Any:
    """Put privacy into the menu."""
    return backoffice.menu_item()
