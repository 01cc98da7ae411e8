"""A step of the history is added and corrected in the back office, by an act of the audit."""

import pytest
from django.urls import reverse
from tests.network.records import holder

from livelihoods.platform.audit.models import Entry
from livelihoods.platform.vocabulary.models import Milestone

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("site")]
STEP = {
    "code": "assembly", "name": "An assembly", "starts_on": "2006-04-21", "dates_stated": "",
    "place": "Durban", "description": "", "source": "a page", "told_otherwise": "", "position": 1,
}  # fmt: skip


def test_an_administrator_adds_and_corrects_a_step(client):
    client.force_login(holder("administrator"))
    before = Entry.objects.count()
    assert client.post(reverse("milestones:add"), STEP).status_code == 302
    assert "An assembly" in client.get("/who-we-are/history/").content.decode()
    changed = {**STEP, "told_otherwise": "Another page calls it the first."}
    assert client.post(reverse("milestones:edit", args=["assembly"]), changed).status_code == 302
    assert "calls it the first" in client.get("/who-we-are/history/").content.decode()
    assert Entry.objects.count() == before + 2
    assert Milestone.objects.get(code="assembly").starts_on.isoformat() == "2006-04-21"


def test_an_editor_of_pages_does_not(client):
    client.force_login(holder("web_editor"))
    client.post(reverse("milestones:add"), STEP)
    assert not Milestone.objects.filter(code="assembly").exists()
