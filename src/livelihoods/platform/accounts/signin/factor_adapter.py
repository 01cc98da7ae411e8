"""What allauth asks of us about second factors: their names, and how their secrets are kept."""

import base64
import hashlib
from io import BytesIO

import qrcode
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from qrcode.image.svg import SvgPathImage

from livelihoods.platform.accounts.models import User
from livelihoods.platform.vocabulary import queries as vocabulary


class FactorAdapter(DefaultMFAAdapter):
    """Second factors carry the network's name, and their secrets are enciphered in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_generate_recovery_codes": gettext_lazy(
            "Set up an app or a passkey first: recovery codes stand in for one of them."
        ),
        "incorrect_code": gettext_lazy(
            "This code is not right. Wait for the next one that the app shows, then try again."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Encipher a secret with the key of this site, so that a copy of the database is no key."""
        return _cipher().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Read a secret that was enciphered with the key of this site, or with one of before."""
        return _cipher().decrypt(encrypted_text.encode("ascii")).decode()

    def get_totp_issuer(self) -> str:
        """Return the name under which an app lists the code."""
        return self._get_site_name()

    def build_totp_svg(self, url: str) -> str:
        """Return the QR code as SVG to set into the page: dark on light whatever the scheme."""
        picture = qrcode.make(url, image_factory=SvgPathImage, border=4)
        output = BytesIO()
        picture.save(output)
        text = output.getvalue().decode()
        return text[text.index("<svg") :]

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        """Return a name for a new passkey, which its owner may change."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}

    def _get_site_name(self) -> str:
        network = vocabulary.network()
        return network.short_name if network else settings.WAGTAIL_SITE_NAME


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(str(key))) for key in keys])


def _key(secret: str) -> bytes:
    digest = hashlib.sha256(b"livelihoods second factors\0" + secret.encode()).digest()
    return base64.urlsafe_b64encode(digest)
