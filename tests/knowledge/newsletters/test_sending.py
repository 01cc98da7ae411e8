"""Sending to a real server on loopback: who gets it, who is refused, what is left for a person."""

import os
import random
import signal
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from tests.knowledge.newsletters.letters import (
    OPERATOR,
    Keeper,
    begun,
    mail_server,
    make_issue,
    make_newsletter,
    server,
    subscribe_all,
)
from tests.platform.backup.installation import empty_installation, in_another_process, migrated

from livelihoods.knowledge.newsletters import actions, delivering, queries
from livelihoods.knowledge.newsletters.models import Delivery, Sending, Subscription
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.audit.queries import first_broken
from livelihoods.platform.history import FactError
from livelihoods.platform.jobs import workers
from livelihoods.platform.jobs.running import run_due

__all__ = ["empty_installation", "migrated", "server"]
pytestmark = [pytest.mark.web, pytest.mark.django_db]


def states() -> dict[str, int]:
    found: dict[str, int] = {}
    for state in Delivery.objects.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


@pytest.mark.usefixtures("db")
def test_everybody_gets_it_once_in_the_own_language(server):
    newsletter = make_newsletter()
    subscribe_all(newsletter, 3)
    Subscription.objects.filter(email="reader1@example.org").update(language="fr")
    Subscription.objects.filter(email="reader2@example.org").update(language="es")
    sending = begun(make_issue())
    told = delivering.deliver(sending.pk)
    assert (told.sent, told.has_more) == (3, False)
    assert sorted(server.addresses()) == [f"reader{each}@example.org" for each in range(3)]
    (english,) = server.mail("reader0@example.org")
    (french,) = server.mail("reader1@example.org")
    (other,) = server.mail("reader2@example.org")
    assert english["Subject"] == "MBO Newsletter: Sellers meet"
    assert french["Subject"] == "Bulletin des OBM : Les vendeuses se réunissent"
    assert other["Subject"] == english["Subject"]  # it is not made in Spanish
    sending.refresh_from_db()
    assert sending.state == "done"
    assert delivering.deliver(sending.pk).sent == 0  # nothing goes twice
    assert len(server.taken) == 3


@pytest.mark.usefixtures("db")
def test_what_the_server_refuses(server):
    newsletter = make_newsletter()
    subscribe_all(newsletter, 6)
    server.refused = {
        "reader0@example.org": "550 5.1.1 no such user reader0@example.org",
        "reader1@example.org": "450 4.2.0 greylisted, try again",
        "reader2@example.org": "550 5.7.1 not from your kind",
    }
    server.refused_data = {"reader3@example.org": "554 5.6.0 words that we do not like"}
    sending = begun(make_issue())
    told = delivering.deliver(sending.pk)
    assert (told.sent, told.failed, told.later, told.unsure) == (2, 3, 1, 0)
    by_address = {
        row.subscription.pk: row for row in Delivery.objects.select_related("subscription")
    }
    reasons = sorted(row.reason for row in by_address.values() if row.reason)
    assert reasons == ["450 4.2.0", "550 5.7.1", "554 5.6.0", "no such address: 550 5.1.1"]
    ended = Subscription.objects.exclude(ended_at=None).get()
    assert (ended.why_ended, ended.email) == ("bounced", "")
    # what was refused for now is tried again later, and not before
    assert delivering.deliver(sending.pk).sent == 0
    server.refused.clear()
    Delivery.objects.filter(state="waiting").update(next_try_at=timezone.now())
    assert delivering.deliver(sending.pk).sent == 1
    assert states() == {"sent": 3, "failed": 3}
    assert Sending.objects.get().state == "done"
    told_of = " ".join(str(entry.changes) for entry in Entry.objects.all())
    assert "example.org" not in told_of
    assert first_broken() is None


@pytest.mark.usefixtures("db")
def test_an_address_is_given_up_after_five_times(server):
    subscribe_all(make_newsletter(), 1)
    server.refused = {"reader0@example.org": "451 not now"}
    sending = begun(make_issue())
    for _attempt in range(5):
        delivering.deliver(sending.pk)
        Delivery.objects.update(next_try_at=timezone.now())
    row = Delivery.objects.get()
    assert (row.state, row.attempts) == ("failed", 5)
    assert Subscription.objects.get().ended_at is None  # its mailbox may be there


