"""Reading messages to organizations: who can be written to, what waits behind a link."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from livelihoods.network.organizations import wording
from livelihoods.network.organizations.models import ContactMessage, Organization, Visibility
from livelihoods.network.organizations.relay_rules import MessageInstants, MessageState, state
from livelihoods.network.organizations.verification_rules import digest

MOST = 20


@dataclass(frozen=True)
class MessageView:
    """A message as its writer may see it, or without its text as an editor may."""

    organization: str
    name: str
    writer_name: str
    writer_email: str
    text: str
    recorded_at: datetime
    state: MessageState
    problem: str

    @property
    def state_words(self) -> str:
        """How far it is, in words."""
        return wording.message_state(self.state)


def is_reachable(row: Organization) -> bool:
    """Whether messages can be passed on to an organization: it agreed, and its address works."""
    return (
        row.takes_messages
        and row.visibility == Visibility.PUBLIC
        and bool(row.email)
        and not row.email_fails
    )


def writable(key: str) -> str | None:
    """Return the name of an organization that can be written to, or None where it can't."""
    row = Organization.objects.filter(key=key).first()
    return row.name if row is not None and is_reachable(row) else None


def state_of(row: ContactMessage) -> MessageState:
    """Return how far a message is now."""
    return state(
        MessageInstants(
            row.recorded_at, row.confirmed_at, row.passed_on_at, has_problem=bool(row.problem)
        ),
        timezone.now(),
    )


def message(token: str) -> MessageView | None:
    """Return the message of a writer's link, or None where there is none, or it was erased."""
    row = (
        ContactMessage.objects.select_related("organization")
        .filter(token_digest=digest(token))
        .first()
    )
    if row is None or not row.text:
        return None
    return MessageView(
        organization=row.organization.key,
        name=row.organization.name,
        writer_name=row.writer_name,
        writer_email=row.writer_email,
        text=row.text,
        recorded_at=row.recorded_at,
        state=state_of(row),
        problem=row.problem,
    )


def messages_to(key: str) -> list[MessageView]:
    """Return the last messages to an organization for an editor: not their text, nor whose."""
    rows = ContactMessage.objects.filter(organization__key=key)[:MOST]
    return [
        MessageView(key, "", "", "", "", row.recorded_at, state_of(row), row.problem)
        for row in rows
    ]
