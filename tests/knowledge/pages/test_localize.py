"""Pages that are translated sentence by sentence tell the same state as those translated by hand."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import MULTIPART_CONTENT
from django.urls import reverse
from tests.knowledge.pages.published import article, translated, with_blocks
from tests.network.records import holder
from wagtail.models import Locale, Page
from wagtail_localize.models import (
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)

from livelihoods.knowledge.pages import queries, tree
from livelihoods.knowledge.pages.actions import create_sections
from livelihoods.knowledge.pages.models import HomePage, NewsPage, TextPage
from livelihoods.knowledge.pages.translations import translation_of
from livelihoods.platform.accounts.actors import Operator

pytestmark = [
    pytest.mark.web,
    pytest.mark.usefixtures("site"),
]
SAYS = "Traducido del texto en inglés"
STALE = "Esta página traduce el texto en inglés"


@pytest.fixture
def news():
    return article(
        NewsPage, "A march", slug="a-march", introduction="They marched.", place="Lima",
        body="<p>Ten of them.</p>", groups=("street-vendors",),
    )  # fmt: skip


@pytest.fixture
def published_at_once(django_capture_on_commit_callbacks):
    """What waits for the end of a transaction is done at the end of each request."""
    return django_capture_on_commit_callbacks


def submit(client, page, *languages, **more):
    locales = Locale.objects.filter(language_code__in=languages)
    address = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    return client.post(address, {"locales": [each.pk for each in locales], **more})


def in_language(page, language):
    return Page.objects.get(
        translation_key=page.translation_key, locale__language_code=language
    ).specific


def put(client, address, value):
    """Send what the editor's script sends."""
    body = (
        '--b\r\nContent-Disposition: form-data; name="value"\r\n\r\n' + value + "\r\n--b--\r\n"
    ).encode()
    return client.put(address, body, content_type=MULTIPART_CONTENT.replace("BoUnDaRyStRiNg", "b"))


def translate(client, page, language="es", mark="ES"):
    """Translate what is not translated yet by the address that the editor's script calls."""
    work = Translation.objects.get(
        source__object_id=page.translation_key, target_locale__language_code=language
    )
    for segment in StringSegment.objects.filter(source=work.source):
        address = reverse("wagtail_localize:edit_string_translation", args=[work.pk, segment.pk])
        words = f"{mark} {segment.string.data}"
        assert put(client, address, words).status_code in {200, 201}
    return work


def publish(client, page, at_once):
    with at_once(execute=True):
        response = client.post(
            reverse("wagtailadmin_pages:edit", args=[page.pk]), {"action": "publish"}
        )
    page.refresh_from_db()
    return response


def changed(page, words):
    """Publish the original again."""
    page = Page.objects.get(pk=page.pk).specific
    page.introduction = words
    page.save_revision().publish()
    # the clock is not waited for
    later = Page.objects.get(pk=page.pk).last_published_at + timedelta(days=2)
    Page.objects.filter(pk=page.pk).update(last_published_at=later)


def synchronize(client, page, **more):
    source = TranslationSource.objects.get(object_id=page.translation_key)
    return client.post(reverse("wagtail_localize:update_translations", args=[source.pk]), more)


def shown(client, page):
    client.logout()
    return client.get(Page.objects.get(pk=page.pk).url).content.decode()


def test_a_page_is_submitted_translated_published_gets_stale_and_is_brought_up_to_date(
    client, news, published_at_once
):
    editor = holder("web_editor")
    client.force_login(editor)
    with published_at_once(execute=True):
        submit(client, news, "es")
    page = in_language(news, "es")
    assert not page.live  # submitting publishes nothing
    assert (page.slug, page.groups) == ("a-march", ("street-vendors",))
    translate(client, news)
    publish(client, page, published_at_once)
    text = shown(client, page)
    assert "ES They marched." in text
    assert SAYS in text
    assert STALE not in text

    changed(news, "They marched again.")
    text = shown(client, page)
    assert STALE in text
    assert "again" not in text

    client.force_login(editor)
    synchronize(client, news)
    assert STALE in shown(client, page)  # new sentences wait for their translation
    client.force_login(editor)
    translate(client, news)
    publish(client, page, published_at_once)
    text = shown(client, page)
    assert "ES They marched again." in text
    assert STALE not in text
    assert SAYS in text
    assert tree.problems() == ()


