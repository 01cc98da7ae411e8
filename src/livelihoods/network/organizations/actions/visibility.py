"""What an organization wants to be seen of it: it may ask for something else at any time."""

from collections.abc import Collection
from typing import Any

from livelihoods.network.organizations import policy
from livelihoods.network.organizations.actions.checks import on_record
from livelihoods.network.organizations.fields import CONTACTS
from livelihoods.network.organizations.models import FieldFact, Organization, Visibility
from livelihoods.network.organizations.statements import rebuild
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError
from livelihoods.platform.privacy import erasure
from livelihoods.platform.privacy import subjects as privacy_subjects
from livelihoods.platform.privacy.rules import REQUEST

_ACT = "organizations.organization"


@audit.one_act()
def set_visibility(*, actor: Actor, key: str, visibility: str, reason: str) -> Organization:
    """Set what the public sees of an organization, as it asked; at once, and on every past day.

    Raises:
        NotAllowedError: where the actor does not keep these records.
        FactError: without a reason (who asked, and how), or for a word that is no visibility.
    """
    row = on_record(key)
    policy.require_keeper(actor, row)
    if visibility not in Visibility.values:
        raise FactError(f"{visibility!r} is none of {', '.join(Visibility.values)}", "visibility")
    _set(actor, row, "visibility", visibility, reason)
    return row


@audit.one_act()
def show_contacts(*, actor: Actor, key: str, names: Collection[str], reason: str) -> Organization:
    """Set which contact details are public; the reason says who agreed, when and how.

    Raises:
        NotAllowedError: where the actor does not keep these records.
        FactError: without a reason, or for a field that is no contact detail.
    """
    row = on_record(key)
    policy.require_keeper(actor, row)
    unknown = sorted(set(names) - set(CONTACTS))
    if unknown:
        raise FactError(f"{unknown[0]} is none of {', '.join(CONTACTS)}", "shown_contacts")
    _set(actor, row, "shown_contacts", sorted(names), reason)
    return row


def _set(actor: Actor, row: Organization, name: str, value: Any, reason: str) -> None:
    if not reason.strip():
        raise FactError("say who asked for it, when and how", "reason")
    before = getattr(row, name)
    if before == value:
        return
    setattr(row, name, value)
    rebuild(row)
    audit.record(
        actor=actor,
        act=f"{_ACT}.{name}",
        subject=row,
        changes={name: (str(before), str(value))},
        reason=reason,
    )


@audit.one_act()
def erase_contact(*, actor: Actor, key: str, reason: str) -> int:
    """Erase every contact value of an organization, past ones too; return how many there were.

    That a source stated something on a day stays on record; what it was does not. The ledger of
    erasures keeps it, so that a restored backup is erased again (`platform/privacy`).

    Raises:
        NotAllowedError: where the actor does not keep these records.
        FactError: without a reason.
    """
    row = on_record(key)
    policy.require_keeper(actor, row)
    if not reason.strip():
        raise FactError("say who asked for the erasure", "reason")
    found = privacy_subjects.find(f"contact:{key}")
    records = [each.pk for each in privacy_subjects.same(found)]
    facts = FieldFact.objects.filter(field__in=CONTACTS, value__isnull=False)
    erased = facts.filter(organization__in=records).count()
    erasure.erase_allowed(actor=actor, found=found, reason=REQUEST)
    audit.record(
        actor=actor,
        act=f"{_ACT}.erase_contact",
        subject=row,
        changes=dict.fromkeys(CONTACTS, (None, None)),
        personal=CONTACTS,
        reason=reason,
    )
    return erased
