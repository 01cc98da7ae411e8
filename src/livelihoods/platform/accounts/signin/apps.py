"""The room of signing in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SignInConfig(AppConfig):
    """Templates over those of allauth, and what is recorded when somebody's sign-in changes."""

    name = "livelihoods.platform.accounts.signin"
    label = "signin"
    verbose_name = _("Signing in")

    def ready(self) -> None:
        """Listen to what the libraries tell."""
        from livelihoods.platform.accounts.signin import events  # noqa: PLC0415

        events.listen()