def test_a_translation_is_not_published_with_sentences_in_two_languages(
    client, news, published_at_once
):
    client.force_login(holder("web_editor"))
    submit(client, news, "es")
    page = in_language(news, "es")
    work = translate(client, news)
    StringTranslation.objects.filter(data="ES They marched.").delete()
    told = publish(client, page, published_at_once)
    assert not page.live
    assert "1 sentence is not translated yet" in client.get(told["Location"]).content.decode()
    translate(client, news)
    publish(client, page, published_at_once)
    changed(news, "They marched again.")
    with published_at_once(execute=True):
        synchronize(client, news, publish_translations="on")
    page.refresh_from_db()
    assert page.introduction == "ES They marched."
    assert work.get_progress()[0] - work.get_progress()[1] == 1


def test_a_writer_translates_but_publishes_nothing(client, news, published_at_once):
    client.force_login(holder("web_writer"))
    with published_at_once(execute=True):
        submit(client, news, "es")
    page = in_language(news, "es")
    translate(client, news)
    assert publish(client, page, published_at_once).status_code in {302, 403}
    assert not page.live
    alias = reverse("wagtail_localize:convert_to_alias", args=[page.pk])
    client.post(alias)
    page.refresh_from_db()
    assert not page.live
    assert page.alias_of_id is None
    client.force_login(holder("web_editor"))
    publish(client, page, published_at_once)
    client.force_login(holder("web_writer", email="other@example.org"))
    changed(news, "They marched again.")
    with published_at_once(execute=True):
        synchronize(client, news, publish_translations="on")
    client.post(alias)
    page.refresh_from_db()
    assert page.introduction == "ES They marched."
    assert page.alias_of_id is None


@pytest.mark.parametrize("role", ["statistician", "secretariat", "auditor"])
def test_nobody_else_translates(client, news, role):
    client.force_login(holder("web_editor"))
    submit(client, news, "es")
    work = Translation.objects.get(source__object_id=news.translation_key)
    segment = StringSegment.objects.filter(source=work.source).first()
    client.force_login(holder(role))
    assert submit(client, news, "fr").status_code in {302, 403}
    names = {
        "submit_page_translation": [news.pk],
        "update_translations": [work.source_id],
        "translations_report": [],
        "translations_report_results": [],
        "download_pofile": [work.pk],
        "preview_translation": [work.pk],
        "convert_to_alias": [in_language(news, "es").pk],
        "snippets_api_listing": ["pages", "newspage"],
    }
    for name, args in names.items():
        status = client.get(reverse(f"wagtail_localize:{name}", args=args)).status_code
        assert status in {302, 403, 404}, name
    for name in ("stop_translation", "upload_pofile"):
        client.post(reverse(f"wagtail_localize:{name}", args=[work.pk]))
    work.refresh_from_db()
    assert work.enabled
    edit = reverse("wagtail_localize:edit_string_translation", args=[work.pk, segment.pk])
    assert put(client, edit, "x").status_code in {302, 403}
    assert not StringTranslation.objects.exists()
    assert not in_language(news, "es").live
    assert not Page.objects.filter(
        translation_key=news.translation_key, locale__language_code="fr"
    ).exists()


def test_below_a_submitted_page_nothing_is_made_or_written_over(client, news):
    home = HomePage.objects.get(locale__language_code="en")
    guide = home.add_child(instance=TextPage(title="Guide", slug="guide", locale=home.locale))
    guide.save_revision().publish()
    part = guide.add_child(instance=TextPage(title="Part", slug="part", locale=home.locale))
    part.save_revision().publish()
    client.force_login(holder("web_editor"))
    submit(client, guide, "es", include_subtree="on")
    assert in_language(guide, "es").title == "Guide"
    assert part.get_translations().count() == 0


def test_a_translation_by_hand_is_not_submitted_again(client, news):
    by_hand = translated(news, "es", introduction="Marcharon.")
    client.force_login(holder("web_editor"))
    submit(client, news, "es")
    by_hand.refresh_from_db()
    assert by_hand.introduction == "Marcharon."
    assert not Translation.objects.exists()


def test_what_is_not_published_is_not_submitted(client, news):
    news.unpublish()
    client.force_login(holder("web_editor"))
    told = submit(client, news, "es")
    assert "is not published" in client.get(told["Location"]).content.decode()
    assert Translation.objects.count() == 0


def test_a_translation_of_a_translation_names_the_original(client, news, published_at_once):
    by_hand = translated(news, "es", introduction="Marcharon.")
    client.force_login(holder("web_editor"))
    submit(client, by_hand, "fr")
    draft = in_language(news, "fr")
    assert translation_of(draft).original.pk == news.pk
    assert translation_of(by_hand).original.pk == news.pk
    translate(client, news, "fr", "FR")
    publish(client, draft, published_at_once)
    found = translation_of(in_language(news, "fr"))
    assert (found.language, found.is_stale) == ("en", False)
    changed(news, "They marched again.")
    assert translation_of(in_language(news, "fr")).is_stale
    assert tree.problems() == ()


