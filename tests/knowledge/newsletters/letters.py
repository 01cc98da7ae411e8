"""A newsletter with an issue, and a mail server on loopback that keeps what it takes."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from django.test import override_settings

from livelihoods.knowledge.newsletters import actions, addresses
from livelihoods.knowledge.newsletters.models import Issue, Newsletter, Subscription
from livelihoods.platform.accounts.actors import Operator

OPERATOR = Operator("tests")
NAMES = {"en": "MBO Newsletter", "fr": "Bulletin des OBM", "es": "Boletín de las OBM"}


class Keeper:
    """Takes mail; an address may be refused as a server refuses it."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes]] = []
        self.refused: dict[str, str] = {}
        self.refused_data: dict[str, str] = {}

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        (address,) = envelope.rcpt_tos
        if address in self.refused_data:
            return self.refused_data[address]
        self.taken.append((address, envelope.content))
        return "250 OK"

    def addresses(self) -> list[str]:
        return [address for address, _content in self.taken]

    def mail(self, address: str) -> list[EmailMessage]:
        return [
            message_from_bytes(content, policy=policy.default)
            for to, content in self.taken
            if to == address
        ]


@contextmanager
def mail_server(keeper: Keeper | None = None) -> Iterator[Keeper]:
    """A real server on loopback, to which the site sends its mail."""
    keeper = keeper or Keeper()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(keeper, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=port,
        ):
            yield keeper
    finally:
        controller.stop()


@pytest.fixture
def server() -> Iterator[Keeper]:
    with mail_server() as keeper:
        yield keeper


def make_newsletter(key: str = "mbo-newsletter", **changed) -> Newsletter:
    values = {
        "names": NAMES, "languages": ["en", "fr", "es"], "rhythm": "two_or_three",
        "descriptions": {"en": "News of organizations."},
    }  # fmt: skip
    return actions.set_newsletter(actor=OPERATOR, key=key, **values | changed)


def write(item: int, **words: str) -> None:
    """Write a part: `en="Heading|Body"`."""
    for language, text in words.items():
        heading, _bar, body = text.partition("|")
        actions.write_text(actor=OPERATOR, item=item, language=language, heading=heading, body=body)


def make_issue(number: int = 1, *, until: str = "approve", newsletter="mbo-newsletter") -> Issue:
    issue = actions.plan_issue(
        actor=OPERATOR, newsletter=newsletter, number=number, dated_on=date(2026, 7, 1),
        languages=["en", "fr"], period_starts_on=date(2026, 1, 1),
        period_ends_on=date(2026, 6, 30),
    )  # fmt: skip
    write(
        issue.items.get().pk,
        en="Sellers meet|<p>What we did.</p>", fr="Les vendeuses se réunissent|<p>Nos actes.</p>",
    )  # fmt: skip
    section = actions.add_item(actor=OPERATOR, issue=issue.pk, kind="section")
    write(section.pk, en="Organizing", fr="Organisation")
    article = actions.add_item(actor=OPERATOR, issue=issue.pk, kind="article")
    write(
        article.pk,
        en='A market reopens|<p>See <a href="/organizations/">who</a>.</p>',
        fr="Un marché rouvre|<p>Voilà.</p>",
    )
    for step in ("collect", "translate", "approve"):
        actions.take_step(actor=OPERATOR, issue=issue.pk, step=step)
        if step == until:
            break
    issue.refresh_from_db()
    return issue


def subscribe_all(newsletter: Newsletter, number: int, language: str = "en") -> None:
    """Subscribe so many made-up addresses at once."""
    Subscription.objects.bulk_create(
        [
            Subscription(
                newsletter=newsletter, language=language, email=f"reader{each}@example.org",
                address_digest=addresses.digest(f"reader{each}@example.org"), way="import",
                source="tests", consented_at=datetime(2026, 1, 1, tzinfo=UTC),
            )
            for each in range(number)
        ],
        batch_size=1000,
    )  # fmt: skip


def begun(issue: Issue):
    sending = actions.schedule_sending(actor=OPERATOR, issue=issue.pk)
    return actions.begin_sending(actor=OPERATOR, sending=sending.pk)
