"""Reading accounts: which roles each holds, and what it held before."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from livelihoods.platform.accounts.actors import scopes_of
from livelihoods.platform.accounts.models import RoleAssignment, User
from livelihoods.platform.accounts.roles import ROLES
from livelihoods.platform.timeline import Moment, holds_on, today


@dataclass(frozen=True)
class RoleView:
    """A role that an account holds or held; `is_over` also where it was taken back."""

    id: int
    key: str
    role: str
    scope: str
    starts_on: date
    ends_on: date | None
    recorded_by: str
    recorded_at: datetime
    reason: str
    in_force: bool
    is_superseded: bool


def roles_of(account: User) -> tuple[RoleView, ...]:
    """Return every version of every role that an account was given, newest first."""
    rows = RoleAssignment.objects.filter(account=account).select_related("recorded_by")
    return tuple(_view(row) for row in rows.order_by("-recorded_at", "-id"))


def role_names_today(accounts: Collection[int]) -> dict[int, str]:
    """Return account -> the roles that it holds today, in words; in one query."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = RoleAssignment.objects.on(Moment.read()).current().filter(account_id__in=accounts)
    for row in rows:
        narrowed = f" ({row.scope_name})" if row.scope_key else ""
        found[row.account_id].append(f"{row.role_name}{narrowed}")
    return {account: ", ".join(names) for account, names in found.items()}


def givable(actor: User) -> tuple[str, ...]:
    """Return the roles of which the actor holds every right, be it for a part of the network."""
    return tuple(
        key
        for key, role in ROLES.items()
        if all(scopes_of(actor, (right,)) for right in role.rights)
    )


def _view(row: RoleAssignment) -> RoleView:
    assert row.starts_on is not None
    is_superseded = row.superseded_at is not None
    return RoleView(
        id=row.pk,
        key=row.key,
        role=row.role_name,
        scope=row.scope_name,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        recorded_by=str(row.recorded_by) if row.recorded_by else "",
        recorded_at=row.recorded_at,
        reason=row.reason,
        in_force=not is_superseded and holds_on(today(), row.starts_on, row.ends_on),
        is_superseded=is_superseded,
    )
