"""How many kits one place of the net may have in a minute: each makes many pages."""

import time
from typing import Final

from django.core import signing
from django.core.cache import caches

KITS_IN_A_MINUTE: Final = 5
_MINUTE: Final = 60


def seconds_to_wait(asker: str) -> int:
    """Count one kit of an asker; say how long it has to wait, 0 where it may go on.

    The counter holds a digest of the asker alone, for two minutes.
    """
    now = time.time()
    kept = signing.Signer(salt="offline kit").signature(asker)
    name = f"{kept}.{int(now // _MINUTE)}"
    limits = caches["limits"]
    count: int = limits.get(name, 0) + 1
    limits.set(name, count, 2 * _MINUTE)
    return 0 if count <= KITS_IN_A_MINUTE else _MINUTE - int(now % _MINUTE)
