"""The way from the back office to one's own sign-in."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("register_settings_menu_item")  # type: ignore[untyped-decorator]
def own_sign_in() -> MenuItem:
    """Passwords and second factors are on pages of the site, whose policy lets no script in."""
    return MenuItem(_("My sign-in"), reverse_lazy("mfa_index"), icon_name="key", order=590)
