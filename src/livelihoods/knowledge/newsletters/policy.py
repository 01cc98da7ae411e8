"""Who may write, approve and send newsletters, and who keeps the list of those who get them."""

from typing import Final

from livelihoods.platform.accounts.actors import Actor, NotAllowedError, may, require

VIEW: Final = "newsletters.view_issue"
WRITE: Final = "newsletters.change_issue"
APPROVE: Final = "newsletters.approve_issue"
SEND: Final = "newsletters.send_issue"
KEEP: Final = "newsletters.change_newsletter"
SUBSCRIBERS: Final = "newsletters.change_subscription"

STEPS: Final = {
    "collect": WRITE, "translate": WRITE, "approve": APPROVE, "send": SEND, "archive": SEND,
    "reopen": WRITE,
}  # fmt: skip
"""Step of an issue -> the right that it needs; to reopen what was approved, that to approve."""


def require_viewer(actor: Actor) -> None:
    """Refuse unless the actor may see issues before they are public."""
    if not any(may(actor, right) for right in (VIEW, WRITE, APPROVE, SEND)):
        raise NotAllowedError(f"{actor} may not do this: {VIEW} is needed")


def require_writer(actor: Actor) -> None:
    """Refuse unless the actor writes issues."""
    require(actor, WRITE)


def require_step(actor: Actor, step: str, *, was_approved: bool = False) -> None:
    """Refuse unless the actor may do a step of an issue."""
    require(actor, APPROVE if step == "reopen" and was_approved else STEPS[step])


def require_sender(actor: Actor) -> None:
    """Refuse unless the actor sends issues."""
    require(actor, SEND)


def require_keeper(actor: Actor) -> None:
    """Refuse unless the actor says what newsletters there are."""
    require(actor, KEEP)


def require_list_keeper(actor: Actor) -> None:
    """Refuse unless the actor keeps the list of those who get newsletters."""
    require(actor, SUBSCRIBERS)


def keeps_list(actor: Actor) -> bool:
    """Whether the actor may see who gets newsletters."""
    return may(actor, SUBSCRIBERS)
