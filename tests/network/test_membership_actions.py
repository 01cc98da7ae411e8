"""Starting, ending and correcting memberships; publishing counts (invariants 1 to 5 and 7)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from livelihoods.network.membership import actions, queries
from livelihoods.network.membership.models import Membership, PublishedCount, PublishedError
from livelihoods.network.organizations.actions import set_organization
from livelihoods.network.organizations.models import Organization
from livelihoods.network.people.models import Person
from livelihoods.platform.accounts.actors import NotAllowedError
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.audit.queries import entries_of, first_broken
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import Moment
from tests.network.records import OPERATOR, account, day, instant

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("small_network")]


def start(key="m-1", **changed):
    stated = {
        "actor": OPERATOR,
        "organization": "sellers",
        "constituency": "mbo",
        "grounds": "exchange visits",
        "starts_on": day("2010-01-01"),
        "recorded_at": instant(2010, 1, 5),
        "source": "the register of 2010",
    } | changed
    return actions.take_over_membership(key=key, **stated)


def start_person(key="p-1", person="ana", **changed):
    stated = {"organization": "", "person": person, "constituency": "research"} | changed
    return start(key, **stated)


def count(as_of, known_on="2026-01-01"):
    found = queries.count(Moment.read(as_of, known_on))
    return found.institutional, found.individual, found.total, found.countries


def test_a_membership_counts_from_its_start_and_not_on_its_end():
    start(ends_on=day("2012-01-01"), end_reason="lapsed")
    assert count("2009-12-31") == (0, 0, 0, 0)
    assert count("2010-01-01") == (1, 0, 1, 1)
    assert count("2011-12-31") == (1, 0, 1, 1)
    assert count("2012-01-01") == (0, 0, 0, 0)


def test_an_end_counts_from_the_day_on_which_it_was_recorded():
    start()
    actions.end_membership(
        actor=OPERATOR, key="m-1", ends_on=day("2015-02-01"), end_reason="resigned",
        recorded_at=instant(2015, 5, 20),
    )  # fmt: skip
    assert count("2015-03-31", known_on="2015-05-19") == (1, 0, 1, 1)
    assert count("2015-03-31", known_on="2015-05-20") == (0, 0, 0, 0)


def test_a_correction_is_a_new_record_and_the_old_one_stays():
    start_person(starts_on=day("2013-01-01"), recorded_at=instant(2013, 1, 9))
    actions.correct_membership(
        actor=OPERATOR, key="p-1", starts_on=day("2012-01-01"), reason="the letter says 2012",
        recorded_at=instant(2014, 1, 1),
    )  # fmt: skip
    assert count("2012-06-30", known_on="2013-12-31") == (0, 0, 0, 0)
    assert count("2012-06-30", known_on="2014-01-01") == (0, 1, 1, 1)
    versions = Membership.objects.order_by("recorded_at")
    assert [str(row.starts_on) for row in versions] == ["2013-01-01", "2012-01-01"]
    assert versions[0].superseded_at == versions[1].recorded_at


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"organization": "helpers"}, "kind support_ngo cannot be an institutional member"),
        ({"organization": "", "person": "ana"}, "a person never holds an institutional"),
        ({"constituency": "research"}, "an organization never holds an individual"),
        ({"person": "ana"}, "one holder"),
        ({"organization": ""}, "one holder"),
        ({"organization": "nobody"}, "no organization 'nobody'"),
        ({"grounds": "  "}, "invited for an activity"),
        ({"ends_on": day("2009-01-01"), "end_reason": "lapsed"}, "is not after the start"),
        ({"ends_on": day("2011-01-01")}, "an end has a reason"),
        ({"end_reason": "lapsed"}, "a reason has an end"),
        ({"source": " "}, "names the register it is from"),
        ({"constituency": "elders"}, "there is no constituency 'elders'"),
        ({"recorded_at": timezone.now() + timedelta(days=2)}, "in the future"),
        ({"ends_on": day("2011-01-01"), "end_reason": "bored"}, "end_reason"),
    ],
)
def test_what_breaks_a_rule_is_refused_and_leaves_nothing(changed, message):
    entries = Entry.objects.count()
    with pytest.raises(FactError, match=message):
        start(**changed)
    assert not Membership.objects.exists()
    assert Entry.objects.count() == entries


def test_a_holder_has_one_membership_at_a_time():
    start(ends_on=day("2012-01-01"), end_reason="lapsed")
    with pytest.raises(FactError, match="has membership m-1 in the same time"):
        start("m-2", starts_on=day("2011-12-31"))
    start("m-2", starts_on=day("2012-01-01"))
    with pytest.raises(FactError, match="m-2 in the same time"):
        actions.correct_membership(
            actor=OPERATOR, key="m-1", ends_on=day("2012-06-01"), reason="found later"
        )


def test_a_member_cannot_become_another_kind_of_organization():
    start()
    with pytest.raises(FactError, match="has an institutional membership on record"):
        set_organization(
            actor=OPERATOR, key="sellers", name="Sellers", kind="support_ngo", country="PER",
            reach="national", source="tests",
        )  # fmt: skip
    assert Organization.objects.get(key="sellers").kind == "union"


def test_ending_twice_or_what_is_unknown_is_refused():
    with pytest.raises(FactError, match="not on record"):
        actions.end_membership(
            actor=OPERATOR, key="m-9", ends_on=day("2015-01-01"), end_reason="lapsed"
        )
    start(ends_on=day("2012-01-01"), end_reason="lapsed")
    with pytest.raises(FactError, match="ended on 2012-01-01"):
        actions.end_membership(
            actor=OPERATOR, key="m-1", ends_on=day("2015-01-01"), end_reason="lapsed"
        )


def test_a_correction_says_why_and_comes_later():
    start()
    with pytest.raises(FactError, match="says why"):
        actions.correct_membership(
            actor=OPERATOR, key="m-1", reason="", starts_on=day("2009-01-01")
        )
    with pytest.raises(FactError, match="a correction comes later"):
        actions.correct_membership(
            actor=OPERATOR, key="m-1", reason="r", recorded_at=instant(2009, 1, 1),
            starts_on=day("2009-01-01"),
        )  # fmt: skip
    with pytest.raises(TypeError, match="has no person_id to correct"):
        actions.correct_membership(actor=OPERATOR, key="m-1", reason="r", person_id=1)


class TestTheDatabaseItself:
    """What the database refuses, should an action ever forget it."""

    def row(self, **changed):
        stated = {
            "key": "x",
            "constituency_id": "mbo",
            "grounds": "g",
            "starts_on": day("2010-01-01"),
            "organization": Organization.objects.get(key="sellers"),
            "source": "register",
        } | changed
        return Membership(**stated)

    @pytest.mark.parametrize(
        "changed",
        [
            {"organization": None},
            {"person": "ana"},
            {"starts_on": None},
            {"ends_on": day("2009-01-01")},
            {"ends_on": day("2010-01-01")},
            {"grounds": ""},
            {"source": ""},
        ],
    )
    def test_one_row(self, changed):
        if "person" in changed:
            changed = {"person": Person.objects.get(key="ana")}
        with pytest.raises(IntegrityError), transaction.atomic():
            self.row(**changed).save()

    def test_two_open_memberships_of_one_holder(self):
        self.row().save()
        with pytest.raises(IntegrityError), transaction.atomic():
            self.row(key="y").save()

    def test_two_versions_on_record(self):
        self.row(ends_on=day("2011-01-01")).save()
        with pytest.raises(IntegrityError), transaction.atomic():
            self.row(ends_on=day("2012-01-01")).save()


def test_every_act_leaves_one_audit_entry():
    row = start()
    assert [entry.act for entry in entries_of(row)] == ["membership.take_over"]
    before = Entry.objects.count()
    ended = actions.end_membership(
        actor=OPERATOR, key="m-1", ends_on=day("2015-02-01"), end_reason="resigned",
        reason="letter of 20 January",
    )  # fmt: skip
    assert Entry.objects.count() == before + 1
    (entry,) = entries_of(ended)
    assert entry.act == "membership.end"
    assert entry.changes["ends_on"] == [None, "2015-02-01"]
    assert entry.reason == "letter of 20 January"
    assert first_broken() is None


def test_the_audit_names_no_person_and_not_why_one_left():
    start_person(grounds="wrote about her neighbours")
    actions.end_membership(
        actor=OPERATOR, key="p-1", ends_on=day("2015-02-01"), end_reason="died", note="in hospital"
    )
    told = " ".join(str(entry.changes) for entry in Entry.objects.all())
    for word in ("Ana Invented", "neighbours", "died", "hospital"):
        assert word not in told
    assert "'grounds': 'personal'" in told


def test_only_who_may_can_act_and_only_the_operator_takes_over():
    nobody = account()
    keeper = account("membership.change_membership", email="two@example.org")
    for actor in (nobody, keeper):
        with pytest.raises(NotAllowedError, match="only the operator takes over"):
            start(actor=actor)
    start()
    for act, stated in (
        (actions.end_membership, {"ends_on": day("2015-01-01"), "end_reason": "lapsed"}),
        (actions.correct_membership, {"starts_on": day("2009-01-01"), "reason": "r"}),
    ):
        with pytest.raises(NotAllowedError):
            act(actor=nobody, key="m-1", **stated)
    with pytest.raises(FactError, match="only records taken over by the operator"):
        actions.end_membership(
            actor=keeper, key="m-1", ends_on=day("2015-01-01"), end_reason="lapsed",
            recorded_at=instant(2015, 1, 1),
        )  # fmt: skip
    row = actions.end_membership(
        actor=keeper, key="m-1", ends_on=day("2015-01-01"), end_reason="lapsed"
    )
    assert entries_of(row).get().actor == keeper
    with pytest.raises(NotAllowedError):
        actions.publish_count(actor=keeper, key="c", as_of=day("2015-01-01"), source="s")


class TestPublishedCounts:
    def publish(self, key="2015", **numbers):
        return actions.publish_count(
            actor=OPERATOR, key=key, as_of=day("2015-03-31"), source="Annual report", **numbers
        )

    def test_counting_now_is_kept_whatever_is_recorded_later(self):
        start()
        self.publish()
        start_person()
        (view,) = queries.published_counts()
        assert (view.institutional, view.individual, view.total, view.countries) == (1, 0, 1, 1)
        assert queries.count(Moment.read("2015-03-31")).total == 2

    def test_a_published_count_is_never_overwritten(self):
        row = self.publish(institutional=34, individual=142, countries=40)
        with pytest.raises(FactError, match="never overwritten"):
            self.publish(institutional=1, individual=1)
        row.individual = 1
        with pytest.raises(PublishedError):
            row.save()
        with pytest.raises(PublishedError):
            PublishedCount.objects.update(individual=1)
        with pytest.raises(PublishedError):
            PublishedCount.objects.all().delete()
        with pytest.raises(PublishedError):
            row.delete()
        self.publish("2015-again", institutional=35, individual=142)
        assert [view.total for view in queries.published_counts()] == [176, 177]

    @pytest.mark.parametrize("numbers", [{"institutional": 3}, {"individual": 3}])
    def test_half_a_count_is_refused(self, numbers):
        with pytest.raises(FactError, match="both"):
            self.publish(**numbers)

    def test_more_countries_than_members_is_refused(self):
        with pytest.raises(FactError, match="more than the members"):
            self.publish(institutional=1, individual=1, countries=3)


def test_who_has_left_is_counted_and_not_named():
    start_person(ends_on=day("2012-01-01"), end_reason="lapsed")
    start_person("p-2", "bela")
    start(ends_on=day("2012-01-01"), end_reason="lapsed")
    named = {view.key: view.name for view in queries.roll(Moment.read("2011-01-01"))}
    assert named == {"m-1": "Sellers", "p-1": None, "p-2": "Bela Invented"}


def test_counts_and_roll_cost_a_fixed_number_of_queries(django_assert_num_queries):
    for number, person in enumerate(("ana", "bela", "carla", "dora")):
        start_person(f"p-{number}", person)
    start()
    moment = Moment.read("2015-01-01")
    for ask in (
        queries.counts, queries.count, queries.count_by_constituency, queries.count_by_country,
        queries.roll,
    ):  # fmt: skip
        with django_assert_num_queries(1):
            ask(moment)
    with django_assert_num_queries(1):
        queries.published_counts()
