"""What is published of an indicator is read once for each release, and prepared by publishing."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.knowledge.indicators.estimate_files import TOTAL

from livelihoods.knowledge.indicators import offers
from livelihoods.knowledge.indicators.actions import publish
from livelihoods.knowledge.indicators.models import Release
from livelihoods.platform.accounts.actors import Operator

pytestmark = [pytest.mark.web, pytest.mark.django_db]
RATE = "informal_employment_rate"


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()
    offers._offers.cache_clear()


def found(release):
    """What is read, and with how many questions to the database."""
    offers._offers.cache_clear()  # another process
    with CaptureQueriesContext(connection) as queries:
        return offers.offers_of(RATE, [release]), len(queries)


def test_a_release_is_read_once_and_then_kept(release):
    published = Release.objects.get()
    first, queries = found(published)
    assert queries == 1
    assert found(published) == (first, 0)


def test_what_publishing_prepares_is_what_would_be_read(release):
    published = Release.objects.get()
    read, _queries = found(published)
    cache.clear()
    offers.prepare(published)
    assert found(published) == (read, 0)


def test_publishing_prepares(estimates, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        publish(
            actor=Operator("test"), estimates=[estimates([TOTAL])], dataset="surveys",
            version="2026-11-22",
        )  # fmt: skip
    there, queries = found(Release.objects.get())
    assert [each.area for each in there.every] == [TOTAL["area"]]
    assert queries == 0


def test_an_indicator_that_divides_by_something_has_it_in_every_figure():
    def series(by, area="ZAF", periods=("2016",)):
        return offers.Series(1, "icls17", area, by, "zaf-qlfs", periods)

    both = ("2016", "2017")
    there = offers.Offers(
        (series("status"), series("sex,status", "ZAF", both), series("status", "ARG"))
    )
    assert there.base == ("status",)
    assert set(there.of_base) == {"ZAF", "ARG"}
    assert there.of_base["ZAF"] == (series("status"),)
    assert there.periods == there.periods_of("ZAF") == set(both)
    assert there.periods_of("ARG") == {"2016"}
    assert there.periods_of("GHA") == set()
    assert there.crossings == {"status", "sex,status"}
