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
_WRITERS_PAGE_ACTS = ("add", "change")
_FILE_ACTS = ("add", "change", "choose")
_WRITERS_FILE_ACTS = ("add", "choose")


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


def page_rights(*, is_editor: bool) -> list[OverPages]:
    """Return the rights over pages: all of them, or those of whoever hands pages in."""
    root = Page.get_first_root_node()
    acts = _PAGE_ACTS if is_editor else _WRITERS_PAGE_ACTS
    return [OverPages(Named(f"{act}_page"), root) for act in acts]


def collection_rights(*, is_editor: bool) -> list[OverCollections]:
    """Return the rights over pictures and files: all of them, or to add and to choose."""
    root = Collection.get_first_root_node()
    return [
        OverCollections(Named(f"{act}_{kind}"), root)
        for act in (_FILE_ACTS if is_editor else _WRITERS_FILE_ACTS)
        for kind in ("image", "document")
    ]
