"""Asking the room: which keys were erased, and whether the ledger has all of them."""

from collections.abc import Collection, Iterable

from django.utils.crypto import salted_hmac

from livelihoods.platform.audit import queries as audit
from livelihoods.platform.privacy.ledger import Line
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


def missing_from(lines: Iterable[Line]) -> int:
    """Return how many erasures are in the audit and not in a ledger: its end was cut off."""
    known = {line.hash for line in lines}
    told = audit.changes_of("privacy.erase")
    return sum(changes["ledger"][1] not in known for changes in told)
