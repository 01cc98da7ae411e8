"""What every page's frame needs."""

from typing import Any

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001
    """Return the frame's variables."""
    return {}
