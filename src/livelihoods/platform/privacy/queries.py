"""Asking the room: which keys were erased."""

from collections.abc import Collection

from django.utils.crypto import salted_hmac

from livelihoods.platform.privacy.models import ErasedKey


def digest(kind: str, key: str) -> str:
    """Return what is kept of a key that was erased."""
    return salted_hmac(
        "livelihoods.platform.privacy.erased_key", f"{kind}:{key}", algorithm="sha256"
    ).hexdigest()


def erased(kind: str, keys: Collection[str]) -> set[str]:
    """Return of these keys those whose subject was erased here."""
    by_digest = {digest(kind, key): key for key in keys}
    found = ErasedKey.objects.filter(kind=kind, digest__in=list(by_digest))
    return {by_digest[each] for each in found.values_list("digest", flat=True)}
