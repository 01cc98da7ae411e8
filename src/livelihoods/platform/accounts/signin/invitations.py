"""The mail that invites somebody to an account: a link to set the password, good once."""

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from livelihoods.platform.accounts.models import User
from livelihoods.platform.vocabulary import queries as vocabulary


def send(user: User, language: str) -> None:
    """Send the invitation in one of the site's languages."""
    network = vocabulary.network()
    with translation.override(language):
        words = {
            "name": user.get_full_name(),
            "email": user.email,
            "link": link(user),
            "days": settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60),
            "network_name": network.short_name if network else settings.WAGTAIL_SITE_NAME,
        }
        subject = render_to_string("signin/invitation_subject.txt", words).strip()
        message = render_to_string("signin/invitation_message.txt", words).strip()
    send_mail(subject, message, None, [user.email])


def link(user: User) -> str:
    """Return the address at which the owner of the account sets a password.

    It is spent once a password is set, and does not outlive `PASSWORD_RESET_TIMEOUT`. Opening it,
    as scanners of mail do, does not spend it.
    """
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    path = reverse(
        "account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key}
    )
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path
