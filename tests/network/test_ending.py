"""Ending a membership: first the right, then the lock, then what is on record."""

import pytest

from livelihoods.network.membership import actions, policy
from livelihoods.network.membership.actions import memberships
from livelihoods.platform.accounts.actors import NotAllowedError
from livelihoods.platform.history import FactError
from tests.network.records import OPERATOR, account, day

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("open_membership")]


@pytest.fixture
def open_membership(small_network):
    return actions.take_over_membership(
        actor=OPERATOR, key="m-1", organization="sellers", constituency="mbo", grounds="g", source="register",
        starts_on=day("2010-01-01"),
    )  # fmt: skip


def end(actor=OPERATOR, key="m-1", ends_on="2015-01-01"):
    return actions.end_membership(actor=actor, key=key, ends_on=day(ends_on), end_reason="resigned")


def test_who_lacks_the_right_learns_nothing():
    nobody = account()
    end()
    for key in ("m-1", "m-9"):
        with pytest.raises(NotAllowedError):
            end(nobody, key)


def test_of_two_who_end_it_at_the_same_time_one_is_refused(monkeypatch):
    check = policy.require_keeper

    def another_comes_first(actor):
        monkeypatch.setattr(policy, "require_keeper", check)
        end(ends_on="2014-01-01")
        check(actor)

    monkeypatch.setattr(policy, "require_keeper", another_comes_first)
    with pytest.raises(FactError, match="ended on 2014-01-01"):
        end()


def test_who_waited_for_the_lock_finds_the_version_that_came_meanwhile(monkeypatch):
    locked, versions = memberships._locked, [None]
    end(ends_on="2014-01-01")
    monkeypatch.setattr(
        memberships, "_locked", lambda key: versions.pop() if versions else locked(key)
    )
    with pytest.raises(FactError, match="ended on 2014-01-01"):
        end()
