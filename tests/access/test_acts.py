"""Role x scope x act x thing: who may is written in `acts.toml`; everybody else is refused."""

import re
import tomllib
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

import livelihoods
from livelihoods.platform.accounts.actors import NotAllowedError
from livelihoods.platform.accounts.models import User
from livelihoods.platform.audit import actions as audit
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
TOUCHES = re.compile(r"^(INSERT|UPDATE|DELETE)|FOR (NO KEY )?UPDATE")
BEGINS = re.compile(r"@transaction\.atomic\ndef (\w+)")


def act_of(row: str) -> str:
    return row.split(":", maxsplit=1)[0]


def test_every_public_act_has_a_row_and_no_row_is_of_an_act_that_is_gone():
    assert {act_of(row) for row in TABLE} == set(public_acts())


def test_only_acts_without_an_actor_are_public():
    without = {name for name, act in public_acts().items() if "actor" not in act.__annotations__}
    assert {act_of(row) for row, who in TABLE.items() if who == PUBLIC} == without


@pytest.mark.web
@pytest.mark.one_database
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


# What locks or changes no row before it adds its entry, or none that another act locks.
LATE = {
    *("exports.take_away", "indicators.import_figures", "indicators.publish"),
    "privacy.take_away",
}
NOTHING_TO_DO = {"privacy.replay"}  # tried without an erasure


@pytest.mark.web
def test_every_act_holds_the_chain_before_any_row(small_network, monkeypatch):
    """So that no two acts can wait for each other (decision 0035)."""
    asked = attempts(build())
    chief = User.objects.get(pk=actors()["operator's account"].pk)
    wrong = []
    for row, attempt in asked.items():
        if act_of(row) in LATE:
            continue
        before = before_the_chain(monkeypatch, attempt, chief)
        if before is None:
            wrong += [] if row in NOTHING_TO_DO else [f"{row} never held the chain"]
        else:
            wrong += [f"{row}: {sql}" for sql in before if TOUCHES.search(sql)]
    assert wrong == []


def before_the_chain(monkeypatch, attempt, account) -> list[str] | None:
    """Try it, undo it, and return the statements before it held the chain; None: it never did."""
    held: list[int] = []
    hold = audit.hold_chain
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:

        def noted() -> None:
            held.append(len(queries.captured_queries))
            hold()

        with monkeypatch.context() as patched:
            patched.setattr(audit, "hold_chain", noted)
            with suppress(NotAllowedError):  # nobody gives a role to oneself
                attempt(account)
        transaction.set_rollback(True)
    return [query["sql"] for query in queries.captured_queries[: held[0]]] if held else None


def test_no_act_of_a_room_begins_a_transaction_without_the_chain():
    """An act that another calls, or that the table above reaches only after another, too."""
    root = Path(livelihoods.__file__).parent
    found = {
        f"{path.relative_to(root)}: {name}"
        for path in root.glob("**/actions*/**/*.py")
        for name in BEGINS.findall(path.read_text(encoding="utf-8"))
    } | {
        f"{path.relative_to(root)}: {name}"
        for path in root.glob("**/actions.py")
        for name in BEGINS.findall(path.read_text(encoding="utf-8"))
    }
    assert found == {
        "platform/accounts/signin/actions.py: confirm_address",  # adds no entry
        "platform/privacy/actions.py: take_away",
    }


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
