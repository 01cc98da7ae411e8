"""A page that is withdrawn is gone from the issue of a newsletter that refers to it, at once."""

from datetime import date

import pytest
from django.core import mail
from tests.knowledge.newsletters.letters import (
    OPERATOR,
    begun,
    make_newsletter,
    subscribe_all,
    write,
)
from tests.knowledge.pages.published import article

from livelihoods.knowledge.newsletters import actions, delivering, document
from livelihoods.knowledge.pages.models import NewsPage

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("site")]
ISSUE = "/newsletter/mbo-newsletter/1/"


@pytest.fixture
def news():
    return article(
        NewsPage, "A march", slug="a-march", introduction="They marched.", body="<p>.</p>"
    )


@pytest.fixture
def sending(news):
    """An issue that is being sent to three readers."""
    subscribe_all(make_newsletter(), 3)
    issue = actions.plan_issue(
        actor=OPERATOR, newsletter="mbo-newsletter", number=1, dated_on=date(2026, 7, 1),
        languages=["en"],
    )  # fmt: skip
    write(issue.items.get().pk, en="What we read|<p>Read.</p>")
    actions.add_item(
        actor=OPERATOR, issue=issue.pk, kind="reference", entry_kind="news",
        entry_key=str(news.translation_key),
    )  # fmt: skip
    for step in ("collect", "translate", "approve"):
        actions.take_step(actor=OPERATOR, issue=issue.pk, step=step)
    return begun(issue)


def test_a_page_that_is_not_public_any_more_is_on_no_page_pdf_or_later_letter(
    client, news, sending, monkeypatch
):
    monkeypatch.setattr(document, "_writer", lambda: str.encode)
    addresses = (ISSUE, ISSUE.replace("1/", "1.pdf"), f"/fr{ISSUE}")
    for address in addresses:
        assert "They marched." in client.get(address).content.decode()
    monkeypatch.setattr(delivering, "_LOOK_EVERY", 0)
    delivering.deliver(sending.pk, most=1)
    assert "They marched." in mail.outbox[0].body
    batch = delivering._Batch(sending.pk, lambda _told: None)
    batch.may_go_on()
    batch._letter("en")
    for address in addresses:
        client.get(address)
    news.unpublish()  # no act of the audit
    for address in addresses:
        assert "They marched." not in client.get(address).content.decode(), address
    batch.run(1)
    assert "They marched." not in mail.outbox[1].body
    news.save_revision().publish()
    assert "They marched." in client.get(ISSUE).content.decode()
