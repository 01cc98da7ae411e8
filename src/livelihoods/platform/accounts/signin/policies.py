"""The content policy of the few pages that run a script: allauth's own, for passkeys."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.http.response import HttpResponseBase

View = Callable[..., HttpResponseBase]


def with_passkeys(view: View) -> View:
    """Let a page run scripts of this site, which speak to this site alone.

    A browser offers passkeys to scripts only. Without script the page works, less its passkeys.
    """
    widened: View = csp_update({"script-src": [SELF], "connect-src": [SELF]})(view)
    return widened


def unstored(view: View) -> View:
    """Keep a page about somebody's sign-in out of every cache."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(*args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    return answer
