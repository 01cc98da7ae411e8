"""Puts the library into the back office."""

from typing import Any

from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from livelihoods.knowledge.library import policy
from livelihoods.knowledge.library.backoffice import importing
from livelihoods.knowledge.library.backoffice.viewsets import PublicationViewSet, SeriesViewSet
from livelihoods.platform.accounts.actors import may


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def register_library() -> list[Any]:
    """Put publications and series into the back office."""
    return [PublicationViewSet(), SeriesViewSet()]


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def register_import() -> list[URLPattern]:
    """Add the page of the import."""
    return importing.urls()


class _ForKeepers(MenuItem):  # type: ignore[misc]
    """An entry of the menu that those see who keep the library."""

    def is_shown(self, request: Any) -> bool:
        """Whether the account may."""
        return may(request.user, policy.KEEP)


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def register_menu() -> MenuItem:
    """Lead to the import."""
    return _ForKeepers(
        _("Import publications"), reverse("library_import"), icon_name="upload", order=232
    )
