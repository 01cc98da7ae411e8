"""Which organization belongs to which: dated, sourced, and never to itself."""

import pytest
from django.db import IntegrityError, transaction

from livelihoods.network.organizations import actions, queries
from livelihoods.network.organizations.models import Affiliation, SharedMembers
from livelihoods.platform.accounts.actors import NotAllowedError
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.audit.queries import first_broken
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import Moment
from tests.network.organizations.stating import count, origin
from tests.network.records import OPERATOR, account, day

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("small_network")]


def join(unit, body, starts_on="2020-01-01", *, actor=OPERATOR, **more):
    for name in ("ends_on",):
        if name in more:
            more[name] = day(more[name])
    return actions.affiliate(
        actor=actor, unit=unit, body=body, origin=origin(),
        starts_on=day(starts_on) if starts_on else None, **more,
    )  # fmt: skip


def total(key, as_of=None, known_on=None, **more):
    found = queries.federation(key, Moment.read(as_of, known_on), **more)
    return (found.total.lower, found.total.upper) if found else None


def test_an_affiliation_is_dated_sourced_and_audited():
    entries = Entry.objects.count()
    keeper = account("organizations.change_organization")
    row = join("sellers", "weavers", actor=keeper)
    assert row.key == "sellers-in-weavers"
    assert Entry.objects.count() == entries + 1
    assert first_broken() is None
    found = queries.affiliations("weavers", Moment.read())
    assert [(each.organization, each.source) for each in found.affiliates] == [
        ("sellers", "a page")
    ]
    assert queries.affiliations("weavers", Moment.read("2019-12-31")).affiliates == ()
    with pytest.raises(NotAllowedError):
        join("helpers", "weavers", actor=account(email="two@example.org"))


def test_an_end_and_a_correction_keep_what_was_on_record():
    join("sellers", "weavers")
    count("sellers", 100, "2020-01-01")
    actions.end_affiliation(
        actor=OPERATOR, key="sellers-in-weavers", ends_on=day("2022-01-01"),
        origin=origin("2022-01-01"),
    )  # fmt: skip
    assert total("weavers", "2021-12-31") == (100, 100)
    assert total("weavers", "2022-01-01") == (0, None)
    with pytest.raises(FactError, match="ended on 2022-01-01"):
        actions.end_affiliation(
            actor=OPERATOR, key="sellers-in-weavers", ends_on=day("2023-01-01"), origin=origin()
        )
    actions.correct_affiliation(
        actor=OPERATOR, key="sellers-in-weavers", ends_on=day("2023-01-01"), reason="misread"
    )
    assert total("weavers", "2022-06-01") == (100, 100)
    assert Affiliation.objects.count() == 3
    with pytest.raises(FactError, match="says why"):
        actions.correct_affiliation(actor=OPERATOR, key="sellers-in-weavers", reason="")
    join("sellers", "weavers", "2024-01-01")  # and back again
    assert Affiliation.objects.filter(key="sellers-in-weavers-2").count() == 1


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"unit": "sellers", "body": "sellers"}, "not belong to itself"),
        ({"unit": "sellers", "body": "nobody"}, "no organization 'nobody'"),
        ({"unit": "sellers", "body": "weavers"}, "in the same time"),
        ({"unit": "weavers", "body": "sellers"}, "does not belong to itself"),
        ({"unit": "helpers", "body": "sellers", "kind": "friend"}, "is none of affiliate"),
        ({"unit": "helpers", "body": "sellers", "starts_on": "2999-01-01"}, "in the future"),
        ({"unit": "helpers", "body": "sellers", "ends_on": "2019-01-01"}, "not after the start"),
    ],
)
def test_what_cannot_be_is_refused(given, message):
    join("sellers", "weavers")
    before = Affiliation.objects.count(), Entry.objects.count()
    with pytest.raises(FactError, match=message), transaction.atomic():
        join(**given)
    assert (Affiliation.objects.count(), Entry.objects.count()) == before


def test_a_ring_through_others_is_refused_on_the_days_on_which_it_closes():
    join("sellers", "weavers", "2010-01-01", ends_on="2015-01-01")
    join("weavers", "helpers", "2012-01-01")
    with pytest.raises(FactError, match="through others"), transaction.atomic():
        join("helpers", "sellers", "2014-01-01")
    join("helpers", "sellers", "2015-01-01")
    with pytest.raises(FactError, match="through others"), transaction.atomic():
        actions.correct_affiliation(
            actor=OPERATOR, key="sellers-in-weavers", ends_on=None, reason="it never left"
        )
    join("weavers", "sellers", "2016-01-01", kind="associate")  # counts nobody, so closes no ring


def test_an_affiliation_of_unknown_start():
    join("sellers", "weavers", "")
    count("sellers", 70, "2001-01-01")
    assert total("weavers", "2005-01-01") == (70, 70)


def test_workers_of_two_organizations_are_taken_out_once():
    join("sellers", "weavers")
    join("helpers", "weavers")
    count("sellers", 100)
    count("helpers", 50)
    for workers, counted_on in ((10, "2020-06-01"), (20, "2022-06-01")):
        actions.record_shared_members(
            actor=OPERATOR, first="sellers", second="helpers", workers=workers,
            counted_on=day(counted_on), origin=origin(),
        )  # fmt: skip
    assert total("weavers") == (130, 130)
    assert total("weavers", "2021-01-01") == (140, 140)
    assert total("weavers", "2020-02-01") == (150, 150)
    row = SharedMembers.objects.first()
    with pytest.raises(FactError, match="two organizations"):
        actions.record_shared_members(
            actor=OPERATOR, first="sellers", second="sellers", workers=1,
            counted_on=row.counted_on, origin=origin(),
        )  # fmt: skip


def test_the_public_does_not_see_what_an_organization_hides():
    join("sellers", "weavers")
    join("helpers", "weavers")
    count("sellers", 100)
    count("helpers", 50)
    actions.set_visibility(
        actor=OPERATOR, key="sellers", visibility="name_only", reason="its letter"
    )
    found = queries.federation("weavers", Moment.read())
    assert (found.total.lower, found.total.upper) == (50, None)
    assert found.missing == ("Sellers",)
    actions.set_visibility(actor=OPERATOR, key="sellers", visibility="hidden", reason="its call")
    found = queries.federation("weavers", Moment.read())
    assert (found.total.lower, found.missing) == (50, ())
    assert "Sellers" not in str(found)
    assert [each.name for each in queries.affiliations("weavers", Moment.read()).affiliates] == [
        "Helpers"
    ]
    assert queries.federation("sellers", Moment.read()) is None
    assert total("weavers", is_public=False) == (150, 150)


def test_the_database_keeps_one_open_affiliation_for_a_pair():
    row = join("sellers", "weavers")
    twin = Affiliation(
        key="twin", unit=row.unit, body=row.body, kind="affiliate", source="s",
        source_kind="web", stated_on=row.stated_on, starts_on=row.starts_on,
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()
