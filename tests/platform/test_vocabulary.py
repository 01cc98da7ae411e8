"""The shared words: countries by code, names by Babel, dated entries corrected in place."""

import csv

import pytest
from babel import Locale
from django.db import IntegrityError, transaction

from livelihoods.platform.accounts.actors import NotAllowedError, Operator
from livelihoods.platform.accounts.models import User
from livelihoods.platform.audit.queries import entries_of
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import Moment
from livelihoods.platform.vocabulary import queries
from livelihoods.platform.vocabulary.actions import set_entry, set_network
from livelihoods.platform.vocabulary.models import Constituency, Goal, Network, Programme
from livelihoods.platform.vocabulary.models.country import IloRegion

pytestmark = [pytest.mark.web, pytest.mark.django_db]
OPERATOR = Operator("tests")
LANGUAGES = ["en", "es", "fr", "pt"]


def test_countries_come_with_the_software():
    found = {view.code: view for view in queries.countries()}
    assert len(found) == 249
    assert len({view.alpha2 for view in found.values()}) == 249
    kosovo = found["XKX"]
    assert (kosovo.alpha2, kosovo.m49, kosovo.ilo_region) == ("XK", "", "europe-and-central-asia")
    assert (found["ZAF"].m49, found["ZAF"].region, found["ZAF"].subregion) == ("710", "002", "018")
    assert found["TWN"].ilo_region == found["CHN"].ilo_region == "asia-and-the-pacific"
    assert {view.ilo_region for view in found.values()} == {*IloRegion.values, ""}
    assert {view.region for view in found.values()} == {"002", "009", "019", "142", "150"}


@pytest.mark.shared
def test_every_area_of_the_ilo_has_its_region(shared):
    with (shared / "data/countries/ilo_country_groups.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        listed = {row["iso3"]: row["ilo_region"] for row in csv.DictReader(file)}
    regions = {view.code: view.ilo_region for view in queries.countries()}
    regions["KOS"] = regions["XKX"]
    missing = listed.keys() - regions.keys()
    assert missing == {"ANT", "CHA"}
    for code in listed.keys() - missing:
        assert regions[code] == listed[code].lower().replace(" ", "-"), code


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_has_a_name_in_every_language(language):
    names = queries.country_names(language)
    assert set(names) == {country.code for country in queries.countries()}
    assert all(name and name != code for code, name in names.items())
    assert all(Locale.parse(language).territories[view.region] for view in queries.countries())


def test_names_cost_no_query_and_fall_back(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert queries.country_name("DEU", "es") == "Alemania"
        assert queries.country_name("XKX", "fr") == "Kosovo"
        assert queries.country_name("DEU", "xx") == "Germany"
        assert queries.country_name("ABC", "en") == "ABC"
    assert queries.region_name("africa") == "Africa"
    assert queries.region_name("") == ""


def test_there_is_one_network_or_none(django_assert_num_queries):
    assert queries.network() is None
    set_network(actor=OPERATOR, values={"name": "N", "short_name": "n", "source": "s"})
    set_network(actor=OPERATOR, values={"name": "New", "short_name": "n", "source": "s"})
    with django_assert_num_queries(1):
        assert queries.network().name == "New"
    assert Network.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Network(code="other", name="O", short_name="o", source="s").save()


def test_a_correction_keeps_what_stood_there_in_the_audit():
    goal = set_entry(
        actor=OPERATOR, model=Goal, code="voice", values={"name": "Voice", "source": "page"}
    )
    set_entry(
        actor=OPERATOR, model=Goal, code="voice", values={"name": "A voice", "source": "page"}
    )
    set_entry(
        actor=OPERATOR, model=Goal, code="voice", values={"name": "A voice", "source": "page"}
    )
    added, changed = entries_of(goal)
    assert (added.act, changed.act) == ("vocabulary.goal.add", "vocabulary.goal.change")
    assert changed.changes == {"name": ["Voice", "A voice"]}


def test_what_is_over_is_history_and_not_gone():
    values = {"name": "Trade", "source": "s"}
    dates = {
        "starts_on": Moment.read("1998-01-01").as_of,
        "ends_on": Moment.read("2017-01-01").as_of,
    }
    for model in (Programme, Goal):
        set_entry(actor=OPERATOR, model=model, code="trade", values=values | dates)
    told = {
        text: [view.is_over for view in queries.programmes(Moment.read(text))]
        for text in ("1997-12-31", "2016-12-31", "2017-01-01")
    }
    assert told == {"1997-12-31": [], "2016-12-31": [False], "2017-01-01": [True]}
    assert [len(queries.goals(Moment.read(text))) for text in told] == [0, 1, 0]


def test_bad_entries_are_refused():
    user = User.objects.create_user("one@example.org")
    with pytest.raises(NotAllowedError, match=r"vocabulary\.change_goal"):
        set_entry(actor=user, model=Goal, code="voice", values={"name": "V", "source": "s"})
    with pytest.raises(FactError, match="member_kind"):
        set_entry(
            actor=OPERATOR, model=Constituency, code="x",
            values={"name": "X", "source": "s", "member_kind": "neither"},
        )  # fmt: skip
    with pytest.raises(FactError, match="source"):
        set_entry(actor=OPERATOR, model=Goal, code="x", values={"name": "X"})
    assert not Goal.objects.exists()
