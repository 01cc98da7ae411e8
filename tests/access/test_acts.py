"""Role x scope x act x thing: who may is written in `acts.toml`; everybody else is refused."""

import tomllib
from pathlib import Path

import pytest
from django.db import transaction

from livelihoods.platform.accounts.actors import NotAllowedError
from livelihoods.platform.accounts.models import User
from livelihoods.platform.audit.models import Entry
from tests.access.actors import actors
from tests.access.acts import attempts, public_acts
from tests.access.network import build

TABLE = {
    f"{room}.{act}": set(who)
    for room, acts in tomllib.loads(
        Path(__file__).with_name("acts.toml").read_text(encoding="utf-8")
    ).items()
    for act, who in acts.items()
}
PUBLIC = {"public"}


def act_of(row: str) -> str:
    return row.split(":", maxsplit=1)[0]


def test_every_public_act_has_a_row_and_no_row_is_of_an_act_that_is_gone():
    assert {act_of(row) for row in TABLE} == set(public_acts())


def test_only_acts_without_an_actor_are_public():
    without = {name for name, act in public_acts().items() if "actor" not in act.__annotations__}
    assert {act_of(row) for row, who in TABLE.items() if who == PUBLIC} == without


@pytest.mark.web
def test_the_matrix(small_network):
    asked = attempts(build())
    there = actors()
    rows = {row: who for row, who in TABLE.items() if who != PUBLIC}
    assert set(asked) == set(rows)
    assert set().union(*rows.values()) <= set(there)
    wrong = []
    for row, allowed in rows.items():
        for name, account in there.items():
            done = is_done(asked[row], User.objects.get(pk=account.pk))
            if done != (name in allowed):
                wrong.append(f"{row}: {name} {'did it' if done else 'was refused'}")
    assert wrong == []


def is_done(attempt, account) -> bool:
    """Try it, and undo it; what is refused leaves no entry in the audit."""
    before = Entry.objects.count()
    try:
        with transaction.atomic():
            attempt(account)
            transaction.set_rollback(True)
    except NotAllowedError:
        assert Entry.objects.count() == before
        return False
    return True
