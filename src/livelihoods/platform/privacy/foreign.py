"""What the tables of Django, Wagtail and other packages hold of people; their models cannot say.

Tables of packages that are not installed are passed over.
"""

from typing import Final

from livelihoods.platform.privacy.declaration import (
    WITH_ACCOUNT,
    WITH_PERSON,
    Basis,
    Declaration,
    Erasure,
    NoPersonalData,
    Personal,
    PersonalData,
    Purpose,
    Retention,
    Subject,
    who_did_it,
)
from livelihoods.platform.privacy.paths import AboutRows, ByLabel, SignedIn


def _account(*paths: str) -> Subject:
    return Subject.of("account", *paths)


def _own(*fields: str, by: str = "user", retention: Retention = WITH_ACCOUNT) -> Personal:
    """Return that these fields belong to an account and go with it."""
    return Personal(
        fields,
        _account(by),
        Purpose.EDITING,
        Basis.LEGITIMATE_INTEREST,
        retention,
        Erasure.DELETE,
    )


def _about(*fields: str, erasure: Erasure, becomes: object = None) -> Personal:
    """Return that these fields repeat what a row says of a person."""
    return Personal(
        fields,
        Subject.of("person", AboutRows()),
        Purpose.ACCOUNTABILITY,
        Basis.LEGITIMATE_INTEREST,
        WITH_PERSON,
        erasure,
        becomes=becomes,
    )


def _attempt(*fields: str, since: str) -> Personal:
    """Return that these fields tell of an attempt to sign in."""
    return Personal(
        fields,
        Subject.of("account", ByLabel("username")),
        Purpose.SIGN_IN,
        Basis.LEGITIMATE_INTEREST,
        Retention(1, since),
        Erasure.DELETE,
    )


_NOBODY: Final = NoPersonalData("words and settings of the site")
_RIGHTS: Final = NoPersonalData("rights of groups, not of people")

