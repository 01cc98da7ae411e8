"""Headers on every answer, and the looser content policy that Wagtail's back office needs."""

from collections.abc import Callable
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

View = Callable[..., HttpResponseBase]

PERMISSIONS_POLICY = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "microphone=(), midi=(), payment=(), usb=()"
)

# Wagtail's editor runs its own inline scripts and styles, opens previews in frames, and shows
# uploaded pictures from memory.
BACK_OFFICE_POLICY: dict[str, Any] = {
    "default-src": [NONE],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "media-src": [SELF],
    "worker-src": [SELF, "blob:"],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [SELF],
    "manifest-src": [SELF],
}


def with_script(view: View) -> View:
    """Let a page, which works without, run scripts of this site that speak to this site alone."""
    widened: View = csp_update({"script-src": [SELF], "connect-src": [SELF]})(view)
    return widened


class SecurityHeadersMiddleware:
    """Add what Django's own middleware does not: permissions policy, the back office's CSP."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request and complete its headers."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.path.startswith("/admin/"):
            response._csp_replace = BACK_OFFICE_POLICY  # type: ignore[attr-defined]  # noqa: SLF001
            # the editor shows its own preview of a page in a frame
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
            response.headers.setdefault("Cache-Control", "no-store")
        return response
