"""Reading the state of a request to take something down, by its reference alone."""

from dataclasses import dataclass
from datetime import date

from livelihoods.knowledge.stories.models import Outcome, TakeDownRequest
from livelihoods.knowledge.stories.rules import LETTERS


@dataclass(frozen=True, slots=True)
class RequestView:
    """How far a request is; nothing of who asked, or what about."""

    reference: str
    asked_on: date
    outcome: str
    words: str
    answered_on: date | None

    @property
    def is_waiting(self) -> bool:
        """Whether nobody answered it yet."""
        return self.outcome == Outcome.WAITING


def request_state(reference: str) -> RequestView | None:
    """Return how far a request is; its letters may be written small and with gaps."""
    written = "".join(letter for letter in reference.upper() if letter in LETTERS)
    if not written:
        return None
    row = TakeDownRequest.objects.filter(reference=written).first()
    if row is None:
        return None
    return RequestView(
        row.reference, row.asked_at.date(), row.outcome, str(row.get_outcome_display()),
        row.answered_on,
    )  # fmt: skip
