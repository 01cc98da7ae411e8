"""Saying that a record was checked with its organization."""

from datetime import date

from livelihoods.network.organizations import policy
from livelihoods.network.organizations.actions.checks import on_record
from livelihoods.network.organizations.models import Verification, VerificationMethod
from livelihoods.network.organizations.statements import rebuild
from livelihoods.platform.accounts.actors import Actor, Operator
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import today


@audit.one_act()
def verify(
    *, actor: Actor, key: str, verified_on: date, method: str, note: str = ""
) -> Verification:
    """Say that the whole record was checked with the organization on a day.

    Raises:
        NotAllowedError: where the actor may not verify records.
        FactError: a day in the future, or a word that is no method.
    """
    row = on_record(key)
    policy.require_verifier(actor, row)
    if verified_on > today():
        raise FactError(f"{verified_on} is in the future", "verified_on")
    if method not in VerificationMethod.values:
        raise FactError(f"{method!r} is none of {', '.join(VerificationMethod.values)}", "method")
    done = Verification(
        organization=row,
        verified_on=verified_on,
        method=method,
        note=note,
        editor=None if isinstance(actor, Operator) else actor,
    )
    audit.add(actor=actor, act="organizations.verify", row=done)
    rebuild(row)
    return done
