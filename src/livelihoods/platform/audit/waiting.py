"""What waits for whoever signs in: every room counts its own, the home page shows them in one list.

A room registers a function with the hook `what_waits`; it takes the actor and returns what this
account may do something about, also where nothing of it waits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from wagtail import hooks
from wagtail.admin.ui.components import Component

HOOK: Final = "what_waits"


@dataclass(frozen=True)
class Waiting:
    """How many of something wait for an act, and the list of them."""

    words: "str | Promise"
    number: int
    address: str


class WaitingPanel(Component):  # type: ignore[misc]
    """The list on the home page; not there for who keeps nothing of which something could wait."""

    name = "what_waits"
    order = 50
    template_name = "audit/waiting.html"

    def __init__(self, items: Sequence[Waiting]) -> None:
        self.items = items

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:  # noqa: ARG002
        """Return what there is some of."""
        return {"items": [item for item in self.items if item.number]}


def add_panel(request: Any, panels: list[Any]) -> None:
    """Put the panel on the home page."""
    items = [item for told in hooks.get_hooks(HOOK) for item in told(request.user)]
    if items:
        panels.append(WaitingPanel(items))
