"""One erasure: its intent in the ledger, the plan, the audit, and that it is done."""

from functools import partial

from django.db import connection, transaction

from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError
from livelihoods.platform.privacy import ledger, register, subjects
from livelihoods.platform.privacy.models import ErasedKey
from livelihoods.platform.privacy.plan import VERSION, Plan, carry_out, plan_of, together
from livelihoods.platform.privacy.queries import digest
from livelihoods.platform.privacy.rules import REASONS
from livelihoods.platform.privacy.subjects import Found, SubjectError


@audit.one_act()
def erase_allowed(*, actor: Actor, found: Found, reason: str) -> Plan:
    """Erase somebody whom the policy of the room that asks lets the actor erase; else as `erase`.

    Where several rows are of the same one (`subjects.same`), each is erased with a line of its own
    in the ledger: the backup of another day may have them apart, or only some of them.

    Raises:
        FactError: where the reason is none, or the subject holds something that is in force.
        LedgerError: where the ledger is broken or cannot be written; nothing is erased then.
    """
    if reason not in REASONS:
        raise FactError(f"{reason[:40]!r} is no reason; give one of {', '.join(REASONS)}", "reason")
    return together([_erase(actor, each, reason) for each in subjects.same(_locked(found))])


def _erase(actor: Actor, found: Found, reason: str) -> Plan:
    found = _locked(found)
    plan = plan_of(found)
    if plan.in_force:
        raise FactError(
            f"{found.asked_as} still holds {', '.join(plan.in_force)}; record the end first, "
            "then erase",
            "subject",
        )
    if plan.is_empty:
        return plan
    intent = ledger.intend(found.ledger_key, plan=VERSION, reason=reason)
    carry_out_intended(actor=actor, plan=plan, intent=intent)
    transaction.on_commit(partial(_settle, intent))
    return plan


def _locked(found: Found) -> Found:
    row = subjects.by_ledger(found.ledger_key, locked=True)
    if row is None:
        raise SubjectError(f"{found.asked_as} was erased by somebody else just now")
    return row


def _settle(intent: ledger.Line) -> None:
    ledger.settle(intent)
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        # else the pages as they were before stay in the file until enough is written; nobody waits
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")


def carry_out_intended(*, actor: Actor, plan: Plan, intent: ledger.Line) -> None:
    """Do what a plan says, and say so in the audit with the hash of its intent."""
    found = plan.subject
    _model, identity = register.identities()[found.kind]
    if identity.forgets_key:
        ErasedKey.objects.get_or_create(kind=found.kind, digest=digest(found.kind, found.key))
    carry_out(plan)
    audit.record(
        actor=actor,
        act="privacy.erase",
        subject=found.row,
        changes={"ledger": (None, intent.hash)},
        reason=intent.reason,
    )
