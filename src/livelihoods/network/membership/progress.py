"""How far an invitation has come on a day, from its steps alone; no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

PROPOSED = "proposed"
APPROVED = "approved"
DECLINED = "declined"
SENT = "sent"
ACCEPTED = "accepted"
REFUSED = "refused"
LAPSED = "lapsed"
WITHDRAWN = "withdrawn"

# state -> the steps that may follow it
NEXT: dict[str, tuple[str, ...]] = {
    "": (PROPOSED,),
    PROPOSED: (APPROVED, DECLINED, WITHDRAWN),
    APPROVED: (SENT, WITHDRAWN),
    SENT: (ACCEPTED, REFUSED, LAPSED, WITHDRAWN),
    DECLINED: (),
    ACCEPTED: (),
    REFUSED: (),
    LAPSED: (),
    WITHDRAWN: (),
}
_ORDER = {kind: number for number, kind in enumerate((PROPOSED, APPROVED, DECLINED, SENT))}


@dataclass(frozen=True)
class Step:
    """A step and the day on which it happened."""

    kind: str
    happened_on: date


def in_order(steps: Sequence[Step]) -> list[Step]:
    """Return the steps as they followed each other; several may happen on one day."""
    return sorted(steps, key=lambda step: (step.happened_on, _ORDER.get(step.kind, len(_ORDER))))


def state_on(steps: Sequence[Step], day: date) -> str:
    """Return the state on a day: the last step by then, or empty before it was proposed."""
    past = [step for step in in_order(steps) if step.happened_on <= day]
    return past[-1].kind if past else ""


def is_open(state: str) -> bool:
    """Whether something is still to come of an invitation in this state."""
    return bool(NEXT[state]) and state != ""


def later(state: str) -> frozenset[str]:
    """Return every step that can come after this one, at once or after others."""
    return frozenset(NEXT[state]).union(*(later(following) for following in NEXT[state]))


def objection(steps: Sequence[Step], wanted: Step) -> str:
    """Return why a step cannot be taken, or empty where it can."""
    ordered = in_order(steps)
    state = ordered[-1].kind if ordered else ""
    if wanted.kind not in NEXT[state]:
        allowed = ", ".join(NEXT[state])
        then = f"what can follow is: {allowed}" if allowed else "nothing follows it"
        now = state or "not proposed yet"
        return f"the invitation is {now}, so it cannot be {wanted.kind}; {then}"
    if ordered and wanted.happened_on < ordered[-1].happened_on:
        return (
            f"{wanted.happened_on} is before the invitation was {state} ({ordered[-1].happened_on})"
        )
    return ""


def order_objection(steps: Sequence[Step]) -> str:
    """Return why these steps cannot have followed each other, or empty where they can."""
    done: list[Step] = []
    for step in sorted(steps, key=lambda one: _rank(one.kind)):
        fault = objection(done, step)
        if fault:
            return fault
        done.append(step)
    return ""


def _rank(kind: str) -> int:
    return _ORDER.get(kind, len(_ORDER))
