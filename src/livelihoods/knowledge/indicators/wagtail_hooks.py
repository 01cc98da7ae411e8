"""What published figures add to the back office."""

from django.urls import URLPattern
from wagtail import hooks

from livelihoods.knowledge.indicators import backoffice


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def register_figures() -> list[URLPattern]:
    """Give the pages their addresses."""
    return backoffice.urls()


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def register_menu_item() -> backoffice.FiguresItem:
    """Put the pages into the menu."""
    return backoffice.menu_item()
