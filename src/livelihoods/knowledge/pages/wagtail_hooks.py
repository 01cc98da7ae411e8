"""What pages add to the back office."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin import messages

from livelihoods.knowledge.pages import hints
from livelihoods.knowledge.pages.actions import publish_scheduled
from livelihoods.knowledge.pages.backoffice import MilestoneViewSet
from livelihoods.knowledge.pages.models import EditorialPage
from livelihoods.platform.accounts.actors import Operator
from livelihoods.platform.jobs.running import HOOK


@hooks.register("after_create_page")  # type: ignore[untyped-decorator]
@hooks.register("after_edit_page")  # type: ignore[untyped-decorator]
def say_what_could_be_plainer(request: HttpRequest, page: Any) -> None:
    """Tell whoever saved a page which of its words the site does not use."""
    if isinstance(page, EditorialPage) and (found := hints.hints(page)):
        messages.warning(request, hints.as_message(found))


@hooks.register(HOOK)  # type: ignore[untyped-decorator]
def publish_what_is_due() -> str:
    """Publish and take away the pages whose time has come; say how many."""
    changed = publish_scheduled(actor=Operator("livelihoods run-due"))
    return f"pages: {changed} published or expired" if changed else ""


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def register_history() -> MilestoneViewSet:
    """Put the steps of the history into the back office."""
    return MilestoneViewSet()
