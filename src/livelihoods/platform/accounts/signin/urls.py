"""Addresses of signing in: of allauth's views those that we want, each said here.

What is not here does not exist: no signing up, no codes by mail, no accounts of other companies.
"""

from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from django.db.transaction import atomic
from django.urls import URLPattern, path, re_path

from livelihoods.platform.accounts.signin.policies import unstored, with_passkeys
from livelihoods.platform.accounts.signin.views import AddressView


def _page(route: str, view: Callable[..., Any], name: str) -> URLPattern:
    return path(route, unstored(view), name=name)


def _change(route: str, view: Callable[..., Any], name: str) -> URLPattern:
    """A page that changes a sign-in: the change and its entry in the audit, or neither."""
    return path(route, unstored(atomic(view)), name=name)


urlpatterns = [
    _page("", factor.index, "mfa_index"),
    _page("sign-in/", with_passkeys(account.login), "account_login"),
    _page("sign-in/second-step/", with_passkeys(factor.authenticate), "mfa_authenticate"),
    _page("sign-out/", account.logout, "account_logout"),
    _page("closed/", account.account_inactive, "account_inactive"),
    _page("confirm/", account.reauthenticate, "account_reauthenticate"),
    _page("confirm/code/", factor.reauthenticate, "mfa_reauthenticate"),
    _page(
        "confirm/passkey/",
        with_passkeys(passkey.reauthenticate_webauthn),
        "mfa_reauthenticate_webauthn",
    ),
    _page("address/", AddressView.as_view(), "account_email"),
    re_path(
        r"^address/confirm/(?P<key>[-:\w]+)/$",
        unstored(atomic(account.confirm_email)),
        name="account_confirm_email",
    ),
    _change("password/", account.password_change, "account_change_password"),
    _page("password/forgotten/", account.password_reset, "account_reset_password"),
    _page("password/forgotten/sent/", account.password_reset_done, "account_reset_password_done"),
    re_path(
        r"^password/set/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        unstored(atomic(account.password_reset_from_key)),
        name="account_reset_password_from_key",
    ),
    _page(
        "password/set/",
        account.password_reset_from_key_done,
        "account_reset_password_from_key_done",
    ),
    _change("app/", app.activate_totp, "mfa_activate_totp"),
    _change("app/remove/", app.deactivate_totp, "mfa_deactivate_totp"),
    _page("recovery-codes/", codes.view_recovery_codes, "mfa_view_recovery_codes"),
    _change("recovery-codes/new/", codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    _page("recovery-codes/file/", codes.download_recovery_codes, "mfa_download_recovery_codes"),
    _page("passkeys/", passkey.list_webauthn, "mfa_list_webauthn"),
    _change("passkeys/add/", with_passkeys(passkey.add_webauthn), "mfa_add_webauthn"),
    _page("passkeys/sign-in/", passkey.login_webauthn, "mfa_login_webauthn"),
    _change("passkeys/<int:pk>/", passkey.edit_webauthn, "mfa_edit_webauthn"),
    _change("passkeys/<int:pk>/remove/", passkey.remove_webauthn, "mfa_remove_webauthn"),
]
