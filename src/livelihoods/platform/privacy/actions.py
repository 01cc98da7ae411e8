"""Erasing somebody, erasing again after a restore, and taking away what is kept of somebody."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.privacy import erasure as erasing
from livelihoods.platform.privacy import export, ledger, policy, subjects
from livelihoods.platform.privacy.ledger import Erasure
from livelihoods.platform.privacy.plan import Plan, plan_of
from livelihoods.platform.privacy.subjects import Found


@dataclass
class Replayed:
    """What a replay of the ledger did.

    Args:
        erased: subjects that the restored database still had, as `kind number`.
        unchanged: how many were erased already, or are not in this database.
        completed: how many were open in the ledger and are settled now.
        in_force: memberships, seats and posts of erased people that the restored database has in
            force; their ends are recorded by hand.
    """

    erased: list[str] = field(default_factory=list)
    unchanged: int = 0
    completed: int = 0
    in_force: list[str] = field(default_factory=list)


@audit.one_act()
def erase(*, actor: Actor, subject: str | Found, reason: str) -> Plan:
    """Erase what is kept of somebody; the record of members, seats and posts stays, without name.

    The intent is in the ledger before anything is changed, and that it is done after the commit:
    killed between them, the erasure is open in the ledger and `replay` does it.

    Args:
        actor: who erases.
        subject: whom, as `subjects.find` reads it, or found already.
        reason: a code of `rules.REASONS`.

    Returns:
        What was done and what stays. Where nothing was left to erase, nothing is recorded.

    Raises:
        NotAllowedError: where the actor may not.
        SubjectError: where nobody is on record who is asked for.
        FactError: where the reason is none, or the subject holds something that is in force.
        LedgerError: where the ledger is broken or cannot be written; nothing is erased then.
    """
    policy.require_eraser(actor)
    found = _found(subject)
    policy.require_eraser(actor, found)
    return erasing.erase_allowed(actor=actor, found=found, reason=reason)


def replay(*, actor: Actor, erasures: Iterable[Erasure]) -> Replayed:
    """Erase again whom a ledger names: after a restore of a backup from before the erasure.

    Each erasure is a transaction of its own; what is erased already is not touched, so that a
    replay can be repeated, and one that was killed goes on. Who is not in this database, or whose
    number was given to somebody else since, is passed over. What is in force does not hinder it:
    that its end was recorded is lost with the days since the backup. It is told.

    Args:
        actor: the operator who restores, or an officer.
        erasures: of `ledger.erasures(ledger.read())`.

    Raises:
        NotAllowedError: where the actor may not.
        LedgerError: where an open erasure cannot be settled.
    """
    policy.require_eraser(actor)
    told = Replayed()
    for erasure in erasures:
        with audit.one_act():
            found = subjects.by_ledger(erasure.subject, locked=True)
            plan = plan_of(found) if found is not None else None
            if plan is None or plan.is_empty:
                told.unchanged += 1
            else:
                erasing.carry_out_intended(actor=actor, plan=plan, intent=erasure.intent)
                told.erased.append(f"{erasure.subject.kind} {erasure.subject.id}")
                told.in_force += plan.in_force
        if not erasure.is_done:
            ledger.settle(erasure.intent)
            told.completed += 1
    return told


@transaction.atomic
def take_away(*, actor: Actor, subject: str | Found, language: str = "en") -> bytes:
    """Return all that is kept of somebody as a ZIP (`export.archive`); the audit says who took it.

    Raises:
        NotAllowedError: where the actor may not.
        SubjectError: where nobody is on record who is asked for.
    """
    policy.require_exporter(actor)
    found = _found(subject)
    content = export.archive(export.account_of(found), language=language)
    audit.record(actor=actor, act="privacy.export", subject=found.row)
    return content


def _found(subject: str | Found) -> Found:
    return subject if isinstance(subject, Found) else subjects.find(subject)
