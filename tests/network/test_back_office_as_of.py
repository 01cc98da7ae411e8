"""Lists of dated rows in the back office, as of a day."""

import pytest
from django.urls import reverse

from livelihoods.network.consent.actions import give_consent, withdraw_consent
from livelihoods.network.membership.actions import end_membership
from livelihoods.platform.accounts.actions import create_account, give_role
from livelihoods.platform.accounts.models import User
from livelihoods.platform.timeline import today
from tests.network.records import OPERATOR, day

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("small_network")]


@pytest.fixture
def shown(client):
    """Which rows a list has as of a day, by their keys."""
    client.force_login(User.objects.create_superuser("chief@example.org"))

    def keys(name, as_of):
        page = client.get(reverse(f"{name}:index"), {"as_of": as_of})
        return {row.key for row in page.context["object_list"]}

    return keys


def test_memberships(shown, membership):
    row = membership
    end_membership(actor=OPERATOR, key=row.key, ends_on=day("2020-06-01"), end_reason="resigned")
    assert shown("memberships", "2020-05-31") == {row.key}
    assert shown("memberships", "2020-06-01") == set()
    assert shown("memberships", "") == {row.key}
    assert shown("memberships", "1990-01-01") == set()


def test_consents_that_were_withdrawn_held_until_then(shown):
    give_consent(
        actor=OPERATOR, key="c-1", person="ana", medium="photo", uses=["website"], language="en",
        means="signed", given_on=day("2024-01-01"),
    )  # fmt: skip
    withdraw_consent(actor=OPERATOR, key="c-1", withdrawn_on=day("2024-05-01"), note="")
    assert shown("consents", "2024-04-30") == {"c-1"}
    assert shown("consents", "2024-05-01") == set()
    assert shown("consents", "2023-12-31") == set()
    assert shown("consents", "") == {"c-1"}


def test_roles(shown):
    create_account(actor=OPERATOR, email="holder@example.org", reason="tests")
    role = give_role(
        actor=OPERATOR, email="holder@example.org", role="auditor", reason="tests",
        scope_kind="network", scope_key="", starts_on=today(),
    )  # fmt: skip
    assert role.key in shown("roles", today().isoformat())
    assert role.key not in shown("roles", "2020-01-01")
