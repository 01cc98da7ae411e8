"""Who may make accounts, and give and end roles: never to oneself, never wider than the own."""

from django.apps import apps

from livelihoods.platform.accounts.actors import (
    Actor,
    NotAllowedError,
    Operator,
    require,
    scopes_of,
)
from livelihoods.platform.accounts.models import User
from livelihoods.platform.accounts.placement import Placement
from livelihoods.platform.accounts.roles import GIVE_ROLES, ROLES
from livelihoods.platform.accounts.scopes import Scope, ScopeKind, Subject, any_covers
from livelihoods.platform.history import FactError

# Where a scope is on record: named by label, as a foreign key names it. The rooms are above this
# one; it asks only whether the row is there, and in what it lies.
_RECORDS: dict[ScopeKind, tuple[str, str, Placement]] = {
    ScopeKind.COUNTRY: ("vocabulary.Country", "code", Placement(country=("code",))),
    ScopeKind.PROGRAMME: ("vocabulary.Programme", "code", Placement(programme=("code",))),
    ScopeKind.BODY: ("governance.Body", "code", Placement(body=("code",))),
    ScopeKind.ORGANIZATION: (
        "organizations.Organization",
        "key",
        Placement(organization=("key",), country=("country_id",)),
    ),
}


def require_founder(actor: Actor) -> None:
    """Refuse unless the actor may make accounts."""
    require(actor, "accounts.add_user")


def require_operator(actor: Actor) -> None:
    """Refuse unless the actor is the operator of the server, or an account that it made."""
    if not (isinstance(actor, Operator) or (actor.is_active and actor.is_superuser)):
        raise NotAllowedError(f"{actor} may not do this: only the operator of the server may")


def require_giver(actor: Actor, account: User, role: str, scope: Scope) -> None:
    """Refuse unless the actor may give, or end, this role of another account for this scope.

    Raises:
        NotAllowedError: for the actor's own account, or where the actor lacks one of the role's
            rights in all of the scope.
        FactError: where the scope is not on record.
    """
    if not isinstance(actor, Operator) and actor.pk == account.pk:
        raise NotAllowedError(f"{actor} may not do this: nobody gives or ends a role of their own")
    subject = subject_of(scope)
    require(actor, GIVE_ROLES, subject)
    lacking = sorted(
        right for right in ROLES[role].rights if not any_covers(scopes_of(actor, (right,)), subject)
    )
    if lacking:
        raise NotAllowedError(
            f"{actor} may not do this: the role {role} reaches further than the own "
            f"({', '.join(lacking[:3])})"
        )


def subject_of(scope: Scope) -> Subject:
    """Return in what the thing lies that a scope names.

    Raises:
        FactError: where it is not on record.
    """
    if scope.is_whole:
        return Subject()
    label, column, placed = _RECORDS[scope.kind]
    row = apps.get_model(label)._default_manager.filter(**{column: scope.key}).first()  # noqa: SLF001
    if row is None:
        raise FactError(f"no {scope.kind.value} {scope.key!r} is on record", "scope_key")
    return placed.subject(row)
