"""Every act of newsletters, done to issues that are planned, approved, and being sent."""

from collections.abc import Callable
from datetime import date
from typing import Any

from livelihoods.knowledge.newsletters import actions
from livelihoods.knowledge.newsletters.actions.imports import Line
from livelihoods.knowledge.newsletters.models import Delivery, Issue, Newsletter, Subscription
from tests.knowledge.newsletters.letters import (
    NAMES,
    OPERATOR,
    begun,
    make_issue,
    make_newsletter,
    subscribe_all,
)

NEWSLETTER = "mbo-newsletter"


def build() -> None:
    """Record three issues, of which the last is being sent to one reader."""
    if Newsletter.objects.exists():
        return
    subscribe_all(make_newsletter(), 1)
    make_issue(1, until="collect")
    make_issue(2)
    begun(make_issue(3))
    Delivery.objects.update(state="unsure", worker="x", claimed_at="2026-01-01T00:00:00Z")


def _issue(number: int) -> Issue:
    return Issue.objects.get(newsletter__key=NEWSLETTER, number=number)


def attempts() -> dict[str, Callable[[Any], Any]]:
    """How each act is tried."""
    build()
    open_issue, approved, sent = (_issue(number) for number in (1, 2, 3))
    article = open_issue.items.get(kind="article").pk
    sending = sent.sending.pk
    reader = Subscription.objects.get()
    lines = [Line("new@example.org", "en", date(2026, 1, 1), 2)]
    waiting = actions.schedule_sending(actor=OPERATOR, issue=make_issue(4).pk)

    def step(issue: Issue, name: str) -> Callable[[Any], Any]:
        return lambda who: actions.take_step(actor=who, issue=issue.pk, step=name)

    found: dict[str, Callable[[Any], Any]] = {
        "set_newsletter": lambda who: actions.set_newsletter(
            actor=who, key="new", names=NAMES, languages=["en"], rhythm="monthly"
        ),
        "plan_issue": lambda who: actions.plan_issue(
            actor=who, newsletter=NEWSLETTER, number=9, dated_on=date(2026, 9, 1)
        ),
        "change_issue": lambda who: actions.change_issue(
            actor=who, issue=open_issue.pk, dated_on=date(2026, 9, 1)
        ),
        "add_item": lambda who: actions.add_item(actor=who, issue=open_issue.pk, kind="section"),
        "write_text": lambda who: actions.write_text(
            actor=who, item=article, language="en", heading="New"
        ),
        "move_item": lambda who: actions.move_item(actor=who, item=article, is_up=True),
        "remove_item": lambda who: actions.remove_item(actor=who, item=article),
        "take_step: the translations are in": step(open_issue, "translate"),
        "take_step: approve": lambda who: (
            actions.take_step(actor=OPERATOR, issue=open_issue.pk, step="translate"),
            actions.take_step(actor=who, issue=open_issue.pk, step="approve"),
        ),
        "take_step: open again what was approved": step(approved, "reopen"),
        "take_step: archive": step(sent, "archive"),
        "schedule_sending": lambda who: actions.schedule_sending(actor=who, issue=approved.pk),
        "begin_sending": lambda who: actions.begin_sending(actor=who, sending=waiting.pk),
        "pause_sending": lambda who: actions.pause_sending(actor=who, sending=sending),
        "resume_sending": lambda who: actions.resume_sending(actor=who, sending=sending),
        "cancel_sending": lambda who: actions.cancel_sending(actor=who, sending=sending),
        "decide_unsure": lambda who: actions.decide_unsure(
            actor=who, delivery=Delivery.objects.get(sending=sending).pk, is_sent=True
        ),
        "import_subscribers": lambda who: actions.import_subscribers(
            actor=who, newsletter=NEWSLETTER, lines=lines, source="a list"
        ),
        "end_subscription": lambda who: actions.end_subscription(
            actor=who, subscription=reader.pk, reason="by phone"
        ),
        "record_bounce": lambda who: actions.record_bounce(
            actor=who, address="reader0@example.org", status="5.1.1"
        ),
        "record_complaint": lambda who: actions.record_complaint(
            actor=who, address="reader0@example.org"
        ),
        "allow_again": lambda who: (
            actions.record_complaint(actor=OPERATOR, address="reader0@example.org"),
            actions.allow_again(actor=who, subscription=reader.pk, reason="she called"),
        ),
        "forget_requests": lambda who: actions.forget_requests(actor=who),
    }
    return {f"newsletters.{name}": act for name, act in found.items()}