def test_sentences_travel_in_a_po_file_of_their_translation_alone(client, news):
    client.force_login(holder("web_writer"))
    submit(client, news, "es")
    work = Translation.objects.get(source__object_id=news.translation_key)
    address = reverse("wagtail_localize:download_pofile", args=[work.pk])
    file = client.get(address).content.decode()
    assert 'msgid "They marched."' in file
    done = file.replace('msgid "They marched."\nmsgstr ""', 'msgid "They marched."\nmsgstr "Sí."')
    into = reverse("wagtail_localize:upload_pofile", args=[work.pk])

    def hand_in(text):
        response = client.post(into, {"file": SimpleUploadedFile("a.po", text.encode())})
        assert response.status_code == 302

    hand_in("nothing of the kind")
    hand_in(done.replace(str(work.uuid), "another"))
    hand_in('msgid "x"\nmsgstr "y"\n')
    client.post(into)
    assert not StringTranslation.objects.exists()
    hand_in(done)
    assert StringTranslation.objects.get().data == "Sí."


def test_of_blocks_the_words_are_translated_and_what_is_asked_stays(
    client, news, published_at_once
):
    address = "/statistics/informal-employment-rate/?area=ZAF"
    with_blocks(
        news,
        ("figure", {"address": address, "says": "A rate."}),
        ("count", {"what": ["members"], "as_of": None}),
        ("links", {"heading": "More", "links": [{"title": "Site", "page": None,
                                                 "address": "https://example.org/a"}]}),
    )  # fmt: skip
    client.force_login(holder("web_editor"))
    submit(client, news, "es")
    work = translate(client, news)
    given = set(work.source.stringsegment_set.values_list("string__data", flat=True))
    assert {"A rate.", "More", "Site"} <= given
    assert not any("/statistics/" in each or each == "a-march" for each in given)
    page = in_language(news, "es")
    publish(client, page, published_at_once)
    figure, count, links = (block.value for block in in_language(news, "es").blocks)
    assert (figure["address"], figure["says"]) == (address, "ES A rate.")
    assert count["what"] == ["members"]
    assert links["links"][0]["address"] == "https://example.org/a"


def test_an_address_is_replaced_by_such_as_an_editor_can_write(client, news):
    with_blocks(
        news,
        ("links", {"heading": "More", "links": [{"title": "Site", "page": None,
                                                 "address": "https://example.org/a"}]}),
    )  # fmt: skip
    client.force_login(holder("web_writer"))
    submit(client, news, "es")
    work = Translation.objects.get(source__object_id=news.translation_key)
    (segment,) = [
        each for each in work.source.overridablesegment_set.all() if "example" in each.data_json
    ]
    address = reverse("wagtail_localize:edit_override", args=[work.pk, segment.pk])
    assert put(client, address, "java\tscript:alert(1)").status_code == 400
    assert not SegmentOverride.objects.exists()
    assert put(client, address, "https://example.org/es").status_code == 201
    assert json.loads(SegmentOverride.objects.get().data_json) == "https://example.org/es"


def test_the_place_of_a_page_that_is_not_translated_leads_to_the_original(client, news):
    spanish = Locale.objects.get(language_code="es")
    alias = news.copy_for_translation(spanish, alias=True)
    assert alias.live
    assert client.get(alias.url)["Location"].endswith(news.url)
    assert client.get("/sitemap.xml").content.decode().count("/a-march/") == 1
    assert "A march" not in [each.title for each in queries.documents("es")]
    assert [each.title for each in queries.documents("en")].count("A march") == 1
    assert translation_of(alias) is None
    by_hand = translated(news, "fr")
    assert translation_of(by_hand).original.pk == news.pk
    assert create_sections(actor=Operator("tests")) == 0


def test_sections_are_made_once_beside_translations_by_sentences(client, news):
    client.force_login(holder("web_editor"))
    submit(client, news, "es")
    assert create_sections(actor=Operator("tests")) == 0
    assert tree.problems() == ()


def test_the_check_of_the_tree_finds_what_is_wrong(news):
    by_hand = translated(news, "es")
    assert tree.problems() == ()
    Page.objects.filter(pk=news.pk).update(depth=9)
    NewsPage.objects.filter(pk=by_hand.pk).update(translated_version=None)
    told = "\n".join(tree.problems())
    assert f"page {news.pk}: a wrong depth" in told
    assert "2 of them are originals" in told
