"""The stories of `pages.yaml`: what the site's pages translate."""

from importlib import import_module
from pathlib import Path

import pytest
import yaml
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Locale, Page, Revision

from livelihoods.knowledge.pages import actions, models
from livelihoods.knowledge.pages.translations import source_language, translation_of
from livelihoods.platform.accounts.models import User
from tests.network.records import OPERATOR

pytestmark = [pytest.mark.web, pytest.mark.django_db]
STORIES = yaml.safe_load((Path(__file__).parent / "pages.yaml").read_text(encoding="utf-8"))
ALL_TEXTS = actions.starter_texts


@pytest.fixture
def sections(monkeypatch):
    """The first page and the one on personal data, in every language."""

    def some(language):
        return (text for text in ALL_TEXTS(language) if text.slug in ("home", "privacy"))

    monkeypatch.setattr(actions, "starter_texts", some)
    actions.create_sections(actor=OPERATOR)


class PageStory:
    """One story, told by a visitor and by whoever edits the pages."""

    def __init__(self, visitor, office):
        self.visitor, self.office = visitor, office

    def original(self, page, language):
        found = _page(page, language)
        assert translation_of(found) is None
        assert source_language(found) == language

    def translation(self, page, language, **told):
        found = _page(page, language)
        translation = translation_of(found)
        assert source_language(found) == translation.language == told["of"]
        assert ("stale" if translation.is_stale else "up to date") == told["is"]

    def publish(self, page, language, introduction, follows=False):
        row = _page(page, language)
        address = reverse("wagtailadmin_pages:edit", args=[row.pk])
        form = self.office.get(address).context["form"]
        assert ("follows_newest" in form.fields) == (language != source_language(row))
        values = {name: form[name].value() for name in form.fields}
        values |= {"introduction": introduction, "body": "null", "action-publish": "yes"}
        values |= {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0, "blocks-count": "0"}
        values.pop("blocks")
        values = {name: value for name, value in values.items() if value not in (None, False)}
        if follows:
            values["follows_newest"] = "on"
        assert self.office.post(address, values).status_code == 302
        assert _page(page, language).introduction == introduction

    def write(self, page, language, title):
        locale = Locale.objects.get(language_code=language)
        home = models.HomePage.objects.get(locale=locale)
        row = models.TextPage(slug=page, locale=locale, title=title)
        home.add_child(instance=row)
        row.save_revision().publish()

    def shows(self, page, language, says, says_not=()):
        address = _page(page, language).get_url()
        shown = self.visitor.get(address).content.decode()
        for words in says:
            assert words in shown
        for words in says_not:
            assert words not in shown

    def listed(self, page, language, says):
        row = _page(page, language)
        shown = self.office.get(reverse("wagtailadmin_explore", args=[row.get_parent().pk]))
        assert says in shown.content.decode()


def _page(slug, language):
    return Page.objects.get(slug=slug, locale__language_code=language).specific


@pytest.mark.usefixtures("sections")
@pytest.mark.parametrize("story", [pytest.param(one, id=one["title"]) for one in STORIES])
def test_story(story, client):
    office = Client()
    office.force_login(User.objects.create_superuser("chief@example.org"))
    told = PageStory(client, office)
    for step in story["steps"]:
        for verb, words in step.items():
            with override("en"):
                getattr(told, verb)(**words)


@pytest.mark.usefixtures("sections")
def test_pages_made_before_are_said_to_translate_the_english_ones():
    migration = import_module("livelihoods.knowledge.pages.migrations.0002_translated_versions")
    spanish = _page("privacy", "es")
    models.TextPage.objects.update(translated_version=None)
    draft = Revision.objects.get(pk=spanish.latest_revision_id)
    del draft.content["translated_version"]
    draft.save()
    migration.say_what_pages_translate(apps, None)
    for found in (_page("privacy", "es"), _page("privacy", "es").get_latest_revision_as_object()):
        assert not translation_of(found).is_stale
    assert translation_of(_page("privacy", "en")) is None
