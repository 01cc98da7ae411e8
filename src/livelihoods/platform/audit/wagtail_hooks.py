"""The audit in the back office, read and nothing else; and what waits, on its home page."""

from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column

from livelihoods.platform.audit.backoffice import NoAdditionPolicy, RecordViewSet
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.audit.waiting import add_panel


class ReadingPolicy(NoAdditionPolicy):
    """Entries are read."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whether the user may read, which is all that anybody may."""
        return action == "view" and super().user_has_permission(user, action)


class EntryViewSet(RecordViewSet):
    """List, search and inspect the entries of the audit."""

    model = Entry
    name = "audit"
    icon = "history"
    menu_label = _("Audit")
    menu_order = 610
    add_to_settings_menu = True
    list_display = [
        Column("at", label=_("When"), sort_key="at"),
        Column("act", label=_("Act"), sort_key="act"),
        Column("who", label=_("Who"), accessor=lambda row: row.actor or row.command),
        Column("subject_type", label=_("Kind of thing")),
        Column("subject_id", label=_("Thing")),
        Column("reason", label=_("Reason")),
    ]
    list_filter = ["at", "subject_type"]
    search_fields = ["act", "subject_type", "subject_id", "reason", "command"]
    search_backend_name = None
    ordering = ["-id"]
    inspect_view_enabled = True
    copy_view_enabled = False
    form_fields = ["act"]  # no form is ever shown

    @property
    def permission_policy(self) -> ReadingPolicy:
        """Nobody writes here."""
        return ReadingPolicy(self.model)


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def register_audit() -> EntryViewSet:
    """Put the audit into the back office."""
    return EntryViewSet()


@hooks.register("insert_global_admin_css")  # type: ignore[untyped-decorator]
def narrow_lists() -> SafeString:
    """Make the lists of the back office readable on a phone."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/office.css"))


hooks.register("construct_homepage_panels", add_panel)
