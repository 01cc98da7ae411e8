"""The stories of `organizations.yaml`: how two records of one organization become one."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from django.db import transaction

from livelihoods.network.membership.actions import end_membership, take_over_membership
from livelihoods.network.membership.models import Membership
from livelihoods.network.organizations import actions, queries
from livelihoods.network.organizations.actions.headcounts import Members
from livelihoods.network.organizations.addresses import Question
from livelihoods.network.organizations.models import FieldFact, Organization
from livelihoods.network.organizations.statements import Origin
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.audit.queries import first_broken
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import Moment
from tests.network.records import OPERATOR, small_network

__all__ = ["small_network"]
pytestmark = [pytest.mark.web, pytest.mark.usefixtures("small_network")]
STORIES = yaml.safe_load((Path(__file__).parent / "organizations.yaml").read_text(encoding="utf-8"))


def origin(day: date, source: str = "a page") -> Origin:
    return Origin(source, day)


def record(organization, **values):
    actions.set_organization(
        actor=OPERATOR, key=organization, source="a list", stated_on=date(2010, 1, 1),
        is_fictional=True, **values,
    )  # fmt: skip


def state(organization, day, source, **values):
    actions.state_fields(
        actor=OPERATOR, key=organization, values=values, origin=origin(day, source)
    )


def count(organization, day, members):
    actions.add_headcount(
        actor=OPERATOR, organization=organization, members=Members(members, day), origin=origin(day)
    )


def member(**told):
    take_over_membership(
        actor=OPERATOR, key=told["membership"], organization=told["organization"],
        constituency="mbo", grounds="exchange", starts_on=told["from"], source="register",
    )  # fmt: skip


def end(membership, day):
    end_membership(actor=OPERATOR, key=membership, ends_on=day, end_reason="lapsed")


def affiliate(**told):
    actions.affiliate(
        actor=OPERATOR, unit=told["organization"], body=told["body"], starts_on=told["from"],
        origin=origin(told["from"]),
    )  # fmt: skip


def merge(kept, merged, reason, choose=None):
    actions.merge(actor=OPERATOR, kept=kept, merged=merged, reason=reason, choices=choose)


def show(organization, contacts):
    actions.show_contacts(actor=OPERATOR, key=organization, names=contacts, reason="agreed")


def hide(organization):
    actions.set_visibility(
        actor=OPERATOR, key=organization, visibility="hidden", reason="it asked for it"
    )


def says(organization, field, words, as_of=None):
    view = queries.record(organization, Moment.read(as_of.isoformat() if as_of else None))
    if field == "members":
        found = [view.headcount.members] if view.headcount else []
    else:
        there = view.field(field)
        found = list(there.words) if there else []
    assert found == words


def leads(**told):
    assert queries.successor(told["from"]) == (told["to"] or "")
    assert queries.record(told["from"], Moment.read()) is None


def found(by, organizations):
    assert [row.key for row in queries.search(Question(q=by)).rows] == organizations


def holds(membership, organization):
    row = Membership.objects.current().get(key=membership)
    assert row.organization.key == organization
    assert Membership.objects.filter(key=membership).count() > 1 or organization == "sellers"


def belongs(organization, to):
    bodies = queries.affiliations(organization, Moment.read()).bodies
    assert [view.organization for view in bodies] == to


def verified(organization, **told):
    assert Organization.objects.get(key=organization).verified_on == told["on"]


def recorded():
    return tuple(table.objects.count() for table in (Entry, FieldFact, Membership))


@pytest.mark.parametrize("story", [pytest.param(one, id=one["title"]) for one in STORIES])
def test_story(story):
    for step in story["steps"]:
        verb = next(iter(step))
        act = globals()[verb]
        if "refused" not in step:
            act(**step[verb])
            continue
        before = recorded()
        with pytest.raises(FactError) as caught, transaction.atomic():
            act(**step[verb])
        assert step["refused"] in str(caught.value)
        assert recorded() == before
    assert first_broken() is None
