"""What published figures add to the back office."""

from django.urls import URLPattern
from wagtail import hooks

from livelihoods.knowledge.indicators import backoffice


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def register_figures() -> list[URLPattern]:
    """Give the pages their addresses."""
    return backoffice.urls()


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def register_figures_item() -> backoffice.FiguresItem:
    """Put the releases into the menu."""
    return backoffice.menu_items()[0]


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def register_goals_item() -> backoffice.FiguresItem:
    """Put the goals into the menu."""
    return backoffice.menu_items()[1]
