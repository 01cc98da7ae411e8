"""What Wagtail's own policies of pages, pictures and files ask of an account.

Wagtail keeps those rights with groups, which would be a second truth beside the roles. It looks
them up once and keeps them on the account under the names below; our account answers there itself,
from its roles in force, and no group is asked.
"""

from typing import Any

from django.contrib.auth.models import Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

PAGES_KEPT_AS = "_page_permission_cache"
COLLECTIONS_KEPT_AS = "_collection_permission_cache"
_PAGE_ACTS = ("add", "change", "publish", "bulk_delete", "lock", "unlock")
_FILE_ACTS = ("add", "change", "choose")


def page_rights() -> list[Any]:
    """Return the rights of whoever edits the pages: all of them."""
    root = Page.get_first_root_node()
    return [
        GroupPagePermission(page=root, permission=Permission(codename=f"{act}_page"))
        for act in _PAGE_ACTS
    ]


def collection_rights() -> list[Any]:
    """Return the rights of whoever edits the pages over pictures and files: all of them."""
    root = Collection.get_first_root_node()
    return [
        GroupCollectionPermission(collection=root, permission=Permission(codename=f"{act}_{kind}"))
        for act in _FILE_ACTS
        for kind in ("image", "document")
    ]
