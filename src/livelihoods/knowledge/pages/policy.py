"""Who may make the section pages."""

from livelihoods.platform.accounts.actors import Actor, require


def require_editor(actor: Actor) -> None:
    """Refuse unless the actor edits the pages of the site."""
    require(actor, "wagtailcore.add_page")
