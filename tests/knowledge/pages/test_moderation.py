"""A writer hands in, an editor publishes; what has its hour is published then; advice on words."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.knowledge.pages.conftest import OPERATOR
from tests.network.records import holder
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from livelihoods.knowledge.pages.actions import publish_scheduled
from livelihoods.knowledge.pages.models import TextPage
from livelihoods.platform.accounts.actors import NotAllowedError
from livelihoods.platform.audit.models import Entry

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("site")]


@pytest.fixture
def contact():
    return TextPage.objects.get(slug="contact", locale__language_code="en")


def form(page, words, **more):
    return nested_form_data(
        {
            "title": page.title, "slug": page.slug, "introduction": words,
            "search_description": "", "seo_title": "", "body": rich_text("<p>Text</p>"),
            "blocks": streamfield([]), "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}, **more,
        }
    )  # fmt: skip


def edit(client, page, words, **more):
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = client.post(address, form(page, words, **more), follow=True)
    assert response.status_code == 200
    page.refresh_from_db()
    return response


def handed_in(client, page, words):
    client.force_login(holder("web_writer"))
    edit(client, page, words, **{"action-submit": "1"})
    return page.current_workflow_task_state


def act(client, page, state, what):
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, what, state.pk])
    return client.post(address, {"comment": "c"})


def test_a_writer_hands_in_and_an_editor_publishes(client, contact):
    state = handed_in(client, contact, "Handed in")
    assert state is not None
    assert "Handed in" not in client.get(contact.url).content.decode()
    client.force_login(holder("web_editor"))
    act(client, contact, state, "approve")
    assert "Handed in" in client.get(contact.url).content.decode()


def test_a_writer_can_neither_publish_nor_approve(client, contact):
    state = handed_in(client, contact, "Handed in")
    response = act(client, contact, state, "approve")
    assert response.status_code in {302, 403}
    edit(client, contact, "At once", **{"action-publish": "1"})
    shown = client.get(contact.url).content.decode()
    assert "Handed in" not in shown
    assert "At once" not in shown


def test_an_editor_asks_for_changes_and_the_writer_goes_on(client, contact):
    state = handed_in(client, contact, "Handed in")
    client.force_login(holder("web_editor"))
    act(client, contact, state, "reject")
    contact.refresh_from_db()
    client.force_login(holder("web_writer", email="second@example.org"))
    edit(client, contact, "Better", **{"action-submit": "1"})
    assert contact.current_workflow_task_state.status == "in_progress"
    assert contact.get_latest_revision_as_object().introduction == "Better"


def test_a_page_is_published_when_its_hour_has_come_and_taken_away_when_it_is_over(contact):
    contact.introduction = "At its hour"
    past = timezone.now() - timedelta(minutes=1)
    contact.save_revision(approved_go_live_at=past)
    assert publish_scheduled(actor=OPERATOR) == 1
    contact.refresh_from_db()
    assert contact.introduction == "At its hour"
    assert Entry.objects.filter(act="pages.scheduled", subject_id=str(contact.pk)).count() == 1
    assert publish_scheduled(actor=OPERATOR) == 0
    TextPage.objects.filter(pk=contact.pk).update(expire_at=past)
    assert publish_scheduled(actor=OPERATOR) == 1
    contact.refresh_from_db()
    assert not contact.live
    with pytest.raises(NotAllowedError):
        publish_scheduled(actor=holder("web_writer"))


def test_an_editor_is_told_of_words_that_the_site_does_not_use(client, contact):
    client.force_login(holder("web_editor"))
    long = " ".join(["word"] * 40)
    response = edit(client, contact, f"The scavengers met. {long}.")
    told = response.content.decode()
    assert "“scavengers”: this site says: waste picker" in told
    assert "A sentence of more than 30 words" in told
    assert "could be plainer" not in edit(client, contact, "Waste pickers met.").content.decode()


def test_the_check_for_accessibility_is_in_the_preview_alone(client, contact):
    client.force_login(holder("web_editor"))
    assert "wagtail-userbar" not in client.get(contact.url).content.decode()
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[contact.pk])
    client.post(address, form(contact, "Previewed"))
    previewed = client.get(address).content.decode()
    assert "Previewed" in previewed
    assert "wagtail-userbar" in previewed
