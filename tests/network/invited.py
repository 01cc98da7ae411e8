"""An invitation led to a point, for tests; the operator records each step on its own day."""

from livelihoods.network.membership import actions
from livelihoods.network.membership.actions.invitations import ActivityStatement
from livelihoods.platform.timeline import at_noon
from tests.network.records import OPERATOR, body, day

ACTIVITY = ActivityStatement("organizing", "exchange of street vendors", day("2023-05-04"))


def _kept(stated, name):
    if stated["actor"] is OPERATOR:
        stated.setdefault("recorded_at", at_noon(stated[name]))
    return stated


def propose(key="inv-1", **changed):
    stated = {
        "actor": OPERATOR, "organization": "sellers", "constituency": "mbo",
        "proposed_by": "a programme", "proposed_on": day("2024-01-10"), "activities": [ACTIVITY],
    } | changed  # fmt: skip
    return actions.propose_invitation(key=key, **_kept(stated, "proposed_on"))


def approve(key="inv-1", **changed):
    body("management")
    stated = {
        "actor": OPERATOR, "is_approved": True, "body": "management",
        "decided_on": day("2024-02-01"), "meeting": "minute 7",
    } | changed  # fmt: skip
    return actions.decide_invitation(key=key, **_kept(stated, "decided_on"))


def send(key="inv-1", **changed):
    stated = {
        "actor": OPERATOR, "sent_on": day("2024-02-05"), "answer_by": day("2024-05-05"),
        "language": "es",
    } | changed  # fmt: skip
    return actions.send_invitation(key=key, **_kept(stated, "sent_on"))


def accept(key="inv-1", **changed):
    stated = {"actor": OPERATOR, "accepted_on": day("2024-03-01"), "membership": "m-1"} | changed
    return actions.accept_invitation(key=key, **_kept(stated, "accepted_on"))


def member(key="inv-1", **proposal):
    propose(key, **proposal)
    approve(key)
    send(key)
    return accept(key, membership=f"m-{key}")
