"""Handing letters to the mail server, so that nobody gets one twice whatever kills the work.

Each letter is *in flight* on record, and committed, before the server is asked, and *sent* after
it answered; the mark of one and the claim of the next are one transaction. A claim is an update
that finds its row waiting, so that of several workers one gets it. What is in flight while its
worker is gone may have arrived or not: it becomes *unsure*, and a person decides. Nothing here
sends it again by itself.

The chain of the audit is held when a batch ends, not for each letter.
"""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone

from livelihoods.knowledge.newsletters import content, letters
from livelihoods.knowledge.newsletters.actions.subscriptions import end
from livelihoods.knowledge.newsletters.handing import Answer, Server
from livelihoods.knowledge.newsletters.letters import Letter
from livelihoods.knowledge.newsletters.models import (
    Delivery,
    Edition,
    EditionEntry,
    Sending,
    Subscription,
)
from livelihoods.knowledge.newsletters.models.subscription import End
from livelihoods.knowledge.newsletters.rules import (
    MOST_ATTEMPTS,
    DeliveryState,
    SendingState,
    Verdict,
    wait_after,
)
from livelihoods.knowledge.rooms import PAGES
from livelihoods.platform.accounts.actors import Operator
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.audit.queries import last_hash
from livelihoods.platform.jobs import workers
from livelihoods.platform.timeline import today

BATCH: Final = 500
DURABLE = "FULL"
_AT_ONCE: Final = 200  # waiting letters that are looked up together
_LOOK_EVERY: Final = 1.0  # seconds between looks at what was paused or withdrawn
_ACTOR: Final = Operator("the sending of newsletters")
_NOBODY: Final = "no such address"

# Two statements for every letter: written out, since putting them together took half of the time.
_SENT: Final = """
    UPDATE newsletters_delivery SET state = 'sent', sent_at = %s, reason = ''
    WHERE id = %s AND worker = %s AND state IN ('in_flight', 'unsure')
"""
_CLAIM: Final = """
    UPDATE newsletters_delivery
    SET state = 'in_flight', worker = %s, claimed_at = %s, attempts = attempts + 1, edition_id = %s
    WHERE id = %s AND state = 'waiting' AND EXISTS (
        SELECT 1 FROM newsletters_subscription AS reader
        WHERE reader.id = newsletters_delivery.subscription_id
            AND reader.email = %s AND reader.ended_at IS NULL
    )
"""


@dataclass
class Told:
    """What a batch did, and whether letters wait that are due now."""

    sent: int = 0
    failed: int = 0
    later: int = 0
    unsure: int = 0
    problem: str = ""
    has_more: bool = False


@dataclass
class _Result:
    """What became of the letter at hand: the values of its row."""

    delivery: int
    values: dict[str, object] = field(default_factory=dict)


def settle(sending: int) -> int:
    """Say of letters in flight whose worker is gone that they are unsure; return how many."""
    number = 0
    in_flight = Delivery.objects.filter(sending=sending, state=DeliveryState.IN_FLIGHT)
    for row in in_flight.only("pk", "worker", "claimed_at"):
        assert row.claimed_at is not None  # set with the state
        if workers.is_gone(row.worker, row.claimed_at):
            number += in_flight.filter(
                pk=row.pk, worker=row.worker, claimed_at=row.claimed_at
            ).update(state=DeliveryState.UNSURE, reason="its worker ended while it was handed over")
    return number


def deliver(
    sending: int, *, most: int = BATCH, told: Callable[[Told], None] = lambda _told: None
) -> Told:
    """Hand over up to so many letters of a sending, over one connection; say what was done."""
    batch = _Batch(sending, told)
    if not batch.may_go_on():
        return batch.done
    batch.done.unsure = settle(sending)
    with _durable():
        batch.run(most)
    _end_batch(sending, batch.done)
    return batch.done


