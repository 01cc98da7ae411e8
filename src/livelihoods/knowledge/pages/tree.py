"""What is wrong with the tree of pages: it is looked for by night, because nothing else tells.

The package that copies pages into other languages had faults that left the tree broken; a page that
lies in the wrong place is found by nobody.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import F
from wagtail.models import Page
from wagtail_localize.models import Translation

from livelihoods.knowledge.pages.models import EditorialPage

_FAULTS = (
    "letters that no path has",
    "a path of a wrong length",
    "nothing above",
    "a wrong depth",
    "a wrong number of pages below",
)
"""What treebeard looks for, in the order of its answer."""


def problems() -> tuple[str, ...]:
    """Return what is wrong, one line for each page; nothing where all is well."""
    return (*_of_the_tree(), *_of_languages(), *_of_originals(), *_of_sentences())


def _of_the_tree() -> Iterator[str]:
    for fault, found in zip(_FAULTS, Page.find_problems(), strict=True):
        for each in found:
            number = each[0] if isinstance(each, tuple) else each
            yield f"page {number}: {fault}"


def _of_languages() -> Iterator[str]:
    """A page stands below pages of its own language; first pages stand below the root."""
    above = {
        page.path: page.locale_id
        for page in Page.objects.filter(depth__gt=1).only("path", "locale")
    }
    for page in Page.objects.filter(depth__gt=2).only("path", "locale", "title"):
        parent = above.get(page.path[: -Page.steplen])
        if parent is not None and parent != page.locale_id:
            yield f"page {page.pk} ({page.title}): lies below a page of another language"


def _of_originals() -> Iterator[str]:
    """Of pages that translate one another one is the original."""
    keys: dict[Any, list[EditorialPage]] = defaultdict(list)
    for page in Page.objects.filter(depth__gt=1, alias_of=None).specific().iterator():
        if isinstance(page, EditorialPage):
            keys[page.translation_key].append(page)
    for pages in keys.values():
        originals = Counter(page.translated_version is None for page in pages)[True]
        if originals != 1:
            named = ", ".join(str(page.pk) for page in pages)
            yield f"pages {named} ({pages[0].title}): {originals} of them are originals"


def _of_sentences() -> Iterator[str]:
    """A translation by sentences has its original and its page, and one source alone."""
    rows = Translation.objects.filter(enabled=True).exclude(source__locale=F("target_locale"))
    seen: set[tuple[Any, int]] = set()
    for row in rows.select_related("source"):
        key = (row.source.object_id, row.target_locale_id)
        there = Page.objects.filter(translation_key=key[0])
        if not there.filter(locale_id=row.source.locale_id).exists():
            yield f"translation {row.pk} ({row.source.object_repr}): its original is gone"
        if not there.filter(locale_id=row.target_locale_id).exists():
            yield f"translation {row.pk} ({row.source.object_repr}): its page is gone"
        if key in seen:
            yield f"translation {row.pk} ({row.source.object_repr}): a second for the same page"
        seen.add(key)
