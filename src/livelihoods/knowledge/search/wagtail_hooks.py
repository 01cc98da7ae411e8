"""The search among what is due: its copies follow what the rooms say."""

from wagtail import hooks

from livelihoods.knowledge.search.actions import refresh_if_due
from livelihoods.platform.jobs.running import HOOK


@hooks.register(HOOK)  # type: ignore[untyped-decorator]
def refresh() -> str:
    """Refresh the search where something was written; say what changed."""
    outcome = refresh_if_due()
    return f"search: {outcome}" if outcome else ""
