"""Pages that say the same to everybody, kept as they were answered until something is written.

Every act is audited in the transaction that it writes in, so the newest entry of the audit stands
for what all pages say; the day stands beside it, because a consent or a term may end by its date
alone, without an act. What is not audited (texts that an editor of pages changes) shows after
some minutes. A page that is shown to whoever is signed in as to anybody else may be kept; one with
a form that is posted may not.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import cache_page

from livelihoods.platform.audit.queries import last_hash
from livelihoods.platform.timeline import today
from livelihoods.platform.ui.copies import is_copy
from livelihoods.platform.ui.lite import is_lite

CACHE: Final = "pages"
_SECONDS: Final = 600

View = Callable[..., HttpResponseBase]


def kept(view: View) -> View:
    """Answer a page of the same address and language as before, while nothing has been written."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # whether pictures are left out, or the answer is passed on, is not in the address
        sort = f"{'-lite' if is_lite(request) else ''}{'-copy' if is_copy() else ''}"
        state = f"{last_hash()}.{today()}{sort}"
        by_state = cache_page(_SECONDS, cache=CACHE, key_prefix=state)
        response = by_state(view)(request, *args, **kwargs)
        # A reader's own browser asks again: what was corrected must not be shown for a while more.
        response.headers["Cache-Control"] = "no-cache"
        response.headers.pop("Expires", None)
        return response

    return answer