class _Batch:
    """A run of letters by one worker."""

    def __init__(self, sending: int, told: Callable[[Told], None]) -> None:
        self.sending = sending
        self.told = told
        self.done = Told()
        self.worker = workers.name()
        self.server = Server()
        self.letters: dict[str, tuple[Letter, int]] = {}
        self.seen = ""
        self.looked_at = 0.0
        self.goes_on = True

    def may_go_on(self) -> bool:
        """Look now and then whether it was paused, and whether anything was written or withdrawn.

        Whatever changes what a letter says leaves an entry in the audit, is a term that ends with
        the day, or a page that was published or withdrawn: letters are written anew then, without
        what may not be shown any more.
        """
        if time.monotonic() - self.looked_at < _LOOK_EVERY:
            return self.goes_on
        self.looked_at = time.monotonic()
        self.goes_on = Sending.objects.filter(pk=self.sending, state=SendingState.RUNNING).exists()
        if (state := f"{last_hash()} {today()} {PAGES.state()}") != self.seen:
            self.seen, self.letters = state, {}
        return self.goes_on

    def run(self, most: int) -> None:
        """Hand letters over until there are no more, or so many, or the server takes none."""
        result: _Result | None = None
        try:
            for row in self._waiting():
                if not self.may_go_on():
                    break
                letter, edition = self._letter(row.language)
                is_mine = self._turn(result, row, edition)
                result = None
                if not is_mine:
                    continue
                message = letters.message(
                    letter, subscription=row.subscription_id, email=row.subscription.email
                )
                answer = self.server.hand_over(message)
                result = self._result(row, answer)
                self.told(self.done)
                handed = self.done.sent + self.done.failed + self.done.later + self.done.unsure
                if answer.is_server_down or handed >= most:
                    break
        finally:
            self._turn(result, None, None)
            self.server.close()
        due = _due(self.sending).exists()
        self.done.has_more = due and not self.done.problem and self.goes_on

    def _waiting(self) -> Iterator[Delivery]:
        """Yield letters that wait, in no order, so that workers seldom reach for the same."""
        while True:
            rows = list(_due(self.sending).select_related("subscription")[:_AT_ONCE])
            gone = [
                row.pk for row in rows if row.subscription.ended_at or not row.subscription.email
            ]
            if gone:
                Delivery.objects.filter(pk__in=gone, state=DeliveryState.WAITING).update(
                    state=DeliveryState.SKIPPED, reason="ended before"
                )
            left = [row for row in rows if row.pk not in set(gone)]
            if not rows:
                return
            random.shuffle(left)
            yield from left

    def _letter(self, language: str) -> tuple[Letter, int]:
        if language not in self.letters:
            issue = Sending.objects.select_related("issue__newsletter").get(pk=self.sending).issue
            letter = letters.compose(content.view(issue, language))
            self.letters[language] = letter, _edition(self.sending, letter)
        return self.letters[language]

    def _turn(self, result: _Result | None, row: Delivery | None, edition: int | None) -> bool:
        """Put on record what became of one letter and claim the next, in one transaction."""
        if result is None and row is None:
            return False
        with transaction.atomic(), connection.cursor() as cursor:
            now = connection.ops.adapt_datetimefield_value(timezone.now())
            if result is not None and result.values["state"] == DeliveryState.SENT:
                cursor.execute(_SENT, [now, result.delivery, self.worker])
            elif result is not None:
                # a claim that was given up meanwhile is ours still: we know what became of it
                Delivery.objects.filter(
                    pk=result.delivery,
                    worker=self.worker,
                    state__in=(DeliveryState.IN_FLIGHT, DeliveryState.UNSURE),
                ).update(**result.values)
            if row is None:
                return False
            cursor.execute(_CLAIM, [self.worker, now, edition, row.pk, row.subscription.email])
            return bool(cursor.rowcount)

    def _result(self, row: Delivery, answer: Answer) -> _Result:
        now = timezone.now()
        values: dict[str, object] = {"state": DeliveryState.SENT}
        if answer.is_sent:
            self.done.sent += 1
        elif answer.is_unsure:
            self.done.unsure += 1
            values = {"state": DeliveryState.UNSURE, "reason": answer.reason}
            self.done.problem = answer.reason
        elif answer.is_server_down:
            # nothing is known of the address: it waits, as if nobody had tried
            self.done.problem = answer.reason
            values = _waits(row.attempts, None, "")
        elif answer.verdict is Verdict.LATER and row.attempts + 1 < MOST_ATTEMPTS:
            self.done.later += 1
            values = _waits(row.attempts + 1, now + wait_after(row.attempts + 1), answer.reason)
        else:
            self.done.failed += 1
            is_nobody = answer.verdict is Verdict.NO_SUCH_ADDRESS
            reason = f"{_NOBODY}: {answer.reason}" if is_nobody else answer.reason
            values = {"state": DeliveryState.FAILED, "reason": reason[:120]}
        return _Result(row.pk, values)