@pytest.mark.usefixtures("db")
def test_a_server_that_is_down_fails_nobody():
    subscribe_all(make_newsletter(), 3)
    sending = begun(make_issue())
    with mail_server():
        pass  # its port is closed now
    from django.test import override_settings

    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=1,
    ):  # fmt: skip
        told = delivering.deliver(sending.pk)
    assert (told.sent, told.failed, told.unsure) == (0, 0, 0)
    assert "cannot be reached" in told.problem
    assert states() == {"waiting": 3}
    sending.refresh_from_db()
    assert sending.problem == told.problem
    assert sending.next_try_at is not None
    with mail_server() as keeper:
        assert delivering.deliver(sending.pk).sent == 3
    assert len(keeper.taken) == 3
    sending.refresh_from_db()
    assert (sending.state, sending.problem) == ("done", "")


class Dropping(Keeper):
    """Closes the connection in the middle of a letter to one address."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if envelope.rcpt_tos == [self.address]:
            server.transport.close()
            return "250 OK"
        return await super().handle_DATA(server, session, envelope)


@pytest.mark.usefixtures("db")
def test_a_connection_that_breaks_in_the_middle_of_a_letter_leaves_it_unsure():
    subscribe_all(make_newsletter(), 4)
    sending = begun(make_issue())
    with mail_server(Dropping("reader2@example.org")) as keeper:
        delivering.deliver(sending.pk)
        for _time in range(3):
            delivering.deliver(sending.pk)
    assert states() == {"sent": 3, "unsure": 1}
    assert "reader2@example.org" not in keeper.addresses()
    (line,) = queries.unsure(sending.pk)
    assert (line.address, line.reason.split(":")[0]) == (
        "r...@example.org", "the connection broke",
    )  # fmt: skip


@pytest.mark.usefixtures("db")
def test_a_person_decides_on_what_is_unsure(server):
    subscribe_all(make_newsletter(), 2)
    sending = begun(make_issue())
    first, second = Delivery.objects.order_by("pk")
    old = timezone.now() - timedelta(minutes=10)
    Delivery.objects.update(state="in_flight", worker="elsewhere:1:x", claimed_at=old)
    assert delivering.settle(sending.pk) == 2
    told = delivering.deliver(sending.pk)
    assert (told.sent, server.taken) == (0, [])  # nobody sends it again by itself
    actions.decide_unsure(actor=OPERATOR, delivery=first.pk, is_sent=True)
    with pytest.raises(FactError, match="nothing is unsure"):
        actions.decide_unsure(actor=OPERATOR, delivery=first.pk, is_sent=False)
    actions.decide_unsure(actor=OPERATOR, delivery=second.pk, is_sent=False)
    assert delivering.deliver(sending.pk).sent == 1
    assert len(server.taken) == 1
    assert states() == {"sent": 2}
    sending.refresh_from_db()
    assert sending.state == "done"


@pytest.mark.usefixtures("db")
def test_a_letter_in_flight_of_a_worker_that_works_is_left_to_it():
    subscribe_all(make_newsletter(), 2)
    sending = begun(make_issue())
    Delivery.objects.update(state="in_flight", worker="elsewhere:1:x", claimed_at=timezone.now())
    Delivery.objects.filter(pk=Delivery.objects.first().pk).update(worker=workers.name())
    assert delivering.settle(sending.pk) == 0


@pytest.mark.usefixtures("db")
def test_paused_cancelled_and_gone_on_with(server):
    subscribe_all(make_newsletter(), 5)
    sending = begun(make_issue())
    assert delivering.deliver(sending.pk, most=2).has_more
    actions.pause_sending(actor=OPERATOR, sending=sending.pk)
    assert delivering.deliver(sending.pk).sent == 0
    actions.resume_sending(actor=OPERATOR, sending=sending.pk)
    assert delivering.deliver(sending.pk, most=1).sent == 1
    actions.cancel_sending(actor=OPERATOR, sending=sending.pk)
    assert delivering.deliver(sending.pk).sent == 0
    assert states() == {"sent": 3, "skipped": 2}
    with pytest.raises(FactError):
        actions.resume_sending(actor=OPERATOR, sending=sending.pk)


@pytest.mark.usefixtures("db")
def test_who_ends_it_while_it_is_sent_gets_none(server):
    newsletter = make_newsletter()
    subscribe_all(newsletter, 3)
    sending = begun(make_issue())
    from livelihoods.knowledge.newsletters.addresses import subscription_token

    leaving = Subscription.objects.get(email="reader1@example.org")
    actions.unsubscribe(token=subscription_token(leaving.pk))
    delivering.deliver(sending.pk)
    assert sorted(server.addresses()) == ["reader0@example.org", "reader2@example.org"]
    assert states() == {"sent": 2, "skipped": 1}


@pytest.mark.usefixtures("db")
def test_what_is_due_begins_and_is_sent_by_the_queue(server, settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    # it would close the connection in whose transaction the test lies
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(delivering.deliver, "__kwdefaults__", {"most": 2, "told": lambda _told: 0})
    subscribe_all(make_newsletter(), 5)
    issue = make_issue()
    later = actions.schedule_sending(
        actor=OPERATOR, issue=issue.pk, starts_at=timezone.now() + timedelta(hours=1)
    )
    assert run_due().done == 0
    issue.refresh_from_db()
    assert issue.state == "approved"  # and nobody can read it yet
    Sending.objects.filter(pk=later.pk).update(starts_at=timezone.now())
    told = run_due()
    assert (told.done, told.failed) == (3, [])
    assert "newsletters: MBO Newsletter 1 begun" in told.lines
    assert len(server.taken) == 5
    assert Sending.objects.get().state == "done"
    issue.refresh_from_db()
    assert issue.state == "sent"


ALL = 10_000 if connection.vendor == "sqlite" else 2_000  # the full number once


@pytest.mark.slow
def test_thousands_of_letters_killed_at_a_random_point_and_gone_on_with(
    empty_installation, monkeypatch
):
    """Nobody gets it twice; each is sent, failed or unsure, and unsure at most one per worker."""
    monkeypatch.setattr(delivering, "DURABLE", "NORMAL")  # a killed process, not a power cut
    seed = random.SystemRandom().randrange(10**6)
    point = random.Random(seed).randrange(1, ALL)
    print(f"seed {seed}: killed after about {point} letters")
    subscribe_all(make_newsletter(), ALL)
    sending = begun(make_issue())
    keeper = Keeper()
    keeper.refused = {"reader7@example.org": "550 5.1.1 gone"}
    with mail_server(keeper):
        connection.close()
        pid = _work_in_another_process(sending.pk)
        while len(keeper.taken) < point and _is_running(pid):
            time.sleep(0.001)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        before = len(keeper.taken)
        assert in_another_process(lambda: _work(sending.pk)) == 0
    got = keeper.addresses()
    assert len(got) == len(set(got))
    counted = queries.counts(sending.pk)
    assert counted.all == ALL
    assert counted.left == 0
    assert counted.failed == 1
    assert counted.unsure <= 1
    assert counted.sent + counted.unsure == ALL - 1
    assert 0 <= len(got) - counted.sent <= counted.unsure  # it may have arrived
    assert len(queries.unsure(sending.pk)) == counted.unsure
    assert before < ALL
    assert Sending.objects.get().state == "done"
    assert first_broken() is None


SOME = 600


@pytest.mark.slow
def test_two_workers_share_the_letters_and_both_are_killed(empty_installation):
    subscribe_all(make_newsletter(), SOME)
    sending = begun(make_issue())
    with mail_server() as keeper:
        connection.close()
        pids = [_work_in_another_process(sending.pk) for _worker in range(2)]
        while len(keeper.taken) < SOME // 2 and all(map(_is_running, pids)):
            time.sleep(0.001)
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        both = {row.worker for row in Delivery.objects.exclude(worker="")}
        connection.close()
        assert in_another_process(lambda: _work(sending.pk)) == 0
    got = keeper.addresses()
    assert len(got) == len(set(got))
    counted = queries.counts(sending.pk)
    assert len(both) == 2
    assert counted.unsure <= len(both)
    assert (counted.left, counted.failed, counted.all) == (0, 0, SOME)
    assert counted.sent <= len(got) <= counted.sent + counted.unsure


def _is_running(pid: int) -> bool:
    return os.waitpid(pid, os.WNOHANG) == (0, 0)


def _work_in_another_process(sending: int) -> int:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of a fork beside threads
        child = os.fork()
    if child == 0:
        try:
            _work(sending)
        finally:
            os._exit(1)
    return child


def _work(sending: int) -> None:
    from django.db import connections

    connections["default"].close()
    while delivering.deliver(sending).has_more:
        pass
    os._exit(0)


def test_an_unsure_letter_of_a_cancelled_sending_is_not_promised_again():
    """It would wait for ever: nothing is sent of what was cancelled."""
    subscribe_all(make_newsletter(), 1)
    sending = begun(make_issue())
    Delivery.objects.update(state="unsure", worker="x", claimed_at=timezone.now())
    actions.cancel_sending(actor=OPERATOR, sending=sending.pk)
    row = Delivery.objects.get()
    with pytest.raises(FactError, match="cancelled"):
        actions.decide_unsure(actor=OPERATOR, delivery=row.pk, is_sent=False)
    actions.decide_unsure(actor=OPERATOR, delivery=row.pk, is_sent=True)
    assert states() == {"sent": 1}
