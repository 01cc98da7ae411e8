"""The stories of `organizations.yaml` and `records.yaml`: what is on record of an organization."""

from pathlib import Path

import pytest
import yaml
from django.db import transaction

from livelihoods.network.membership.models import Membership
from livelihoods.network.organizations.models import FieldFact, Headcount, Verification
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.audit.queries import first_broken
from livelihoods.platform.history import FactError
from livelihoods.platform.vocabulary.actions import set_entry, set_network
from livelihoods.platform.vocabulary.models import OccupationalGroup
from tests.network.records import OPERATOR, small_network
from tests.scenarios.record_stories import RecordStory

__all__ = ["small_network"]
pytestmark = [pytest.mark.web, pytest.mark.usefixtures("small_network")]
STORIES = [
    story
    for name in ("organizations.yaml", "records.yaml")
    for story in yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8"))
]
TABLES = (Entry, FieldFact, Headcount, Membership, Verification)


def recorded():
    return tuple(table.objects.count() for table in TABLES)


@pytest.mark.parametrize("story", [pytest.param(one, id=one["title"]) for one in STORIES])
def test_story(story, client, django_capture_on_commit_callbacks, tmp_path):
    words = {"name": "Street vendors", "source": "tests"}
    set_entry(actor=OPERATOR, model=OccupationalGroup, code="street-vendors", values=words)
    words = {"name": "A Network", "short_name": "AN", "is_demonstration": False, "source": "tests"}
    set_network(actor=OPERATOR, values=words)
    told = RecordStory(client, django_capture_on_commit_callbacks, tmp_path)
    for step in story["steps"]:
        verb = next(iter(step))
        if "refused" not in step:
            told.tell(verb, step[verb] or {})
            continue
        before = recorded()
        with pytest.raises(FactError) as caught, transaction.atomic():
            told.tell(verb, step[verb])
        assert step["refused"] in str(caught.value)
        assert recorded() == before
    assert first_broken() is None
