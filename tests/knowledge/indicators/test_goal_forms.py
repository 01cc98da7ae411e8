"""To which goals figures speak is ticked in the back office, by whoever may say so."""

import pytest
from django.urls import reverse
from tests.network.records import OPERATOR, holder, record_small_network

from livelihoods.analysis.statistics.indicators import INDICATORS
from livelihoods.knowledge.indicators.tagging import goals_of_indicators
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.vocabulary.actions import set_entry
from livelihoods.platform.vocabulary.models import Goal

pytestmark = [pytest.mark.web, pytest.mark.django_db]
FIRST, SECOND = list(INDICATORS)[:2]


@pytest.fixture
def editor(client):
    record_small_network()
    for code in ("rules", "voice"):
        set_entry(
            actor=OPERATOR, model=Goal, code=code, values={"name": code.title(), "source": "tests"}
        )
    client.force_login(holder("web_editor"))
    return client


def form_of(page):
    """What a browser sends back of a page of which nothing was changed."""
    sent = {}
    for row in page.context["rows"]:
        sent[f"{row.prefix}-before"] = row["before"].value()
        sent[f"{row.prefix}-goals"] = list(row["goals"].value())
    return sent


def acts():
    return Entry.objects.filter(act__startswith="indicators.goals").count()


def test_what_is_ticked_is_saved_and_the_rest_left_alone(editor):
    sent = form_of(editor.get(reverse("figures_goals")))
    sent[f"{FIRST}-goals"] = ["voice", "rules"]
    answer = editor.post(reverse("figures_goals"), sent)
    assert answer.status_code == 302
    assert goals_of_indicators() == {FIRST: ("rules", "voice")}
    assert acts() == 1
    again = editor.get(reverse("figures_goals"))
    assert editor.post(reverse("figures_goals"), form_of(again)).status_code == 302
    assert acts() == 1


def test_two_editors_do_not_undo_what_the_other_did(editor):
    page = editor.get(reverse("figures_goals"))
    mine, theirs, same_row = form_of(page), form_of(page), form_of(page)
    theirs[f"{FIRST}-goals"] = ["voice"]
    editor.post(reverse("figures_goals"), theirs)
    mine[f"{SECOND}-goals"] = ["rules"]
    assert editor.post(reverse("figures_goals"), mine).status_code == 302
    same_row[f"{FIRST}-goals"] = ["rules"]
    refused = editor.post(reverse("figures_goals"), same_row)
    assert refused.status_code == 422
    assert "Somebody else changed these goals meanwhile" in refused.content.decode()
    assert goals_of_indicators() == {FIRST: ("voice",), SECOND: ("rules",)}


def test_a_goal_that_there_is_not_is_refused_and_nothing_saved(editor):
    sent = form_of(editor.get(reverse("figures_goals")))
    sent |= {f"{FIRST}-goals": ["voice"], f"{SECOND}-goals": ["wealth"]}
    refused = editor.post(reverse("figures_goals"), sent)
    assert refused.status_code == 422
    assert not goals_of_indicators()


def test_the_menu_leads_there(editor):
    assert reverse("figures_goals") in editor.get(reverse("wagtailadmin_home")).content.decode()
