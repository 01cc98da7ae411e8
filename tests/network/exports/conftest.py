"""A small network with something to take away."""

import csv
import io

import pytest

from livelihoods.network.exports.actions import take_away
from livelihoods.network.exports.selection import asked
from livelihoods.network.exports.tables import table
from livelihoods.network.membership import actions as membership
from livelihoods.network.organizations import actions as organizations
from livelihoods.network.organizations.statements import Origin
from livelihoods.platform.vocabulary.actions import set_entry, set_network
from livelihoods.platform.vocabulary.models import OccupationalGroup
from tests.network.invited import member
from tests.network.records import OPERATOR, day

ORIGIN = Origin("a page", day("2024-01-01"))


@pytest.fixture
def network(small_network):
    """A union is a member; ana has left since; both show how to be reached, one agreed to it."""
    set_network(
        actor=OPERATOR,
        values={"name": "A Network", "short_name": "AN", "is_demonstration": True, "source": "s"},
    )
    member()
    member("p", organization="", person="ana", constituency="research")
    membership.end_membership(
        actor=OPERATOR, key="m-p", ends_on=day("2025-01-01"), end_reason="resigned"
    )
    for code in ("street_vendors", "home_based_workers"):
        set_entry(
            actor=OPERATOR,
            model=OccupationalGroup,
            code=code,
            values={"name": code, "source": "tests"},
        )
    for key in ("sellers", "weavers"):
        organizations.state_fields(
            actor=OPERATOR,
            key=key,
            values={
                "email": f"{key}@example.org",
                "phone": "+51 1 0000000",
                "city": "=Lima",
                "groups": ["street_vendors", "home_based_workers"],
            },
            origin=ORIGIN,
        )
    organizations.show_contacts(actor=OPERATOR, key="sellers", names=["email"], reason="agreed")


def taken(name, *, actor=OPERATOR, form="csv", reason="", **choices):
    """Take a table away: the lines of its head, and its rows as the file says them."""
    file = io.BytesIO()
    question = asked(table(name), **choices)
    number = take_away(actor=actor, asked=question, form=form, file=file, reason=reason)
    text = file.getvalue().decode()
    head = [line[2:] for line in text.splitlines() if line.startswith("# ")]
    rows = list(csv.DictReader(text.splitlines()[len(head) :]))
    assert number == len(rows)
    return head, rows
