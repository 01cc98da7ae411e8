"""What keeps machines out of forms that ask for no account: no cookie, no script, no riddle.

A form carries a signed note of when it was shown, and a field that people do not see; how often it
is sent from one place is counted. Of whom is counted, a digest alone is kept, for an hour.
"""

import time

from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest

from livelihoods.platform.accounts.signin.lockout import client_address, network_of

QUICKEST = 3  # seconds: nobody fills in a form faster
LONGEST = 24 * 3600
_SALT = "public-form"


def token(form: str) -> str:
    """Return a signed note of when a form, by its name, was shown."""
    return signing.dumps([form, time.time()], salt=_SALT)


def is_by_hand(sent: str, form: str) -> bool:
    """Whether a signed note is that of this form, shown long enough ago and not too long."""
    try:
        shown, shown_at = signing.loads(sent, salt=_SALT, max_age=LONGEST)
    except signing.BadSignature:
        return False
    return bool(shown == form and time.time() - shown_at >= QUICKEST)


def is_over_limit(request: HttpRequest, *, form: str, most: int) -> bool:
    """Count what an address of the net sends by a form; say whether it is too much this hour."""
    address = network_of(client_address(request) or "")
    return is_often(f"{form} {address}", most)


def is_often(what: str, most: int) -> bool:
    """Count that something was done once more; say whether that is too often in this hour.

    Of whom or what it is, the counter keeps a digest alone.
    """
    kept = signing.Signer(salt=_SALT).signature(what)
    name = f"often.{kept}.{int(time.time() // 3600)}"
    number: int = cache.get(name, 0) + 1
    cache.set(name, number, 3600)  # said each time: what only counts up would never expire
    return number > most
