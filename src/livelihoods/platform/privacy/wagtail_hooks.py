"""What privacy adds to the back office."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
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


@hooks.register("register_permissions")  # type: ignore[untyped-decorator]
def register_rights() -> "QuerySet[Permission]":
    """Let an administrator give the rights of an officer to a group."""
    return Permission.objects.filter(
        content_type__app_label="privacy", codename__in=("erase_person", "export_person")
    )
