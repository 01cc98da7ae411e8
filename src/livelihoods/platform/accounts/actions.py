"""Making accounts; giving and ending roles."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from livelihoods.platform.accounts import policy
from livelihoods.platform.accounts.actors import Actor, Operator
from livelihoods.platform.accounts.models import RoleAssignment, User
from livelihoods.platform.accounts.roles import ROLES
from livelihoods.platform.accounts.scopes import Scope, ScopeKind
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.audit.actions import record
from livelihoods.platform.history import FactError, next_version, recording_time
from livelihoods.platform.timeline import Interval, today


@audit.one_act()
def create_administrator(*, actor: Actor, email: str, password: str, reason: str) -> User:
    """Make an account that may do everything, and say so in the audit (without the address)."""
    policy.require_operator(actor)
    user = User.objects.create_superuser(email, password)
    record(
        actor=actor,
        act="accounts.create_administrator",
        subject=user,
        changes={"email": (None, email), "is_superuser": (None, True)},
        personal={"email"},
        reason=reason,
    )
    return user


@audit.one_act()
def create_account(
    *, actor: Actor, email: str, first_name: str = "", last_name: str = "", reason: str = ""
) -> User:
    """Make an account that may do nothing yet and cannot sign in before a password is set.

    `signin.actions.invite` does this and sends its owner the link to set one.

    Raises:
        NotAllowedError: where the actor may not make accounts.
        FactError: where the address is none, or has an account already.
    """
    policy.require_founder(actor)
    address = email.strip().lower()
    if User.objects.filter(email__iexact=address).exists():
        raise FactError(
            _(
                "This address has an account already. If its invitation was lost, its owner gets "
                'a new link at "Forgotten password".'
            ),
            "email",
        )
    user = User(email=address, first_name=first_name, last_name=last_name)
    user.set_unusable_password()
    try:
        user.clean_fields()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise FactError(f"{field}: {' '.join(messages)}", field) from None
    user.save(force_insert=True)
    record(
        actor=actor,
        act="accounts.create_account",
        subject=user,
        changes={"email": (None, None), "name": (None, None)},
        personal={"email", "name"},
        reason=reason,
    )
    return user


@audit.one_act()
def set_password(*, actor: Actor, user: User, password: str, reason: str) -> None:
    """Give an account another password; the audit says that it changed, not to what."""
    policy.require_operator(actor)
    user.set_password(password)
    user.save(update_fields=["password"])
    record(
        actor=actor,
        act="accounts.set_password",
        subject=user,
        changes={"password": (None, None)},
        personal={"password"},
        reason=reason,
    )


@audit.one_act()
def give_role(
    *,
    actor: Actor,
    email: str,
    role: str,
    reason: str,
    scope_kind: str = ScopeKind.NETWORK.value,
    scope_key: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> RoleAssignment:
    """Give an account a role for a scope, from today or a later day on.

    Args:
        actor: who gives it.
        email: the address of the account.
        role: one of `roles.ROLES`.
        reason: why.
        scope_kind: for what it is given.
        scope_key: for which country, organization, programme or body.
        starts_on: its first day; by default today.
        ends_on: the first day on which it is no longer in force; None where that is open.

    Raises:
        NotAllowedError: for the actor's own account, or a role that reaches further than the own.
        FactError: an unknown account, role or scope, no reason, a day of the past, or where the
            account holds it in that time already.
    """
    if not reason.strip():
        raise FactError("say why the role is given", "reason")
    scope = _scope(role, scope_kind, scope_key)
    # Whoever gives roles to one account does so one after the other.
    account = User.objects.select_for_update().filter(email__iexact=email.strip()).first()
    if account is None:
        raise FactError("no account has this address", "email")
    policy.require_giver(actor, account, role, scope)
    wanted = Interval(starts_on or today(), ends_on)
    if wanted.starts_on < today():
        raise FactError(f"{wanted.starts_on} is over; a role is given from today on", "starts_on")
    if ends_on is not None and ends_on <= wanted.starts_on:
        raise FactError(f"{ends_on} is not after the start {wanted.starts_on}", "ends_on")
    for held in RoleAssignment.objects.current().filter(
        account=account, role=role, scope_kind=scope.kind.value, scope_key=scope.key
    ):
        if wanted.overlaps(Interval(held.starts_on, held.ends_on)):
            raise FactError(f"holds it from {held.starts_on} already ({held.key})", "role")
    row = RoleAssignment(
        key=f"{role.replace('_', '-')}-{get_random_string(8).lower()}",
        account=account,
        role=role,
        scope_kind=scope.kind.value,
        scope_key=scope.key,
        starts_on=wanted.starts_on,
        ends_on=ends_on,
        recorded_by=None if isinstance(actor, Operator) else actor,
        reason=reason.strip(),
        recorded_at=recording_time(None, may_backdate=False),
    )
    audit.add(actor=actor, act="accounts.give_role", row=row, reason=reason)
    return row


@audit.one_act()
def end_role(*, actor: Actor, key: str, reason: str, ends_on: date | None = None) -> RoleAssignment:
    """End a role: from today, or a later day on, it opens nothing any more.

    One that has not been in force for a day yet is taken back whole: it stays in the history, and
    nothing follows it.

    Raises:
        NotAllowedError: for the actor's own role, or one that the actor could not give.
        FactError: no reason, a day of the past, or where the role is not on record or is over.
    """
    if not reason.strip():
        raise FactError("say why the role ends", "reason")
    last = ends_on or today()
    current: RoleAssignment | None = (
        RoleAssignment.objects.current()
        .select_for_update(of=("self",))
        .select_related("account")
        .filter(key=key)
        .first()
    )
    if current is None:
        raise FactError(f"role {key} is not on record", "key")
    if current.role in ROLES:
        policy.require_giver(actor, current.account, current.role, current.scope)
    else:
        policy.require_operator(actor)
    if last < today():
        raise FactError(f"{last} is over; a role ends today or later", "ends_on")
    if current.ends_on is not None and current.ends_on <= last:
        raise FactError(f"it ends on {current.ends_on} already", "ends_on")
    instant = recording_time(None, may_backdate=False, after=current)
    RoleAssignment.objects.filter(pk=current.pk).update(superseded_at=instant)
    changes = {"ends_on": (current.ends_on, last)}
    assert current.starts_on is not None
    if last <= current.starts_on:
        record(
            actor=actor, act="accounts.take_role_back", subject=current, changes=changes,
            reason=reason,
        )  # fmt: skip
        return current
    row: RoleAssignment = next_version(current, recorded_at=instant)
    row.ends_on = last
    row.recorded_by = None if isinstance(actor, Operator) else actor
    row.reason = reason.strip()
    row.save(force_insert=True)
    record(actor=actor, act="accounts.end_role", subject=row, changes=changes, reason=reason)
    return row


def _scope(role: str, kind: str, key: str) -> Scope:
    if role not in ROLES:
        raise FactError(f"{role!r} is none of {', '.join(ROLES)}", "role")
    takes = [each.value for each in ROLES[role].scopes]
    if kind not in takes:
        raise FactError(
            f"the role {role} is given for {' or '.join(takes)}, not for {kind!r}", "scope_kind"
        )
    scope = Scope(ScopeKind(kind), key.strip())
    if scope.is_whole == bool(scope.key):
        told = "is not narrowed" if scope.is_whole else f"names its {kind}"
        raise FactError(f"a role for {kind} {told}", "scope_key")
    return scope
