"""What the tables to take away add to the back office."""

from django.urls import URLPattern, path
from wagtail import hooks

from livelihoods.network.exports import backoffice


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def register_tables() -> list[URLPattern]:
    """Give the page its address."""
    return [path("tables/", backoffice.take, name=backoffice.ADDRESS)]


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def register_menu_item() -> backoffice.TablesItem:
    """Put the page into the menu."""
    return backoffice.menu_item()
