"""What pages add to the back office."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from wagtail import hooks
from wagtail.admin import messages

from livelihoods.knowledge.pages import hints, segment_views
from livelihoods.knowledge.pages.actions import publish_scheduled
from livelihoods.knowledge.pages.backoffice import MilestoneViewSet
from livelihoods.knowledge.pages.models import EditorialPage
from livelihoods.platform.accounts.actors import Operator
from livelihoods.platform.accounts.roles import TRANSLATE
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


@hooks.register("register_admin_urls", order=-1)  # type: ignore[untyped-decorator]
def narrow_translating() -> list[URLPattern]:
    """Put our views of translating before those of the package."""
    return segment_views.urls()


@hooks.register("before_edit_page", order=-1)  # type: ignore[untyped-decorator]
def publish_whole_translations(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Refuse to publish a page in two languages."""
    return segment_views.incomplete(request, page)


@hooks.register("construct_reports_menu")  # type: ignore[untyped-decorator]
def show_translations_to_translators(request: HttpRequest, menu_items: list[Any]) -> None:
    """Leave the report of translations out of the menu of those who cannot open it."""
    if not request.user.has_perm(TRANSLATE):
        report = reverse("wagtail_localize:translations_report")
        menu_items[:] = [each for each in menu_items if each.url != report]
