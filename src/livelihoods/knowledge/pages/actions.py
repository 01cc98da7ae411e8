"""Making the section pages of a new site from the starter texts."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from wagtail.models import Locale, Page, Site

from livelihoods.knowledge.pages import models, policy
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.audit.actions import record

STARTER = Path(__file__).parent / "starter"
_KINDS: dict[str, type[models.EditorialPage]] = {
    "home": models.HomePage,
    "who-we-are": models.WhoWeArePage,
    "what-we-do": models.WhatWeDoPage,
    "where-we-work": models.WhereWeWorkPage,
    "statistics": models.StatisticsPage,
}


@dataclass(frozen=True)
class StarterText:
    """The words of one section page in one language."""

    slug: str
    title: str
    search_description: str
    introduction: str
    body: str


def starter_texts(language: str) -> Iterator[StarterText]:
    """Read the starter texts of a language, the first page first."""
    content = tomllib.loads((STARTER / f"{language}.toml").read_text(encoding="utf-8"))
    for entry in content["page"]:
        yield StarterText(**{"body": "", **entry})


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
    return made


def _section(
    text: StarterText, locale: Locale, originals: dict[str, Page], actor: Actor
) -> tuple[Page, bool]:
    kind = _KINDS.get(text.slug, models.TextPage)
    # First pages lie side by side below the root, where Wagtail's welcome page is called "home".
    slug = f"home-{locale.language_code}" if text.slug == "home" else text.slug
    original = originals.get(text.slug)
    if original is None:
        found = kind.objects.filter(slug=slug, locale=locale).first()
    else:
        found = original.get_translation_or_none(locale)
    if found is not None:
        return found, False
    fields: dict[str, Any] = {
        "title": text.title,
        "search_description": text.search_description,
        "introduction": text.introduction,
        "body": text.body,
    }
    if original is None:
        page = kind(slug=slug, locale=locale, show_in_menus=True, **fields)
        parent = originals.get("home") or Page.get_first_root_node()
        parent.add_child(instance=page)
    else:
        page = original.copy_for_translation(locale).specific
        for name, value in fields.items():
            setattr(page, name, value)
        page.slug = slug
        page.translated_version = original.last_published_at
    page.save_revision().publish()
    page.refresh_from_db()  # with the day on which it was published
    record(actor=actor, act="pages.create", subject=page, changes={"slug": (None, page.slug)})
    return page, True


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
