"""Who may change the shared words."""

from livelihoods.platform.accounts.actors import Actor, require
from livelihoods.platform.accounts.scopes import WHOLE_NETWORK, Subject
from livelihoods.platform.history import ReferenceEntry
from livelihoods.platform.vocabulary.models import Programme


def require_keeper(
    actor: Actor, model: type[ReferenceEntry], code: str, subject: Subject = WHOLE_NETWORK
) -> None:
    """Refuse unless the actor may change this table; an entry of it may lie in something smaller.

    A programme lies in itself: whoever keeps one programme changes what is said of it.
    """
    meta = model._meta  # noqa: SLF001
    if model is Programme:
        subject = Subject(programme=code)
    require(actor, f"{meta.app_label}.change_{meta.model_name}", subject)
