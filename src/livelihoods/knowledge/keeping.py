"""Answers of audited rooms, kept between requests until an act is written to the audit.

Every act has an entry in the audit, so the hash of the newest stands for what all these rooms say
today. What an editor publishes in Wagtail is no such act: pages are asked for at each visit.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import Final, TypeVar

from django.core.cache import cache
from django.utils.translation import get_language

from livelihoods.platform.timeline import today
from livelihoods.platform.ui.copies import is_copy

_SECONDS: Final = 3600
Answer = TypeVar("Answer")


def kept(about: str, state: str, make: Callable[[], Answer]) -> Answer:
    """Return an answer as it was made in this state of the audit, else make it.

    Args:
        about: what was asked; with the reader's language and the day it names the answer.
        state: the hash of the newest entry of the audit.
        make: how it is made.
    """
    asked = f"{about}|{get_language()}|{today()}|{state}|{'copy' if is_copy() else 'page'}"
    key = f"kept.{sha256(asked.encode()).hexdigest()}"
    found = cache.get(key)
    if found is None:
        found = (make(),)
        cache.set(key, found, _SECONDS)
    answer: Answer = found[0]
    return answer
