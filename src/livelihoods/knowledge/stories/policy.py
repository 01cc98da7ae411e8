"""Who may keep, review, take down and look at photos and stories."""

from typing import Final

from livelihoods.platform.accounts.actors import Actor, NotAllowedError, Operator, may, require

SEE: Final = {"photo": "stories.view_photo", "story": "stories.view_story"}
ADD: Final = {"photo": "stories.add_photo", "story": "stories.add_story"}
KEEP: Final = {"photo": "stories.change_photo", "story": "stories.change_story"}
TAKE_DOWN: Final = "stories.take_down_photo"
REVIEW: Final = "stories.review_depicted"
ANSWER: Final = "stories.change_takedownrequest"
SEE_REQUESTS: Final = "stories.view_takedownrequest"


def require_adder(actor: Actor, kind: str) -> None:
    """Refuse unless the actor may add photos, or stories."""
    require(actor, ADD[kind])


def require_keeper(actor: Actor, kind: str) -> None:
    """Refuse unless the actor keeps photos, or stories."""
    require(actor, KEEP[kind])


def require_remover(actor: Actor) -> None:
    """Refuse unless the actor may hide and take down."""
    require(actor, TAKE_DOWN)


def require_reviewer(actor: Actor, uploaded_by: int | None) -> None:
    """Refuse unless the actor reviews how children are shown, and did not upload it.

    The operator of the server uploads what a file says; a person has to look at a child.
    """
    require(actor, REVIEW)
    if isinstance(actor, Operator) or actor.pk == uploaded_by:
        raise NotAllowedError(f"{actor} brought this in; somebody else reviews it")


def require_answerer(actor: Actor) -> None:
    """Refuse unless the actor answers requests to take something down."""
    require(actor, ANSWER)


def may_see(actor: Actor, kind: str) -> bool:
    """Whether the actor sees photos, or stories, that are not public."""
    return may(actor, SEE[kind]) or may(actor, KEEP[kind])
