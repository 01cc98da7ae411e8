"""What allauth asks of us about accounts: who may sign up, who counts failures, in which words."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from livelihoods.platform.accounts.models import User

_METHODS = {
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use a code of your app, or a recovery code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from an administrator alone, and are known by their e-mail address."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _(
            "This address and this password do not belong together. Look at both, then try again."
        ),
        "duplicate_email": _("This is the address of your account already."),
        "email_taken": _("This address cannot be used."),
        "enter_current_password": _("This is not the password that you have now."),
        "incorrect_code": _(
            "This code is not right. Wait for the next one that the app shows, then try again."
        ),
        "incorrect_password": _("This password is not right."),
        "invalid_or_expired_key": _("This link was used already, or is too old."),
        "invalid_password_reset": _("This link was used already, or is too old."),
        "same_as_current": _("This is what it is already."),
        "too_many_login_attempts": _("Too many wrong codes. Wait five minutes, then try again."),
        "rate_limited": _("Too many tries one after the other. Wait a little, then try again."),
        "unverified_primary_email": _("This address is not confirmed yet."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Never: an administrator invites."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave wrong passwords to django-axes, which counts by account and address together.

        What allauth counts is by account alone: a stranger far away could lock a person out.
        """

    def reauthenticate(self, user: User, password: str) -> bool:
        """Whether this is the password of the account that is signed in."""
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Let an address take effect, unless another account signs in with it.

        allauth looks among the addresses that it keeps; an account has its own from the first day.
        """
        others = User.objects.exclude(pk=email_address.user_id)
        if others.filter(email__iexact=email_address.email).exists():
            words = {"email": email_address.email}
            template = "account/messages/email_confirmation_failed.txt"
            self.add_message(request, messages.ERROR, template, words)
            return False
        return bool(super().confirm_email(request, email_address))

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Return how the person may show again that it is she, in our words."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [method | {"description": _METHODS[method["id"]]} for method in methods]

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the owner of an account what changed, at the address that the account has."""
        super().send_notification_mail(template_prefix, user, context, email or user.email)
