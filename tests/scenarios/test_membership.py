"""The stories of `membership.yaml`: invariants of membership, as a secretariat would tell them."""

from pathlib import Path

import pytest
import yaml
from django.db import transaction

from livelihoods.network.membership.models import Invitation, InvitationStep, Membership
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.audit.queries import first_broken
from livelihoods.platform.history import FactError
from tests.network.records import body, small_network
from tests.scenarios.stories import tell

__all__ = ["small_network"]
pytestmark = [pytest.mark.web, pytest.mark.usefixtures("small_network")]
STORIES = yaml.safe_load((Path(__file__).parent / "membership.yaml").read_text(encoding="utf-8"))


def recorded():
    tables = (Entry, Invitation, InvitationStep, Membership)
    return tuple(table.objects.count() for table in tables)


@pytest.mark.parametrize("story", [pytest.param(one, id=one["title"]) for one in STORIES])
def test_story(story):
    body("management")
    for step in story["steps"]:
        verb = next(iter(step))
        if "refused" not in step:
            tell(verb, step[verb], step)
            continue
        before = recorded()
        with pytest.raises(FactError) as caught, transaction.atomic():
            tell(verb, step[verb], step)
        assert step["refused"] in str(caught.value)
        assert recorded() == before
    assert first_broken() is None
