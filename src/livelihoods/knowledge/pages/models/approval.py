"""The one step of moderation: whoever may publish pages approves what a writer hands in."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState

from livelihoods.platform.accounts.roles import EDIT_PAGES
from livelihoods.platform.privacy.declaration import NoPersonalData


def _may_approve(user: Any) -> bool:
    return bool(user.has_perm(EDIT_PAGES))


class EditorsApproval(Task):
    """A step that any editor of pages does, by the roles of the house and not by a group."""

    privacy = NoPersonalData("a step of moderation")

    class Meta:
        verbose_name = _("approval by an editor")
        verbose_name_plural = _("approvals by an editor")

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:  # noqa: ARG002
        """Whether they may open the page in moderation, even if it isn't theirs."""
        return _may_approve(user)

    def locked_for_user(self, obj: Any, user: Any) -> bool:  # noqa: ARG002
        """Whether they may not change the page while it waits: what is looked at stays as it is."""
        return not _may_approve(user)

    def user_can_lock(self, obj: Any, user: Any) -> bool:  # noqa: ARG002
        """Whether they may lock it."""
        return _may_approve(user)

    def user_can_unlock(self, obj: Any, user: Any) -> bool:  # noqa: ARG002
        """Whether they may unlock it."""
        return False

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:  # noqa: ARG002
        """Return what they may do with it."""
        if not _may_approve(user):
            return []
        return [
            ("reject", _("Ask for changes"), True),
            ("approve", _("Approve and publish"), False),
            ("approve", _("Approve with a comment, and publish"), True),
        ]

    def get_task_states_user_can_moderate(self, user: Any, **_kwargs: Any) -> Any:
        """Return what waits for them."""
        if not _may_approve(user):
            return TaskState.objects.none()
        return self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)

    @classmethod
    def get_description(cls) -> Any:
        """Say who does it."""
        return _("Accounts whose role lets them publish pages approve this step")
