"""Recording that mail to an organization came back, and that its address works after all."""

from django.utils.translation import gettext

from livelihoods.network.organizations import policy
from livelihoods.network.organizations.actions.checks import on_record
from livelihoods.network.organizations.models import Bounce, Organization
from livelihoods.network.organizations.statements import rebuild
from livelihoods.network.organizations.verification_rules import address_digest
from livelihoods.platform.accounts.actors import Actor, Operator
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError
from livelihoods.platform.mail.delivery_reports import Notice


@audit.one_act()
def record_bounce(*, actor: Actor, key: str, note: str) -> Bounce:
    """Record that mail to an organization's address came back: it is not written to any more.

    Raises:
        NotAllowedError: where the actor does not keep these records.
        FactError: no address is on record, or it is known already that it fails.
    """
    row = on_record(key)
    policy.require_keeper(actor, row)
    if not row.email:
        raise FactError(f"no e-mail address of {key} is on record")
    if row.email_fails:
        raise FactError(f"it is on record already that mail to {key} comes back")
    return _add(actor, row, row.email, note, is_withdrawal=False)


@audit.one_act()
def record_bounces_of(*, actor: Actor, address: str, note: str) -> tuple[list[str], list[str]]:
    """Record that mail to an address came back, for every organization that has it.

    Returns:
        The keys of the organizations that have the address on record today, and of them those of
        which it was not known that it fails.

    Raises:
        NotAllowedError: where the actor does not keep these records.
    """
    there = Organization.objects.select_for_update().filter(merged_into=None)
    rows = list(there.filter(email__iexact=address.strip())) if address.strip() else []
    for row in rows:
        policy.require_keeper(actor, row)
    if not rows:
        policy.require_keeper(actor, None)
    failing = [row for row in rows if not row.email_fails]
    for row in failing:
        _add(actor, row, row.email, note, is_withdrawal=False)
    return [row.key for row in rows], [row.key for row in failing]


def take_in(actor: Actor, notice: Notice) -> str:
    """Do what follows from mail that came back; say what, or nothing where it was not to us.

    A complaint is one more reason not to write to an address until a person looked at it. One of a
    letter that can be unsubscribed from is none of ours: no mail to an organization can be.
    """
    if notice.is_complaint and notice.links:
        return ""
    note = f"complaint: {notice.code}" if notice.is_complaint else notice.code
    known, new = record_bounces_of(actor=actor, address=notice.address, note=note)
    if not known:
        return ""
    if not new:
        return gettext("organizations: {keys}, as is on record already").format(
            keys=", ".join(known)
        )
    return gettext("organizations: {keys}, not written to any more").format(keys=", ".join(new))


@audit.one_act()
def withdraw_bounce(*, actor: Actor, key: str, note: str) -> Bounce:
    """Say that an address works after all: it can be written to again.

    Raises:
        NotAllowedError: where the actor does not keep these records.
        FactError: without words, or where nothing is on record against the address.
    """
    row = on_record(key)
    policy.require_keeper(actor, row)
    if not note.strip():
        raise FactError("say how you know that the address works", "note")
    if not row.email_fails:
        raise FactError(f"nothing is on record against the address of {key}")
    return _add(actor, row, row.email, note, is_withdrawal=True)


def refused_by_server(*, actor: Actor, row: Organization, note: str) -> None:
    """Record that a server refused an address at once, in the transaction of who wrote to it."""
    if row.email and not row.email_fails:
        _add(actor, row, row.email, note, is_withdrawal=False)


def _add(
    actor: Actor, row: Organization, address: str, note: str, *, is_withdrawal: bool
) -> Bounce:
    bounce = Bounce(
        organization=row,
        address_digest=address_digest(address),
        note=note.strip()[:300],
        is_withdrawal=is_withdrawal,
        editor=None if isinstance(actor, Operator) else actor,
    )
    audit.add(
        actor=actor,
        act=f"organizations.{'withdraw_bounce' if is_withdrawal else 'bounce'}",
        row=bounce,
        personal=("address_digest", "note"),
    )
    for each in Organization.objects.filter(email__iexact=address, merged_into=None):
        rebuild(each)
    row.refresh_from_db()
    return bounce