FOREIGN: Final[dict[str, Declaration]] = {
    # Django
    "auth.Group": _RIGHTS,
    "auth.Permission": _RIGHTS,
    "auth.Group_permissions": _RIGHTS,
    "contenttypes.ContentType": _NOBODY,
    "sessions.Session": PersonalData(
        Personal(
            ("session_key", "session_data", "expire_date"),
            Subject.of("account", SignedIn()),
            Purpose.SIGN_IN,
            Basis.LEGITIMATE_INTEREST,
            Retention(0, "expire_date"),
            Erasure.DELETE,
        ),
        secrets=("session_key", "session_data"),
    ),
    # Wagtail: pages and their history
    "wagtailcore.Page": PersonalData(
        who_did_it("owner", "locked_by"),
        impersonal=(
            "path", "depth", "numchild", "translation_key", "locale", "latest_revision", "live",
            "has_unpublished_changes", "first_published_at", "last_published_at", "live_revision",
            "go_live_at", "expire_at", "expired", "locked", "locked_at", "title", "draft_title",
            "slug", "content_type", "url_path", "seo_title", "show_in_menus",
            "search_description", "latest_revision_created_at", "alias_of",
        ),
    ),
    "wagtailcore.Revision": PersonalData(
        who_did_it("user"),
        _about("object_str", "content", erasure=Erasure.DELETE),
        impersonal=(
            "content_type", "base_content_type", "object_id", "created_at", "approved_go_live_at",
        ),
    ),
    "wagtailcore.ModelLogEntry": PersonalData(
        who_did_it("user"),
        _about("label", erasure=Erasure.PSEUDONYM, becomes="erased"),
        _about("data", erasure=Erasure.BLANK),
        impersonal=(
            "content_type", "action", "timestamp", "uuid", "revision", "content_changed",
            "deleted", "object_id",
        ),
    ),
    "wagtailcore.PageLogEntry": PersonalData(
        who_did_it("user"),
        impersonal=(
            "content_type", "label", "action", "data", "timestamp", "uuid", "revision",
            "content_changed", "deleted", "page",
        ),
    ),
    "wagtailcore.WorkflowState": PersonalData(
        who_did_it("requested_by"),
        impersonal=(
            "content_type", "base_content_type", "object_id", "workflow", "status", "created_at",
            "current_task_state",
        ),
    ),
    "wagtailcore.TaskState": PersonalData(
        who_did_it("finished_by"),
        impersonal=(
            "workflow_state", "revision", "task", "status", "started_at", "finished_at", "comment",
            "content_type",
        ),
    ),
    "wagtailcore.Comment": PersonalData(
        who_did_it("user", "resolved_by"),
        Personal(
            ("text",),
            _account("user"),
            Purpose.EDITING,
            Basis.LEGITIMATE_INTEREST,
            WITH_ACCOUNT,
            Erasure.PSEUDONYM,
            becomes="erased",
        ),
        impersonal=(
            "page", "contentpath", "position", "created_at", "updated_at", "revision_created",
            "resolved_at",
        ),
    ),
    "wagtailcore.CommentReply": PersonalData(
        _own("comment", "user", "text", "created_at", "updated_at")
    ),
    "wagtailcore.PageSubscription": PersonalData(_own("user", "page", "comment_notifications")),
    "wagtailcore.UploadedFile": PersonalData(
        _own("for_content_type", "file", "uploaded_by_user", by="uploaded_by_user")
    ),
    # Wagtail: the back office
    "wagtailadmin.EditingSession": PersonalData(
        _own("user", "content_type", "object_id", "last_seen_at", "is_editing")
    ),
    "wagtailadmin.FormState": PersonalData(
        _own("user", "content_type", "object_id", "parent_object_id", "last_updated_at"),
        _about("data", erasure=Erasure.DELETE),
    ),
    "wagtailusers.UserProfile": PersonalData(
        _own(
            "user", "submitted_notifications", "approved_notifications", "rejected_notifications",
            "updated_comments_notifications", "preferred_language", "current_time_zone", "avatar",
            "dismissibles", "theme", "contrast", "density", "keyboard_shortcuts",
        )
    ),
    **dict.fromkeys(
        (
            "wagtailadmin.Admin", "wagtailcore.Collection",
            "wagtailcore.CollectionViewRestriction",
            "wagtailcore.Locale", "wagtailcore.PageViewRestriction",
            "wagtailcore.Site", "wagtailcore.Task", "wagtailcore.Workflow",
            "wagtailcore.WorkflowContentType", "wagtailcore.WorkflowPage",
            "wagtailcore.WorkflowTask", "wagtailredirects.Redirect", "taggit.Tag",
            "taggit.TaggedItem",
        ),
        _NOBODY,
    ),
    **dict.fromkeys(
        (
            "wagtailcore.CollectionViewRestriction_groups", "wagtailcore.GroupApprovalTask",
            "wagtailcore.GroupApprovalTask_groups", "wagtailcore.GroupCollectionPermission",
            "wagtailcore.GroupPagePermission", "wagtailcore.GroupSitePermission",
            "wagtailcore.PageViewRestriction_groups",
        ),
        _RIGHTS,
    ),
    # wagtail-localize: sentences of pages, and what they are in other languages
    "wagtail_localize.StringTranslation": PersonalData(
        who_did_it("last_translated_by"),
        impersonal=(
            "translation_of", "locale", "context", "data", "translation_type", "tool_name",
            "created_at", "updated_at", "has_error", "field_error",
        ),
    ),
    "wagtail_localize.SegmentOverride": PersonalData(
        who_did_it("last_translated_by"),
        impersonal=(
            "locale", "context", "created_at", "updated_at", "data_json", "has_error",
            "field_error",
        ),
    ),
    **dict.fromkeys(
        (
            "wagtail_localize.TranslatableObject", "wagtail_localize.TranslationSource",
            "wagtail_localize.Translation", "wagtail_localize.TranslationLog",
            "wagtail_localize.String", "wagtail_localize.TranslationContext",
            "wagtail_localize.Template", "wagtail_localize.StringSegment",
            "wagtail_localize.TemplateSegment", "wagtail_localize.RelatedObjectSegment",
            "wagtail_localize.OverridableSegment", "wagtail_localize.LocaleSynchronization",
        ),
        NoPersonalData("sentences of pages; an erasure lists where they name somebody"),
    ),
    # never filled: pictures and files are in platform/media
    "wagtailimages.Image": PersonalData(
        who_did_it("uploaded_by_user"),
        impersonal=(
            "collection", "title", "file", "description", "tags", "width", "height", "created_at",
            "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height",
            "file_size", "file_hash",
        ),
    ),
    "wagtaildocs.Document": PersonalData(
        who_did_it("uploaded_by_user"),
        impersonal=("collection", "title", "file", "tags", "created_at", "file_size", "file_hash"),
    ),
    "wagtailimages.Rendition": NoPersonalData("copies of pictures; they go with them"),
    **dict.fromkeys(
        ("wagtailsearch.IndexEntry", "wagtailsearch.SQLiteFTSIndexEntry"),
        NoPersonalData("derived from pages, pictures and files; goes with them"),
    ),
    "wagtailcore.ReferenceIndex": NoPersonalData("which row points to which"),
    "django_tasks_database.DBTaskResult": NoPersonalData("what is to be done"),
    "wagtailembeds.Embed": NoPersonalData("what other sites say of their own films"),
    # Signing in
    "account.EmailAddress": PersonalData(_own("user", "email", "verified", "primary")),
    "account.EmailConfirmation": PersonalData(
        _own("email_address", "created", "sent", "key", by="email_address__user"),
        secrets=("key",),
    ),
    "mfa.Authenticator": PersonalData(
        _own("user", "type", "data", "created_at", "last_used_at"),
        secrets=("data",),
    ),
    "usersessions.UserSession": PersonalData(
        _own(
            "user", "created_at", "ip", "last_seen_at", "session_key", "user_agent", "data",
        ),
        secrets=("session_key", "data"),
    ),
    "axes.AccessAttempt": PersonalData(
        _attempt(
            "user_agent", "ip_address", "username", "http_accept", "path_info", "attempt_time",
            "get_data", "post_data", "failures_since_start",
            since="attempt_time",
        )
    ),
    "axes.AccessAttemptExpiration": NoPersonalData("when an attempt is forgotten"),
    "axes.AccessFailureLog": PersonalData(
        _attempt(
            "user_agent", "ip_address", "username", "http_accept", "path_info", "attempt_time",
            "locked_out",
            since="attempt_time",
        )
    ),
    "axes.AccessLog": PersonalData(
        _attempt(
            "user_agent", "ip_address", "username", "http_accept", "path_info", "attempt_time",
            "logout_time", "session_hash",
            since="attempt_time",
        )
    ),
}  # fmt: skip
