"""What Wagtail's own policies of pages, pictures and files ask of an account.

Wagtail keeps those rights with groups, which would be a second truth beside the roles. It looks
them up once and keeps them on the account under the names below; our account answers there itself,
from its roles in force, and no group is asked.
"""

from dataclasses import dataclass

from wagtail.models import Collection, Page

PAGES_KEPT_AS = "_page_permission_cache"
COLLECTIONS_KEPT_AS = "_collection_permission_cache"
_PAGE_ACTS = ("add", "change", "publish", "bulk_delete", "lock", "unlock")
_FILE_ACTS = ("add", "change", "choose")


@dataclass(frozen=True)
class Named:
    """The part of a permission that Wagtail's policies look at."""

    codename: str


@dataclass(frozen=True)
class OverPages:
    """A right over a page and all below it, as `GroupPagePermission` says it."""

    permission: Named
    page: Page

    @property
    def page_id(self) -> int:
        """The number of the page."""
        return int(self.page.pk)


@dataclass(frozen=True)
class OverCollections:
    """A right over a collection and all below it, as `GroupCollectionPermission` says it."""

    permission: Named
    collection: Collection

    @property
    def collection_id(self) -> int:
        """The number of the collection."""
        return int(self.collection.pk)


def page_rights() -> list[OverPages]:
    """Return the rights of whoever edits the pages: all of them."""
    root = Page.get_first_root_node()
    return [OverPages(Named(f"{act}_page"), root) for act in _PAGE_ACTS]


def collection_rights() -> list[OverCollections]:
    """Return the rights of whoever edits the pages over pictures and files: all of them."""
    root = Collection.get_first_root_node()
    return [
        OverCollections(Named(f"{act}_{kind}"), root)
        for act in _FILE_ACTS
        for kind in ("image", "document")
    ]
