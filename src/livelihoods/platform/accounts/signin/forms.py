"""The forms of signing in: those of allauth, with our words and one error for each mistake."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as factor
from allauth.mfa.totp import forms as app
from allauth.mfa.webauthn import forms as passkey
from cryptography.fernet import InvalidToken
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

_ADDRESS = _("E-mail address")
_PASSWORD = _("Password")
_NEW_PASSWORD = _("New password")
_AGAIN = _("The same password again")
_CODE = _("Code")


def _rules_of_passwords() -> str:
    return " ".join(password_validators_help_texts())


_RULES = lazy(_rules_of_passwords, str)()


class _InOurWords:
    """Labels of ours, no placeholders: a label stays when something is typed."""

    fields: dict[str, forms.Field]
    labels: dict[str, Any] = {}
    help_texts: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.help_texts.get(name, "")
            if field.help_text:
                field.widget.attrs["aria-describedby"] = f"id_{name}_helptext"


class _Twice:
    """A password that is typed twice is the same twice."""

    def clean(self) -> dict[str, Any]:
        """Compare the two."""
        cleaned: dict[str, Any] = super(account.PasswordVerificationMixin, self).clean()  # type: ignore[misc]
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords differ. Type the same one twice."))  # type: ignore[attr-defined]
        return cleaned


class SignInForm(_InOurWords, account.LoginForm):
    """Address and password."""

    labels = {"login": _ADDRESS, "password": _PASSWORD}


class PasswordAgainForm(_InOurWords, account.ReauthenticateForm):
    """The password, before something about the sign-in is changed."""

    labels = {"password": _PASSWORD}


class NewAddressForm(_InOurWords, account.AddEmailForm):
    """Another address for the account."""

    labels = {"email": _("New e-mail address")}


class ChangePasswordForm(_InOurWords, _Twice, account.ChangePasswordForm):
    """The old password and the new one."""

    labels = {
        "oldpassword": _("Password that you have now"),
        "password1": _NEW_PASSWORD,
        "password2": _AGAIN,
    }
    help_texts = {"password1": _RULES}


class SetPasswordForm(_InOurWords, _Twice, account.ResetPasswordKeyForm):
    """A password, by the link of a mail."""

    labels = {"password1": _NEW_PASSWORD, "password2": _AGAIN}
    help_texts = {"password1": _RULES}


class ForgottenPasswordForm(_InOurWords, account.ResetPasswordForm):
    """An address, to which a mail goes whether it has an account or not."""

    labels = {"email": _ADDRESS}

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Send a link, or word that there is no account: both take the same time."""
        if self.users:
            return str(super().save(request, **kwargs))
        address = str(self.cleaned_data["email"])
        get_adapter().send_mail("account/email/unknown_account", address, {})
        return address


class _Coded(_InOurWords):
    def clean_code(self) -> str:
        """Say what can be done where the key that enciphered the second factor is gone."""
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except InvalidToken:
            raise forms.ValidationError(
                _(
                    "Your second factor was made with a key that this site has no more. Whoever "
                    "runs the site can take it away; then you set up a new one."
                )
            ) from None
        return code


class CodeForm(_Coded, factor.AuthenticateForm):
    """A code of the app, or a recovery code."""

    labels = {"code": _CODE}


class CodeAgainForm(_Coded, factor.ReauthenticateForm):
    """A code, before something about the sign-in is changed."""

    labels = {"code": _CODE}


class ActivateAppForm(_InOurWords, app.ActivateTOTPForm):
    """The first code, which shows that the app has the secret."""

    labels = {"code": _("Code that the app shows")}

    def secret_in_fours(self) -> list[str]:
        """Return the secret in groups of four letters, to type it."""
        return [self.secret[at : at + 4] for at in range(0, len(self.secret), 4)]


class AddPasskeyForm(_InOurWords, passkey.AddWebAuthnForm):
    """A passkey, its name, and whether it signs in by itself."""

    labels = {"name": _("Name of this passkey"), "passwordless": _("Sign in with it alone")}
    help_texts = {
        "name": _("Such as the device that keeps it: my phone, the key on my ring."),
        "passwordless": _(
            "Then neither address nor password is asked for. The device asks for its PIN, your "
            "finger or your face instead. Old security keys cannot do this."
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("passwordless", True)
        super().__init__(*args, **kwargs)


class RenamePasskeyForm(_InOurWords, passkey.EditWebAuthnForm):
    """Another name for a passkey."""

    labels = {"name": _("Name of this passkey")}
