"""The only ways to change the governance: rules, bodies, seats, appointments."""

from livelihoods.network.governance.actions.appointments import (
    appoint,
    correct_appointment,
    end_appointment,
)
from livelihoods.network.governance.actions.seats import SeatStatement, arrange_seats, set_body
from livelihoods.network.governance.actions.settings import set_rule

__all__ = [
    "SeatStatement",
    "appoint",
    "arrange_seats",
    "correct_appointment",
    "end_appointment",
    "set_body",
    "set_rule",
]
