"""Making the section pages of a new site from the starter texts."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Locale, Page, Revision, Site, Workflow, WorkflowPage, WorkflowTask

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.pages import models, policy
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.audit.actions import record

_ARTICLES: dict[str, tuple[type[models.SectionPage], type[models.Article]]] = {
    "news": (models.NewsIndexPage, models.NewsPage),
    "blog": (models.BlogIndexPage, models.BlogPage),
    "event": (models.EventIndexPage, models.EventPage),
}
STARTER = Path(__file__).parent / "starter"
_ADDRESS = re.compile(r"https?://[^\s<;]+")
_KINDS: dict[str, type[models.EditorialPage]] = {
    "home": models.HomePage,
    "informal-workers": models.InformalWorkersPage,
    "who-we-are": models.WhoWeArePage,
    "who-we-are/history": models.HistoryPage,
    "what-we-do": models.WhatWeDoPage,
    "where-we-work": models.WhereWeWorkPage,
    "statistics": models.StatisticsPage,
    "news": models.NewsIndexPage,
    "blog": models.BlogIndexPage,
    "events": models.EventIndexPage,
}


@dataclass(frozen=True)
class StarterText:
    """The words of one page in one language.

    Args:
        slug: its path below the first page.
        fields: the other words, and what it is about, by the names of the page's fields.
    """

    slug: str
    fields: dict[str, Any]

    @property
    def title(self) -> str:
        """Its title."""
        return str(self.fields["title"])

    @property
    def kind(self) -> type[models.EditorialPage]:
        """What kind of page it is."""
        if "group" in self.fields:
            return models.GroupPage
        if self.slug.startswith("informal-workers/"):
            return models.TopicPage
        return _KINDS.get(self.slug, models.TextPage)


def starter_texts(language: str) -> Iterator[StarterText]:
    """Read the starter texts of a language, the first page first, each after that above it."""
    for path in (STARTER / f"{language}.toml", STARTER / "informal-workers" / f"{language}.toml"):
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["page"]:
            words = {"body": "", **entry}
            if "sources" in words:
                words["sources"] = _linked(words["sources"])
            yield StarterText(words.pop("slug"), words)


def _linked(html: str) -> str:
    """Make links of the addresses that stand in a list of sources."""
    return _ADDRESS.sub(r'<a href="\g<0>">\g<0></a>', html)


@audit.one_act()
def create_sections(*, actor: Actor) -> int:
    """Make the section pages that are missing, in every language; return how many were made.

    Pages that exist stay as the editors left them, so a second call changes nothing.
    """
    policy.require_editor(actor)
    made = 0
    originals: dict[str, Page] = {}
    for language, _name in settings.LANGUAGES:
        locale, _new = Locale.objects.get_or_create(language_code=language)
        for text in starter_texts(language):
            page, is_new = _section(text, locale, originals, actor)
            made += is_new
            originals.setdefault(text.slug, page)
    _serve(originals["home"])
    _moderate()
    return made


@audit.one_act()
def add_article(
    *,
    actor: Actor,
    kind: str,
    slug: str,
    common: Mapping[str, Any],
    words: Mapping[str, Mapping[str, str]],
) -> int:
    """Publish news, a post or an event in several languages; return how many pages were made.

    Args:
        actor: who publishes it.
        kind: `news`, `blog` or `event`.
        slug: its name in addresses; what is there already stays as it is.
        common: what is the same in every language: the day, what it is about, place, authors.
        words: of each language; the first is the original.

    Raises:
        InputError: a kind that is not known, or no section to put it in.
    """
    policy.require_editor(actor)
    if kind not in _ARTICLES:
        raise InputError(f"an article is {' or '.join(_ARTICLES)}, not {kind[:40]!r}")
    index, model = _ARTICLES[kind]
    made = 0
    original: Any = None
    for language, said in words.items():
        parent = index.objects.filter(locale__language_code=language).first()
        if parent is None:
            raise InputError(f"there is no section for {kind} in {language!r}: make the sections")
        found = model.objects.child_of(parent).filter(slug=slug).first()
        if found is None:
            found = _translated(original, parent) if original else model(locale=parent.locale)
            for name, value in {**common, **said, "slug": slug}.items():
                setattr(found, name, value)
            if original is None:
                parent.add_child(instance=found)
            _publish(found, actor)
            made += 1
        original = original or found
    return made


@audit.one_act()
def add_block(*, actor: Actor, page: str, kind: str, value: Mapping[str, Any]) -> int:
    """Put a block on a page in every language, where it is not there yet; return on how many.

    Args:
        actor: who publishes it.
        page: its path below the first page.
        kind: of the block.
        value: of the block.
    """
    policy.require_editor(actor)
    changed = 0
    home = models.HomePage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).get()
    path = f"{home.url_path}{page}/"
    original = Page.objects.filter(url_path=path).first()
    if original is None:
        raise InputError(f"there is no page {page[:80]!r}")
    for each in original.get_translations(inclusive=True).specific().order_by("path"):
        is_original = each.pk == original.pk
        there = [(block.block_type, dict(block.value)) for block in each.blocks if block.value]
        if (kind, dict(value)) in there:
            continue
        each.blocks.append((kind, value))
        if not is_original:
            each.translated_version = Page.objects.get(pk=original.pk).last_published_at
        _publish(each, actor)
        changed += 1
    return changed


def _translated(original: Any, parent: Page) -> Any:
    page = original.copy_for_translation(parent.locale).specific
    page.translated_version = original.last_published_at
    return page


def _publish(page: Any, actor: Actor) -> None:
    page.save_revision().publish()
    page.refresh_from_db()
    record(actor=actor, act="pages.publish", subject=page, changes={"slug": (None, page.slug)})


@audit.one_act()
def publish_scheduled(*, actor: Actor) -> int:
    """Publish the pages whose time has come, take away those that have expired; return how many.

    Made to be called often: by a clock, which is the operator of the server.
    """
    policy.require_editor(actor)
    now = timezone.now()
    due = Revision.page_revisions.filter(approved_go_live_at__lt=now).values_list("object_id")
    changed = {int(number) for (number,) in due}
    changed |= set(Page.objects.live().filter(expire_at__lt=now).values_list("pk", flat=True))
    if not changed:
        return 0
    call_command("publish_scheduled", verbosity=0)
    for page in Page.objects.filter(pk__in=changed):
        state = "live" if page.live else "expired"
        record(actor=actor, act="pages.scheduled", subject=page, changes={"state": (None, state)})
    return len(changed)


def _section(
    text: StarterText, locale: Locale, originals: dict[str, Page], actor: Actor
) -> tuple[Page, bool]:
    # First pages lie side by side below the root, where Wagtail's welcome page is called "home".
    above, _slash, last = text.slug.rpartition("/")
    slug = f"home-{locale.language_code}" if text.slug == "home" else last
    original = originals.get(text.slug)
    parent = originals.get(above or "home")
    if original is not None:
        found = original.get_translation_or_none(locale)
    elif parent is None:
        found = text.kind.objects.filter(slug=slug, locale=locale).first()
    else:
        found = text.kind.objects.child_of(parent).filter(slug=slug).first()
    if found is not None:
        return found, False
    if original is None:
        page = text.kind(
            slug=slug, locale=locale, show_in_menus="/" not in text.slug, **text.fields
        )
        (parent or Page.get_first_root_node()).add_child(instance=page)
    else:
        page = original.copy_for_translation(locale).specific
        for name, value in text.fields.items():
            setattr(page, name, value)
        page.slug = slug
        page.translated_version = original.last_published_at
    page.save_revision().publish()
    page.refresh_from_db()  # with the day on which it was published
    record(actor=actor, act="pages.create", subject=page, changes={"slug": (None, page.slug)})
    return page, True


def _moderate() -> None:
    """Let editors approve what writers hand in, in the place of Wagtail's group of moderators."""
    step = models.EditorsApproval.objects.first() or models.EditorsApproval.objects.create(
        name="Approval by an editor"
    )
    moderation, is_new = Workflow.objects.get_or_create(name="Moderation")
    if not is_new:
        return  # as the operator left it
    WorkflowTask.objects.create(workflow=moderation, task=step, sort_order=0)
    root = Page.get_first_root_node()
    before = WorkflowPage.objects.filter(page=root).first()
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": moderation})
    if before is not None and before.workflow_id != moderation.pk:
        before.workflow.deactivate()


def _serve(home: Page) -> None:
    """Make the first page the root of the default site, and drop Wagtail's welcome page."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(
            hostname="localhost", root_page=home, is_default_site=True, site_name=home.title
        )
    elif site.root_page_id != home.pk:
        welcome = site.root_page
        site.root_page = home
        site.save()
        if type(welcome.specific) is Page:
            welcome.delete()
