"""A small network for tests of single acts."""

from datetime import UTC, date, datetime

import pytest

from livelihoods.network.governance.actions import set_body
from livelihoods.network.membership.actions import take_over_membership
from livelihoods.network.organizations.actions import set_organization
from livelihoods.network.people.actions import set_person
from livelihoods.platform.accounts.actions import give_role
from livelihoods.platform.accounts.actors import Operator
from livelihoods.platform.accounts.models import User
from livelihoods.platform.accounts.scopes import NETWORK
from livelihoods.platform.vocabulary.actions import set_entry
from livelihoods.platform.vocabulary.models import Constituency

OPERATOR = Operator("tests")


def instant(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.fixture
def small_network(db):
    record_small_network()


def record_small_network() -> None:
    kinds = {"mbo": "institutional", "research": "individual", "practice": "individual"}
    for position, (code, kind) in enumerate(kinds.items(), 1):
        values = {"name": code, "position": position, "member_kind": kind, "source": "tests"}
        set_entry(actor=OPERATOR, model=Constituency, code=code, values=values)
    for key, kind, country in (
        ("sellers", "union", "PER"),
        ("weavers", "cooperative", "IND"),
        ("helpers", "support_ngo", "IND"),
    ):
        set_organization(
            actor=OPERATOR, key=key, name=key.title(), kind=kind, country=country,
            reach="national", source="tests", is_fictional=True,
        )  # fmt: skip
    for key in ("ana", "bela", "carla", "dora"):
        set_person(
            actor=OPERATOR,
            key=key,
            name=f"{key.title()} Invented",
            country="ZAF",
            is_fictional=True,
        )


def body(code: str, **changed) -> None:
    """A committee of the Board, in force since 2006."""
    stated = {
        "name": code.title(), "kind": "committee", "position": 1, "source": "tests",
        "starts_on": day("2006-04-21"),
    }  # fmt: skip
    set_body(actor=OPERATOR, code=code, values=stated | changed)


def account(*rights: str, email: str = "one@example.org") -> User:
    """An account that holds just these rights in this process, whatever roles there are."""
    user = User.objects.create_user(email)
    user.__dict__["held"] = dict.fromkeys(rights, frozenset({NETWORK}))
    return user


def holder(role: str, kind: str = "network", key: str = "", email: str = "") -> User:
    """An account that holds a role from today on."""
    user = User.objects.create_user(email or f"{role}.{key or kind}@example.org".lower())
    give_role(
        actor=OPERATOR, email=user.email, role=role, scope_kind=kind, scope_key=key, reason="tests"
    )
    return User.objects.get(pk=user.pk)


@pytest.fixture
def membership(small_network):
    """A membership of the small network, since 2010."""
    return take_over_membership(
        actor=OPERATOR, key="m-1", organization="sellers", constituency="mbo", grounds="exchange",
        starts_on=day("2010-01-01"), source="register",
    )  # fmt: skip
