"""Addresses of mail, and the secrets in letters: what is kept of one, and what a link carries."""

import hashlib
from email.utils import formataddr, parseaddr
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

_ADDRESS, _LINK, _MESSAGE = "newsletters.address", "newsletters.subscription", "newsletters.message"


def normalized(email: str) -> str:
    """Return an address as it is compared: no server tells its letters apart by their case."""
    return email.strip().lower()


def digest(email: str, secret: str | bytes | None = None) -> str:
    """Return the keyed digest that is kept of an address: without the key it cannot be tried."""
    return salted_hmac(_ADDRESS, normalized(email), secret=secret, algorithm="sha256").hexdigest()


def digests(email: str) -> list[str]:
    """Return the digests of an address by the key of today and those of before."""
    return [digest(email, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def token_digest(token: str) -> str:
    """Return what is kept of the secret of a link to confirm."""
    return hashlib.sha256(token.encode()).hexdigest()


def subscription_token(subscription: int) -> str:
    """Return what the link in every letter carries; it lasts as long as a letter may be kept."""
    return signing.Signer(salt=_LINK).sign(str(subscription))


def subscription_of(token: str) -> int | None:
    """Return the number of the subscription of a link, or None where it is none of ours."""
    try:
        return int(signing.Signer(salt=_LINK).unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def message_id(issue: int, subscription: int) -> str:
    """Return the name of a letter, the same each time: whoever got it twice would show one."""
    name = salted_hmac(_MESSAGE, f"{issue} {subscription}", algorithm="sha256").hexdigest()[:32]
    return f"<{issue}.{name}@{host()}>"


def list_id(newsletter: str) -> str:
    """Return the name of a newsletter for programs of mail (RFC 2919)."""
    return f"<{newsletter}.{host()}>"


def sender(name: str) -> str:
    """Return from whom the letters of a newsletter come."""
    return formataddr((name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


def host() -> str:
    """Return the host of the site."""
    return urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"


def public_address(path: str) -> str:
    """Return an address of the site as it stands in a letter."""
    return urljoin(settings.WAGTAILADMIN_BASE_URL, path)


def masked(email: str) -> str:
    """Return an address by which somebody who knows it recognizes it, and nobody else."""
    local, _at, domain = email.rpartition("@")
    return f"{local[:1]}...@{domain}" if local else "..."