def _waits(attempts: int, next_try_at: datetime | None, reason: str) -> dict[str, object]:
    return {
        "state": DeliveryState.WAITING, "worker": "", "claimed_at": None, "edition": None,
        "attempts": attempts, "next_try_at": next_try_at, "reason": reason,
    }  # fmt: skip


def _due(sending: int) -> "models.QuerySet[Delivery]":
    now = timezone.now()
    waiting = Delivery.objects.filter(sending=sending, state=DeliveryState.WAITING)
    return waiting.filter(Q(next_try_at=None) | Q(next_try_at__lte=now)).order_by("pk")


def _edition(sending: int, letter: Letter) -> int:
    """Return the number of what is mailed in a language, with what it holds of other rooms."""
    with transaction.atomic():
        row, is_new = Edition.objects.get_or_create(
            sending_id=sending,
            language=letter.language,
            content_digest=letter.digest,
            defaults={"subject": letter.subject[:250]},
        )
        if is_new:
            EditionEntry.objects.bulk_create(
                EditionEntry(edition=row, kind=kind, key=key) for kind, key in set(letter.entries)
            )
    return row.pk


@audit.one_act()
def _end_batch(sending: int, done: Told) -> None:
    """Put on the record what the batch did, whom nobody reaches, and whether it was the last."""
    row = Sending.objects.select_for_update().get(pk=sending)
    nobody = Subscription.objects.select_for_update().filter(
        ended_at=None,
        pk__in=Delivery.objects.filter(
            sending=row, state=DeliveryState.FAILED, reason__startswith=_NOBODY
        ).values("subscription"),
    )
    for subscription in nobody:
        end(_ACTOR, subscription, End.BOUNCED)
    open_states = (DeliveryState.WAITING, DeliveryState.IN_FLIGHT)
    is_over = not Delivery.objects.filter(sending=row, state__in=open_states).exists()
    if row.state == SendingState.RUNNING and is_over:
        values = {"state": SendingState.DONE, "finished_at": timezone.now(), "problem": ""}
        audit.change(actor=_ACTOR, act="newsletters.finish_sending", row=row, values=values)
    elif done.problem:
        values = {"problem": done.problem[:300], "next_try_at": timezone.now() + wait_after(1)}
        audit.change(actor=_ACTOR, act="newsletters.stop_batch", row=row, values=values)
    elif row.problem:
        values = {"problem": "", "next_try_at": None}
        audit.change(actor=_ACTOR, act="newsletters.go_on", row=row, values=values)
    if counts := {
        name: (None, number)
        for name in ("sent", "failed", "later", "unsure")
        if (number := getattr(done, name))
    }:
        audit.record(actor=_ACTOR, act="newsletters.end_batch", subject=row, changes=counts)


class _durable:  # noqa: N801 - reads as a word: `with _durable()`
    """Let every commit reach the disk: with a mark that a power cut loses, a letter goes twice.

    SQLite in WAL mode writes through only now and then otherwise; PostgreSQL does it always.
    """

    def __enter__(self) -> None:
        self._set(DURABLE)

    def __exit__(self, *_error: object) -> None:
        self._set("NORMAL")

    def _set(self, level: str) -> None:
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA synchronous={level}")
