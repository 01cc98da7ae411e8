"""Pages of figures are kept until something is written."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.knowledge.indicators.estimate_files import TOTAL
from tests.network.records import holder

from livelihoods.knowledge.indicators.actions import publish
from livelihoods.platform.accounts.actors import Operator

pytestmark = [pytest.mark.web, pytest.mark.django_db]
PAGE = "/statistics/informal-employment-rate/?area=ZAF"


def asked(client, address=PAGE):
    """Visit a page: what it says, and whether figures were read for it."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-cache"
    assert "Expires" not in response
    is_read = any("indicators_estimate" in each["sql"] for each in queries.captured_queries)
    return response.content.decode(), is_read


def test_a_page_is_kept_until_something_is_published(client, release, estimates):
    first, is_read = asked(client)
    assert is_read
    assert asked(client) == (first, False)

    file = estimates([TOTAL | {"value": 35.0}])
    publish(actor=Operator("test"), estimates=[file], dataset="surveys", version="2026-11-23")
    second, is_read = asked(client)
    assert is_read
    assert "surveys:2026-11-23" in second


def test_each_language_address_and_host_has_its_own(client, release):
    english, _is_read = asked(client)
    for address in ("/fr" + PAGE, f"{PAGE}&by=sex"):
        other, is_read = asked(client, address)
        assert is_read
        assert other != english
    elsewhere = client.get(PAGE, headers={"host": "localhost"}).content.decode()
    assert "http://localhost/" in elsewhere


def test_who_is_signed_in_sees_the_same_page(client, release):
    account = holder("secretariat")  # which is written: the page is made after it
    kept, _is_read = asked(client)
    client.force_login(account)
    again, is_read = asked(client)
    assert again == kept
    assert not is_read


def test_what_is_refused_is_not_kept(client, release):
    for _time in range(2):
        assert client.get(f"{PAGE}&colour=red").status_code == 400
        assert client.get("/statistics/no-such-figure/").status_code == 404
