"""Recording many rows in one act: as one by one, with every error, and a whole chain."""

import pytest

from livelihoods.network.organizations import actions
from livelihoods.network.organizations.actions import Stated
from livelihoods.network.organizations.models import FieldFact, Organization
from livelihoods.network.people.actions import set_people
from livelihoods.network.people.models import Person
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.audit.queries import first_broken
from livelihoods.platform.history import SeveralRefusedError
from tests.network.organizations.stating import found_by, origin
from tests.network.records import OPERATOR

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("small_network")]


def stated(key, **values):
    return Stated(key, values, origin("2021-01-01"), None)


def test_new_and_known_organizations_in_one_act():
    before = Entry.objects.count()
    rows = actions.state_many(
        actor=OPERATOR,
        stated=[
            stated("new", name="New Union", kind="union", country="PER", city="Lima"),
            stated("sellers", name="Sellers of Lima", city="Lima"),
            stated("weavers", country="IND"),
        ],
    )
    assert [row.key for row in rows] == ["new", "sellers", "weavers"]
    assert found_by("lima") == ["new", "sellers"]
    assert found_by("peru union") == ["new"]
    acts = Entry.objects.order_by("id").values_list("act", "subject_id")[before:]
    assert list(acts) == [
        ("organizations.organization.add", str(rows[0].pk)),
        ("organizations.organization.state", str(rows[1].pk)),
        ("organizations.organization.state", str(rows[2].pk)),
    ]
    assert first_broken() is None
    assert Organization.objects.get(key="new").completeness > 0


def test_every_organization_that_is_refused_is_named_and_nothing_is_recorded():
    before = FieldFact.objects.count(), Organization.objects.count(), Entry.objects.count()
    with pytest.raises(SeveralRefusedError) as caught:
        actions.state_many(
            actor=OPERATOR,
            stated=[
                stated("good", name="Good"),
                stated("bad", name="Bad", country="QQQ"),
                stated("nameless", kind="union"),
                stated("Bad Key", name="Bad"),
                stated("worse", name="Worse", kind="club"),
                stated("early", name="Early", year_formed=2000, year_registered=1990),
            ],
        )
    assert sorted(caught.value.refused) == [1, 2, 3, 4, 5]
    assert "'QQQ' is not among the countries" in str(caught.value.refused[1])
    assert caught.value.refused[4].field == "kind"
    assert (
        FieldFact.objects.count(),
        Organization.objects.count(),
        Entry.objects.count(),
    ) == before


def test_people_new_changed_and_refused():
    ana = {"key": "ana", "name": "Ana Invented", "country": "ZAF", "is_fictional": True}
    new = {"key": "eve", "name": "Eve Invented", "country": "ZAF", "is_fictional": True}
    before = Entry.objects.count()
    set_people(actor=OPERATOR, people=[ana, new])
    assert Entry.objects.count() == before + 1  # of one nothing changed
    set_people(actor=OPERATOR, people=[ana | {"country": "PER"}, new])
    assert Person.objects.get(key="ana").country_id == "PER"
    with pytest.raises(SeveralRefusedError) as caught:
        set_people(
            actor=OPERATOR,
            people=[ana, new | {"gender": "x"}, new | {"key": "zoe", "name": "z" * 999}],
        )
    assert sorted(caught.value.refused) == [1, 2]
    assert not Person.objects.filter(key="zoe").exists()
    assert first_broken() is None
