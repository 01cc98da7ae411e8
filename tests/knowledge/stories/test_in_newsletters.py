"""An issue of a newsletter that refers to many stories and photos asks for them together."""

from datetime import date

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.knowledge.newsletters.letters import (
    OPERATOR,
    begun,
    make_newsletter,
    subscribe_all,
    write,
)
from tests.knowledge.stories.telling import allow, photo, story

from livelihoods.knowledge.newsletters import actions
from livelihoods.network.consent.actions import withdraw_consent
from livelihoods.platform.timeline import today

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("collection")]
ISSUE = "/newsletter/mbo-newsletter/1/"


def test_an_issue_of_many_references_asks_a_room_once_and_the_gate_of_each(client):
    allow("ana", medium="story")
    of_one = allow("bela", medium="story")
    allow("ana")
    asked = []
    for number in range(5):
        story(f"route-{number}", "bela" if number == 3 else "ana")
        photo(f"picture-{number}", "ana", seed=number)
        asked += [("story", f"route-{number}"), ("photo", f"picture-{number}")]
    subscribe_all(make_newsletter(), 1)
    issue = actions.plan_issue(
        actor=OPERATOR, newsletter="mbo-newsletter", number=1, dated_on=date(2026, 7, 1),
        languages=["en"],
    )  # fmt: skip
    write(issue.items.get().pk, en="What we read|<p>Read.</p>")
    for kind, key in asked:
        actions.add_item(
            actor=OPERATOR, issue=issue.pk, kind="reference", entry_kind=kind, entry_key=key
        )
    for step in ("collect", "translate", "approve"):
        actions.take_step(actor=OPERATOR, issue=issue.pk, step=step)
    begun(issue)
    client.get(ISSUE)  # what the process keeps between requests is there now
    cache.clear()
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as queries:
        html = client.get(ISSUE).content.decode()
    assert all(f"/{key}/" in html for _kind, key in asked)
    # however many there are: one by one they were 76
    assert len(queries) <= 20, "\n".join(query["sql"][:120] for query in queries)
    withdraw_consent(actor=OPERATOR, key=of_one, withdrawn_on=today())
    html = client.get(ISSUE).content.decode()
    assert [key for _kind, key in asked if f"/{key}/" not in html] == ["route-3"]
