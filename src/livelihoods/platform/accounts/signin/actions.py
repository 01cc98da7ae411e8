"""What is done to sign-ins: accounts invited and changed, locks lifted, second factors taken away.

The libraries keep passwords, codes and failures themselves; the second half of this file writes
down what they did. Addresses, names and passwords are personal: the audit says that they changed.
"""

from collections.abc import Mapping
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.db import transaction
from django.utils.translation import gettext as _

from livelihoods.platform.accounts import policy
from livelihoods.platform.accounts.actions import create_account
from livelihoods.platform.accounts.actors import Actor, Operator, require
from livelihoods.platform.accounts.models import User
from livelihoods.platform.accounts.signin import invitations
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.audit.actions import record
from livelihoods.platform.history import FactError

CHANGEABLE = frozenset({"first_name", "last_name", "is_active"})
# Who acts where nobody is signed in: whoever tries to sign in and is not known yet.
_PAGE = Operator("sign-in page")


@audit.one_act()
def invite(
    *,
    actor: Actor,
    email: str,
    first_name: str = "",
    last_name: str = "",
    language: str = "en",
    reason: str = "",
) -> User:
    """Make an account without a password and send its owner a link, good once, to set one.

    Raises:
        NotAllowedError: where the actor may not make accounts.
        FactError: where the address is none, or has an account.
    """
    user = create_account(
        actor=actor, email=email, first_name=first_name, last_name=last_name, reason=reason
    )
    transaction.on_commit(lambda: invitations.send(user, language))
    return user


@audit.one_act()
def change_account(
    *, actor: Actor, user: User, values: Mapping[str, Any], reason: str = ""
) -> User:
    """Change an account's name, or whether it is open; what it may do is for its roles to say.

    Raises:
        NotAllowedError: where the actor may not change accounts, or the account is one that the
            operator of the server made.
        FactError: where somebody closes the own account.
    """
    row = User.objects.select_for_update().get(pk=user.pk)
    _require_changer(actor, row)
    unknown = values.keys() - CHANGEABLE
    if unknown:
        raise ValueError(f"an account's {', '.join(sorted(unknown))} is not changed here")
    if actor == row and not values.get("is_active", True):
        raise FactError(_("Nobody closes the own account: somebody else does."), "is_active")
    changes = {name: (getattr(row, name), value) for name, value in values.items()}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    for name, (_old, new) in changes.items():
        setattr(row, name, new)
    if changes:
        row.save(update_fields=list(changes))
        record(
            actor=actor,
            act="accounts.change",
            subject=row,
            changes=changes,
            personal={"first_name", "last_name"},
            reason=reason,
        )
    return row


@audit.one_act()
def unlock(*, actor: Actor, user: User, reason: str = "") -> int:
    """Forget the wrong passwords of an account, from wherever; return how many there were.

    Raises:
        NotAllowedError: as `change_account`.
    """
    _require_changer(actor, user)
    found = AccessAttempt.objects.filter(username=user.email.lower())
    failures: int = sum(found.values_list("failures_since_start", flat=True))
    if failures:
        found.delete()
        record(
            actor=actor,
            act="accounts.unlock",
            subject=user,
            changes={"wrong_passwords": (failures, 0)},
            reason=reason,
        )
    return failures


@audit.one_act()
def remove_second_factors(*, actor: Actor, user: User, reason: str) -> int:
    """Take away all second factors of an account whose owner lost them; return how many.

    Its owner sets up new ones at the next sign-in. Whoever asks must be known to be the owner: that
    is for the person who runs this to find out, by a way that does not lead over e-mail.

    Raises:
        NotAllowedError: as `change_account`.
        FactError: without a reason.
    """
    _require_changer(actor, user)
    if not reason.strip():
        raise FactError(_("Say why: how is it known who asks for it?"), "reason")
    found = Authenticator.objects.filter(user=user)
    kinds = sorted(found.values_list("type", flat=True))
    if kinds:
        found.delete()
        record(
            actor=actor,
            act="accounts.remove_second_factor",
            subject=user,
            changes={kind: (kind, None) for kind in kinds},
            reason=reason,
        )
    return len(kinds)


def _require_changer(actor: Actor, user: User) -> None:
    require(actor, "accounts.change_user")
    if user.is_superuser:
        policy.require_operator(actor)


@transaction.atomic
def confirm_address(user: User) -> None:
    """Take the address of an account for confirmed: its owner came in by a link that went there."""
    EmailAddress.objects.update_or_create(
        user=user, email=user.email.lower(), defaults={"verified": True, "primary": True}
    )


@audit.one_act()
def record_lock(*, user: User, failures: int) -> None:
    """Write down that an account is locked for one network address, after wrong passwords."""
    record(
        actor=_PAGE,
        act="accounts.lock",
        subject=user,
        changes={"wrong_passwords": (0, failures), "network_address": (None, None)},
        personal={"network_address"},
    )


@audit.one_act()
def record_own_act(*, user: User, act: str, changes: Mapping[str, tuple[Any, Any]]) -> None:
    """Write down what a person did to her own sign-in; addresses and passwords stay out."""
    record(
        actor=user,
        act=act,
        subject=user,
        changes=changes,
        personal={"password", "email"} & changes.keys(),
    )


@audit.one_act()
def record_password_reset(*, user: User) -> None:
    """Write down a password that was set by the link of a mail, which also lifts every lock."""
    record_own_act(user=user, act="accounts.set_own_password", changes={"password": (None, None)})
    confirm_address(user)
    AccessAttempt.objects.filter(username=user.email.lower()).delete()
